package server

import (
	"net/url"
	"time"

	"dateline/feeds"
	"dateline/timeline"
)

// choice is what an address chooses of a timeline, whatever the format: which events, and how they are shown. The zero
// choice is what there is unless asked otherwise.
type choice struct {
	filter  timeline.Filter
	options options
}

func parseChoice(values url.Values, t *timeline.Timeline) choice {
	filter, _ := timeline.ParseFilter(values) // what is wrong counts for nothing
	return choice{filter, parseOptions(values, t)}
}

// query is the canonical query of a format's document.
func (c choice) query(format feeds.Format) string {
	return joinQuery(c.filter.Query(), c.options.query(format))
}

// page is the canonical query of the page.
func (c choice) page() string { return joinQuery(c.filter.Query(), langQuery(c.options.Lang)) }

// feedRequest is what an address asks of a timeline in one format.
type feedRequest struct {
	choice

	format  feeds.Format
	limit   int
	cursor  *timeline.Cursor // of feeds
	turned  bool             // of calendars: the last event stands first
	archive archiveName      // the zero name: the feed itself is asked for
}

// parseFeed reads the query of a feed or a calendar. What is for the other of them counts for nothing, also in the links
// to it: the document's own address, which leaves it out, leads to the same bytes.
func parseFeed(values url.Values, t *timeline.Timeline, format feeds.Format) feedRequest {
	r := feedRequest{format: format}
	r.options = parseOptions(values, t)
	if isCalendar(format) {
		r.options.Family, r.options.ofFeeds = "", ""
		r.options.Tombstones, r.options.ofAtom = false, ""
		l := parseListing(values, feedLimit, timeline.Ascending)
		r.filter, r.limit, r.turned = l.filter, feeds.CalendarLimit, l.order == timeline.Descending
		return r
	}
	r.options.ofCalendars = ""
	if format.Name != feeds.Atom().Name {
		r.options.Tombstones, r.options.ofAtom = false, ""
	}
	l := parseListing(values, feedLimit, orderOf(r.options.Family))
	r.filter = l.filter
	r.limit, r.cursor = l.limit, l.cursor
	return r
}

// question is the question to the store, asked now: a feed has the newest entries, a calendar the last events by start.
func (r *feedRequest) question(slug string, now time.Time) timeline.Query {
	q := timeline.Query{
		Timeline: slug, Filter: r.filter, Limit: r.limit, After: r.cursor,
		Family: r.options.Family, Order: orderOf(r.options.Family), Lead: r.options.lead, Now: now,
	}
	if isCalendar(r.format) {
		q.Order, q.Show = timeline.Descending, r.options.show()
	}
	if q.Month = r.archive.month; r.archived() || r.options.Tombstones {
		q.Show = timeline.ShowCalendar
	}
	return q
}

// path is what is behind the path of the timeline.
func (r *feedRequest) path() string {
	if r.archived() {
		return r.archive.path()
	}
	return r.format.Suffix
}

// at is the query of the feed's page behind the cursor, in canonical order; of its first page without one.
func (r *feedRequest) at(cursor *timeline.Cursor) string {
	parts := []string{r.query(r.format)}
	switch {
	case r.archived(): // which is as long as it is
	case !isCalendar(r.format):
		parts = append(parts, limitQuery(r.limit))
	case r.turned:
		parts = append(parts, "order=desc") // its bytes are others
	}
	if cursor != nil {
		parts = append(parts, "cursor="+cursor.String())
	}
	return joinQuery(parts...)
}

// self is the query of the canonical address.
func (r *feedRequest) self() string { return r.at(r.cursor) }
