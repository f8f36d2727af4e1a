package programs_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// At a path of a host a browser finds all that a page needs below it: styles, script, the reading of a date while it is typed, the cookie of the
// editor, and the way from each page to the next. Nothing is asked for beside it.
func TestPlaceInBrowser(t *testing.T) {
	address := freeAddress(t)
	const place = "/dates"
	s := &service{t: t, file: t.TempDir() + "/dateline.db", extra: []string{"--base-url", "http://localhost:" + port(address) + place}}
	s.start(address)
	t.Cleanup(s.stop)
	ctx := startBrowser(t)
	for _, l := range []look{{width: desktop}, {width: phone, noScript: true}} {
		t.Run(l.String(), func(t *testing.T) {
			p := &editorTab{openTab(t, ctx, "http://localhost:"+port(address), l), l.noScript}
			p.visit(place + "/t/ukraine-security-guarantees")
			p.styled()
			p.press(".ev-title a")
			p.at(place + "/e/")
			p.visit(place + "/edit")
			p.fill("#token", adminSecret)
			p.press("form.form button[type=submit]")
			p.at(place + "/edit")
			p.styled()
			p.press("a[href='" + place + "/edit/new']")
			p.fill("#title", "At a path, "+l.String())
			p.fill("#date", "after 28 Feb 2027")
			if !l.noScript {
				p.until("#date-r", "no date yet")
				p.until("#preview", "At a path")
			}
			p.press("button[value=publish]")
			p.at(place + "/edit/e/")
			p.press(".facts a[href*='/history']")
			p.at(place + "/edit/e/")
			p.visit(place + "/")
			p.press("main a[href*='/t/']")
			p.at(place + "/t/")
			p.visit(place + "/edit")
			p.press(".out button")
			p.at(place + "/edit/sign-in")
		})
	}
}

// at expects that the address has a path.
func (p *tab) at(path string) {
	p.t.Helper()
	var address string
	p.do(chromedp.Location(&address))
	if !strings.HasPrefix(address, p.base+path) {
		p.t.Errorf("the browser is at %s, want %s", address, path)
	}
}

// styled expects that the style of the page has come.
func (p *tab) styled() {
	p.t.Helper()
	var rules int
	p.eval("document.styleSheets[0].cssRules.length", &rules)
	if rules < 20 {
		p.t.Errorf("the style of the page has %d rules", rules)
	}
}
