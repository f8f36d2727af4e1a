package pages

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"golang.org/x/image/colornames"
)

// accents are the colours that links and buttons can have, each with its hue in degrees. A colour of a timeline is drawn as the
// nearest of them, since only of these it is known that everybody can read them in both themes.
var accents = []struct {
	name string
	hue  float64
}{
	{"red", 0}, {"amber", 36}, {"olive", 60}, {"green", 139}, {"teal", 185}, {"blue", 218}, {"violet", 260}, {"magenta", 324},
}

// grey is the saturation below which a colour is grey, and drawn as the usual one.
const grey = 0.12

const usualAccent = "blue"

// AccentOf is the accent nearest to a colour, which is #rrggbb, or a name of CSS.
func AccentOf(color string) string {
	hue, ok := hueOf(color)
	if !ok {
		return usualAccent
	}
	best, least := usualAccent, math.MaxFloat64
	for _, a := range accents {
		d := math.Abs(hue - a.hue)
		if d = min(d, 360-d); d < least {
			best, least = a.name, d
		}
	}
	return best
}

// hueOf is the hue of a colour in degrees; none for a grey one, and for what is no colour.
func hueOf(color string) (hue float64, ok bool) {
	color = strings.ToLower(color)
	if named, found := colornames.Map[color]; found {
		color = fmt.Sprintf("#%02x%02x%02x", named.R, named.G, named.B)
	}
	digits, found := strings.CutPrefix(color, "#")
	n, err := strconv.ParseUint(digits, 16, 32)
	if !found || err != nil || len(digits) != 6 {
		return 0, false
	}
	r, g, b := float64(n>>16)/255, float64(n>>8&255)/255, float64(n&255)/255
	high, low := max(r, g, b), min(r, g, b)
	spread := high - low
	if spread == 0 || spread/(1-math.Abs(high+low-1)) < grey {
		return 0, false
	}
	switch high {
	case r:
		hue = (g - b) / spread
	case g:
		hue = 2 + (b-r)/spread
	default:
		hue = 4 + (r-g)/spread
	}
	return math.Mod(60*hue+360, 360), true
}
