package apidocs

import (
	"bytes"
	_ "embed"
	"fmt"
	"strings"
	"text/template"
)

//go:embed text/API.md.tmpl
var markdownText string

// Markdown is the document as a file for a code host.
func (d *Document) Markdown() ([]byte, error) {
	t, err := template.New("API.md").Funcs(template.FuncMap{
		"anchor": Anchor, "cell": cell, "typed": typed,
	}).Parse(markdownText)
	if err != nil {
		return nil, fmt.Errorf("read the form of API.md: %w", err)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, d); err != nil {
		return nil, fmt.Errorf("render API.md: %w", err)
	}
	text := strings.TrimSpace(out.String()) + "\n"
	for _, c := range d.Calls() { // texts name a call by its operationId, as the page does
		text = strings.ReplaceAll(text, "(#"+c.ID+")", "(#"+Anchor(c.Summary)+")")
	}
	return []byte(text), nil
}

// cell is text that may stand in a cell of a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// typed are the words for a type, with a link to the schema that they name.
func typed(words, schema string) string {
	if schema == "" {
		return cell(words)
	}
	return strings.Replace(cell(words), schema, "["+schema+"](#"+Anchor(schema)+")", 1)
}
