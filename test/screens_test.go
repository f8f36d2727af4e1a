package programs_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

var screens = flag.Bool("screens", false, "write pictures of pages to docs/screens")

// Pages can be looked at: each that the documentation shows has a picture with something in it.
func TestScreens(t *testing.T) {
	s, ctx := startSite(t), startBrowser(t)
	for name, path := range map[string]string{"timeline": demoPath, "event": "/e/london-summit", "subscribe": demoPath + "/subscribe?topic=minerals-deal"} {
		for shape, l := range map[string]look{
			"wide-light": {width: desktop}, "wide-dark": {width: desktop, dark: true}, "narrow-light": {width: phone}, "narrow-dark": {width: phone, dark: true},
		} {
			p := openTab(t, ctx, s.base, l)
			p.visit(path)
			var picture []byte
			p.do(chromedp.CaptureScreenshot(&picture))
			if len(picture) < 10<<10 {
				t.Errorf("%s %s has %d bytes", name, shape, len(picture))
			}
			if !*screens {
				continue
			}
			if err := os.WriteFile(filepath.Join("..", "docs", "screens", name+"-"+shape+".png"), picture, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
