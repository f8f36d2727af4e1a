package server_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"dateline/feeds"
	"dateline/timeline"
)

// loopSite is a service that browsers reach without https.
var loopSite = feeds.Site{BaseURL: "http://localhost:8080", Authority: timeline.Authority{Host: "example.org", Year: 2025}, Generator: "test"}

// startEdit makes a service with the timelines news and other, both with one event.
func startEdit(t *testing.T) *service {
	t.Helper()
	s := startAt(t, loopSite)
	s.timeline("news", "public")
	s.timeline("other", "private")
	s.event("news", "e1", object{"title": "Round seven", "date": "2025-03-04"})
	s.event("other", "secret", object{"title": "A secret meeting"})
	return s
}

// visitor is a browser without script: it keeps cookies, and sends the forms of the pages that it gets.
type visitor struct {
	*service

	client *http.Client
}

func (s *service) visitor() *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &visitor{s, &http.Client{Jar: jar, CheckRedirect: stay}}
}

// editor is a visitor who is signed in with a new token.
func (s *service) editor(scope string, slugs ...string) *visitor {
	s.t.Helper()
	v := s.visitor()
	v.signIn(s.token(scope, slugs...))
	return v
}

func (v *visitor) signIn(secret string) {
	v.t.Helper()
	if a := v.post("/edit/sign-in", url.Values{"session.token": {secret}}); a.status != 303 || a.header.Get("Location") != "/edit" {
		v.t.Fatalf("signing in = %d %q", a.status, a.header)
	}
}

func (v *visitor) send(r *http.Request, err error) answer {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "identity")
	res, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	if got := res.Header.Get("Cache-Control"); got != "no-store" {
		v.t.Errorf("%s %s: Cache-Control = %q, want no-store", r.Method, r.URL.Path, got)
	}
	if res.Header.Get("Access-Control-Allow-Origin") != "" {
		v.t.Errorf("%s %s is open to scripts of other sites", r.Method, r.URL.Path)
	}
	return answer{res.StatusCode, res.Header, body}
}

func (v *visitor) open(path string) answer {
	v.t.Helper()
	return v.send(http.NewRequest("GET", v.http.URL+path, nil))
}

func (v *visitor) post(path string, form url.Values) answer {
	v.t.Helper()
	r, err := http.NewRequest("POST", v.http.URL+path, strings.NewReader(form.Encode()))
	if err == nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return v.send(r, err)
}

// upload sends a form with a file.
func (v *visitor) upload(path, name, content string, form url.Values) answer {
	v.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for field, values := range form {
		for _, value := range values {
			_ = w.WriteField(field, value)
		}
	}
	if name != "" {
		part, err := w.CreateFormFile("file", name)
		if err != nil {
			v.t.Fatal(err)
		}
		_, _ = io.WriteString(part, content)
	}
	_ = w.Close()
	r, err := http.NewRequest("POST", v.http.URL+path, &body)
	if err == nil {
		r.Header.Set("Content-Type", w.FormDataContentType())
	}
	return v.send(r, err)
}

// form are the fields of the form of a page that goes to the action, as a browser would send them but for the button.
func (a answer) form(t testing.TB, action string) url.Values {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "form" && attr(n, "action") == action {
			return fieldsOfForm(n)
		}
	}
	t.Fatalf("no form goes to %s:\n%s", action, a.body)
	return nil
}

func fieldsOfForm(form *html.Node) url.Values {
	values := url.Values{}
	for n := range form.Descendants() {
		name := attr(n, "name")
		if n.Type != html.ElementNode || name == "" {
			continue
		}
		switch n.Data {
		case "textarea":
			values.Add(name, strings.TrimPrefix(textOf(n), "\n"))
		case "select":
			for o := range n.Descendants() {
				if o.Data == "option" && (has(o, "selected") || !values.Has(name)) {
					values.Set(name, attr(o, "value"))
				}
			}
		case "input":
			kind := attr(n, "type")
			if kind != "file" && (kind != "checkbox" && kind != "radio" || has(n, "checked")) {
				values.Add(name, attr(n, "value"))
			}
		}
	}
	return values
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// wantTo checks that the answer leads on to a path.
func (a answer) wantTo(t testing.TB, path string) {
	t.Helper()
	if a.status != 303 || a.header.Get("Location") != path {
		t.Errorf("answer = %d to %q, want 303 to %s:\n%s", a.status, a.header.Get("Location"), path, a.body)
	}
}

// stored is an event as its editors read it by the API.
func (s *service) stored(slug, id string) object {
	s.t.Helper()
	return s.admin("GET", api+"/timelines/"+slug+"/events/"+id, nil, 200).object(s.t)
}

func (a answer) wantNot(t testing.TB, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(string(a.body), text) {
			t.Errorf("the answer has %q in it:\n%s", text, a.body)
		}
	}
}

func equalJSON(t testing.TB, a, b any) bool {
	t.Helper()
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}
