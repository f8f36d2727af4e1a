package server

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"dateline/feeds"
)

// Sizes above which a document is refused, or cut off, by somebody who follows it. They are those of the programs, in bytes.
const (
	largeCalendar = 1_000_000 // Google Calendar
	largeFeed     = 250_000   // feed readers with little room
)

// maxYears is for how many years a warning names addresses: the last ones.
const maxYears = 30

// Warning is what breaks no rule, and may still keep a document from somebody.
type Warning struct {
	Kind      string   `json:"kind" enum:"large-calendar,large-feed,unchecked" doc:"What it is about."`
	Message   string   `json:"message" doc:"What may happen, and what to do."`
	Addresses []string `json:"addresses,omitempty" nullable:"false" doc:"Addresses to give to followers instead: a calendar for each year, the last 30 at most."`
}

func (s *Server) warnings(view feeds.View, format feeds.Format, items []feeds.Item, size int) []Warning {
	found := []Warning{}
	switch calendar := format.Name == feeds.Calendar().Name; {
	case calendar && size > largeCalendar:
		found = append(found, Warning{
			Kind:      "large-calendar",
			Message:   "Google Calendar refuses calendars above 1 MB; give its users calendars of a year, or of a topic",
			Addresses: s.yearly(view, items),
		})
	case !calendar && size > largeFeed:
		found = append(found, Warning{
			Kind:    "large-feed",
			Message: fmt.Sprintf("some readers refuse feeds above 250 KB; give their users an address with limit=%d", fitting(len(items), size)),
		})
	}
	if size > maxChecked {
		found = append(found, Warning{Kind: "unchecked", Message: "it is above 8 MB, and was not checked by our rules"})
	}
	return found
}

// fitting is how many of n entries, which have size bytes together, a feed should have so that it is not too large.
func fitting(n, size int) int { return max(1, n*largeFeed/size*4/5) }

// yearly are the addresses of the calendars of single years that have events to show.
func (s *Server) yearly(view feeds.View, items []feeds.Item) []string {
	years := map[int]bool{}
	for _, it := range items {
		if e := it.Event; e.Deleted == nil && feeds.WhyOmitted(view.Options, it) == "" {
			years[time.Unix(e.Lo, 0).UTC().Year()] = true
		}
	}
	known := slices.Sorted(maps.Keys(years))
	var addresses []string
	for _, year := range known[max(0, len(known)-maxYears):] {
		addresses = append(addresses, s.yearLink(view.Timeline.Slug, choice{}, year).Href)
	}
	return addresses
}
