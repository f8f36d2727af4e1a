// Package eventfuzz makes events that a store could hold out of what a fuzzer finds, for the tests of all that
// shows events. Only tests import it.
package eventfuzz

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"dateline/timeline"
)

// A fuzzer changes one argument at a time, so that each part of an event has one of its own. Lists are written as lines,
// and the fields of an entry between tabs: no such field may hold either.
const (
	between = "\n"
	within  = "\t"
)

// Add makes a stored event, and the settings of its timeline, a seed of the target.
func Add(f *testing.F, t timeline.Timeline, e timeline.Event) {
	f.Helper()
	lat, lon := 0.0, 0.0
	if p := e.Place; p != nil && p.Lat != nil && p.Lon != nil {
		lat, lon = *p.Lat, *p.Lon
	}
	moved := ""
	if e.MovedFrom != nil {
		moved = *e.MovedFrom
	}
	f.Add(settingsText(t), e.ID, e.Title, e.Summary, e.Body, e.Date, e.Zone, e.Lang, marksOf(e), moved, placeText(e.Place), lat, lon,
		participantsText(e), strings.Join(e.Topics, between), sourcesText(e), mediaText(e), translationsText(e),
		e.URL+within+e.Color, e.Revision, e.Updated.UnixMilli())
}

// Fuzz calls check with every valid event that the fuzzer finds, as a store would hold it, and with the settings of its timeline.
// What [timeline.Event.Prepare] refuses is no event.
func Fuzz(f *testing.F, check func(t *testing.T, line timeline.Timeline, e timeline.Event)) {
	f.Helper()
	f.Fuzz(func(t *testing.T, settings, id, title, summary, body, date, zone, lang string, marks byte, moved, place string, lat, lon float64,
		participants, topics, sources, media, translations, more string, revision, updated int64,
	) {
		line := settingsOf(settings)
		address, color, _ := strings.Cut(more, within)
		e, err := timeline.Event{
			ID: id, Timeline: line.Slug, Title: title, Summary: summary, Body: body, Date: date, Zone: zone, Lang: lang,
			Status: timeline.Statuses[int(marks&7)%len(timeline.Statuses)], URL: address, Color: color,
			Place: placeOf(place, lat, lon, marks), Topics: entries(topics), Participants: participantsOf(participants),
			Sources: sourcesOf(sources), Media: mediaOf(media), Translations: translationsOf(translations),
		}.Prepare(line)
		if err != nil {
			if timeline.KindOf(err) != timeline.Invalid {
				t.Errorf("Prepare() = %v", err)
			}
			return
		}
		check(t, line, entered(e, marks, moved, revision, updated))
	})
}

// The bits of marks behind the status.
const (
	markDeleted = 8 << iota
	markPlaced  // the place has coordinates
	markUnseen  // nobody saw it yet
)

func marksOf(e timeline.Event) byte {
	var marks byte
	for i, s := range timeline.Statuses {
		if s == e.Status {
			marks = byte(i)
		}
	}
	if e.Deleted != nil {
		marks |= markDeleted
	}
	if e.Place != nil && e.Place.Lat != nil {
		marks |= markPlaced
	}
	if e.Published == nil {
		marks |= markUnseen
	}
	return marks
}

// entered is e with what Dateline sets: the times of the service, and the date before the last move.
func entered(e timeline.Event, marks byte, moved string, revision, updated int64) timeline.Event {
	const century = 100 * 365 * 24 * int64(time.Hour/time.Millisecond)
	at := time.UnixMilli(((updated%century)+century)%century + 1).UTC() // from 1970 on
	e.Revision, e.Created, e.Published, e.Updated = max(revision, 1), at, &at, at.Add(time.Second)
	if marks&markUnseen != 0 {
		e.Published = nil
	}
	if marks&markDeleted != 0 {
		e.Deleted = &e.Updated
	}
	if d, err := timeline.ParseDate(moved, e.Zone); err == nil {
		e.MovedFrom = new(d.String())
	}
	return e
}

// entries are the lines of a text.
func entries(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, between)
}

// fields are n fields of an entry; those that are missing are empty.
func fields(entry string, n int) []string {
	return append(strings.SplitN(entry, within, n), make([]string, n)...)[:n]
}

func whole(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}
