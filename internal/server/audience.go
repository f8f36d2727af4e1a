package server

import (
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"dateline/feeds"
	"dateline/internal/audience"
	"dateline/timeline"
)

// Audience is who fetched the feeds and the calendar of a timeline.
type Audience struct {
	Since   time.Time `json:"since" doc:"When the service was started: nothing is known of what was before."`
	Fetches []Fetch   `json:"fetches" nullable:"false" doc:"By format, the newest first."`
}

// Fetch is the last fetch of one format by one family of programs.
type Fetch struct {
	Format      string    `json:"format" enum:"atom,rss,json,ics" doc:"What was fetched, with filters or without."`
	Client      string    `json:"client" doc:"Family of programs, by what they call themselves." example:"Google Calendar"`
	Last        time.Time `json:"last" doc:"When it was last fetched."`
	Status      int       `json:"status" doc:"What was answered then: 200 with the document, 304 that nothing has changed, or an error."`
	Count       uint64    `json:"count" doc:"How often since the start of the service."`
	Subscribers int       `json:"subscribers,omitempty" doc:"For how many people it fetches, as it said itself the last time; absent if it did not say."`
}

// heard notes which program asked for a feed, and how it was answered; err is what the handler returned, and is returned.
// Of what was not found nothing is noted: anybody can make up names.
func (s *Server) heard(c echo.Context, slug string, format feeds.Format, err error) error {
	status := c.Response().Status
	if err != nil {
		status = statusOf[timeline.KindOf(err)]
	}
	if p, ok := errors.AsType[*Problem](err); ok {
		status = p.Status
	}
	if out, ok := c.Response().Writer.(*response); ok && err == nil {
		out.polled = true
	}
	hungUp := err != nil && (c.Request().Context().Err() != nil || errors.Is(err, errHangUp))
	if status != http.StatusNotFound && status != http.StatusGone && !hungUp {
		s.audience.Note(slug, format.Name, audience.Caller(c.Request().Header), status, s.clock.Machine())
	}
	return err
}

// audienceOf is the audience of a timeline, for who may write to it.
func (s *Server) audienceOf(slug string) Audience {
	told := Audience{Since: s.audience.Since(), Fetches: []Fetch{}}
	for _, f := range s.audience.Fetches(slug) {
		told.Fetches = append(told.Fetches, Fetch(f))
	}
	return told
}
