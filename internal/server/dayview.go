package server

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"dateline/timeline"
)

// dayView is the state of a timeline in which a page that marks today was read.
type dayView struct {
	state     state
	validator timeline.Validator
	line      timeline.Timeline
	now       time.Time
	torn      bool // it was written to all the time: what was read is of several states, and is nobody's to keep
}

// viewTries is how often a page is read again because something changed in between.
const viewTries = 3

// readDay lets what a page shows be read, which takes several questions, between two equal states of the timeline.
func (s *Server) readDay(ctx context.Context, slug string, now time.Time, read func(v dayView) error) (v dayView, err error) {
	for range viewTries {
		before, err := s.store.Validator(ctx, timeline.Query{Timeline: slug})
		if err != nil {
			return v, err
		}
		record, err := s.readable(ctx, slug)
		if err != nil {
			return v, err
		}
		v = dayView{validator: before, line: record.Timeline, now: now}
		v.state, _ = s.dayState(before, now, record.Timeline.Zone)
		if err := read(v); err != nil {
			return v, err
		}
		if after, err := s.store.Validator(ctx, timeline.Query{Timeline: slug}); err != nil || after == before {
			return v, err
		}
	}
	v.torn = true
	return v, nil
}

// dayPage is the way of a page that marks today, up to its content. What it shows depends on all events of the timeline: how
// many there are is said, also under a filter. It answers who knows the state, and who asks for a page that is kept under the
// address that address says, and reports that; else read reads what is shown. The poll is for who asks next, and nil if the answer is
// not to be kept.
func (s *Server) dayPage(c echo.Context, slug string, address func(values url.Values, v dayView) string, read func(ctx context.Context, values url.Values, v dayView) error) (p *poll, answered bool, err error) {
	ctx := c.Request().Context()
	mark := s.store.Mark(slug)
	record, err := s.readable(ctx, slug)
	if err != nil {
		return nil, false, err
	}
	now := s.clock.Now()
	v := dayView{line: record.Timeline, now: now}
	if v.validator, err = s.store.Validator(ctx, timeline.Query{Timeline: slug}); err != nil {
		return nil, false, err
	}
	p = &poll{slug: slug, mark: mark}
	v.state, p.until = s.dayState(v.validator, now, v.line.Zone)
	known := has(ctx, v.state)
	if !known {
		if p.key = s.place + address(c.QueryParams(), v); s.again(c, p.key) {
			return nil, true, nil
		}
		if err = s.limited(ctx, s.limits.pages); err != nil {
			return nil, false, err
		}
		if v, err = s.readDay(ctx, slug, now, func(v dayView) error { return read(ctx, c.QueryParams(), v) }); err != nil {
			return nil, false, err
		}
	}
	speak(c, timeline.Framing(v.line.Lang, askedLang(c.QueryParams(), v.line.Lang)))
	if v.torn {
		c.Response().Header().Set("Cache-Control", cacheNever)
		return nil, false, nil
	}
	stamp(c, v.state)
	p.state = v.state
	if known {
		s.remember(c, p, timeline.Latest, http.StatusNotModified)
		return p, true, c.NoContent(http.StatusNotModified)
	}
	return p, false, nil
}
