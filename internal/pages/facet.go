package pages

import (
	"cmp"
	"fmt"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"dateline/timeline"
)

// FacetPage is the page with all values of one part of a filter, or with those that a search finds.
type FacetPage struct {
	Frame
	Facet string // its name in addresses
	Back  string
	Lines []FacetLine
	Find  string  // what is sought
	Kept  []Field // what the form of the search keeps of the address
	First string  // address of the first part; empty: this is it
	Next  string  // of the next part; empty: this is the last
	None  string  // why there are no lines
}

// FacetLine is a value on the page with all values of a facet: two links, to the events that have it and to those without.
type FacetLine struct{ Label, Count, Only, Without string }

// Show puts the values into the page. If the page has all of them, they stand as the language sorts them.
func (p *FacetPage) Show(v *Filters, values []timeline.Value) {
	p.Lines = v.FacetLines(p.Facet, values)
	if p.First == "" && p.Next == "" {
		order := collate.New(language.Make(p.Labels.Lang), collate.IgnoreCase, collate.Numeric)
		slices.SortStableFunc(p.Lines, func(a, b FacetLine) int { return order.CompareString(a.Label, b.Label) })
	}
	switch {
	case len(p.Lines) > 0:
	case p.Next != "":
		p.None = p.Labels.NoneHere
	case p.Find != "":
		p.None = fmt.Sprintf(p.Labels.NoneFound, p.Find)
	default:
		p.None = p.Labels.NoneOfIt
	}
}

// FacetLines are values of a facet, in their order.
func (v *Filters) FacetLines(facet string, values []timeline.Value) []FacetLine {
	lines := make([]FacetLine, 0, len(values))
	for _, value := range values {
		only, other := v.Filter, v.Filter
		*choiceOf(&only, facet) = timeline.Choice{Any: []string{value.Key}, Not: without(choiceOf(&only, facet).Not, value.Key)}
		choice := choiceOf(&other, facet)
		not := append(without(choice.Not, value.Key), value.Key)
		slices.Sort(not)
		*choice = timeline.Choice{Any: without(choice.Any, value.Key), Not: not}
		lines = append(lines, FacetLine{v.named(facet, cmp.Or(value.Label, value.Key)), v.count(value.Count), v.Address(only), v.Address(other)})
	}
	return lines
}
