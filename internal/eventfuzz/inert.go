package eventfuzz

import (
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// Markup is what a document may be made of: elements, and the attributes of each.
type Markup map[string]map[string]bool

// Fragment is what the HTML in feeds may be made of.
func Fragment() Markup {
	m := Markup{"time": {"datetime": true}, "div": {"lang": true, "dir": true}, "del": {"lang": true}, "ins": {"lang": true}, "a": {"href": true, "title": true, "rel": true}, "img": {"src": true, "alt": true, "title": true}, "ol": {"start": true}}
	for _, name := range strings.Fields("p br hr h1 h2 h3 h4 h5 h6 blockquote pre code em strong ul li") {
		m[name] = map[string]bool{}
	}
	return m
}

// MarkupOf is what a document is made of.
func MarkupOf(document string) Markup {
	m := Markup{}
	m.each(document, func(t html.Token) {
		if m[t.Data] == nil {
			m[t.Data] = map[string]bool{}
		}
		for _, a := range t.Attr {
			m[t.Data][a.Key] = true
		}
	})
	return m
}

// Add lets a document be made of what o is made of too.
func (m Markup) Add(o Markup) {
	for element, attributes := range o {
		if m[element] == nil {
			m[element] = map[string]bool{}
		}
		for name := range attributes {
			m[element][name] = true
		}
	}
}

func (m Markup) each(document string, look func(t html.Token)) (text string) {
	var b strings.Builder
	for z := html.NewTokenizer(strings.NewReader(document)); z.Next() != html.ErrorToken; {
		switch t := z.Token(); t.Type {
		case html.StartTagToken, html.SelfClosingTagToken:
			look(t)
		case html.TextToken:
			b.WriteString(t.Data)
		case html.CommentToken, html.DoctypeToken:
			look(html.Token{Data: "!" + strings.ToLower(t.Data)})
		}
	}
	return b.String()
}

// Faults says what a document has that it must not have: elements and attributes that are not in m, and
// addresses that run something. It also returns the document's text.
func (m Markup) Faults(document string) (faults []string, text string) {
	text = m.each(document, func(t html.Token) {
		if m[t.Data] == nil {
			faults = append(faults, fmt.Sprintf("the element %.60q", t.Data))
			return
		}
		for _, a := range t.Attr {
			if !m[t.Data][a.Key] {
				faults = append(faults, fmt.Sprintf("the attribute %.60q of %s", a.Key, t.Data))
			}
			if a.Key == "href" || a.Key == "src" || a.Key == "action" {
				if !isHarmless(a.Val) {
					faults = append(faults, fmt.Sprintf("the address %.60q of %s", a.Val, t.Data))
				}
			}
		}
	})
	return faults, text
}

// isHarmless reports whether an address goes to the web, to mail or to a calendar program, or is a path.
func isHarmless(address string) bool {
	if strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") || strings.HasPrefix(address, "#") {
		return true
	}
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "http", "https", "webcal":
		return u.Host != ""
	case "mailto":
		return true
	}
	return false
}
