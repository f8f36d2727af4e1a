package server

import (
	"net/url"
	"strconv"
	"strings"

	"dateline/timeline"
)

// How many entries a list has.
const (
	defaultLimit = 100 // of the API
	feedLimit    = 50  // of feeds and pages
	maxLimit     = 500
)

// listing is what the query of an address asks of a list. What is unknown in it counts for nothing; wrong
// names the known parameters with bad values, which are left out. An API refuses them; feeds and calendars do
// without, since an error would unsubscribe people.
type listing struct {
	filter timeline.Filter
	order  timeline.Order
	limit  int
	cursor *timeline.Cursor
	asked  string // language
	wrong  []timeline.FieldError
}

// parseListing reads a query. Unless it says otherwise, the list has the given limit and order; only lists
// by start can be turned round.
func parseListing(values url.Values, limit int, order timeline.Order) listing {
	l := listing{limit: limit, order: order}
	l.filter, l.wrong = timeline.ParseFilter(values)
	if text := values.Get("order"); text != "" && (order == timeline.Ascending || order == timeline.Descending) {
		switch text {
		case "asc":
			l.order = timeline.Ascending
		case "desc":
			l.order = timeline.Descending
		default:
			l.refuse("order", "must be asc, desc or rank")
		}
	}
	l.readLang(values)
	l.readLimit(values)
	if text := values.Get("cursor"); text != "" {
		cursor, err := timeline.ParseCursor(text, l.order)
		if err != nil {
			l.refuse("cursor", "must be the value of next in an earlier answer to the same list")
		}
		l.cursor = cursor
	}
	return l
}

// parseRanked reads the query of a list that can be ordered by how well a search found its events.
func parseRanked(values url.Values, limit int) listing {
	if values.Get("order") != "rank" {
		return parseListing(values, limit, timeline.Ascending)
	}
	l := parseListing(values, limit, timeline.ByRank)
	if strings.TrimSpace(values.Get("q")) == "" {
		l.refuse("order", "can be rank only with q")
	}
	return l
}

func (l *listing) readLimit(values url.Values) {
	text := values.Get("limit")
	if text == "" {
		return
	}
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil || n == 0 {
		l.refuse("limit", "must be a whole number from 1 to 500")
		return
	}
	l.limit = min(int(n), maxLimit)
}

func (l *listing) refuse(field, message string) {
	l.wrong = append(l.wrong, timeline.FieldError{Field: field, Message: message})
}

// query is the question to the store.
func (l *listing) query(slug string, show timeline.Show) timeline.Query {
	return timeline.Query{Timeline: slug, Show: show, Filter: l.filter, Order: l.order, Limit: l.limit, After: l.cursor}
}

// err is a Problem that names all that is wrong, or nil.
func (l *listing) err() error {
	if len(l.wrong) == 0 {
		return nil
	}
	return wrongFields("the query is not valid", "query", l.wrong)
}

// parseShow reads which states of events a list is to show.
func parseShow(text string) (timeline.Show, bool) {
	switch text {
	case "", "public":
		return timeline.ShowPublic, true
	case "drafts":
		return timeline.ShowDrafts, true
	case "deleted":
		return timeline.ShowDeleted, true
	case "all":
		return timeline.ShowAll, true
	}
	return timeline.ShowPublic, false
}
