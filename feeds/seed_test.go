package feeds_test

import (
	"fmt"
	"testing"
	"time"

	"dateline/feeds"
	"dateline/timeline"
)

// site is the service of all tests.
var site = feeds.Site{
	BaseURL:   "https://dates.example.org",
	Authority: timeline.Authority{Host: "dates.example.org", Year: 2026},
	Generator: "0.1.0",
}

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

// viewOf is the whole of a timeline in one format.
func viewOf(t timeline.Timeline, f feeds.Format) feeds.View {
	v := feeds.View{
		Timeline: t, Page: site.TimelineURL(t.Slug), ID: "t/" + t.Slug, Updated: at("2025-02-28T09:15:00.250Z"),
		Alternates: map[string]string{},
	}
	v.Self = v.Page + f.Suffix
	for _, other := range feeds.Formats() {
		v.Alternates[other.Name] = v.Page + other.Suffix
	}
	return v
}

func person(name, title, role string) timeline.Participant {
	return timeline.Participant{Name: name, Kind: "person", Title: title, Role: role}
}

func country(name, role string) timeline.Participant {
	return timeline.Participant{Name: name, Kind: "country", Role: role}
}

func body(name, role string) timeline.Participant {
	return timeline.Participant{Name: name, Kind: "organization", Role: role}
}

var (
	zelenskyy = "Volodymyr Zelenskyy"
	president = "President of Ukraine"
)

// seedTimeline is the demo timeline's settings.
func seedTimeline(tb testing.TB) timeline.Timeline {
	t, err := timeline.Timeline{
		Slug: "ukraine-security-guarantees", Title: "Security guarantees for Ukraine",
		Description: "Meetings, proposals and agreements about what could secure a peace.",
		Lang:        "en", Zone: "Europe/Kyiv", Publisher: "Dateline demo", License: "CC-BY-4.0", Color: "steelblue",
	}.Prepare()
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

// seed is a timeline like the demo: eight events with dates of three precisions.
func seed(tb testing.TB) (timeline.Timeline, []timeline.Event) {
	t := seedTimeline(tb)
	report := []timeline.Source{{Publisher: "RBC-Ukraine", URL: "https://www.rbc.ua/", Published: "2025-02-27"}}
	events := []timeline.Event{{
		Date: "2024", Title: "Macron proposes a peacekeeping mission", Status: timeline.Occurred,
		Summary:      "France's president is the first to raise the idea of peacekeepers in Ukraine.",
		Participants: []timeline.Participant{person("Emmanuel Macron", "President of France", "proposer")},
		Topics:       []string{"peacekeeping"},
	}, {
		Date: "2025-02-24", Title: "Zelenskyy names the guarantees that a just peace needs", Status: timeline.Occurred,
		Summary:      "Three years after the full-scale invasion he calls NATO membership the simplest guarantee; else an army of 800,000 or more needs funding.",
		Participants: []timeline.Participant{person(zelenskyy, president, "speaker")},
		Topics:       []string{"security-guarantees", "nato"},
	}, {
		Date: "2025-02-27", Title: "Government approves the minerals agreement with the US", Status: timeline.Occurred,
		Summary:      "Clause 10 of the final version ties it to further agreements and to steps toward lasting peace.",
		Participants: []timeline.Participant{person("Denys Shmyhal", "Prime Minister of Ukraine", "speaker"), body("Government of Ukraine", "approver")},
		Topics:       []string{"minerals-deal"},
	}, {
		Date: "2025-02-27", Title: "Starmer asks Trump for a US backstop", Status: timeline.Occurred,
		Summary:      "The UK would send troops and planes in support of a deal.",
		Place:        washington(),
		Participants: []timeline.Participant{person("Keir Starmer", "Prime Minister of the UK", ""), person("Donald Trump", "US President", "")},
		Topics:       []string{"peacekeeping", "us-backing"},
	}, {
		Date: "2025-02-28", Title: "Zelenskyy meets Trump in Washington",
		Summary:      "The framework agreement on minerals is to be signed.",
		Place:        washington(),
		Participants: []timeline.Participant{person(zelenskyy, president, ""), person("Donald Trump", "US President", "")},
		Topics:       []string{"minerals-deal", "security-guarantees"},
	}, {
		Date: "2025-03-02", Title: "London summit on European guarantees",
		Body:  "On the table:\n\n- what Europe could *offer*\n- who would take part",
		Place: &timeline.Place{Name: "London", Country: "GB"},
		Participants: []timeline.Participant{
			person("Keir Starmer", "Prime Minister of the UK", "host"), country("Poland", "invited"), country("Türkiye", "invited"),
			person(zelenskyy, president, "invited"), body("NATO", "attending"),
		},
		Topics: []string{"european-guarantees", "peacekeeping"},
	}, {
		Date: "2025-03-06", Title: "The European Council meets",
		Participants: []timeline.Participant{body("EU leaders", ""), person(zelenskyy, president, "invited")},
		Topics:       []string{"european-guarantees", "eu"},
	}, {
		Date: "2025-02-28/..", Title: "Agreement on an investment fund", Status: timeline.Tentative,
		Summary:      "Terms and amounts are to follow the framework agreement and to be ratified.",
		Participants: []timeline.Participant{country("Ukraine", ""), country("United States", ""), body("Verkhovna Rada", "ratifies")},
		Topics:       []string{"minerals-deal"},
	}}
	for i := range events {
		events[i].Sources = report
		events[i] = stored(tb, t, events[i], i)
	}
	return t, events
}

func washington() *timeline.Place {
	return &timeline.Place{Name: "Washington", Country: "US", Lat: new(38.9), Lon: new(-77.04)}
}

// stored is e as the i-th event of a store would hold it.
func stored(tb testing.TB, t timeline.Timeline, e timeline.Event, i int) timeline.Event {
	if e.ID == "" {
		e.ID = fmt.Sprintf("event-%02d", i+1)
	}
	e.Timeline = t.Slug
	revision, moved, deleted := max(e.Revision, 1), e.MovedFrom, e.Deleted
	e, err := e.Prepare(t)
	if err != nil {
		tb.Fatalf("event %d: %v", i+1, err)
	}
	e.Revision, e.MovedFrom, e.Deleted = revision, moved, deleted
	e.Created = at("2025-02-27T18:00:00Z").Add(time.Duration(i) * time.Millisecond)
	e.Published = new(e.Created.Add(time.Minute))
	e.Updated = e.Published.Add(time.Duration(revision-1) * time.Hour)
	return e
}
