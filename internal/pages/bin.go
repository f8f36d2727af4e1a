package pages

import (
	"fmt"
	"strings"
	"time"

	"dateline/timeline"
)

// binUnit is what the bins of a chart are: stretches of the calendar, of which many lie side by side.
type binUnit struct {
	name   string
	floor  func(y int, m time.Month, d int) (int, time.Month, int) // the first day of the one with a day in it
	years  int                                                     // how long it is
	months int
	days   int
	hours  int
	marks  func(t time.Time) bool // whether one that begins then is marked below the axis
	mark   unit                   // as what
}

// binUnits are the units of charts, the finest first.
var binUnits = []binUnit{
	{"hour", nil, 0, 0, 0, 1, func(t time.Time) bool { return t.Hour()%6 == 0 }, byDay},
	{"day", func(y int, m time.Month, d int) (int, time.Month, int) { return y, m, d }, 0, 0, 1, 0, startsMonth, byMonth},
	{"week", func(y int, m time.Month, d int) (int, time.Month, int) {
		return y, m, d - (int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Weekday())+6)%7
	}, 0, 0, 7, 0, func(t time.Time) bool { return t.Day() <= 7 && t.Month()%3 == 1 }, byMonth},
	{"month", func(y int, m time.Month, _ int) (int, time.Month, int) { return y, m, 1 }, 0, 1, 0, 0, startsYear, byYear},
	{"quarter", func(y int, m time.Month, _ int) (int, time.Month, int) { return y, m - (m-1)%3, 1 }, 0, 3, 0, 0,
		func(t time.Time) bool { return startsYear(t) && t.Year()%5 == 0 }, byYear},
	{"year", func(y int, _ time.Month, _ int) (int, time.Month, int) { return y, 1, 1 }, 1, 0, 0, 0, every(10), byYear},
	{"decade", func(y int, _ time.Month, _ int) (int, time.Month, int) { return int(floor(int64(y), 10)) * 10, 1, 1 }, 10, 0, 0, 0, every(100), byYear},
	{"century", func(y int, _ time.Month, _ int) (int, time.Month, int) { return int(floor(int64(y), 100)) * 100, 1, 1 }, 100, 0, 0, 0, every(1000), byYear},
}

func startsMonth(t time.Time) bool { return t.Day() == 1 }
func startsYear(t time.Time) bool  { return t.YearDay() == 1 }

func every(years int) func(time.Time) bool {
	return func(t time.Time) bool { return t.Year()%years == 0 }
}

// unitsOf are the units of charts of what was counted so.
func unitsOf(counted timeline.CountUnit) []binUnit {
	finest := map[timeline.CountUnit]string{timeline.CountHours: "hour", timeline.CountDays: "day", timeline.CountMonths: "month"}[counted]
	for i, u := range binUnits {
		if u.name == finest {
			return binUnits[i:]
		}
	}
	return nil
}

const hourSeconds = 60 * 60

// from is where the bin with a day or an hour in it begins.
func (u *binUnit) from(at int64) int64 {
	if u.hours > 0 {
		return floor(at, hourSeconds) * hourSeconds
	}
	y, m, d := u.floor(time.Unix(at, 0).UTC().Date())
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()
}

// step is the shortest stretch that an address can name beside the bins.
func (u *binUnit) step() int64 {
	if u.hours > 0 {
		return hourSeconds
	}
	return daySeconds
}

// behind is where the bin that begins then ends, and the next one begins.
func (u *binUnit) behind(from int64) int64 { return u.shift(from, 1) }

func (u *binUnit) shift(from int64, n int) int64 {
	if u.hours > 0 {
		return from + int64(n*u.hours)*hourSeconds
	}
	y, m, d := time.Unix(from, 0).UTC().Date()
	return time.Date(y+n*u.years, m+time.Month(n*u.months), d+n*u.days, 0, 0, 0, 0, time.UTC).Unix()
}

// edges are the bounds of the bins from one day to another; nil if there are more than maxBins.
func (u *binUnit) edges(first, last int64) []int64 {
	edges := []int64{u.from(first)}
	for at := edges[0]; at <= last; {
		at = u.behind(at)
		if edges = append(edges, at); len(edges) > maxBins+1 {
			return nil
		}
	}
	for before := true; len(edges) < minBins+1; before = !before { // a few lie in the middle
		if before {
			edges = append([]int64{u.shift(edges[0], -1)}, edges...)
		} else {
			edges = append(edges, u.behind(edges[len(edges)-1]))
		}
	}
	return edges
}

// How many bins a chart has.
const (
	minBins = 6
	maxBins = 60
)

// period is a stretch of whole days or hours as from and to of an address: as a month or a year, if it is one.
func period(from, behind int64) (first, last string) {
	if from%daySeconds != 0 || behind%daySeconds != 0 {
		const minutes = "2006-01-02T15:04"
		return time.Unix(from, 0).UTC().Format(minutes), time.Unix(behind-60, 0).UTC().Format(minutes)
	}
	a, b := time.Unix(from, 0).UTC(), time.Unix(behind, 0).UTC().AddDate(0, 0, -1)
	u := byDay
	switch end := b.AddDate(0, 0, 1); {
	case startsYear(a) && startsYear(end):
		u = byYear
	case startsMonth(a) && startsMonth(end):
		u = byMonth
	}
	return u.text(a.Unix()), u.text(b.Unix())
}

// roughWords is a stretch in which something lies, in words: a season by its name.
func roughWords(from, behind int64, lang string) string {
	a := time.Unix(from, 0).UTC()
	if startsMonth(a) && a.Month()%3 == 0 && a.AddDate(0, 3, 0).Unix() == behind && a.Year() >= 0 && a.Year() <= 9999 {
		if d, err := timeline.ParseDate(bySeason.text(from), "UTC"); err == nil {
			return timeline.Words(d, timeline.Occurred, "UTC", lang, timeline.Full).Main
		}
	}
	return periodWords(from, behind, lang)
}

// periodWords is a stretch of whole days or hours in words.
func periodWords(from, behind int64, lang string) string {
	first, last := period(from, behind)
	if strings.Contains(first, "T") {
		last = time.Unix(behind, 0).UTC().Format("2006-01-02T15:04")
	}
	text := first + "/" + last
	if first == last {
		text = first
	}
	d, err := timeline.ParseDate(text, "UTC")
	if err != nil {
		return fmt.Sprint(first, " – ", last)
	}
	return timeline.Words(d, timeline.Occurred, "UTC", lang, timeline.Full).Main
}
