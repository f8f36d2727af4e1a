// Package sample reads the events that are measured with, which dateline generate makes, and draws views of them.
package sample

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
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

// Read reads events as dateline generate prints them.
func Read(r io.Reader) ([]Event, error) {
	var events []Event
	for lines := json.NewDecoder(r); ; {
		var e Event
		switch err := lines.Decode(&e); {
		case errors.Is(err, io.EOF):
			return events, nil
		case err != nil:
			return nil, err
		}
		events = append(events, e)
	}
}

// subjects is how many topics there are.
const subjects = 120

var themes = []string{
	"security", "energy", "elections", "culture", "education", "transport", "health", "climate", "budget", "trade",
	"housing", "justice", "science", "sport", "music", "theatre", "agriculture", "migration", "media", "water",
}

// Topic is the key of the n-th subject, as dateline generate names it; the first are those of most events.
func Topic(n int) string {
	return themes[n%len(themes)] + strings.TrimSuffix(fmt.Sprintf("-%d", n/len(themes)), "-0")
}
