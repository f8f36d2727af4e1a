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
	base := s.timelineURL(r.options.Door, t.Slug)
	return &pages.Filters{
		Labels: words, Filter: r.filter, Facets: view.counts.Facets, Events: view.page.Events, Zone: t.Zone,
		Address: func(f timeline.Filter) string { return withQuery(base, r.query(f, r.listing.order)) },
	}
}

// formOf is the form in which the filter is chosen.
func (s *Server) formOf(words *pages.Labels, view *pageView, filters *pages.Filters) *pages.Form {
	r := &view.request
	base := s.timelineURL(r.options.Door, view.line.Slug)
	form := &pages.Form{
		Labels: words, Action: pathOf(r.options.Door, view.line.Slug), Words: r.filter.Search.String(), WordsFault: r.fault("q", words.Lang),
		From: r.from, To: r.to, FromFault: r.fault("from", words.Lang), ToFault: r.fault("to", words.Lang), Example: pages.Periods(words),
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
