package programs_test

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// ask asks the API what is true, holds it against what was true before, and makes of it what followers must show.
func (st *story) ask() (feeds, calendars truth) {
	st.t.Helper()
	line := decode[struct{ Title, Publisher string }](st.t, st.get(demoTimeline))
	author := cmp.Or(line.Publisher, line.Title)
	st.author = author
	feeds = truth{map[string]shown{}, map[string]bool{}}
	calendars = truth{map[string]shown{}, map[string]bool{}}
	for _, e := range st.events() {
		st.compare(e)
		st.known[e.ID] = e
		switch {
		case e.visible():
			feeds.shown["tag:dates.example.org,2025:e/"+e.ID] = e.entry(st.base, author)
		case !e.Published.IsZero(): // to followers, an event that is hidden again is a deleted one
			feeds.gone["tag:dates.example.org,2025:e/"+e.ID] = true
			e.Status = "cancelled"
		default:
			continue // nobody has seen it
		}
		if e.inCalendars(st.t) {
			calendars.shown[e.ID] = e.appointment(st.t, st.base)
		}
	}
	st.comparePublic(feeds)
	return feeds, calendars
}

// compare expects of a changed event everything by which followers see that it has changed, and nothing else to move.
func (st *story) compare(is apiEvent) {
	st.t.Helper()
	was, known := st.known[is.ID]
	if !known {
		return
	}
	if !was.Published.IsZero() && !is.Published.Equal(was.Published) {
		st.t.Errorf("%s: published %v → %v, want it to stay", is.ID, was.Published, is.Published)
	}
	grown := is.Updated.Truncate(time.Second).After(was.Updated.Truncate(time.Second)) // calendars have no fractions
	if changed := is.Revision != was.Revision; changed != grown || is.Revision < was.Revision {
		st.t.Errorf("%s: revision %d → %d, but updated %v → %v", is.ID, was.Revision, is.Revision, was.Updated, is.Updated)
	}
}

// comparePublic expects that the public list has what followers must show, and nothing else.
func (st *story) comparePublic(feeds truth) {
	st.t.Helper()
	public := decode[struct{ Events []apiEvent }](st.t, st.get(demoEvents+"?limit=500")).Events
	for _, e := range public {
		if feeds.shown["tag:dates.example.org,2025:e/"+e.ID] == nil {
			st.t.Errorf("%s is in the public list", e.ID)
		}
	}
	if len(public) != len(feeds.shown) {
		st.t.Errorf("%d events in the public list, want %d", len(public), len(feeds.shown))
	}
}

func (e apiEvent) visible() bool {
	return e.Deleted.IsZero() && !e.Draft && !e.Published.IsZero()
}

// called is the event's title as followers see it.
func (e apiEvent) called() string {
	switch e.Status {
	case "cancelled":
		return "Cancelled: " + e.Title
	case "postponed":
		return "Postponed: " + e.Title
	}
	return e.Title
}

// entry is the event in a feed.
func (e apiEvent) entry(base, author string) shown {
	return shown{
		"title": e.called(), "link": base + "/e/" + e.ID, "author": author, "topics": listed(e.Topics),
		"published": moment(e.Published), "updated": moment(e.Updated), "text": e.words() + "\n" + e.Summary,
		"id": "tag:dates.example.org,2025:e/" + e.ID,
	}
}

// words is the first day of the event, or what is known of it, as people write it.
func (e apiEvent) words() string {
	const days = "/2025-" // several days are written as one thing
	switch start := e.Start[:len(time.DateOnly)]; {
	case e.Precision == "year":
		return start[:4]
	case e.Precision == "month", e.AllDay && strings.Contains(e.Date, days):
		return inWords(start, "January 2006")
	default:
		return inWords(start, "2 January 2006")
	}
}

func inWords(day, layout string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return err.Error()
	}
	return at.Format(layout)
}

// inCalendars reports whether the event has a place in a calendar: its day or its month is known.
func (e apiEvent) inCalendars(t *testing.T) bool {
	t.Helper()
	if !slices.Contains([]string{"second", "minute", "day", "month"}, e.Precision) {
		if e.Precision != "year" {
			t.Fatalf("the story has no words for an event that is known to the %s", e.Precision)
		}
		return false
	}
	return true
}

// stamped is all of an event in a calendar but its date, its texts and its status.
func (e apiEvent) stamped(base string) shown {
	a := appointment(e.ID + "@dates.example.org")
	a["link"], a["topics"] = base+"/e/"+e.ID, listed(e.Topics)
	a["updated"], a["stamp"], a["revision"] = moment(e.Updated), moment(e.Updated), strconv.Itoa(e.Revision-1)
	return a
}

// appointment is the event in a calendar.
func (e apiEvent) appointment(t *testing.T, base string) shown {
	t.Helper()
	a := e.stamped(base)
	a["title"], a["text"] = e.called(), e.words()+"\n"+e.Summary+"\n"+a["link"]
	switch e.Status {
	case "cancelled":
		a["status"] = "CANCELLED"
	case "tentative", "postponed":
		a["status"] = "TENTATIVE"
	default:
		a["status"] = "CONFIRMED"
	}
	a["start"], a["end"] = e.span(t)
	switch {
	case e.Precision == "month":
		a["title"] += " (" + e.words() + ")"
	case strings.HasSuffix(e.Date, "/.."):
		a["title"] += " (after " + e.words() + ", no date yet)"
	}
	return a
}

// span is when the event is in a calendar. An open end is its first day.
func (e apiEvent) span(t *testing.T) (start, end string) {
	t.Helper()
	if e.AllDay {
		if e.End != "" {
			return e.Start, e.End
		}
		day, err := time.Parse(time.DateOnly, e.Start)
		if err != nil {
			t.Fatal(err)
		}
		return e.Start, day.AddDate(0, 0, 1).Format(time.DateOnly)
	}
	from, err := time.Parse(time.RFC3339, e.Start)
	if err != nil {
		t.Fatal(err)
	}
	to, err := time.Parse(time.RFC3339, e.End)
	if err != nil {
		t.Fatal(err)
	}
	if to.Equal(from) {
		return moment(from), ""
	}
	return moment(from), moment(to)
}
