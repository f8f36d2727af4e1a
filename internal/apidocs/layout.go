package apidocs

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// width is how many characters of a JSON value may stand in one line.
const width = 88

// Layout is a JSON value over as few lines as can be read: what fits into a line stands in one, and the
// order of fields is kept. A JSON string, which stands for a body that is not JSON, is its text.
func Layout(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return strings.TrimSuffix(text, "\n")
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	n, err := readNode(d)
	if err != nil {
		return string(raw)
	}
	return n.lay("", 0)
}

// node is a JSON value whose fields keep their order. What is no object or list is text.
type node struct {
	open     string // { or [; empty for a text
	text     string
	names    []string // of fields, as they are written
	children []node
}

func readNode(d *json.Decoder) (node, error) {
	token, err := d.Token()
	if err != nil {
		return node{}, err
	}
	open, ok := token.(json.Delim)
	if !ok {
		return node{text: written(token)}, nil
	}
	n := node{open: open.String()}
	for d.More() {
		if open == '{' {
			name, err := d.Token()
			if err != nil {
				return n, err
			}
			n.names = append(n.names, written(name))
		}
		child, err := readNode(d)
		if err != nil {
			return n, err
		}
		n.children = append(n.children, child)
	}
	_, err = d.Token()
	return n, err
}

// written is a value in JSON, with < > & as they are.
func written(v any) string {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	_ = e.Encode(v) // a text, a number or a truth value can be encoded
	return strings.TrimSuffix(out.String(), "\n")
}

// lay writes the value behind what stands in the line already.
func (n node) lay(indent string, used int) string {
	if n.open == "" {
		return n.text
	}
	closing := map[string]string{"{": "}", "[": "]"}[n.open]
	if line := n.line(closing); used+len(indent)+utf8.RuneCountInString(line) <= width {
		return line
	}
	inner := indent + "  "
	lines := make([]string, len(n.children))
	for i, child := range n.children {
		name := n.name(i)
		lines[i] = inner + name + child.lay(inner, len(name))
	}
	return n.open + "\n" + strings.Join(lines, ",\n") + "\n" + indent + closing
}

func (n node) line(closing string) string {
	parts := make([]string, len(n.children))
	for i, child := range n.children {
		parts[i] = n.name(i) + child.lay("", -1<<20)
	}
	return n.open + strings.Join(parts, ", ") + closing
}

func (n node) name(i int) string {
	if n.open != "{" {
		return ""
	}
	return n.names[i] + ": "
}
