package programs_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// editorTab is where somebody writes.
type editorTab struct {
	*tab

	noScript bool
}

// An editor signs in, writes an event, moves and cancels it with the reason, puts back what it was, and saves over somebody
// else's change: nothing of either is lost. All of it goes without script too.
func TestEditor(t *testing.T) {
	s, ctx := startService(t), startBrowser(t)
	for i, l := range []look{{width: desktop}, {width: phone}, {width: desktop, noScript: true}} {
		t.Run(l.String(), func(t *testing.T) {
			p := &editorTab{openTab(t, ctx, s.base, l), l.noScript}
			p.signIn()
			path := p.writeEvent(fmt.Sprintf("Harbour day %d", i))
			p.changeEvent(path)
			p.meetConflict(path)
			p.visit("/edit")
			p.press(".out button")
			if got := p.text("h1"); got != "Sign in" {
				t.Errorf("signed out, the page is headed %q", got)
			}
		})
	}
}

func (p *editorTab) signIn() {
	p.t.Helper()
	p.visit("/edit")
	p.fill("#token", "wrong")
	p.press("form.form button[type=submit]")
	if got := p.text("[role=alert]"); !strings.Contains(got, "does not open the editor") {
		p.t.Errorf("with a wrong token the page says %q", got)
	}
	p.fill("#token", adminSecret)
	p.press("form.form button[type=submit]")
	if got := p.text("h1"); got != "Events" {
		p.t.Fatalf("signed in, the page is headed %q", got)
	}
}

// fill writes into a field what a person would type.
func (p *editorTab) fill(selector, text string) {
	p.t.Helper()
	p.do(chromedp.Click(selector, chromedp.ByQuery))
	p.eval(fmt.Sprintf("document.querySelector(%q).select(), 0", selector), new(int))
	p.do(input.InsertText(text))
}

// until waits for a text in an element, which script puts there.
func (p *editorTab) until(selector, text string) {
	p.t.Helper()
	got := ""
	for end := time.Now().Add(time.Minute); time.Now().Before(end); {
		if got = p.text(selector); strings.Contains(got, text) {
			return
		}
		p.do(chromedp.Sleep(50 * time.Millisecond))
	}
	p.t.Fatalf("%s says %q, want %q", selector, got, text)
}

// writeEvent makes an event with two participants, and returns its path in the editor.
func (p *editorTab) writeEvent(title string) string {
	p.t.Helper()
	p.press("a[href='/edit/new']")
	p.fill("#title", title)
	p.fill("#date", "03/04/2027")
	if p.noScript {
		p.press("button[value=publish]")
	}
	p.until("#date-r", "Write the month as a word")
	p.fill("#date", "after 28 Feb 2027")
	if !p.noScript {
		p.until("#date-r", "no date yet")
		p.until("#preview", title)
	}
	p.fill("#participant\\.0\\.name", "Harbour master")
	if p.noScript {
		p.press("button[value=add-participant]")
	} else {
		p.do(chromedp.Click("button[value=add-participant]", chromedp.ByQuery), chromedp.WaitVisible("#participant\\.1\\.name", chromedp.ByQuery))
	}
	p.fill("#participant\\.1\\.name", "Mayor")
	p.press("button[value=publish]")
	var path string
	p.do(chromedp.Location(&path))
	path = regexp.MustCompile(`/edit/e/[^?#]+`).FindString(path)
	if got := p.value("#participant\\.1\\.name"); got != "Mayor" || path == "" {
		p.t.Fatalf("saved at %s, the second participant is %q", path, got)
	}
	p.visit(strings.TrimPrefix(path, "/edit"))
	if got := p.text("main"); !strings.Contains(got, title) || !strings.Contains(got, "Mayor") {
		p.t.Errorf("the page for readers says %q", got)
	}
	return path
}

// changeEvent moves an event, cancels it, and puts its first version back.
func (p *editorTab) changeEvent(path string) {
	p.t.Helper()
	p.visit(path)
	p.press("button[value=move]")
	p.fill("#date", "4 April 2027")
	p.press("form.form button[type=submit]")
	if got := p.text("[role=alert]"); !strings.Contains(got, "Give the reason") {
		p.t.Errorf("without a reason the page says %q", got)
	}
	p.fill("#note", "The tide")
	p.press("form.form button[type=submit]")
	if got := p.value("#date"); got != "4 April 2027" {
		p.t.Errorf("moved, the date is %q", got)
	}
	p.press("button[value=cancel]")
	p.fill("#note", "The storm")
	p.press("form.form button[type=submit]")
	p.visit(strings.TrimPrefix(path, "/edit") + "?after=changes") // an address of which the browser keeps no copy
	if got := p.text("main"); !strings.Contains(got, "The storm") || !strings.Contains(got, "The tide") {
		p.t.Errorf("the page for readers says %q", got)
	}
	p.visit(path + "/restore?revision=1")
	if got := p.text(".diff"); !strings.Contains(got, "Cancelled") {
		p.t.Errorf("what would change is %q", got)
	}
	p.press("form.form button[type=submit]")
	if got := p.value("#date"); got != "after 28 February 2027, no date yet" {
		p.t.Errorf("put back, the date is %q", got)
	}
}

// meetConflict saves what another editor has changed in the meantime.
func (p *editorTab) meetConflict(path string) {
	p.t.Helper()
	p.visit(path)
	p.fill("#title", "Harbour day, with fireworks")
	p.fill("#summary", "From noon on.")
	id := strings.TrimPrefix(path, "/edit/e/")
	other := service{t: p.t, base: p.base}
	other.write("PATCH", "/api/v1/timelines/ukraine-security-guarantees/events/"+id, nil, json.RawMessage(`{"title":"Harbour night","place":{"name":"Odesa"}}`), 200)
	p.press(".save button[value=save]")
	if got := p.text("main"); !strings.Contains(got, "Nothing is lost") || !strings.Contains(got, "added:\nnight") || !strings.Contains(got, "added:\nday, with fireworks") || !strings.Contains(got, "Odesa") {
		p.t.Errorf("the conflict says %q", got)
	}
	p.press("button[value=resolve]")
	if got, place, summary := p.value("#title"), p.value("#place\\.name"), p.value("#summary"); got != "Harbour day, with fireworks" || place != "Odesa" || summary != "From noon on." {
		p.t.Errorf("joined, the event is %q in %q: %q", got, place, summary)
	}
}

// What is typed is kept on the device: it comes back after the page was left, and goes when it is saved.
func TestKeptText(t *testing.T) {
	s, ctx := startService(t), startBrowser(t)
	p := &editorTab{openTab(t, ctx, s.base, look{width: desktop}), false}
	asked := make(chan struct{}, 10)
	chromedp.ListenTarget(p.ctx, func(event any) {
		if _, ok := event.(*page.EventJavascriptDialogOpening); ok {
			asked <- struct{}{}
			go chromedp.Run(p.ctx, page.HandleJavaScriptDialog(true)) // ends with the dialog
		}
	})
	p.signIn()
	const path = "/edit/e/european-council"
	p.visit(path)
	p.fill("#summary", "Typed and not saved.")
	p.until("#kept", "Text kept on this device")
	p.visit(path)
	if len(asked) != 1 {
		t.Errorf("leaving asked %d times, want once", len(asked))
	}
	if got := p.value("#summary"); strings.Contains(got, "Typed") {
		t.Fatalf("the text was there before it was brought back: %q", got)
	}
	p.until("#found", "You have unsaved text on this device from")
	p.press("#found button")
	if got := p.value("#summary"); got != "Typed and not saved." {
		t.Errorf("brought back, the summary is %q", got)
	}
	p.press(".save button[value=save]")
	p.visit(path)
	var left int
	p.eval(`localStorage.length`, &left)
	if got := p.value("#summary"); got != "Typed and not saved." || left != 0 {
		t.Errorf("saved, the summary is %q, and %d texts are kept", got, left)
	}
	p.visit("/t/ukraine-security-guarantees")
	p.eval(`localStorage.length`, &left)
	if left != 0 {
		t.Errorf("a page for readers keeps %d texts", left)
	}
}
