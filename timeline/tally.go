package timeline

import "time"

// CountPlace names a stretch of the calendar in which events are counted: a month, or for events that are less exact than
// that a season, a year, a decade, a century or all of time. Places go by centuries, so that what is kept of one century is
// of a bounded size.
type CountPlace struct {
	Century int32 // its first year, divided by 100
	Number  uint16
}

// The numbers of places within a century: 1,200 months, then what is counted apart from them.
const (
	firstYear     = 1200
	firstDecade   = firstYear + 100
	wholeCentury  = firstDecade + 10
	allTime       = wholeCentury + 1
	countedSeason = allTime + 1
	lastSeason    = countedSeason + 399
)

// Apart reports whether the place is not a month: what is counted there has no month of its own.
func (p CountPlace) Apart() bool { return p.Number >= firstYear }

// Known reports whether there is such a place.
func (p CountPlace) Known() bool { return p.Number <= lastSeason }

// Span is the first day of the place and the day behind its last one, as midnight in UTC; [NoLo] and [NoHi] for all of time.
func (p CountPlace) Span() (from, to int64) {
	year, n := 100*int(p.Century), int(p.Number)
	switch {
	case n < firstYear:
		return midnight(year, time.January+time.Month(n), 1), midnight(year, time.January+time.Month(n)+1, 1)
	case n < firstDecade:
		year += n - firstYear
		return midnight(year, time.January, 1), midnight(year+1, time.January, 1)
	case n < wholeCentury:
		year += 10 * (n - firstDecade)
		return midnight(year, time.January, 1), midnight(year+10, time.January, 1)
	case n == wholeCentury:
		return midnight(year, time.January, 1), midnight(year+100, time.January, 1)
	case n == allTime:
		return NoLo, NoHi
	}
	month := time.March + time.Month(3*(n-countedSeason)) // seasons begin in March, June, September and December
	return midnight(year, month, 1), midnight(year, month+3, 1)
}

// CountedIn is where the event is counted. Of one that is exact to the month it is the month in which it begins and the one
// in which it is over: days as the days they are, times by the clocks of the zone. Every other event has one place
// apart, the smallest that holds it.
func (e *Event) CountedIn(zone *time.Location) (begins, ends CountPlace) {
	if e.countedApart() {
		p := e.placeApart()
		return p, p
	}
	last := max(e.Hi, e.Lo+1) - 1
	if e.AllDay {
		return monthPlace(monthOf(e.Lo)), monthPlace(monthOf(last))
	}
	return monthPlace(monthIn(zone, e.Lo)), monthPlace(monthIn(zone, last))
}

// countedApart reports whether the event is less exact than a month, or open.
func (e *Event) countedApart() bool {
	switch e.Precision {
	case Season, Year, Decade, Century:
		return true
	}
	return e.Lo == NoLo || e.Hi == NoHi
}

// placeApart is the smallest place but a month that holds the event.
func (e *Event) placeApart() CountPlace {
	start, _ := e.Sort()
	if start == NoHi {
		start = 0 // neither end is known, which no date can say
	}
	first := time.Unix(start, 0).UTC()
	year, month := first.Year(), int(first.Month())-1
	century := floorDiv(year, 100)
	in := func(n int) CountPlace { return CountPlace{int32(century), uint16(n)} }
	inYear := year - 100*century
	season := in(countedSeason + 4*inYear + (month-2)/3)
	if month < 2 { // of the winter that began in December
		season = in(allTime)
		if inYear > 0 {
			season = in(countedSeason + 4*inYear - 1)
		}
	}
	for _, p := range []CountPlace{season, in(firstYear + inYear), in(firstDecade + inYear/10), in(wholeCentury)} {
		if from, to := p.Span(); p.Number != allTime && e.Lo != NoLo && from <= e.Lo && e.Hi <= to {
			return p
		}
	}
	return in(allTime)
}

// monthPlace is the place of a month, numbered as by [monthOf].
func monthPlace(month int64) CountPlace {
	century := floorDiv(int(month), 1200)
	return CountPlace{int32(century), uint16(int(month) - 1200*century)}
}

// monthIn numbers the month of which clocks in the zone tell at an instant. Its bounds are those of [Filter.Window], also where
// clocks jump at midnight.
func monthIn(zone *time.Location, at int64) int64 {
	y, m, _ := time.Unix(at, 0).In(zone).Date()
	begins := func(m time.Month) int64 { return time.Date(y, m, 1, 0, 0, 0, 0, zone).Unix() }
	switch {
	case at < begins(m):
		m--
	case at >= begins(m+1):
		m++
	}
	return int64(y)*12 + int64(m) - 1
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// MonthsOf is a digest of when months begin in a zone. While it is the same, events are counted in the same months.
func MonthsOf(zone *time.Location) uint64 {
	sum := uint64(14695981039346656037) // FNV-1a
	for month := 1800 * 12; month < 2200*12; month++ {
		_, offset := time.Date(0, time.Month(month+1), 1, 0, 0, 0, 0, zone).Zone()
		sum = (sum ^ uint64(uint32(offset))) * 1099511628211
	}
	return sum
}
