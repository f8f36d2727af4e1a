// Package seed holds the demo timeline: eight events on security guarantees for Ukraine as they stood at
// the end of February 2025. Nothing that happened later is in it; what became of the events is for an
// editor to write. Its texts are there in English and in Ukrainian.
package seed

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"dateline/timeline"
)

// Slug is the slug of the demo timeline.
const Slug = "ukraine-security-guarantees"

//go:embed events.json
var events []byte

// Load returns the demo timeline and its events, in the order in which they are to be entered. The ids are
// fixed, so that every demo has the same addresses.
func Load() (timeline.Timeline, []timeline.Event, error) {
	t := timeline.Timeline{
		Slug:  Slug,
		Title: "Security guarantees for Ukraine",
		Description: "Who offers what for Ukraine's security, as reported at the end of February 2025 by RBC-Ukraine, " +
			"which names Bloomberg, Le Monde, CNN, The Wall Street Journal and AFP as its own sources.",
		Lang:  "en",
		Zone:  "Europe/Kyiv",
		Color: "steelblue",
	}
	var all []timeline.Event
	if err := json.Unmarshal(events, &all); err != nil {
		return timeline.Timeline{}, nil, fmt.Errorf("read the demo events: %w", err)
	}
	for i := range all {
		all[i].Timeline = Slug
		all[i].Sources = []timeline.Source{report()}
	}
	return t, all, nil
}

// report is the source that all events share.
func report() timeline.Source {
	return timeline.Source{
		Title:     "Report on security guarantees for Ukraine",
		Publisher: "RBC-Ukraine",
		Published: "2025-02-27",
	}
}
