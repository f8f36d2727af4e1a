package apidocs

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
)

//go:embed text/introduction.md
var introduction string

//go:embed text/calls.md
var calls string

// exampleBase is the base URL in texts and examples.
const exampleBase = "https://dates.example.org"

// Texts are the descriptions of the calls by operationId, in CommonMark.
func Texts() (map[string]string, error) {
	found := map[string]string{}
	for _, section := range strings.Split(calls, "\n## ")[1:] {
		id, text, _ := strings.Cut(section, "\n")
		if text = strings.TrimSpace(text); text == "" || found[id] != "" {
			return nil, errors.New("read the texts of the calls: " + id + " has none, or two")
		}
		found[id] = text
	}
	return found, nil
}

// Heading is a heading of the page, with its anchor.
type Heading struct{ Text, Anchor string }

var headingLine = regexp.MustCompile(`(?m)^## (.+)$`)

func headingsOf(text string) []Heading {
	var list []Heading
	for _, found := range headingLine.FindAllStringSubmatch(text, -1) {
		list = append(list, Heading{found[1], Anchor(found[1])})
	}
	return list
}

// Prose is CommonMark with tables, as HTML. It is for our own texts alone.
func Prose(text string) (template.HTML, error) {
	converter := goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithParserOptions(parser.WithAutoHeadingID()))
	var out bytes.Buffer
	if err := converter.Convert([]byte(text), &out); err != nil {
		return "", fmt.Errorf("render a text: %w", err)
	}
	// Tables have headings of columns alone.
	return template.HTML(strings.ReplaceAll(out.String(), "<th>", `<th scope="col">`)), nil // raw HTML in it is left out
}
