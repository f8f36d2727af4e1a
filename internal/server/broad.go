package server

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"dateline/timeline"
)

// A search costs more than other questions, and one that the store gave up has cost much more already.
const (
	searchCost = 5
	broadCost  = 40
)

// costOf is how much a request costs of its kind.
func costOf(r *http.Request) int {
	if r.URL.RawQuery != "" && r.URL.Query().Get("q") != "" {
		return searchCost
	}
	return 1
}

// broad notes that the store gave up a search because too many texts would have to be looked at, and returns what it said of it;
// empty if err says something else. Who asks for such gets to ask less for a while.
func (s *Server) broad(ctx context.Context, kind *rates, err error) (fault string) {
	e, ok := errors.AsType[*timeline.Error](err)
	if !ok || e.Kind != timeline.Invalid {
		return ""
	}
	for _, f := range e.Fields {
		if f.Field == "q" {
			if w, counts := s.whoOf(exchangeOf(ctx)); counts && kind != nil {
				kind.owe(w, broadCost, time.Now())
			}
			return f.Message
		}
	}
	return ""
}

// readAnyway reads what a page shows, and, where its search is too broad, what it shows without one. Then the page says so, and is
// nobody's to keep: how far a search comes depends on how much the index knows.
func (s *Server) readAnyway(ctx context.Context, r *pageRequest, read func() error) error {
	err := read()
	if fault := s.broad(ctx, s.limits.pages, err); fault != "" {
		r.listing.refuse("q", fault)
		r.filter.Search, r.listing.filter.Search, r.passing = timeline.Search{}, timeline.Search{}, true
		err = read()
	}
	return err
}

// pass takes back that an answer may be kept.
func pass(c echo.Context) {
	h := c.Response().Header()
	h.Set("Cache-Control", cacheNever)
	h.Del("ETag")
	h.Del("Last-Modified")
}
