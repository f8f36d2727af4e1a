package programs_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"dateline/internal/eventfuzz"
)

// hostileService is a service on which all that editors write tries to run something.
func hostileService(t *testing.T) (s *service, ids []string) {
	t.Helper()
	s = startService(t)
	first := eventfuzz.Payloads[0]
	s.write("POST", "/api/v1/timelines", nil, map[string]any{
		"slug": "hostile", "title": first, "description": first + "\r\n" + first, "publisher": first, "license": first, "zone": "Europe/Kyiv", "show_authors": true, "home_url": "https://example.org/?'",
	}, 201)
	token := decode[struct{ Token string }](t, s.write("POST", "/api/v1/tokens", nil, map[string]any{"name": eventfuzz.Payloads[1], "scopes": []string{"write"}}, 201)).Token
	ids = []string{"__proto__", "today", "constructor"}
	for i, p := range eventfuzz.Payloads {
		if i >= len(ids) {
			ids = append(ids, fmt.Sprint("h", i))
		}
		path := "/api/v1/timelines/hostile/events/" + ids[i]
		for _, body := range []map[string]any{eventfuzz.Hostile(p), {"title": p + " again", "note": p, "status": "cancelled"}} {
			method := "PUT"
			if body["body"] == nil {
				method = "PATCH"
			}
			text, err := json.Marshal(body)
			if err != nil {
				t.Fatal(err)
			}
			if a := s.do(request{method: method, path: path, token: token, body: text}); a.status >= 300 {
				t.Fatalf("%s %s = %d %s", method, path, a.status, a.body)
			}
		}
	}
	return s, ids
}

// watch notes what runs on a page that is not ours: what the payloads call, dialogs, and faults of scripts.
func (p *tab) watch() {
	p.t.Helper()
	chromedp.ListenTarget(p.ctx, func(event any) {
		complaint := ""
		switch e := event.(type) {
		case *page.EventJavascriptDialogOpening:
			if e.Type != page.DialogTypeBeforeunload {
				complaint = "a dialog: " + e.Message
			}
		case *runtime.EventExceptionThrown:
			complaint = "a script failed: " + e.ExceptionDetails.Error()
		}
		if complaint != "" {
			p.mu.Lock()
			p.complaints = append(p.complaints, complaint)
			p.mu.Unlock()
		}
	})
	p.do(chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := page.AddScriptToEvaluateOnNewDocument(`window.ran = []; for (const name of ['pwned', 'alert', 'confirm', 'prompt']) window[name] = n => window.ran.push(name + n);`).Do(ctx)
		return err
	}))
}

// inertPage is an expression for what is on a page that could run, or did.
const inertPage = `(() => {
	const found = [...window.ran];
	for (const e of document.querySelectorAll('*')) {
		for (const a of e.attributes) {
			if (/^on|^srcdoc$|^style$|^http-equiv$/i.test(a.name)) found.push('<' + e.localName + ' ' + a.name + '=' + a.value.slice(0, 60));
			if (a.name === 'formaction' && new URL(a.value, location.href).origin !== location.origin) found.push('a button to ' + a.value.slice(0, 60));
			if (/^(href|src|action|formaction|data|xlink:href)$/.test(a.name) && /^[\s\x00-\x20]*(javascript|data|vbscript):/i.test(a.value)) found.push(e.localName + ' to ' + a.value.slice(0, 60));
		}
		if (e.localName === 'base' || e.localName === 'object' || e.localName === 'embed' || e.localName === 'style' && !e.closest('svg')) found.push('<' + e.localName);
		if (e.localName === 'script' && !(e.src.startsWith(location.origin + '/static/') || e.type === 'application/ld+json')) found.push('<script ' + e.outerHTML.slice(0, 80));
		if (e.localName === 'form' && new URL(e.action).origin !== location.origin) found.push('form to ' + e.action);
	}
	for (const a of document.links) if (!/^(https?|webcal|mailto):$/.test(a.protocol)) found.push('a link to ' + a.href.slice(0, 60));
	if (!document.styleSheets.length) found.push('no stylesheet');
	return found;
})()`

// S1, S2, S10: whatever stands in the store, in addresses and in forms, a browser runs nothing of it and asks nobody else.
func TestHostileContentRunsNowhere(t *testing.T) {
	s, ids := hostileService(t)
	p := openTab(t, startBrowser(t), s.base, look{width: desktop})
	p.watch()
	looked := 0
	check := func(v editorView) {
		t.Helper()
		p.show(v)
		var found []string
		p.eval(inertPage, &found)
		for _, what := range found {
			t.Errorf("%s has %s", v.path, what)
		}
		looked++
	}
	paths := []string{"/t/", "/t/hostile", "/t/hostile?lang=uk", "/t/hostile?facet=topic", "/t/hostile/subscribe", "/t/hostile/embed?n=50", "/t/hostile/embed/code", "/edit", "/edit/timelines", "/edit/t/hostile", "/edit/tokens", "/edit/check?timeline=hostile", "/edit/new?timeline=hostile"}
	for _, id := range ids {
		paths = append(paths, "/e/"+id, "/edit/e/"+id+"/history?from=1&to=2")
	}
	for _, text := range eventfuzz.Payloads {
		q := url.QueryEscape(text)
		paths = append(paths, "/t/hostile?q="+q+"&topic="+q+"&from="+q+"&at="+q, "/t/hostile/embed/code?topic="+q+"&n="+q, "/t/?q="+q+"&lang="+q, "/edit?q="+q)
	}
	for _, path := range paths {
		check(editorView{path: path})
	}
	for i, text := range eventfuzz.Payloads {
		if i%3 != 0 {
			continue // all of them are looked at without a browser
		}
		path := "/edit/e/" + ids[i]
		form := s.filled(path)
		typed := with(form, "do", "preview", "title", text, "summary", text, "body", text+eventfuzz.EvilBody, "note", text, "place.name", text)
		check(editorView{path: path, form: typed})
		check(editorView{path: path, form: with(typed, "do", "save", "date", text, "zone", text, "lang", text)})
		s.write("PATCH", "/api/v1/timelines/hostile/events/"+ids[i], nil, map[string]any{"title": text + " theirs", "note": text}, 200)
		check(editorView{path: path, form: with(typed, "do", "save", "title", text+" yours")})
		check(editorView{path: path, signedOut: true, form: url.Values{"title": {text}, text: {text}}})
		check(editorView{path: s.sendFile(`{"title":"x","date":"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + "\"}\n" + text)})
	}
	if looked < 150 {
		t.Errorf("%d pages were looked at", looked)
	}
}
