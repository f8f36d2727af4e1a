package server

import (
	"context"
	"net/url"

	"dateline/internal/pages"
	"dateline/timeline"
)

// facetLimit is how many values of a part of filters a page has.
const facetLimit = 200

// facetRequest is what the address of the page with all values of a part of filters asks for.
type facetRequest struct {
	name  string // of the part; empty: it is another page
	find  string
	after string // the place behind which the page goes on
}

func parseFacet(values url.Values) facetRequest {
	if name := values.Get("facet"); pages.IsFacet(name) {
		return facetRequest{name, values.Get("find"), values.Get("after")}
	}
	return facetRequest{}
}

// readFacet asks the store for the values that the page shows.
func (s *Server) readFacet(ctx context.Context, view *pageView, slug string) (err error) {
	r := &view.request.facet
	view.values, err = s.store.Values(ctx, timeline.ValueQuery{Timeline: slug, Facet: r.name, Find: r.find, After: r.after, Limit: facetLimit})
	return err
}

// facetData is the page with all values of a part of filters.
func (s *Server) facetData(view *pageView) *pages.FacetPage {
	r, t := &view.request, view.line
	data := &pages.FacetPage{Frame: s.frameOf("", "", t.Lang, r.options.Lang), Facet: r.facet.name, Find: r.facet.find}
	s.headOf(&data.Frame, view)
	data.Title = data.Labels.AllOf[r.facet.name]
	base := s.timelineURL(view.request.options.Door, t.Slug)
	data.Crumb = &pages.Link{Text: t.Title, Href: withQuery(base, langQuery(r.options.Lang))}
	data.NoIndex, data.Canonical = true, ""
	filters := s.filters(data.Labels, view)
	data.Back = filters.Address(r.filter)
	here := joinQuery(r.query(r.filter, r.listing.order), "facet="+r.facet.name)
	data.Kept = hiddenFields(here)
	if r.facet.find != "" {
		here = joinQuery(here, "find="+url.QueryEscape(r.facet.find))
	}
	if r.facet.after != "" {
		data.First = withQuery(base, here)
	}
	if next := view.values.Next; next != "" {
		data.Next = withQuery(base, joinQuery(here, "after="+url.QueryEscape(next)))
	}
	data.Show(filters, view.values.Values)
	return data
}
