package bolt

import "dateline/timeline"

// Events that last longer than a day are found by their length too. A length is a class: those that last up to 4 days, up to 16, and
// so on. What overlaps a window began at most as long before it as its class may last, so that a window reads of each class
// hardly more than what reaches into it.
const (
	lengthOpenStart = 0 // no start: it stands at its end
	lengthEndless   = 250
	lengthOpenEnd   = 251
	lengths         = 9 // classes of lengths that are known; what lasts longer than 700 years is endless
)

const daySeconds = 24 * 60 * 60

// longestOf is how many seconds an event of a class lasts at most.
func longestOf(length byte) int64 { return daySeconds << (2 * length) }

// lengthOf is the class of the event's length; ok is false if it lasts a day at most.
func lengthOf(e *timeline.Event) (length byte, ok bool) {
	switch {
	case e.Lo == timeline.NoLo:
		return lengthOpenStart, true
	case e.Hi == timeline.NoHi:
		return lengthOpenEnd, true
	case e.Hi-e.Lo <= daySeconds:
		return 0, false
	}
	for length = 1; length <= lengths; length++ {
		if e.Hi-e.Lo <= longestOf(length) {
			return length, true
		}
	}
	return lengthEndless, true
}

// reached walks the events of which keys say that they may overlap the window: those that begin in it or at most a day before, and
// of each length those that may last until then.
func (r *reader) reached(tl uint32, classes []timeline.Class, w timeline.Window, back bool) walk {
	from, to := w.Span()
	window := &union{back: back}
	add := func(bucket []byte, from, to int64, length ...byte) {
		for _, class := range classes {
			l := &leaf{
				cursor: r.tx.Bucket(bucket).Cursor(), prefix: join(prefixT(class, tl), length), width: 24, back: back, steps: r.steps,
			}
			window.parts = append(window.parts, &between{walk: l, from: from, to: to, width: 24, back: back})
		}
	}
	before := func(seconds int64) int64 {
		if from == timeline.NoLo {
			return from
		}
		return from - seconds
	}
	add(bucketByTime, before(daySeconds), to)
	add(bucketLengths, from, timeline.NoHi, lengthOpenStart)
	if from != timeline.NoLo { // or else they begin in the window
		for length := byte(1); length <= lengths; length++ {
			add(bucketLengths, before(longestOf(length)), before(daySeconds), length)
		}
		add(bucketLengths, timeline.NoLo, before(daySeconds), lengthEndless)
		add(bucketLengths, timeline.NoLo, before(daySeconds), lengthOpenEnd)
	}
	return &overlapping{walk: window, from: from, to: to, back: back}
}
