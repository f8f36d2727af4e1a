package main

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/gorilla/feeds"
)

const (
	base    = "https://dates.example.org"
	inFeed  = 100
	changed = 1_700_000_000 // the afternoon ended before it kept when events change
)

func (e *event) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "<p><strong>%s</strong> · %s</p>\n<p>%s</p>\n<p>%s</p>\n", e.Date, e.Status, html.EscapeString(e.Summary), html.EscapeString(e.Body))
	if e.Place != nil {
		fmt.Fprintf(&b, "<p>%s, %s</p>\n", html.EscapeString(e.Place.Name), e.Place.Country)
	}
	for _, p := range e.Participants {
		fmt.Fprintf(&b, "<li>%s (%s)</li>\n", html.EscapeString(p.Name), p.Role)
	}
	for _, s := range e.Sources {
		fmt.Fprintf(&b, `<li><a href="%s">%s</a></li>`+"\n", html.EscapeString(s.URL), html.EscapeString(s.Title))
	}
	return b.String()
}

// renderFeed shows the last events by id, which were entered last.
func renderFeed(events []event) (string, error) {
	feed := &feeds.Feed{
		Title: "Events", Link: &feeds.Link{Href: base}, Description: "All events",
		Author: &feeds.Author{Name: "Events"}, Updated: time.Unix(changed, 0).UTC(),
	}
	slices.Reverse(events)
	for _, e := range events[:min(inFeed, len(events))] {
		feed.Items = append(feed.Items, &feeds.Item{
			Id: "tag:dates.example.org,2025:" + e.ID, Title: e.Title, Description: e.Summary, Content: e.text(),
			Link: &feeds.Link{Href: base + "/" + e.ID}, Created: time.Unix(changed, 0).UTC(), Updated: time.Unix(changed, 0).UTC(),
		})
	}
	return feed.ToAtom()
}

func renderCalendar(events []event) (string, error) {
	cal := ics.NewCalendar()
	cal.SetProductId("-//An afternoon//EN")
	cal.SetName("Events")
	for i := range events {
		e := &events[i]
		v := cal.AddEvent(e.ID + "@dates.example.org")
		v.SetDtStampTime(time.Unix(changed, 0).UTC())
		v.SetSummary(e.Title)
		v.SetDescription(e.Summary)
		v.SetURL(base + "/" + e.ID)
		if e.Place != nil {
			v.SetLocation(e.Place.Name)
		}
		if e.Status == "cancelled" {
			v.SetStatus(ics.ObjectStatusCancelled)
		}
		if start := e.start(); strings.Contains(e.Date, "T") {
			v.SetStartAt(start)
			v.SetEndAt(start.Add(time.Hour))
		} else {
			v.SetAllDayStartAt(start)
			v.SetAllDayEndAt(start.AddDate(0, 0, 1))
		}
	}
	return cal.Serialize(), nil
}
