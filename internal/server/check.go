package server

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"dateline/feeds"
	"dateline/feeds/validate"
)

// How much of what is wrong is told.
const (
	maxFindings = 100 // of a format
	maxLeftOut  = 20
)

// maxChecked is how many bytes of a document are checked by our rules: more would take seconds, and much memory.
const maxChecked = 8 << 20

// Check is what followers of a timeline are sent, and who asked for it.
type Check struct {
	Feeds    []FeedCheck `json:"feeds" nullable:"false" doc:"One for each format."`
	Audience Audience    `json:"audience" doc:"Which programs fetched them."`
}

// FeedCheck is one format of a timeline, as it is sent now.
type FeedCheck struct {
	Format       string    `json:"format" enum:"atom,rss,json,ics" doc:"The ending of its address, without the dot."`
	Address      string    `json:"address" doc:"Where followers find it."`
	Bytes        int       `json:"bytes" doc:"Its length, before compression."`
	Entries      int       `json:"entries" doc:"How many entries or events are in it."`
	ETag         string    `json:"etag" doc:"The header ETag that it is sent with."`
	LastModified string    `json:"last_modified,omitempty" doc:"The header Last-Modified that it is sent with; absent within the second of a change."`
	LastChange   time.Time `json:"last_change" doc:"When what it shows last changed."`
	Found        int       `json:"found" doc:"How many rules are broken in it; 0 is as it should be."`
	Findings     []Finding `json:"findings" nullable:"false" doc:"Which ones: the first 100."`
	Warnings     []Warning `json:"warnings" nullable:"false" doc:"What breaks no rule, and may still keep it from somebody."`
	LeftOut      *LeftOut  `json:"left_out,omitempty" doc:"What the calendar does not show; absent if it shows everything."`
}

// Finding is one thing that is wrong with a document.
type Finding struct {
	Rule    string `json:"rule" doc:"The rule that it breaks, as docs/conformance.md numbers it." example:"R7"`
	Where   string `json:"where" doc:"The place in the document."`
	Message string `json:"message" doc:"What is wrong."`
}

// LeftOut are the events that a calendar does not show.
type LeftOut struct {
	Count  int            `json:"count" doc:"How many it cannot show. The calendar says so in its description."`
	Older  bool           `json:"older" doc:"Whether older events are left out as well, because there are more than 10,000."`
	Events []LeftOutEvent `json:"events" nullable:"false" doc:"Those that it cannot show: the first 20 by start."`
}

// LeftOutEvent is an event that a calendar cannot show.
type LeftOutEvent struct {
	ID     string         `json:"id" doc:"Id of the event."`
	Date   string         `json:"date" doc:"Its date."`
	Reason feeds.Omission `json:"reason" enum:"no-start,vague,far" doc:"It has no beginning, is not known to the month, or lies outside of the years 1601 to 9998."`
}

// checkFeeds renders and checks every format of a timeline, one timeline at a time: a check costs as much as many polls.
func (s *Server) checkFeeds(ctx context.Context, in *timelinePath) (*answer[Check], error) {
	if _, err := s.writable(ctx, in.Slug); err != nil {
		return nil, err
	}
	if !s.checking.TryLock() {
		return nil, newProblem(http.StatusServiceUnavailable, "another check is running; ask again in a moment")
	}
	defer s.checking.Unlock()
	body := &Check{Feeds: []FeedCheck{}, Audience: s.audienceOf(in.Slug)}
	for _, format := range feeds.Formats() {
		one, err := s.checkFeed(ctx, in.Slug, format)
		if err != nil {
			return nil, err
		}
		body.Feeds = append(body.Feeds, one)
	}
	text, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("check %s: %w", in.Slug, err)
	}
	return reply(ctx, bytesState(text), body), nil
}

// checkFeed renders a format as its address without parameters has it.
func (s *Server) checkFeed(ctx context.Context, slug string, format feeds.Format) (FeedCheck, error) {
	t, err := s.store.Timeline(ctx, slug)
	if err != nil {
		return FeedCheck{}, err
	}
	r := parseFeed(url.Values{}, &t.Timeline, format)
	page, items, err := feeds.Read(ctx, s.store, r.question(slug, exchangeOf(ctx).settled))
	if err != nil {
		return FeedCheck{}, err
	}
	if isCalendar(format) {
		slices.Reverse(items)
	}
	view := s.feedView(page, &r)
	doc, entries := s.assemble(view, format, items)
	st := s.familyState(r.options.Family, page.Validator)
	found := s.findings(format, doc, view.Self)
	return FeedCheck{
		Format: format.Name, Address: view.Self, Bytes: len(doc), Entries: entries,
		ETag: st.tag, LastModified: modified(ctx, st), LastChange: st.since,
		Found: len(found), Findings: found[:min(len(found), maxFindings)],
		Warnings: s.warnings(view, format, items, len(doc)), LeftOut: leftOut(view, format, items),
	}, nil
}

// assemble is the document, as [feeds.Format.Render] makes it, and how many entries it has.
func (s *Server) assemble(view feeds.View, format feeds.Format, items []feeds.Item) (doc []byte, entries int) {
	rendered, left := make([][]byte, len(items)), 0
	for i, it := range items {
		if rendered[i] = format.Entry(s.site, view.Timeline, view.Options, it); len(rendered[i]) > 0 {
			entries++
		}
	}
	if format.Name == feeds.Calendar().Name {
		left = feeds.Omitted(view.Options, items)
	}
	return format.Splice(s.site, view, rendered, left), entries
}

// findings are what is wrong with a document that is fetched now from the address self. Of one that is too large to be
// read nothing is known.
func (s *Server) findings(format feeds.Format, doc []byte, self string) []Finding {
	var found []validate.Finding
	switch now := s.clock.Machine(); {
	case len(doc) > maxChecked:
	case format.Name == feeds.RSS().Name:
		found = validate.RSS(doc, self, now)
	case format.Name == feeds.Atom().Name:
		found = validate.Atom(doc, self, now)
	case format.Name == feeds.JSON().Name:
		found = validate.JSON(doc, self, now)
	case format.Name == feeds.Calendar().Name:
		found = validate.Calendar(doc)
	}
	told := make([]Finding, len(found))
	for i, f := range found {
		told[i] = Finding(f)
	}
	return told
}

// leftOut are the events that a calendar does not show; nil if there are none, and for feeds.
func leftOut(view feeds.View, format feeds.Format, items []feeds.Item) *LeftOut {
	if format.Name != feeds.Calendar().Name {
		return nil
	}
	left := &LeftOut{Older: view.More, Events: []LeftOutEvent{}}
	for _, it := range items {
		reason := feeds.WhyOmitted(view.Options, it)
		if reason == "" {
			continue
		}
		if left.Count++; left.Count <= maxLeftOut {
			left.Events = append(left.Events, LeftOutEvent{it.Event.ID, it.Event.Date, reason})
		}
	}
	if left.Count == 0 && !left.Older {
		return nil
	}
	return left
}
