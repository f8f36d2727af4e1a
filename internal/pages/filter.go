package pages

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"dateline/timeline"
)

// facetNames are the parts of a filter that are offered, in order.
var facetNames = []string{"topic", "participant", "place", "status"}

// IsFacet reports whether filters have a part of the name.
func IsFacet(name string) bool { return slices.Contains(facetNames, name) }

// Periods are examples of what can be written as a period.
func Periods(words *Labels) [2]string {
	d, _ := timeline.ParseDate("2025-02-28", "UTC")
	return [2]string{timeline.Words(d, timeline.Occurred, "UTC", words.Lang, timeline.Full).Main, "2026"}
}

// choiceOf is one part of a filter.
func choiceOf(f *timeline.Filter, name string) *timeline.Choice {
	switch name {
	case "topic":
		return &f.Topics
	case "participant":
		return &f.Participants
	case "place":
		return &f.Places
	}
	return &f.Statuses
}

// Filters make what a page shows of the filter in view, and of those that it offers.
type Filters struct {
	Labels  *Labels
	Filter  timeline.Filter
	Facets  []timeline.Facet             // of the timeline; what is not there is not offered
	Events  []timeline.Event             // of the page, whose writing of a name is as good as any
	Zone    string                       // of the timeline
	Address func(timeline.Filter) string // of the page with another filter
}

// Chip is one filter in view: its link leads to the page without it.
type Chip struct{ Text, Href string }

// Chips are the filters in view.
func (v *Filters) Chips() []Chip {
	var chips []Chip
	add := func(text string, without timeline.Filter) { chips = append(chips, Chip{text, v.Address(without)}) }
	for _, name := range facetNames {
		choice := choiceOf(&v.Filter, name)
		for _, key := range choice.Any {
			f := v.Filter
			choiceOf(&f, name).Any = without(choice.Any, key)
			add(fmt.Sprintf(v.Labels.Chip, v.Labels.FilterLabels.Facet[name], v.label(name, key)), f)
		}
		for _, key := range choice.Not {
			f := v.Filter
			choiceOf(&f, name).Not = without(choice.Not, key)
			add(fmt.Sprintf(v.Labels.Chip, v.Labels.FilterLabels.Facet[name], fmt.Sprintf(v.Labels.Not, v.label(name, key))), f)
		}
	}
	if v.Filter.From != "" || v.Filter.To != "" {
		f := v.Filter
		f.From, f.To = "", ""
		add(v.period(), f)
	}
	if !v.Filter.Search.Empty() {
		f := v.Filter
		f.Search = timeline.Search{}
		add(fmt.Sprintf(v.Labels.Chip, v.Labels.WordsField, v.Filter.Search.String()), f)
	}
	return chips
}

func without(keys []string, key string) []string {
	return slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return k == key })
}

// period is the window in words: one date if both ends name the same.
func (v *Filters) period() string {
	from, to := v.bound(v.Filter.From), v.bound(v.Filter.To)
	switch {
	case from == to:
		return capital(from)
	case to == "":
		return fmt.Sprintf(v.Labels.FromOn, from)
	case from == "":
		return fmt.Sprintf(v.Labels.UpTo, to)
	}
	return fmt.Sprintf(v.Labels.Spanning, from, to)
}

func (v *Filters) bound(text string) string {
	d, err := timeline.ParseDate(text, v.Zone)
	if err != nil {
		return text // none, or a time that the zone leaves out
	}
	return timeline.Words(d, timeline.Occurred, v.Zone, v.Labels.Lang, timeline.Full).Main
}

// label is how people write what has the key.
func (v *Filters) label(name, key string) string {
	if name == "status" {
		return timeline.Status(key).Words(v.Labels.Lang)
	}
	for _, f := range v.Facets {
		if i := slices.IndexFunc(f.Values, func(value timeline.Value) bool { return f.Name == name && value.Key == key }); i >= 0 {
			return v.named(f.Name, cmp.Or(f.Values[i].Label, key))
		}
	}
	for i := range v.Events {
		if text := written(&v.Events[i], name, key); text != "" {
			return v.named(name, text)
		}
	}
	if name == "place" && len(key) == 2 {
		return CountryName(strings.ToUpper(key), v.Labels.Lang)
	}
	return strings.ReplaceAll(key, "-", " ")
}

// named is a value as people read it: as editors write it, but for codes.
func (v *Filters) named(facet, label string) string {
	switch facet {
	case "status":
		return timeline.Status(label).Words(v.Labels.Lang)
	case "place":
		return CountryName(label, v.Labels.Lang)
	}
	return label
}

// written is how an event writes what it has under a key.
func written(e *timeline.Event, name, key string) string {
	var texts []string
	switch name {
	case "topic":
		texts = e.Topics
	case "participant":
		for _, p := range e.Participants {
			texts = append(texts, p.Name)
		}
	case "place":
		if e.Place != nil {
			texts = []string{e.Place.Name, e.Place.Country}
		}
	}
	if i := slices.IndexFunc(texts, func(text string) bool { return timeline.Key(text) == key }); i >= 0 {
		return texts[i]
	}
	return ""
}

// Form is the form in which a filter is chosen. It is sent as it is, by GET, and so its address is that of the page.
type Form struct {
	*Labels
	Action            string
	Words, WordsFault string
	Facets            []FormFacet
	From, To          string // as they were written
	FromFault         string
	ToFault           string
	PeriodOpen        bool
	Example           [2]string // of periods
	Kept              []Field   // what else the address says
}

// Field is a hidden field of a form.
type Field struct{ Name, Value string }

// FormFacet is one part of a form.
type FormFacet struct {
	Name, Title string
	Open        bool
	Values      []FormValue
	All         *Link // to the page with all of its values
}

// FormValue is a box to check.
type FormValue struct {
	Value, Label, Count string
	Checked             bool
}

// maxOffered is how many values of a facet a form offers.
const maxOffered = 12

// FormFacets are the parts of the form: what is used most, and whatever is chosen. All makes the link to the page with all
// values.
func (v *Filters) FormFacets(all func(name string) string) []FormFacet {
	var facets []FormFacet
	for _, name := range facetNames {
		f := FormFacet{Name: name, Title: v.Labels.FilterLabels.Facet[name], Open: name == "topic"}
		choice := choiceOf(&v.Filter, name)
		known := map[string]bool{}
		offered, more := v.offered(name)
		for i, value := range offered {
			checked := slices.Contains(choice.Any, value.Key)
			if i >= maxOffered {
				more = true
				if !checked {
					continue
				}
			}
			known[value.Key] = true
			f.Values = append(f.Values, FormValue{value.Key, v.label(name, value.Key), v.count(value.Count), checked})
		}
		for _, key := range choice.Any {
			if !known[key] {
				f.Values = append(f.Values, FormValue{Value: key, Label: v.label(name, key), Checked: true})
			}
		}
		for _, key := range choice.Not {
			f.Values = append(f.Values, FormValue{Value: "-" + key, Label: fmt.Sprintf(v.Labels.Not, v.label(name, key)), Checked: true})
		}
		f.Open = f.Open || len(choice.Any)+len(choice.Not) > 0
		if len(f.Values) == 0 {
			continue
		}
		if more || name != "status" {
			f.All = &Link{v.Labels.AllOf[name], all(name)}
		}
		facets = append(facets, f)
	}
	return facets
}

// offered are the values of a facet; the statuses in their own order.
func (v *Filters) offered(name string) (values []timeline.Value, more bool) {
	for _, f := range v.Facets {
		if f.Name == name {
			values, more = slices.Clone(f.Values), f.More
		}
	}
	if name == "status" {
		slices.SortStableFunc(values, func(a, b timeline.Value) int {
			return cmp.Compare(slices.Index(timeline.Statuses, timeline.Status(a.Key)), slices.Index(timeline.Statuses, timeline.Status(b.Key)))
		})
	}
	return values, more
}

func (v *Filters) count(n int) string {
	if n == 0 {
		return ""
	}
	return Number(v.Labels.Lang, n)
}
