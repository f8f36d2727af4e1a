package timeline

import (
	"fmt"
	"strings"
	"time"
)

// clock is a time of day, to the second if it is known to the second.
func clock(m moment, loc *time.Location) string {
	if m.precision == Second {
		return m.wall(loc).Format("15:04:05")
	}
	return m.wall(loc).Format("15:04")
}

// fullTimes is a time, or an interval of times, with its year.
func (w *wording) fullTimes() string {
	a, b := w.first, w.last
	switch {
	case w.single() || w.sameDay():
		return w.plain(w.only()) + ", " + w.clocks() + w.place()
	case a.year == b.year:
		return dash(w.head(a)+", "+clock(a, w.zone), w.plain(b)+", "+clock(b, w.zone)) + w.place()
	}
	return dash(w.plain(a)+", "+clock(a, w.zone), w.plain(b)+", "+clock(b, w.zone)) + w.place()
}

// shortTimes is the day of a time, or the days of an interval of times, where the year is known; the
// clock stands beside it.
func (w *wording) shortTimes() (main, sub string) {
	a, b := w.first, w.last
	pattern, _, beside := w.frame()
	if w.single() || w.sameDay() {
		m := w.only()
		return w.inFrame(pattern, w.head(m)), joined(w.weekday(m), w.clocks()+w.cityBeside(), beside)
	}
	from := w.weekday(a) + ", " + clock(a, w.zone)
	to := w.weekday(b) + ", " + clock(b, w.zone)
	return w.shortSpan(a, b), dash(from, to) + w.cityBeside()
}

// clocks is the time of day, or both; one on another day than the first names that day.
func (w *wording) clocks() string {
	return w.clocksIn(w.zone, w.only().wall(w.zone), w.only().wall(w.zone))
}

// clocksIn is what clocks in loc show. A time that does not lie on the day given for it names its own.
func (w *wording) clocksIn(loc *time.Location, firstDay, lastDay time.Time) string {
	end := func(m moment, day time.Time) string {
		text := clock(m, loc)
		if m.wall(loc).Format(time.DateOnly) != day.Format(time.DateOnly) {
			text = w.head(m.in(loc)) + ", " + text
		}
		return text
	}
	if w.single() {
		return end(w.only(), firstDay)
	}
	return dash(end(w.first, firstDay), end(w.last, lastDay))
}

// place names the place whose time it is, if that is not taken for granted, and says what time it is at home, if that differs.
func (w *wording) place() string {
	switch {
	case !w.abroad && w.apart:
		return " " + w.timeOf(w.zone, w.cityTime)
	case !w.abroad:
		return ""
	}
	home, firstDay, lastDay := w.home, w.only().wall(w.zone), w.last.wall(w.zone)
	return " " + w.timeOf(w.zone, w.cityTime) + " (" + w.clocksOf(home, w.clocksIn(home, firstDay, lastDay)) + ")"
}

// cityBeside is the place whose time it is, in short.
func (w *wording) cityBeside() string {
	if !w.abroad {
		return ""
	}
	return " " + w.timeOf(w.zone, w.tongue.cityBeside)
}

// timeOf says whose time it is; the pattern is for a city that the language has no forms of.
func (w *wording) timeOf(zone *time.Location, pattern string) string {
	name, isCity := w.city(zone)
	switch there, known := w.towns[name]; {
	case !isCity:
		return fill(w.offsetTime, name)
	case known:
		return there.time
	}
	return fill(pattern, name)
}

// clocksOf says what time it is where.
func (w *wording) clocksOf(zone *time.Location, clocks string) string {
	name, isCity := w.city(zone)
	switch there, known := w.towns[name]; {
	case !isCity:
		return fill(w.offsetHome, clocks, fill(w.offsetTime, name))
	case known:
		return fill(w.townHome, clocks, there.in)
	}
	return fill(w.cityHome, clocks, name)
}

// city is the city that a zone is named after. A zone that is named after none is told by its offset.
func (w *wording) city(zone *time.Location) (name string, isCity bool) {
	name = zone.String()
	if i := strings.LastIndexByte(name, '/'); i >= 0 && !strings.HasPrefix(name, "Etc/") {
		return strings.ReplaceAll(name[i+1:], "_", " "), true
	}
	_, offset := w.only().wall(zone).Zone()
	sign := "+"
	if offset < 0 {
		sign, offset = "−", -offset
	}
	switch minutes := offset / 60 % 60; {
	case offset == 0:
		return "UTC", false
	case minutes == 0:
		return fmt.Sprintf("UTC%s%d", sign, offset/3600), false
	default:
		return fmt.Sprintf("UTC%s%d:%02d", sign, offset/3600, minutes), false
	}
}

// ZoneWords says whose time the clocks in a zone show, such as "Kyiv time"; a zone that is named after no city is told by its offset
// at the given time.
func ZoneWords(zone string, at time.Time, lang string) string {
	w := &wording{tongue: tongueOf(lang), first: moment{lo: at.Unix(), hi: at.Unix(), precision: Minute}}
	return w.timeOf(locationOf(zone), w.cityTime)
}
