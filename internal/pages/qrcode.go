package pages

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// Code is a QR code of an address: a square of modules, with the quiet zone of four around it.
type Code struct {
	From, Size int    // of the view box
	Path       string // of all dark modules
}

// quietZone is how many light modules stand around a code (ISO/IEC 18004).
const quietZone = 4

// CodeOf makes a code of an address, at level M. It is not ok for one that is too long.
func CodeOf(address string) (c Code, ok bool) {
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		return Code{}, false
	}
	var path strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from, y, x-from, x-from)
			}
		}
	}
	return Code{-quietZone, code.Size + 2*quietZone, path.String()}, true
}
