package server

import (
	"net/url"
	"strings"

	"dateline/internal/pages"
	"dateline/timeline"
)

// filters are the filter in view and those that the page offers.
func (s *Server) filters(words *pages.Labels, view *pageView) *pages.Filters {
	r, t := &view.request, &view.line
	base := s.site.TimelineURL(t.Slug)
	return &pages.Filters{
		Labels: words, Filter: r.filter, Facets: view.counts.Facets, Events: view.page.Events, Zone: t.Zone,
		Address: func(f timeline.Filter) string { return withQuery(base, r.query(f, r.listing.order)) },
	}
}

// formOf is the form in which the filter is chosen.
func (s *Server) formOf(words *pages.Labels, view *pageView, filters *pages.Filters) *pages.Form {
	r, base := &view.request, s.site.TimelineURL(view.line.Slug)
	form := &pages.Form{
		Labels: words, Action: "/t/" + view.line.Slug, Words: r.filter.Search.String(), WordsFault: r.fault("q"),
		From: r.from, To: r.to, FromFault: r.fault("from"), ToFault: r.fault("to"), Example: pages.Periods(words),
		Kept: hiddenFields(r.query(timeline.Filter{}, r.listing.order)),
		Facets: filters.FormFacets(func(name string) string {
			return withQuery(base, joinQuery(r.query(r.filter, r.listing.order), "facet="+name))
		}),
	}
	form.PeriodOpen = form.From != "" || form.To != ""
	return form
}

// hiddenFields are the parameters of a query as hidden fields of a form.
func hiddenFields(query string) []pages.Field {
	var fields []pages.Field
	for part := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		if value, err := url.QueryUnescape(value); err == nil && name != "" {
			fields = append(fields, pages.Field{Name: name, Value: value})
		}
	}
	return fields
}

// facetPage are all values of a facet, each with a link to the events that have it and one to the others.
type facetPage struct {
	pages.Frame
	Back  string
	Lines []pages.FacetLine
	More  bool // there are others
}

func (s *Server) facetData(view *pageView) facetPage {
	r, t := &view.request, view.line
	data := facetPage{Frame: s.frameOf("", "", t.Lang, r.options.Lang)}
	s.headOf(&data.Frame, view)
	data.Title = data.Labels.AllOf[r.facet]
	data.Crumb = &pages.Link{Text: t.Title, Href: withQuery(s.site.TimelineURL(t.Slug), langQuery(r.options.Lang))}
	data.NoIndex, data.Canonical = true, ""
	filters := s.filters(data.Labels, view)
	data.Back = filters.Address(r.filter)
	for _, f := range filters.Facets {
		if f.Name == r.facet {
			data.Lines, data.More = filters.FacetLines(f), f.More
		}
	}
	return data
}
