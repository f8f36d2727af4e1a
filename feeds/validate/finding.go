// Package validate says what is wrong with a published document, as the validators of the field and the strictest of its
// readers would: an independent reading of the bytes, which shares no code with the renderers. It imports nothing of ours.
package validate

// Finding is one thing that is wrong with a document.
type Finding struct {
	Rule    string // what it breaks: its number in docs/conformance.md, such as "R7"
	Where   string // the place in the document, such as "item 3, pubDate" or "line 12"
	Message string // what is wrong, in a sentence
}

func (f Finding) String() string { return f.Rule + ": " + f.Where + ": " + f.Message }
