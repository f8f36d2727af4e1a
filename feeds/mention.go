package feeds

import (
	"html"
	"strings"
)

// mention is a text with an address, which may be empty.
type mention struct{ text, url string }

func (m mention) html() string {
	if m.url == "" {
		return markup(m.text)
	}
	return `<a href="` + html.EscapeString(m.url) + `">` + markup(m.text) + "</a>"
}

func listHTML(heading string, items []mention) string {
	if len(items) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(paragraph(markup(heading)+":") + "\n<ul>\n")
	for _, m := range items {
		b.WriteString("<li>" + m.html() + "</li>\n")
	}
	b.WriteString("</ul>")
	return b.String()
}

func textList(heading string, items []mention) string {
	if len(items) == 0 {
		return ""
	}
	all := []string{heading + ":"}
	for _, m := range items {
		to := m.url
		if to != "" && to != m.text {
			to = "– " + m.text + " – " + to
		} else {
			to = "– " + m.text
		}
		all = append(all, to)
	}
	return strings.Join(all, "\n")
}

// markup is plain text as HTML, for a place where quotation marks have no meaning.
func markup(text string) string { return markupEscaper.Replace(text) }

var markupEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func paragraph(content string) string { return "<p>" + content + "</p>" }
