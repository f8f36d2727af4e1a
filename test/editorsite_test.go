package programs_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// editorView is a page of the editor in one of its states. Those with a form are what sending it answers.
type editorView struct {
	name, path string
	form       url.Values
	signedOut  bool
	lang       string // that was chosen; empty: English
	heading    string // what the page is headed
}

// ukrainianViews are the same pages for who chose that language.
func ukrainianViews(views []editorView) (all []editorView) {
	for _, v := range views {
		v.name, v.lang, v.heading = v.name+" in Ukrainian", "uk", ""
		all = append(all, v)
	}
	return all
}

// language is the cookie of the language that the page is in.
func (v editorView) language() *http.Cookie {
	return &http.Cookie{Name: "dateline-lang", Value: cmp.Or(v.lang, "en")}
}

const (
	settingsPath = "/edit/t/ukraine-security-guarantees"
	summitPath   = "/edit/e/european-council"
)

// editorSite is a service with something on every page of the editor, and these pages.
func editorSite(t *testing.T) (*service, []editorView) {
	t.Helper()
	s := startSite(t)
	typed := s.filled(summitPath)
	typed.Set("do", "save")
	stale := s.filled("/edit/e/third-anniversary")
	settings := s.filled(settingsPath)
	s.write("PATCH", "/api/v1/timelines/ukraine-security-guarantees/events/third-anniversary", nil,
		json.RawMessage(`{"title":"The third anniversary of the invasion, in Kyiv","summary":"Guests from twelve countries came to Kyiv by train.","place":{"name":"Kyiv"},"note":"From the press office"}`), 200)
	s.write("PATCH", "/api/v1/timelines/ukraine-security-guarantees", nil, json.RawMessage(`{"publisher":"Another name"}`), 200)
	stale.Set("do", "save")
	stale.Set("title", "The third anniversary of the full-scale invasion")
	stale.Set("summary", "Guests from thirteen countries came by train, and stayed for a day.")
	stale.Set("topics", stale.Get("topics")+"\nanniversary")
	views := append(readViews(s), []editorView{
		{name: "wrong event", path: summitPath, heading: "Edit event", form: with(typed, "title", "", "date", "03/04/2025", "source.0.url", "https:///page", "zone", "Kyiv")},
		{name: "preview", path: summitPath, heading: "Edit event", form: with(typed, "do", "preview", "title", "A summit in another hall", "participant.0.name", "A guest", "topics", "one\ntwo")},
		{name: "every row", path: "/edit/new?timeline=sample", heading: "New event", form: with(s.everyRow(), "do", "preview")},
		{name: "conflict", path: "/edit/e/third-anniversary", heading: "Somebody saved this event while you were editing", form: stale},
		{name: "deleted meanwhile", path: "/edit/e/mistake", heading: "deleted", form: with(stale, "version", "1")},
		{name: "move without reason", path: summitPath + "/move", heading: "Move the event", form: with(s.filled(summitPath+"/move"), "date", "03/04/2025")},
		{name: "cancel without reason", path: summitPath + "/cancel", heading: "Cancel the event", form: s.filled(summitPath + "/cancel")},
		{name: "import of nothing", path: "/edit/import", heading: "Import", form: url.Values{"text": {""}}},
		{name: "wrong settings", path: settingsPath, heading: "guarantees", form: with(s.filled(settingsPath), "title", "", "zone", "Kyiv", "media-hosts", "no host", "color", "no colour")},
		{name: "settings changed meanwhile", path: settingsPath, heading: "guarantees", form: with(settings, "publisher", "A third name")},
		{name: "fresh token", path: "/edit/tokens", heading: "Tokens", form: url.Values{"name": {"A newsroom"}, "scope": {"write"}, "timelines": {"sample"}, "expires": {"2090-01-01"}}},
		{name: "token without name", path: "/edit/tokens", heading: "Tokens", form: url.Values{"scope": {"write"}}},
		{name: "nobody", path: "/edit", signedOut: true, heading: "Sign in"},
		{name: "wrong secret", path: "/edit/sign-in", signedOut: true, heading: "Sign in", form: url.Values{"session.token": {"wrong"}}},
		{name: "signed out meanwhile", path: summitPath, signedOut: true, heading: "Sign in", form: typed},
	}...)
	return s, views
}

// readViews are the pages that are only read.
func readViews(s *service) []editorView {
	refused := "{\"id\":\"european-council\",\"title\":\"The European Council meets in the large hall\",\"date\":\"2025-03-14\"}\n" +
		"{\"title\":\"No date\"}\n{\"title\":\"A day too many\",\"date\":\"2025-02-29\",\"unknown\":1}\n{\"title\":\"Right\",\"date\":\"2025-04-01\"}\nno object, " + strings.Repeat("and long, ", 60)
	report := s.sendFile(strings.ReplaceAll(refused, "european-council", "fourth"))
	s.send(editorView{path: report, form: url.Values{"do": {"partial"}, "note": {"From a file"}}})
	return []editorView{
		{name: "list", path: "/edit", heading: "Events"},
		{name: "list of one timeline", path: "/edit?timeline=ukraine-security-guarantees", heading: "Events"},
		{name: "list of the past", path: "/edit?show=past", heading: "Events"},
		{name: "list of nothing", path: "/edit?q=nothingofthekind", heading: "Events"},
		{name: "choose a timeline", path: "/edit/new", heading: "New event"},
		{name: "new", path: "/edit/new?timeline=sample", heading: "New event"},
		{name: "event", path: summitPath, heading: "Edit event"},
		{name: "deleted event", path: "/edit/e/mistake", heading: "Edit event"},
		{name: "move", path: summitPath + "/move", heading: "Move the event"},
		{name: "postpone", path: summitPath + "/postpone", heading: "Postpone the event"},
		{name: "cancel", path: summitPath + "/cancel", heading: "Cancel the event"},
		{name: "delete", path: summitPath + "/delete", heading: "Delete the event"},
		{name: "history", path: summitPath + "/history", heading: "History"},
		{name: "comparison", path: summitPath + "/history?from=1&to=2", heading: "History"},
		{name: "restore", path: summitPath + "/restore?revision=1", heading: "Restore a version"},
		{name: "redact", path: summitPath + "/redact?revision=1", heading: "Take the texts out"},
		{name: "import", path: "/edit/import", heading: "Import"},
		{name: "dry run", path: s.sendFile(refused), heading: "What this file would change"},
		{name: "report", path: report, heading: "What was imported"},
		{name: "timelines", path: "/edit/timelines", heading: "Timelines"},
		{name: "new timeline", path: "/edit/timelines/new", heading: "New timeline"},
		{name: "settings", path: settingsPath, heading: "guarantees"},
		{name: "tokens", path: "/edit/tokens", heading: "Tokens"},
		{name: "revoke", path: s.revokePath(), heading: "Revoke the token"},
		{name: "check", path: "/edit/check", heading: "Feed check"},
		{name: "checked", path: "/edit/check?timeline=ukraine-security-guarantees", heading: "Feed check"},
		{name: "missing", path: "/edit/e/missing", heading: ""},
	}
}

// everyRow is a form with one of everything that can be added to an event.
func (s *service) everyRow() url.Values {
	form := s.filled("/edit/new?timeline=sample")
	return with(form, "title", "Everything", "date", "28 Feb 2026 14:30", "body", "A *text*.", "participant.0.name", "A guest", "participant.0.kind", "person",
		"source.0.url", "https://example.org/a", "source.0.publisher", "A paper", "media.0.url", "https://example.org/a.jpg", "media.0.type", "image/jpeg", "media.0.alt", "A hall",
		"related.0.relation", "see_also", "related.0.id", "ahead", "translation.0.lang", "uk", "translation.0.title", "Усе", "place.name", "Kyiv", "place.lat", "50.45", "place.lon", "30.52",
		"topics", "first\nsecond", "url", "https://example.org/event", "color", "steelblue", "publish_at", "3 Mar 2090 09:00")
}

// with is a copy of a form in which fields have other values.
func with(form url.Values, fields ...string) url.Values {
	copied := url.Values{}
	for name, values := range form {
		copied[name] = values
	}
	for i := 0; i < len(fields); i += 2 {
		copied.Set(fields[i], fields[i+1])
	}
	return copied
}

// send asks for a page of the editor, or sends its form.
func (s *service) send(v editorView) *http.Response {
	s.t.Helper()
	method, body := http.MethodGet, ""
	if v.form != nil {
		method, body = http.MethodPost, v.form.Encode()
	}
	return s.sendBody(method, v, "application/x-www-form-urlencoded", strings.NewReader(body))
}

func (s *service) sendBody(method string, v editorView, mediaType string, body io.Reader) *http.Response {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.base+v.path, body)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", mediaType)
	r.AddCookie(v.language())
	if !v.signedOut {
		r.AddCookie(&http.Cookie{Name: "dateline", Value: adminSecret})
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { res.Body.Close() })
	return res
}

// view is the text of a page of the editor.
func (s *service) view(v editorView) string {
	s.t.Helper()
	text, err := io.ReadAll(s.send(v).Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

// sendFile sends a file with events, and returns the path of what it would change.
func (s *service) sendFile(text string) string {
	s.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("timeline", "ukraine-security-guarantees") // a buffer takes everything
	file, _ := form.CreateFormFile("file", "spring.ndjson")
	_, _ = io.WriteString(file, text)
	form.Close()
	res := s.sendBody(http.MethodPost, editorView{path: "/edit/import"}, form.FormDataContentType(), &body)
	path := res.Header.Get("Location")
	if path == "" {
		s.t.Fatalf("the file is answered with %s", res.Status)
	}
	return path
}

var (
	revokeLink  = regexp.MustCompile(`/edit/tokens/[^/"]+/revoke`)
	titleOfPage = regexp.MustCompile(`<h1[^>]*>(?s:(.*?))</h1>`)
)

// revokePath is where the first token of the list can be revoked.
func (s *service) revokePath() string {
	s.t.Helper()
	s.send(editorView{path: "/edit/tokens", form: url.Values{"name": {"A desk"}, "scope": {"write"}}})
	path := revokeLink.FindString(s.view(editorView{path: "/edit/tokens"}))
	if path == "" {
		s.t.Fatal("no token can be revoked")
	}
	return path
}

var (
	inputs  = regexp.MustCompile(`<input type="(?:hidden|text|url)"[^>]* name="([^"]+)"[^>]* value="([^"]*)"`)
	areas   = regexp.MustCompile(`<textarea[^>]* name="([^"]+)"[^>]*>\n?([^<]*)</textarea>`)
	selects = regexp.MustCompile(`(?s)<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>`)
	chosen  = regexp.MustCompile(`<option value="([^"]*)" selected`)
)

// filled is the form of a page as it stands there.
func (s *service) filled(path string) url.Values {
	s.t.Helper()
	page, form := s.view(editorView{path: path}), url.Values{}
	for _, found := range append(inputs.FindAllStringSubmatch(page, -1), areas.FindAllStringSubmatch(page, -1)...) {
		form.Set(found[1], html.UnescapeString(found[2]))
	}
	for _, found := range selects.FindAllStringSubmatch(page, -1) {
		if value := chosen.FindStringSubmatch(found[2]); value != nil {
			form.Set(found[1], html.UnescapeString(value[1]))
		}
	}
	if len(form) == 0 {
		s.t.Fatalf("%s has no form", path)
	}
	return form
}

// show opens a page of the editor in a browser; with a form by sending it.
func (p *tab) show(v editorView) {
	p.t.Helper()
	if v.signedOut {
		p.do(network.ClearBrowserCookies())
	} else {
		p.do(network.SetCookie("dateline", adminSecret).WithURL(p.base).WithHTTPOnly(true))
	}
	p.do(network.SetCookie("dateline-lang", v.language().Value).WithURL(p.base + "/edit").WithHTTPOnly(true))
	if v.form == nil {
		p.visit(v.path)
		return
	}
	p.visit("/edit/nowhere")
	fields, err := json.Marshal(v.form)
	if err != nil {
		p.t.Fatal(err)
	}
	send := fmt.Sprintf(`(() => {
		const form = document.createElement('form');
		form.method = 'post';
		form.action = %q;
		for (const [name, values] of Object.entries(%s)) for (const value of values) {
			const field = document.createElement('textarea');
			[field.name, field.value] = [name, value];
			form.append(field);
		}
		document.body.append(form);
		form.submit();
		return 0;
	})()`, v.path, fields)
	if _, err := chromedp.RunResponse(p.ctx, chromedp.Evaluate(send, nil)); err != nil {
		p.t.Fatalf("send %s: %v", v.name, err)
	}
}

// Every page of the editor is as right as those for readers: by axe-core, in the window, and without a complaint of the browser.
func TestEditorPagesAreAccessible(t *testing.T) {
	axe := packageFile(t, "axe-core/axe.min.js")
	s, views := editorSite(t)
	ctx := startBrowser(t)
	for _, l := range []look{{width: desktop}, {width: desktop, dark: true}, {width: phone}, {width: phone, dark: true}} {
		t.Run(l.String(), func(t *testing.T) {
			p := openTab(t, ctx, s.base, l)
			looked := views
			if l.width == phone && l.dark { // another language changes words alone, and where they are longer less fits
				looked = append(slices.Clip(views), ukrainianViews(views)...)
			}
			for _, v := range looked {
				p.show(v)
				p.wantAccessible(v.name, axe)
			}
		})
	}
}

// Where little fits, nothing of the editor has to be scrolled sideways but tables.
func TestEditorPagesFit(t *testing.T) {
	s, views := editorSite(t)
	ctx := startBrowser(t)
	for _, l := range []look{{width: smallPhone}, {width: smallPhone, noScript: true}} {
		p := openTab(t, ctx, s.base, l)
		for _, v := range append(slices.Clip(views), ukrainianViews(views)...) {
			p.show(v)
			p.wantWithinWindow(v.name)
		}
	}
}

// Every page of the editor is HTML without a fault, and the page that its name promises.
func TestEditorPagesAreValid(t *testing.T) {
	packageFile(t, "html-validate/package.json")
	s, views := editorSite(t)
	texts := map[string]string{}
	for _, v := range append(slices.Clip(views), ukrainianViews(views)...) {
		texts[v.name] = s.view(v)
		if got := titleOfPage.FindStringSubmatch(texts[v.name]); got == nil || !strings.Contains(got[1], v.heading) {
			t.Errorf("%s is headed %q, want %q", v.name, got, v.heading)
		}
	}
	wantValid(t, texts)
}
