package pages

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"dateline/timeline"
)

// Chart says when the events of a list happen: a bar for each bin, bands for what is less exact, and the same as a list of links.
type Chart struct {
	*Labels

	Title, NoBin, Choose string
	Max                  string // what the highest bar stands for
	Bars                 []Bar
	Bands                []Band
	Ticks                []Tick
	Chosen               *Stretch // the period of the filter
	Now                  *Tick
	Undrawn              string // events that are too rough to be drawn
	Before, After        *Link  // what lies beyond the ends
}

// Stretch is a part of the axis, in percent.
type Stretch struct{ X, Width string }

// Bar is a bin with events: Past and Next stand on each other, in pixels from the top.
type Bar struct {
	Stretch

	Label, Count, Title, Href string
	Events                    int
	Inner                     Stretch
	Past, Next                *Height
}

// Height is a part of a bar.
type Height struct{ Y, Height string }

// Band is what is less exact than a bin, in a lane below the axis.
type Band struct {
	Stretch

	Y     int
	Title string
}

// Tick is a place on the axis with its name.
type Tick struct {
	X, Text string
	End     bool // the text stands before it
}

// Where things are, in pixels.
const (
	barTop, barFoot   = 22.0, 98.0
	laneTop, laneStep = 102, 7
	maxLanes          = 4
)

// Of a chart.
const (
	minCharted = 8
	barFree    = 0.28 // of a bin
)

// ChartOf draws the counts of a list. There is no chart of few events, nor where all lie in one bin, nor where they were not
// counted.
func (m *Items) ChartOf(counts *timeline.Counts, chosen timeline.Window, address func(from, to string) string) *Chart {
	total := 0
	for _, c := range counts.Cells {
		total += c.Begun
	}
	units := unitsOf(counts.Unit)
	first, last, ok := axisOf(counts)
	if counts.Unit == timeline.CountNone || total < minCharted || !ok {
		return nil
	}
	for i := range units {
		edges := units[i].edges(first, last)
		if edges == nil {
			continue
		}
		d := &drawing{m, counts, &units[i], edges, address, total}
		if 2*d.roughly() <= total || i == len(units)-1 {
			return d.chart(chosen)
		}
	}
	return nil
}

// roughly is how many events no bin holds whole: where most are rougher than the bins, coarser ones tell more.
func (d *drawing) roughly() (n int) {
	for _, cell := range d.counts.Cells {
		if cell.Apart && !d.held(cell) {
			n += cell.Begun
		}
	}
	return n
}

// axisOf are the first and the last day that the axis must have. What is known to a year or better counts, but a few
// events that lie far from all others do not.
func axisOf(counts *timeline.Counts) (first, last int64, ok bool) {
	const year = 366 * daySeconds
	step := int64(daySeconds)
	if counts.Unit == timeline.CountHours {
		step = hourSeconds
	}
	var shown []timeline.Cell
	n := 0
	for _, c := range counts.Cells {
		if c.From != timeline.NoLo && c.To != timeline.NoHi && c.To-c.From <= year {
			shown = append(shown, c)
			n += c.Begun
		}
	}
	if len(shown) == 0 {
		return 0, 0, false
	}
	starts := func(c timeline.Cell) (int64, int) { return c.From, c.Begun }
	ends := func(c timeline.Cell) (int64, int) { return c.To - step, c.Over }
	slices.SortStableFunc(shown, func(a, b timeline.Cell) int { return cmp.Compare(a.From, b.From) })
	first, near := outermost(shown, n, starts)
	slices.SortStableFunc(shown, func(a, b timeline.Cell) int { return cmp.Compare(b.To, a.To) })
	last, until := outermost(shown, n, ends)
	span := last - first
	if last-near <= span/2 && near < last {
		first = near
	}
	if until-first <= (last-first)/2 && until > first {
		last = until
	}
	return first, max(first, last), true
}

// outermost is where the first of the cells lies, and where the first would lie without the few that stand far out.
func outermost(cells []timeline.Cell, n int, of func(timeline.Cell) (int64, int)) (at, without int64) {
	found, left := false, max(1, n/50)
	for _, c := range cells {
		place, events := of(c)
		if events == 0 {
			continue
		}
		if !found {
			at, without, found = place, place, true
		}
		if left -= events; left < 0 {
			return at, place
		}
	}
	return at, without
}

// drawing is a chart that is being made.
type drawing struct {
	*Items

	counts  *timeline.Counts
	unit    *binUnit
	edges   []int64
	address func(from, to string) string
	total   int
}

func (d *drawing) chart(chosen timeline.Window) *Chart {
	words, name := d.Labels, d.unit.name
	c := &Chart{Labels: words, Title: words.EventsBy[name], NoBin: words.NoExact[name], Choose: words.ChooseFrom[name]}
	highest := d.bars(c)
	if len(c.Bars) == 1 && c.Bars[0].Events == d.total || highest == 0 {
		return nil
	}
	c.Max = words.EventCount.In(words.Lang, highest)
	d.bands(c)
	d.ticks(c)
	from, to := d.edges[0], d.edges[len(d.edges)-1]
	lo, hi := chosen.DayLo, chosen.DayHi
	if d.unit.hours > 0 {
		lo, hi = d.wall(chosen.Lo), d.wall(chosen.Hi)
	}
	if lo, hi = max(lo, from), min(hi, to); chosen.Bounded() && lo < hi {
		s := d.stretch(lo, hi)
		c.Chosen = &s
	}
	if today := d.Today.Unix(); from <= today && today < to {
		x := d.place(today)
		c.Now = &Tick{percent(x), words.TodayMark, x > 85}
	}
	if n := d.counts.In(timeline.NoLo, from); n > 0 {
		_, last := period(from-d.unit.step(), from)
		c.Before = &Link{words.EarlierEvents.In(words.Lang, n), d.address("", last)}
	}
	if n := d.counts.In(to, timeline.NoHi); n > 0 {
		first, _ := period(to, to+d.unit.step())
		c.After = &Link{words.LaterEvents.In(words.Lang, n), d.address(first, "")}
	}
	return c
}

// wall is what clocks in the timeline's zone show at an instant, as if it were in UTC. Open ends stay what they are.
func (d *drawing) wall(at int64) int64 {
	if at == timeline.NoLo || at == timeline.NoHi {
		return at
	}
	_, offset := time.Unix(at, 0).In(d.Today.zone).Zone()
	return at + int64(offset)
}

// bars draws the bars, and returns how many events the highest stands for.
func (d *drawing) bars(c *Chart) (highest int) {
	today := d.Today.Unix()
	next := map[int]int{}
	for i := range d.edges[:len(d.edges)-1] {
		from, to := d.edges[i], d.edges[i+1]
		n := d.counts.In(from, to)
		if n == 0 {
			continue
		}
		highest = max(highest, n)
		label := capital(periodWords(from, to, d.Labels.Lang))
		first, last := period(from, to)
		bar := Bar{
			Stretch: d.stretch(from, to), Label: label, Count: Number(d.Labels.Lang, n), Events: n, Href: d.address(first, last),
			Title: label + ": " + d.Labels.EventCount.In(d.Labels.Lang, n),
		}
		width := 100 / float64(len(d.edges)-1)
		bar.Inner = Stretch{percent(width * (float64(i) + barFree/2)), percent(width * (1 - barFree))}
		next[len(c.Bars)] = d.toCome(from, to, n, today)
		c.Bars = append(c.Bars, bar)
	}
	for i := range c.Bars {
		bar := &c.Bars[i]
		scale := (barFoot - barTop) / float64(highest)
		past := float64(bar.Events-next[i]) * scale
		if past > 0 {
			bar.Past = &Height{pixels(barFoot - past), pixels(past)}
		}
		if h := float64(next[i]) * scale; h > 0 {
			bar.Next = &Height{pixels(barFoot - past - h), pixels(h)}
		}
	}
	return highest
}

// toCome is how many of the n events of a bin begin on today or later. Where months are counted, the month that has begun
// is one of the past.
func (d *drawing) toCome(from, to int64, n int, today int64) int {
	switch {
	case from >= today:
		return n
	case to <= today || d.counts.Unit == timeline.CountMonths && d.unit.name == "month":
		return 0
	}
	coming := 0
	for _, cell := range d.counts.Cells {
		if cell.From >= today && cell.From < to && (!cell.Apart || cell.To <= to) {
			coming += cell.Begun
		}
	}
	return coming
}

// bands draws what no bin holds whole, in lanes that are filled from the top.
func (d *drawing) bands(c *Chart) {
	from, to := d.edges[0], d.edges[len(d.edges)-1]
	var lanes []int64 // where each is free again
	undrawn := 0
	for _, cell := range d.counts.Cells {
		if !cell.Apart || cell.Begun == 0 || d.held(cell) {
			continue
		}
		lo, hi := max(cell.From, from), min(cell.To, to)
		lane := slices.IndexFunc(lanes, func(free int64) bool { return free <= lo })
		if lane < 0 {
			lane = len(lanes)
		}
		switch {
		case cell.From == timeline.NoLo || cell.To == timeline.NoHi, hi-lo > (to-from)/2 && lo < hi, lo < hi && lane == maxLanes:
			undrawn += cell.Begun
			continue
		case lo >= hi: // beyond the ends
			continue
		}
		if lane == len(lanes) {
			lanes = append(lanes, 0)
		}
		lanes[lane] = hi
		title := capital(roughWords(cell.From, cell.To, d.Labels.Lang)) + ": " + d.Labels.EventCount.In(d.Labels.Lang, cell.Begun)
		c.Bands = append(c.Bands, Band{d.stretch(lo, hi), laneTop + laneStep*lane, title})
	}
	if undrawn > 0 {
		c.Undrawn = d.Labels.LessExact.In(d.Labels.Lang, undrawn)
	}
}

// held reports whether one bin has all of the cell in it, so that it is in the bar.
func (d *drawing) held(cell timeline.Cell) bool {
	return cell.From != timeline.NoLo && cell.To != timeline.NoHi && cell.To <= d.unit.behind(d.unit.from(cell.From))
}

// ticks names places on the axis: where the next coarser unit begins, and the beginning if there is none near it.
func (d *drawing) ticks(c *Chart) {
	for _, at := range d.edges[:len(d.edges)-1] {
		if t := time.Unix(at, 0).UTC(); d.unit.marks(t) {
			c.Ticks = append(c.Ticks, d.tick(at, d.unit.mark))
		}
	}
	if d.unit.hours > 0 { // clocks alone do not tell of which day
		c.Ticks = slices.DeleteFunc(c.Ticks, func(t Tick) bool { return placeOf(t.X) < 20 })
		day := d.tick(floor(d.edges[0], daySeconds)*daySeconds, byDay)
		c.Ticks = append([]Tick{{percent(0), day.Text, false}}, c.Ticks...)
		return
	}
	if len(c.Ticks) == 0 || d.place(d.edges[0])+12 < placeOf(c.Ticks[0].X) {
		u := d.unit.mark
		if d.unit.name == "day" {
			u = byDay
		}
		c.Ticks = append([]Tick{d.tick(d.edges[0], u)}, c.Ticks...)
	}
}

func (d *drawing) tick(at int64, u unit) Tick {
	if t := time.Unix(at, 0).UTC(); d.unit.hours > 0 && t.Hour() > 0 {
		x := d.place(at)
		return Tick{percent(x), t.Format("15:04"), x > 85}
	}
	x, text := d.place(at), u.text(u.start(time.Unix(at, 0).UTC()))
	if date, err := timeline.ParseDate(text, "UTC"); err == nil {
		level := timeline.Full
		if u == byYear && date.Lo() > 0 {
			level = timeline.InYear
		}
		text = timeline.Words(date, timeline.Occurred, "UTC", d.Labels.Lang, level).Main
	}
	return Tick{percent(x), capital(text), x > 85}
}

// place is where a day lies on the axis, in percent: bins are equally wide.
func (d *drawing) place(at int64) float64 {
	i, _ := slices.BinarySearch(d.edges, at+1)
	i = min(max(i-1, 0), len(d.edges)-2)
	from, to := d.edges[i], d.edges[i+1]
	part := float64(at-from) / float64(to-from)
	return 100 * (float64(i) + part) / float64(len(d.edges)-1)
}

func (d *drawing) stretch(from, to int64) Stretch {
	x := d.place(from)
	return Stretch{percent(x), percent(d.place(to) - x)}
}

func percent(x float64) string { return pixels(x) + "%" }

func pixels(x float64) string {
	return strconv.FormatFloat(math.Round(x*1000)/1000, 'f', -1, 64)
}

func placeOf(percent string) (x float64) {
	_, _ = fmt.Sscanf(percent, "%f%%", &x)
	return x
}
