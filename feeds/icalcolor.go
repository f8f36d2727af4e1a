package feeds

import (
	"fmt"
	"image/color"
	"strconv"
	"strings"

	"golang.org/x/image/colornames"
)

// colorOf reads #rrggbb or the name of a CSS colour, which is the same in upper case.
func colorOf(text string) (c color.RGBA, ok bool) {
	text = strings.ToLower(text)
	if c, ok = colornames.Map[text]; ok {
		return c, true
	}
	digits, ok := strings.CutPrefix(text, "#")
	n, err := strconv.ParseUint(digits, 16, 24)
	if !ok || len(digits) != 6 || err != nil {
		return color.RGBA{}, false
	}
	return color.RGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: 0xff}, true
}

// colorHex is a colour as #RRGGBB; empty if it is none.
func colorHex(text string) string {
	c, ok := colorOf(text)
	if !ok {
		return ""
	}
	return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B)
}

// colorName is the CSS name of a colour: RFC 7986 section 5.9 knows no others. It is empty for a colour
// without a name. For a calendar that is better than a name like it, since programs that know both
// properties take COLOR first, and would lose the very colour.
func colorName(text string) string {
	name := nearestColor(text)
	if colorHex(name) != colorHex(text) {
		return ""
	}
	return name
}

// nearestColor is the CSS name of a colour, or of the one most like it: an event has no other property that
// could say a colour. It is empty if the text is no colour.
func nearestColor(text string) string {
	text = strings.ToLower(text)
	if _, named := colornames.Map[text]; named {
		return text // of two names for one colour, the one that was chosen
	}
	c, ok := colorOf(text)
	if !ok {
		return ""
	}
	nearest, least := "", 1<<30
	for _, name := range colornames.Names {
		if d := distance(c, colornames.Map[name]); d < least {
			nearest, least = name, d
		}
	}
	return nearest
}

// distance is how different two colours look. The eye tells greens apart best, then reds, then blues.
func distance(a, b color.RGBA) int {
	square := func(a, b uint8) int { return (int(a) - int(b)) * (int(a) - int(b)) }
	return 3*square(a.R, b.R) + 4*square(a.G, b.G) + 2*square(a.B, b.B)
}
