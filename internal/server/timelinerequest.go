package server

import (
	"maps"
	"net/url"
	"strings"
	"time"

	"dateline/internal/editing"
	"dateline/internal/pages"
	"dateline/timeline"
)

// pageRequest is what the address of a timeline's page asks for. What is not a filter is in no address of a feed.
type pageRequest struct {
	choice

	listing listing
	at      string       // the event that the page shall hold, or today
	facet   facetRequest // in place of events
	passing bool         // what is shown is nobody's to keep
	from    string       // as they were written, or read
	to      string
	unread  map[string]*timeline.Unread // why they could not be
}

// question is the question to the store. A page is refused for a while rather than made by reading every text: somebody waits
// for it.
func (r *pageRequest) question(slug string) timeline.Query {
	q := r.listing.query(slug, timeline.ShowPublic)
	q.Hasty = true
	return q
}

func parsePage(values url.Values, t *timeline.Timeline, now time.Time) pageRequest {
	r := pageRequest{at: values.Get("at"), from: strings.TrimSpace(values.Get("from")), to: strings.TrimSpace(values.Get("to"))}
	r.listing = parseListing(values, feedLimit, timeline.Ascending)
	if r.wrong("from") || r.wrong("to") {
		values = r.readPeriod(values, t, now)
		r.listing = parseListing(values, feedLimit, timeline.Ascending)
	}
	r.choice = parseChoice(values, t)
	r.facet = parseFacet(values)
	return r
}

// readPeriod reads a period as people write it, and returns the query with what that says. What it cannot read it says.
func (r *pageRequest) readPeriod(values url.Values, t *timeline.Timeline, now time.Time) url.Values {
	lang := timeline.Framing(t.Lang, askedLang(values, t.Lang))
	p := timeline.ReadPeriod(r.from, r.to, t.Zone, lang, now)
	values = maps.Clone(values)
	values["from"], values["to"] = []string{p.From}, []string{p.To}
	r.unread = map[string]*timeline.Unread{"from": p.WhyFrom, "to": p.WhyTo}
	if p.WhyFrom == nil && p.From != "" {
		r.from = p.From
	}
	if p.WhyTo == nil && p.To != "" {
		r.to = p.To
	}
	return values
}

// wrong reports whether a parameter could not be read.
func (r *pageRequest) wrong(name string) bool { return r.fault(name, pages.English.Lang) != "" }

// fault is what is wrong with a parameter that a form has a field for.
func (r *pageRequest) fault(name, lang string) string {
	if u := r.unread[name]; u != nil {
		return u.Message
	}
	for _, f := range r.listing.wrong {
		if f.Field == name {
			return editing.Message(timeline.FieldError{Field: f.Field, Message: f.Message}, lang)
		}
	}
	return ""
}

// pageAddress is the canonical address of a page, without the host: all that decides what it shows, whatever else was asked for, and
// what could not be read as it was written.
func pageAddress(values url.Values, v dayView) string {
	r := parsePage(values, &v.line, v.now)
	parts := []string{r.query(r.filter, r.listing.order), atQuery(r.at)}
	if r.listing.cursor != nil {
		parts = append(parts, "cursor="+r.listing.cursor.String())
	}
	if r.facet.name != "" {
		parts = append(parts, "facet="+r.facet.name) // which is not kept
	}
	address := withQuery("/t/"+v.line.Slug, joinQuery(parts...))
	for _, name := range []string{"from", "to", "q"} {
		if text := strings.TrimSpace(values.Get(name)); text != "" && name != "q" || r.wrong(name) {
			address += " " + name + "=" + url.QueryEscape(text) // behind a space, which no address has that somebody sends
		}
	}
	return address
}

// query is all that an address of the page has, but for the place in the list.
func (r *pageRequest) query(filter timeline.Filter, order timeline.Order) string {
	o := r.options
	parts := []string{filter.Query(), o.ofFeeds, o.ofAtom, o.ofCalendars, langQuery(o.Lang)}
	if order == timeline.Descending {
		parts = append(parts, "order=desc")
	}
	return joinQuery(append(parts, limitQuery(r.listing.limit))...)
}
