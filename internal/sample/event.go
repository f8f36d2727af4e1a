// Package sample makes events to try out and to measure with: like those that newsrooms and towns enter, in several languages,
// of every precision, with few subjects that are everywhere and many that are rare, and with days on which much happens. The
// same seed makes the same events.
package sample

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Event is an event as the API takes it.
type Event struct {
	ID           string                 `json:"id"`
	Title        string                 `json:"title"`
	Summary      string                 `json:"summary"`
	Body         string                 `json:"body,omitempty"`
	Date         string                 `json:"date"`
	Zone         string                 `json:"zone,omitempty"`
	Status       string                 `json:"status"`
	Place        *Place                 `json:"place,omitempty"`
	Participants []Participant          `json:"participants,omitempty"`
	Topics       []string               `json:"topics"`
	Sources      []Source               `json:"sources"`
	Lang         string                 `json:"lang"`
	Translations map[string]Translation `json:"translations,omitempty"`
}

// Place is where an event happens.
type Place struct {
	Name    string  `json:"name"`
	Country string  `json:"country"`
	Lat     float64 `json:"lat"`
	Lon     float64 `json:"lon"`
}

// Participant takes part in an event.
type Participant struct {
	Name  string `json:"name"`
	Kind  string `json:"kind"`
	Title string `json:"title,omitempty"`
	Role  string `json:"role,omitempty"`
}

// Source is where an event is known from.
type Source struct {
	Title     string `json:"title"`
	Publisher string `json:"publisher"`
	URL       string `json:"url"`
	Published string `json:"published"`
}

// Translation is an event in another language.
type Translation struct {
	Title   string `json:"title"`
	Summary string `json:"summary"`
}

// Zone is the time zone of the timelines that the events are for.
const Zone = "Europe/Kyiv"

// First and Last bound the days on which events begin.
var (
	First = time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)
	Last  = time.Date(2029, 12, 31, 0, 0, 0, 0, time.UTC)
)

// Events makes n events whose ids begin with prefix, one after the other.
func Events(seed uint64, prefix string, n int) iter.Seq[Event] {
	return func(yield func(Event) bool) {
		g := generator{Rand: rand.New(rand.NewPCG(seed, 0))}
		for range bursts {
			g.bursts = append(g.bursts, g.anyDay())
		}
		for i := range n {
			if !yield(g.event(fmt.Sprintf("%s-%07d", prefix, i))) {
				return
			}
		}
	}
}

// Write writes events as NDJSON.
func Write(w io.Writer, events iter.Seq[Event]) error {
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	for e := range events {
		if err := lines.Encode(&e); err != nil {
			return err
		}
	}
	return nil
}

type generator struct {
	*rand.Rand
	bursts []time.Time
}

// bursts is the number of times at which much happens, as around an election or a storm.
const bursts = 40

func (g generator) anyDay() time.Time {
	return First.AddDate(0, 0, g.IntN(int(Last.Sub(First).Hours()/24)))
}

// day is any day, or one in the week of a burst.
func (g generator) day() time.Time {
	if g.IntN(4) > 0 {
		return g.anyDay()
	}
	return g.bursts[g.skewed(len(g.bursts))].AddDate(0, 0, g.skewed(7))
}

func (g generator) event(id string) Event {
	day := g.day()
	topics := g.topics()
	from, to := &tongues[g.skewed(len(tongues))], &tongues[g.IntN(len(tongues))]
	e := Event{
		ID: id, Title: from.title(g, topics[0]), Summary: from.text(g, 1), Lang: from.lang,
		Date: g.date(day), Status: g.status(day), Topics: topics, Participants: g.participants(),
	}
	if strings.Contains(e.Date, "T") {
		e.Zone = pick(g, zones)
	}
	if g.IntN(4) == 0 {
		e.Body = "**" + from.text(g, 1) + "** " + from.text(g, 2) + "\n\n" + from.text(g, 1)
	}
	if g.IntN(10) < 7 {
		place := places[g.skewed(len(places))]
		e.Place = &place
	}
	if from.lang != to.lang && g.IntN(4) == 0 {
		e.Translations = map[string]Translation{to.lang: {Title: to.title(g, topics[0]), Summary: to.text(g, 1)}}
	}
	for range 1 + g.IntN(2) {
		e.Sources = append(e.Sources, g.source(from, day))
	}
	return e
}

// skewed is an index below n; half of the draws fall into the first few.
func (g generator) skewed(n int) int {
	x := g.Float64()
	return int(float64(n) * x * x * x)
}

func (g generator) topics() []string {
	var topics []string
	for range 1 + g.IntN(3) {
		if topic := Topic(g.skewed(Subjects)); !slices.Contains(topics, topic) {
			topics = append(topics, topic)
		}
	}
	return topics
}

// Topic is the key of the n-th subject; the first are those of most events.
func Topic(n int) string {
	return themes[n%len(themes)] + strings.TrimSuffix(fmt.Sprintf("-%d", n/len(themes)), "-0")
}

func (g generator) participants() []Participant {
	var all []Participant
	for range g.IntN(4) {
		n := g.skewed(people)
		p := Participant{Kind: "person", Name: names[n%len(names)] + " " + families[n/len(names)%len(families)], Role: pick(g, roles)}
		switch n % 5 {
		case 0:
			p.Kind, p.Name = "organization", "Council of "+places[n%len(places)].Name
		case 1:
			p.Title = "Minister of " + themes[n%len(themes)]
		}
		all = append(all, p)
	}
	return all
}

func (g generator) source(t *tongue, day time.Time) Source {
	publisher := pick(g, publishers)
	return Source{
		Title: t.title(g, publisher), Publisher: publisher,
		URL:       fmt.Sprintf("https://news.example.org/%s/%x", day.Format("2006/01"), g.Uint64()),
		Published: day.AddDate(0, 0, -g.IntN(5)).Format(time.DateOnly),
	}
}

func (g generator) status(day time.Time) string {
	switch g.IntN(20) {
	case 0:
		return "cancelled"
	case 1:
		return "postponed"
	case 2, 3:
		return "tentative"
	}
	if day.Year() < 2026 {
		return "occurred"
	}
	return "scheduled"
}

// date writes a day as exactly as it is known: most are known to the day.
func (g generator) date(day time.Time) string {
	later := func(days int) string { return day.AddDate(0, 0, 1+g.IntN(days)).Format(time.DateOnly) }
	switch n := g.IntN(100); {
	case n < 64:
		return day.Format(time.DateOnly)
	case n < 78:
		return day.Format(time.DateOnly) + fmt.Sprintf("T%02d:%02d", 8+g.IntN(13), 15*g.IntN(4))
	case n < 88:
		return day.Format(time.DateOnly) + "/" + later(6)
	case n < 93:
		return day.Format("2006-01")
	case n < 95:
		return day.Format("2006")
	case n < 96:
		return day.Format("2006") + fmt.Sprintf("-%d", 21+g.IntN(4)) // a season
	case n < 97:
		return day.Format("2006") + "~"
	case n < 98 && g.IntN(2) == 0:
		return g.coarse(day)
	case n < 98:
		return day.Format(time.DateOnly) + "/.."
	}
	return day.Format(time.DateOnly) + "/" + later(400)
}

// coarse is a date of which little is known, or one that is known to the second.
func (g generator) coarse(day time.Time) string {
	year := day.Format("2006")
	return pick(g, []string{year[:3] + "X", year[:2] + "XX", day.Format(time.DateOnly) + "T20:17:40", year + "-XX", year + "-05~"})
}

func pick[T any](g generator, from []T) T { return from[g.IntN(len(from))] }
