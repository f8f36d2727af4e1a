package pages

import "html/template"

// SubscribePage is what the page on the ways to follow a timeline shows. Every address in it has the filter in view.
type SubscribePage struct {
	Frame
	Heading   Link   // the timeline
	TitleLang string // of its title
	Chips     []Chip
	All       string // the page without a filter
	Secret    bool   // who sees it knows its address
	NotPublic bool   // the service has no public address
	Ways      []Way
	Calendar  string
	Years     []Link
	Code      *Code
	Action    string // of the forms
	Options   []Select
	OfOther   []Field // what the first form keeps of the second
	Open      bool    // something was chosen there
	Families  []FamilyChoice
	Leads     Select
	OfOptions []Field // what the second form keeps of the first
	Atom      string
	Feeds     []Link
	List      string // of all timelines, for a feed reader
	API       string
	Embed     string
	Files     []Link
	Mail      template.URL
}

// Way is one family of calendar programs.
type Way struct {
	WayLabels
	Href template.URL // empty: there is none
	Main bool
	Warn bool // the address goes to a company
}

// Select is a choice of one value of several.
type Select struct {
	ID, Name, Label string
	Values          []Option
}

// NewSelect makes a choice of values, in their order, with their texts.
func NewSelect(name, label, chosen string, texts map[string]string, values ...string) Select {
	s := Select{ID: "o-" + name, Name: name, Label: label}
	for _, v := range values {
		s.Values = append(s.Values, Option{v, texts[v], v == chosen})
	}
	return s
}

// FamilyChoice is what a feed tells.
type FamilyChoice struct {
	Value, Name, Text string
	Chosen            bool
}
