// Package validate says what is wrong with a published document, as the validators of the field and the strictest of its
// readers would: an independent reading of the bytes, which shares no code with the renderers. It imports nothing of ours.
package validate

import "fmt"

// Finding is one thing that is wrong with a document.
type Finding struct {
	Rule    string // what it breaks: its number in docs/conformance.md, such as "R7"
	Where   string // the place in the document, such as "item 3, pubDate" or "line 12"
	Message string // what is wrong, in a sentence
}

func (f Finding) String() string { return f.Rule + ": " + f.Where + ": " + f.Message }

// report collects what is found.
type report struct{ found []Finding }

func (r *report) add(rule, where, message string) {
	r.found = append(r.found, Finding{rule, where, message})
}

// want adds a finding unless ok.
func (r *report) want(ok bool, rule, where, message string) {
	if !ok {
		r.add(rule, where, message)
	}
}

// unique adds a finding for every value that stands in the list a second time; empty values do not count.
func (r *report) unique(values []string, rule, where, message string) {
	seen := make(map[string]bool, len(values))
	for i, v := range values {
		if v != "" && seen[v] {
			r.add(rule, numbered(where, i), message)
		}
		seen[v] = true
	}
}

// numbered is the name of the i-th entry, counted from one.
func numbered(name string, i int) string { return fmt.Sprintf("%s %d", name, i+1) }
