package programs_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

var screens = flag.Bool("screens", false, "write pictures of pages to docs/screens")

// shapes are the looks of which there are pictures.
var shapes = map[string]look{
	"wide-light": {width: desktop}, "wide-dark": {width: desktop, dark: true}, "narrow-light": {width: phone}, "narrow-dark": {width: phone, dark: true},
}

// Pages can be looked at: each that the documentation shows has a picture with something in it.
func TestScreens(t *testing.T) {
	s, ctx := startSite(t), startBrowser(t)
	for name, path := range map[string]string{"timeline": demoPath, "event": "/e/london-summit", "subscribe": demoPath + "/subscribe?topic=minerals-deal"} {
		for shape, l := range shapes {
			p := openTab(t, ctx, s.base, l)
			p.visit(path)
			p.picture(name + "-" + shape)
		}
	}
}

// So can those of the editor: its list, its form with a preview, and a conflict.
func TestEditorScreens(t *testing.T) {
	s, views := editorSite(t)
	ctx := startBrowser(t)
	names := map[string]string{
		"list of one timeline": "editor-list", "preview": "editor-form", "conflict": "editor-conflict", "preview in Ukrainian": "editor-form-uk",
	}
	views = append(views, ukrainianViews(views)...)
	for shape, l := range shapes {
		p := openTab(t, ctx, s.base, l)
		for _, v := range views {
			if name := names[v.name]; name != "" {
				p.show(v)
				p.picture(name + "-" + shape)
			}
		}
	}
}

// picture takes a picture of the page that is open, and keeps it if that was asked for.
func (p *tab) picture(name string) {
	p.t.Helper()
	var picture []byte
	p.do(chromedp.CaptureScreenshot(&picture))
	if len(picture) < 10<<10 {
		p.t.Errorf("%s has %d bytes", name, len(picture))
	}
	if !*screens {
		return
	}
	if err := os.WriteFile(filepath.Join("..", "docs", "screens", name+".png"), picture, 0o644); err != nil {
		p.t.Fatal(err)
	}
}
