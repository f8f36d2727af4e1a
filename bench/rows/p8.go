package rows

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"dateline/bench/lab"
	"dateline/bench/load"
	"dateline/bench/sample"
	"dateline/bench/stats"
)

// A calendar shows 10,000 events; this one has room for those that are inserted.
const (
	inCalendar   = 9900
	calendarPath = "/t/bench-0.ics"
	writesAtOnce = 3 // in a round, so that a pause of the collector does not decide it
)

// splice is P8: what one write makes of a large calendar, in CPU of the write and of the next fetch together, against a
// service that never rendered it.
func splice(ctx context.Context, l *lab.Lab) (r Report, err error) {
	file, err := l.Store(ctx, 1, inCalendar)
	if err != nil {
		return r, err
	}
	still, err := l.Copy(file)
	if err != nil {
		return r, err
	}
	server, err := l.Dateline(ctx, file)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	all, err := l.Sample(ctx, 0, inCalendar)
	if err != nil {
		return r, err
	}
	d := desk{server: server, all: all}
	if _, err := server.Ask(load.Get(calendarPath, load.Gzip)); err != nil {
		return r, err
	}
	var edits, inserts, whole []float64
	for round := range l.Rounds {
		l.Progress("writes to a calendar", round, l.Rounds)
		for _, part := range []struct {
			micro *[]float64
			cost  func() (float64, error)
		}{
			{&edits, func() (float64, error) { return d.cost(d.edit) }},
			{&inserts, func() (float64, error) { return d.cost(d.insert) }},
			{&whole, func() (float64, error) { return rendered(ctx, l, still) }},
		} {
			micro, err := part.cost()
			if err != nil {
				return r, err
			}
			*part.micro = append(*part.micro, micro)
		}
	}
	goal := Goal{AtMost, 0.1}
	r.Figures = []Figure{
		ratio("an edit, then all of 10,000 events in gzip", "rendered whole", edits, whole, goal),
		ratio("an insertion in front, then all", "rendered whole", inserts, whole, goal),
	}
	r.Notes = []string{fmt.Sprintf("The calendar has %d events, and room for those inserted: it shows 10,000 at most.", inCalendar)}
	for _, c := range []struct {
		work  string
		micro []float64
	}{{"calendar of 10,000 after an edit", edits}, {"calendar of 10,000 after an insertion", inserts}, {"calendar of 10,000, first time", whole}} {
		r.Costs = append(r.Costs, Cost{c.work, lab.DatelineName, stats.Of(c.micro)})
	}
	return r, nil
}

// rendered is what the calendar costs a service that has just started.
func rendered(ctx context.Context, l *lab.Lab, file string) (micro float64, err error) {
	server, err := l.Dateline(ctx, file)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	return spent(server, 1, func() error {
		_, err := server.Ask(load.Get(calendarPath, load.Gzip))
		return err
	})
}

// spent is the CPU time in microseconds that a server spends on one of n things that do does.
func spent(server *lab.Server, n int, do func() error) (float64, error) {
	before, err := server.CPU()
	if err != nil {
		return 0, err
	}
	if err := do(); err != nil {
		return 0, err
	}
	after, err := server.CPU()
	return float64((after-before)/time.Nanosecond) / 1e3 / float64(n), err
}

// desk writes to a calendar.
type desk struct {
	server *lab.Server
	all    []sample.Event
	writes int
}

// cost is what a write and the calendar behind it cost.
func (d *desk) cost(next func() sample.Event) (float64, error) {
	return spent(d.server, writesAtOnce, func() error {
		for range writesAtOnce {
			if err := d.show(next()); err != nil {
				return err
			}
		}
		return nil
	})
}

// edit changes the title of an event in the middle.
func (d *desk) edit() sample.Event {
	d.writes++
	e := d.all[(d.writes*7919)%len(d.all)]
	e.Date = "2025-06-01" // known to the day, so that the calendar shows it
	e.Translations = nil  // which would be shown instead
	e.Title = fmt.Sprintf("Edit %d of a calendar", d.writes)
	return e
}

// insert is a new event before all others.
func (d *desk) insert() sample.Event {
	d.writes++
	e := d.all[0]
	e.ID, e.Title = fmt.Sprintf("front-%d", d.writes), fmt.Sprintf("Edit %d of a calendar", d.writes)
	e.Translations = nil
	e.Date = sample.First.AddDate(0, 0, -d.writes).Format(time.DateOnly)
	return e
}

// show writes an event, and fails if the calendar does not show it then.
func (d *desk) show(e sample.Event) error {
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	if _, err := d.server.Ask(putEvent(e.ID, body)); err != nil {
		return err
	}
	answer, err := d.server.Ask(load.Get(calendarPath, load.Gzip))
	if err != nil {
		return err
	}
	document, err := answer.Document()
	if err != nil {
		return err
	}
	if !bytes.Contains(document, []byte(e.Title)) {
		return fmt.Errorf("the calendar does not show %q, which was written before", e.Title)
	}
	return nil
}

// putEvent is the request that writes an event of the first timeline.
func putEvent(id string, body []byte) []byte {
	return load.Put("/api/v1/timelines/bench-0/events/"+id, body, "Authorization: Bearer "+lab.AdminToken)
}
