package programs_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// The feeds of beginnings that programs follow: one of them tells of an event a minute before it begins.
const (
	startingView = "?view=starting"
	earlyView    = startingView + "&lead=PT1M"
)

// departures is a timeline whose beginnings are followed.
type departures struct {
	*audience
	truths map[string]truth // by view
}

const (
	departuresPath   = "/t/departures"
	departuresEvents = "/api/v1/timelines/departures/events/"
)

// newDepartures starts a service with an empty timeline, in UTC.
func newDepartures(t *testing.T) *departures {
	t.Helper()
	d := &departures{&audience{service: startEmpty(t, filepath.Join(t.TempDir(), "departures.db"))}, map[string]truth{}}
	d.write(http.MethodPut, "/api/v1/timelines/departures", nil, event{"title": "Departures", "publisher": "The harbour"}, http.StatusCreated)
	return d
}

// truth is what a program must show of the departures.
func (d *departures) truth(f *following) truth { return d.truths[f.view] }

// departs writes an event that begins at a time, as clocks in a zone show it, to the second.
func (d *departures) departs(id string, at time.Time, zone string, more event) apiEvent {
	d.t.Helper()
	fields := event{"title": "The " + id + " leaves", "date": wall(d.t, at, zone).Format(wallClock), "zone": zone}
	for name, value := range more {
		fields[name] = value
	}
	return decode[apiEvent](d.t, d.write(http.MethodPut, departuresEvents+id, nil, fields, http.StatusCreated))
}

// wall is a time as clocks in a zone show it.
func wall(t *testing.T, at time.Time, zone string) time.Time {
	t.Helper()
	place, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return at.In(place)
}

// begins is what followers must show of an event that begins when clocks of its zone show a time, as they were told of it
// at another; says is the date in front of its title.
func (d *departures) begins(e apiEvent, begin, told time.Time, says string) shown {
	id := "tag:dates.example.org,2025:e/" + e.ID
	updated := e.Updated
	if told.After(updated) {
		updated = told
	}
	return shown{
		"id": id + "#start@" + begin.Format(time.DateOnly), "link": d.base + "/e/" + e.ID, "title": says + " · " + e.Title,
		"author": "The harbour", "published": moment(told), "updated": moment(updated), "text": begin.Format("2 January 2006"),
	}
}

// over waits until it is forgotten that an event was moved, because it is over.
func (d *departures) over(id string) (e apiEvent) {
	d.t.Helper()
	d.await(id+" is not over", func() bool {
		e = decode[apiEvent](d.t, d.get(departuresEvents+id))
		return e.MovedFrom == ""
	})
	return e
}

// awaitBeginning asks for a feed again and again until it changes, and expects that it does so at a time: whoever asks
// before is answered 304, and whoever asks then is told.
func (d *departures) awaitBeginning(at time.Time, followed ...*poller) {
	d.t.Helper()
	for followed = slices.Clone(followed); len(followed) > 0; {
		followed = slices.DeleteFunc(followed, func(p *poller) bool {
			asked := time.Now()
			changed := p.changed()
			switch answered := time.Now(); {
			case changed && answered.Before(at):
				d.t.Errorf("%s told at %v what begins at %v", p.path, answered, at)
			case !changed && asked.After(at):
				d.t.Fatalf("%s did not tell at %v what began at %v", p.path, asked, at)
			}
			return changed
		})
		time.Sleep(10 * time.Millisecond)
	}
}

func polled(s *service, view string) []*poller {
	var all []*poller
	for _, suffix := range []string{".rss", ".atom", ".json"} {
		all = append(all, newPoller(s, departuresPath+suffix+view))
	}
	return all
}

// TestBeginnings lets every feed program follow what begins: R22 each is told of an event when it begins in its zone, or a
// minute before, once, and of one that was moved again; never of one that is off or a draft. H8, M5, M7: until then all of
// them are answered 304, and after a restart nothing is told again. Zones without changes of clocks, on whose days nobody
// ever agrees, are 25 hours apart.
func TestBeginnings(t *testing.T) {
	t.Parallel()
	const east, west = "Pacific/Kiritimati", "Pacific/Pago_Pago"
	d := newDepartures(t)
	for _, p := range feedPrograms() {
		d.follow(p, departuresPath, startingView, ".rss", ".atom", ".json")
		d.follow(p, departuresPath, earlyView, p.formats[0])
	}
	d.look("nothing is planned", d.truth)

	at := time.Now().Truncate(time.Second).Add(6 * time.Second)
	d.departs("bus", at, "UTC", event{"status": "cancelled"})
	d.departs("taxi", at, "UTC", nil)
	d.departs("tank", at, "UTC", event{"draft": true})
	train := d.departs("train", at, east, nil)
	boat := d.departs("boat", at.Add(time.Minute), west, nil)
	d.write(http.MethodPatch, departuresEvents+"taxi", nil, event{"status": "cancelled"}, http.StatusOK)
	d.awaitBeginning(at, append(polled(d.service, startingView), polled(d.service, earlyView)...)...)

	first := d.begins(train, wall(t, at, east), at, abroad(t, at, east, "Kiritimati", time.TimeOnly))
	early := d.begins(train, wall(t, at, east), train.Published, abroad(t, at, east, "Kiritimati", time.TimeOnly))
	ship := d.begins(boat, wall(t, at.Add(time.Minute), west), at, abroad(t, at.Add(time.Minute), west, "Pago Pago", time.TimeOnly))
	d.truths[startingView] = truth{shown: map[string]shown{first["id"]: first}}
	d.truths[earlyView] = truth{shown: map[string]shown{first["id"]: early, ship["id"]: ship}}
	d.look("the train leaves, and the boat will in a minute", d.truth)

	before := append(polled(d.service, startingView), polled(d.service, earlyView)...)
	at = time.Now().Truncate(time.Second).Add(4 * time.Second)
	d.write(http.MethodPatch, departuresEvents+"train", nil, event{"date": wall(t, at, west).Format(wallClock), "zone": west}, http.StatusOK)
	expect(before, true)
	d.awaitBeginning(at, before[:3]...)
	moved := d.over("train")
	expect(before[3:], true) // it is no moved event any more, and nothing that was not told when it moved
	second := d.begins(moved, wall(t, at, west), at, abroad(t, at, west, "Pago Pago", time.TimeOnly))
	early = d.begins(moved, wall(t, at, west), train.Published, abroad(t, at, west, "Pago Pago", time.TimeOnly))
	d.truths[startingView] = truth{map[string]shown{second["id"]: second}, map[string]bool{first["id"]: true}}
	d.truths[earlyView] = truth{map[string]shown{second["id"]: early, ship["id"]: ship}, map[string]bool{first["id"]: true}}
	d.look("the train leaves once more, from elsewhere", d.truth)

	d.restart()
	for _, view := range []string{startingView, earlyView} {
		d.awaitModified(departuresPath + ".json" + view)
	}
	d.look("the service was restarted", d.truth)
	d.lookAgain("nothing begins", d.truth)
}

// TestBeginningsOfTheMinute follows what is known to the minute and to the day: R22 each is told when that begins in its zone,
// the day as long before as was asked for, and no other day.
func TestBeginningsOfTheMinute(t *testing.T) {
	t.Parallel()
	const east, west = "Pacific/Kiritimati", "Pacific/Pago_Pago"
	d := newDepartures(t)
	minute := time.Now().Truncate(time.Minute).Add(time.Minute)
	if time.Until(minute) < 5*time.Second {
		minute = minute.Add(time.Minute)
	}
	day := wall(t, minute, east).AddDate(0, 0, 2).Format(time.DateOnly)
	midnight, err := time.ParseInLocation(time.DateOnly, day, wall(t, minute, east).Location())
	if err != nil {
		t.Fatal(err)
	}
	leadView := fmt.Sprintf("%s&lead=PT%dM", startingView, int(midnight.Sub(minute).Minutes()))
	call := d.departs("call", minute, "Asia/Kathmandu", event{"date": wall(t, minute, "Asia/Kathmandu").Format("2006-01-02T15:04")})
	parade := d.departs("parade", midnight, east, event{"date": day})
	d.departs("procession", midnight, west, event{"date": day})
	d.departs("season", midnight, east, event{"date": day[:7]})
	for _, p := range feedPrograms() {
		d.follow(p, departuresPath, startingView, p.formats[0])
		d.follow(p, departuresPath, leadView, p.formats[0])
	}
	d.awaitBeginning(minute, append(polled(d.service, startingView), polled(d.service, leadView)...)...)

	there := wall(t, minute, "Asia/Kathmandu")
	says := abroad(t, minute, "Asia/Kathmandu", "Kathmandu", "15:04")
	now, early := d.begins(call, there, minute, says), d.begins(call, there, call.Published, says)
	march := d.begins(parade, midnight, minute, midnight.Format("2\u00a0January 2006"))
	d.truths[startingView] = truth{shown: map[string]shown{now["id"]: now}}
	d.truths[leadView] = truth{shown: map[string]shown{now["id"]: early, march["id"]: march}}
	d.look("the minute has come", d.truth)
	d.look("and is told once", d.truth)
}

const wallClock = "2006-01-02T15:04:05"

// abroad is a time in words, in a zone and in that of the timeline, with its clock in a layout.
func abroad(t *testing.T, at time.Time, zone, town, clock string) string {
	t.Helper()
	there, home := wall(t, at, zone), at.UTC().Format(clock)
	if there.Day() != at.UTC().Day() {
		home = at.UTC().Format("2\u00a0January, " + clock)
	}
	return fmt.Sprintf("%s %s time (%s UTC)", there.Format("2\u00a0January 2006, "+clock), town, home)
}
