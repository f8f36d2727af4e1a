package feeds

import (
	"bufio"
	"bytes"
	"html"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	renderer "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
)

// HTML is a text in CommonMark as HTML that is safe to show: no script, no style, no form, and only
// absolute links to the web and to mail. HTML within the text is left out, the words between its tags are
// kept. It is the one way from an event's body to HTML.
func HTML(commonMark string) string { return parseMarkdown(commonMark).html() }

// markdown is a text in CommonMark, parsed once for all that is made of it.
type markdown struct {
	source []byte
	root   ast.Node // nil if the text is too intricate to parse, and shown as it was written
}

// Both are safe for concurrent use, and costly to make.
var (
	converter = sync.OnceValue(func() goldmark.Markdown { return goldmark.New() })
	sanitizer = sync.OnceValue(newSanitizer)
)

func parseMarkdown(commonMark string) markdown {
	commonMark = strings.TrimSpace(clean(commonMark))
	source := []byte(commonMark)
	if intricate(commonMark) {
		return markdown{source: source}
	}
	root := converter().Parser().Parse(text.NewReader(source))
	dropPictures(root)
	return markdown{source: source, root: root}
}

// maxMarks is how many marks a block of lines may have that begin something within it. The time to parse a
// block grows with their square; no text for people has as many.
const maxMarks = 3_000

// intricate reports whether a block of the text, which blank lines end, has too many marks.
func intricate(s string) bool {
	if len(s) <= maxMarks {
		return false
	}
	marks := 0
	for l := range strings.Lines(s) {
		trimmed := strings.TrimSpace(l)
		if trimmed == "" {
			marks = 0
			continue
		}
		opened := len(trimmed) - len(containers.ReplaceAllString(trimmed, ""))
		if marks += opened; marks > maxMarks {
			return true
		}
		for _, c := range []byte(trimmed[opened:]) {
			if c == '[' || c == '(' || c == '*' || c == '_' {
				marks++
			}
		}
	}
	return marks > maxMarks
}

// containers are the marks of quotations and lists that a line begins with, one within the other.
var containers = regexp.MustCompile(`^(?:(?:>|[-+*]|[0-9]{1,9}[.)])[ \t]*)+`)

// dropPictures leaves the words in the place of each picture without an address of the web, which would be
// a picture of nothing.
func dropPictures(root ast.Node) {
	var lost []*ast.Image
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if image, ok := n.(*ast.Image); ok && entering && webAddress(string(image.Destination)) == "" {
			lost = append(lost, image)
		}
		return ast.WalkContinue, nil
	}) // the visitor returns no error
	for _, image := range lost {
		parent := image.Parent()
		for child := image.FirstChild(); child != nil; child = image.FirstChild() {
			parent.InsertBefore(parent, image, child)
		}
		parent.RemoveChild(parent, image)
	}
}

// newSanitizer is the second wall: the converter leaves out HTML and addresses that run scripts already.
func newSanitizer() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "code", "em", "strong", "ul", "ol", "li")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	// An address without a host, such as https:path or http://@, is relative to the page that shows it, or leads
	// nowhere; one with a user name hides where it leads.
	p.AllowAttrs("href").Matching(regexp.MustCompile(`(?i)^(https?://[^/?#@:][^/?#@]*([/?#]|$)|mailto:)`)).OnElements("a")
	p.AllowAttrs("src").Matching(regexp.MustCompile(`(?i)^https?://`)).OnElements("img")
	p.AllowAttrs("alt", "title").OnElements("img")
	p.AllowAttrs("title").OnElements("a")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(false)
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireNoFollowOnLinks(true)
	return p
}

func (m markdown) html() string {
	if m.root == nil {
		if len(m.source) == 0 {
			return ""
		}
		return "<pre>" + markup(string(m.source)) + "</pre>"
	}
	var b bytes.Buffer
	if err := converter().Renderer().Render(&b, m.source, m.root); err != nil {
		return "" // a buffer takes everything
	}
	// A reference such as &#11; has become the character that the text was not allowed to hold.
	return strings.TrimSpace(clean(sanitizer().Sanitize(b.String())))
}

// text is the text as plain text, with the addresses of links behind their words.
func (m markdown) text() string {
	if m.root == nil {
		return string(m.source)
	}
	w := plainText{source: m.source, next: map[*ast.List]int{}}
	if err := ast.Walk(m.root, w.visit); err != nil {
		return "" // visit returns no error
	}
	return strings.TrimSpace(w.b.String())
}

// plainText writes a tree of CommonMark as plain text.
type plainText struct {
	b      strings.Builder
	source []byte
	next   map[*ast.List]int // number of the next item of each ordered list
	gap    int               // line breaks due before the next word
	item   bool              // a list item has just begun, and its first word stands on the same line
}

func (w *plainText) visit(n ast.Node, entering bool) (ast.WalkStatus, error) {
	if n.Type() == ast.TypeBlock {
		return w.block(n, entering), nil
	}
	return w.inline(n, entering), nil
}

func (w *plainText) block(n ast.Node, entering bool) ast.WalkStatus {
	switch n := n.(type) {
	case *ast.HTMLBlock:
		return ast.WalkSkipChildren
	case *ast.ThematicBreak:
		if entering {
			w.apart(2)
			w.write("* * *")
			w.apart(2)
		}
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		if entering {
			w.apart(2)
			w.write(strings.TrimRight(string(n.Lines().Value(w.source)), "\n"))
			w.apart(2)
		}
	case *ast.ListItem:
		if entering {
			w.apart(1)
			w.write(w.marker(n))
		}
		w.item = entering
	case *ast.TextBlock:
		w.apart(1)
	case *ast.List:
		if n.Parent().Kind() == ast.KindListItem {
			w.apart(1)
		} else {
			w.apart(2)
		}
	default:
		w.apart(2)
	}
	return ast.WalkContinue
}

// marker is what a list item begins with.
func (w *plainText) marker(item *ast.ListItem) string {
	list, ok := item.Parent().(*ast.List)
	if !ok || !list.IsOrdered() {
		return "• "
	}
	number, counted := w.next[list]
	if !counted {
		number = list.Start
	}
	w.next[list] = number + 1
	return strconv.Itoa(number) + ". "
}

func (w *plainText) inline(n ast.Node, entering bool) ast.WalkStatus {
	switch n := n.(type) {
	case *ast.Text:
		if entering {
			w.words(n)
		}
	case *ast.String:
		if entering {
			w.write(string(n.Value))
		}
	case *ast.AutoLink:
		if entering {
			w.write(string(n.Label(w.source)))
		}
	case *ast.Link:
		if to := webAddress(string(n.Destination)); !entering && to != "" && !strings.HasSuffix(w.b.String(), to) {
			w.write(" (" + to + ")")
		}
	}
	return ast.WalkContinue
}

func (w *plainText) words(n *ast.Text) {
	value := string(n.Value(w.source))
	if _, code := n.Parent().(*ast.CodeSpan); !code && !n.IsRaw() {
		value = unescaped(value)
	}
	w.write(clean(value))
	switch {
	case n.HardLineBreak():
		w.write("\n")
	case n.SoftLineBreak():
		w.write(" ")
	}
}

// unescaped resolves the backslashes and character references of CommonMark, by way of HTML.
func unescaped(s string) string {
	if !strings.ContainsAny(s, `\&`) {
		return s
	}
	var b bytes.Buffer
	out := bufio.NewWriter(&b)
	renderer.DefaultWriter.Write(out, []byte(s))
	_ = out.Flush() // a buffer takes everything
	return html.UnescapeString(b.String())
}

// apart asks for line breaks before the next word.
func (w *plainText) apart(n int) {
	if !w.item {
		w.gap = max(w.gap, n)
	}
}

func (w *plainText) write(s string) {
	if s == "" {
		return
	}
	if w.b.Len() > 0 {
		w.b.WriteString(strings.Repeat("\n", w.gap))
	}
	w.gap, w.item = 0, false
	w.b.WriteString(s)
}
