package feeds

import (
	"fmt"
	"image/color"
	"math"
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
	nearest, least, seen := "", math.Inf(1), shadeOf(c)
	for _, name := range colornames.Names {
		if d := seen.distance(shadeOf(colornames.Map[name])); d < least {
			nearest, least = name, d
		}
	}
	return nearest
}

// shade is a colour as the eye has it, in Oklab: how light it is, and between which hues. Measured in reds,
// greens and blues, the name nearest to a clear blue may be that of a green.
type shade [3]float64

func shadeOf(c color.RGBA) shade {
	r, g, b := light(c.R), light(c.G), light(c.B)
	long := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	medium := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	short := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return shade{
		0.2104542553*long + 0.7936177850*medium - 0.0040720468*short,
		1.9779984951*long - 2.4285922050*medium + 0.4505937099*short,
		0.0259040371*long + 0.7827717662*medium - 0.8086757660*short,
	}
}

// light is how much light a channel of sRGB stands for, near enough: the true curve costs ten times as much.
func light(channel uint8) float64 {
	v := float64(channel) / 255
	return v * v
}

func (s shade) distance(o shade) float64 {
	var sum float64
	for i := range s {
		sum += (s[i] - o[i]) * (s[i] - o[i])
	}
	return sum
}
