package timeline

// ValueQuery asks for what events have of one part of filters.
type ValueQuery struct {
	Timeline string
	Facet    string // topic, participant, place or status
	Find     string // only values whose keys have this in them, folded as keys are; empty: all
	After    string // a key, or the Next of a page, behind which to go on; empty: from the first
	Limit    int
}

// ValuePage is a part of all values of a facet, in the order of their keys.
type ValuePage struct {
	Values    []Value
	Next      string    // the place behind which to go on, good while the store is open; empty: there are no more
	Validator Validator // of the list of all visible events
}

// FacetKind is the kind of term that a part of filters chooses by.
func FacetKind(name string) (kind byte, ok bool) {
	for _, f := range facets {
		if f.name == name {
			return f.kind, true
		}
	}
	return 0, false
}
