package server_test

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"dateline/internal/apidocs"
)

const documentFile = "../../docs/API.md"

// docs/API.md is what the description and the examples say today.
func TestAPIDocument(t *testing.T) {
	p := newPlay(t)
	p.story()
	var exchanges []apidocs.Exchange
	if err := json.Unmarshal(p.text(), &exchanges); err != nil {
		t.Fatal(err)
	}
	doc, err := apidocs.New(p.get(api+"/openapi.json").body, exchanges)
	if err != nil {
		t.Fatal(err)
	}
	got, err := doc.Markdown()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(documentFile, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(documentFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s is not what the description says; run this test with -update: %s", documentFile, diff)
	}
	wantAnchors(t, string(got))
}

// wantAnchors checks that headings have anchors of their own, and that every link within the document finds one.
func wantAnchors(t *testing.T, document string) {
	t.Helper()
	anchors := map[string]bool{}
	fenced := false
	for line := range strings.SplitSeq(document, "\n") {
		fenced = fenced != strings.HasPrefix(line, "```")
		heading, found := strings.CutPrefix(strings.TrimLeft(line, "#"), " ")
		if !found || fenced || !strings.HasPrefix(line, "#") {
			continue
		}
		if anchors[apidocs.Anchor(heading)] {
			t.Errorf("the heading %q stands there twice", heading)
		}
		anchors[apidocs.Anchor(heading)] = true
	}
	links := regexp.MustCompile(`\]\(#([^)]+)\)`).FindAllStringSubmatch(document, -1)
	for _, link := range links {
		if !anchors[link[1]] {
			t.Errorf("#%s leads nowhere", link[1])
		}
	}
	if len(links) < 40 {
		t.Errorf("%d links within the document, want one for each call and schema", len(links))
	}
}

// Every operation has a text, and every text an operation.
func TestTextsOfCalls(t *testing.T) {
	texts, err := apidocs.Texts()
	if err != nil {
		t.Fatal(err)
	}
	known := operations(t, start(t))
	for id := range known {
		if texts[id] == "" {
			t.Errorf("internal/apidocs/text/calls.md says nothing of %s", id)
		}
	}
	for id := range texts {
		if known[id] == nil {
			t.Errorf("internal/apidocs/text/calls.md has a text of %s, which is no operation", id)
		}
	}
}

func TestDocsPage(t *testing.T) {
	s := start(t)
	a := s.get("/api/docs")
	a.wantPage(t, 200, `<link rel="canonical" href="https://dates.example.org/api/docs">`, "<h1>The API</h1>",
		"https://dates.example.org/api/v1", `id="begin"`, `id="errors"`)
	page := readPage(t, a.body)
	for id := range operations(t, s) {
		if !page.ids[id] || !slices.Contains(page.links, "#"+id) {
			t.Errorf("the page has no place for %s, or no link to it", id)
		}
	}
	for _, link := range page.links {
		if anchor, within := strings.CutPrefix(link, "#"); within && !page.ids[anchor] {
			t.Errorf("%s leads nowhere", link)
		}
		if strings.HasPrefix(link, "/") && s.get(link).status >= 400 {
			t.Errorf("%s leads to %d", link, s.get(link).status)
		}
	}
	for _, address := range page.loaded {
		if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") {
			t.Errorf("the page loads %s", address)
		}
	}
	if page.lang != "en" || page.count["h1"] != 1 || page.count["main"] != 1 || page.count["script"] != 1 || page.count["style"] > 0 {
		t.Errorf("lang = %q, elements = %v", page.lang, page.count)
	}
}

func TestDocsPageCached(t *testing.T) {
	s := start(t)
	a := s.get("/api/docs")
	tag := a.header.Get("ETag")
	if tag == "" || !strings.HasPrefix(a.header.Get("Cache-Control"), "public, ") {
		t.Errorf("ETag = %q, Cache-Control = %q", tag, a.header.Get("Cache-Control"))
	}
	if again := s.get("/api/docs", "If-None-Match", tag); again.status != 304 || len(again.body) > 0 || again.header.Get("ETag") != tag {
		t.Errorf("with its ETag = %d, %d bytes, want 304", again.status, len(again.body))
	}
	head := s.do(request{method: "HEAD", path: "/api/docs"})
	if head.status != 200 || len(head.body) > 0 || head.header.Get("Content-Length") != a.header.Get("Content-Length") {
		t.Errorf("HEAD = %d %v, %d bytes", head.status, head.header, len(head.body))
	}
	if other := start(t).get("/api/docs"); !bytes.Equal(other.body, a.body) || other.header.Get("ETag") != tag {
		t.Error("the same program shows another page elsewhere")
	}
	s.do(request{method: "POST", path: "/api/docs"}).wantProblem(t, 405, "")
	for _, path := range []string{"/api", "/api/"} {
		if to := s.get(path); to.status != 302 || to.header.Get("Location") != baseURL+"/api/docs" {
			t.Errorf("%s = %d to %q, want 302 to the page", path, to.status, to.header.Get("Location"))
		}
	}
}

// What an example holds is text in the page, whatever it looks like.
func TestDocsPageEscapes(t *testing.T) {
	doc := string(start(t).get("/api/docs").body)
	if !strings.Contains(doc, "&lt;b&gt;Boat&lt;/b&gt;") || strings.Contains(doc, "<b>Boat") {
		t.Error("the example with markup in it is not escaped, or is no longer there")
	}
}

// pageOf is what is found in a page.
type pageOf struct {
	lang   string
	ids    map[string]bool
	links  []string // of a elements
	loaded []string // what a browser fetches by itself
	count  map[string]int
}

// readPage reads a page as a browser does, which must find the elements nested as they are written.
func readPage(t *testing.T, body []byte) pageOf {
	t.Helper()
	wantNested(t, body)
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	p := pageOf{ids: map[string]bool{}, count: map[string]int{}}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		p.count[n.Data]++
		for _, a := range n.Attr {
			switch {
			case a.Key == "id" && p.ids[a.Val]:
				t.Errorf("the id %s stands there twice", a.Val)
			case a.Key == "id":
				p.ids[a.Val] = true
			case a.Key == "href" && n.Data == "a":
				p.links = append(p.links, a.Val)
			case a.Key == "src", a.Key == "srcset", a.Key == "href" && n.Data == "link" && !isCanonical(n):
				p.loaded = append(p.loaded, a.Val)
			case a.Key == "lang" && n.Data == "html":
				p.lang = a.Val
			}
		}
	}
	return p
}

func isCanonical(n *html.Node) bool {
	return slices.Contains(n.Attr, html.Attribute{Key: "rel", Val: "canonical"})
}

// void are elements that are never closed.
var void = []string{"meta", "link", "br", "hr", "img", "input"}

// wantNested checks that every element is closed where it is open, and that no block stands in a paragraph: a
// browser mends either in silence.
func wantNested(t *testing.T, body []byte) {
	t.Helper()
	var open []string
	for z := html.NewTokenizer(bytes.NewReader(body)); ; {
		kind := z.Next()
		name, _ := z.TagName()
		switch kind {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("%v are never closed", open)
			}
			return
		case html.StartTagToken:
			if slices.Contains(open, "p") && slices.Contains([]string{"p", "div", "ul", "dl", "table", "pre", "section", "h2", "h3", "h4"}, string(name)) {
				t.Errorf("%s stands in a paragraph: %v", name, open)
			}
			if !slices.Contains(void, string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Errorf("%s is closed inside %v", name, open)
				return
			}
			open = open[:len(open)-1]
		}
	}
}
