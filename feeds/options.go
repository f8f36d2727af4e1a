package feeds

import (
	"cmp"
	"time"

	"dateline/timeline"
)

// Options are how a document shows its items. They are part of its address, so that followers choose. The zero value is
// what a document has unless asked otherwise.
type Options struct {
	Family timeline.Family // of feeds; empty is timeline.Latest

	// Lang is the language that was asked for, as a tag: texts of events are in the one that fits it best, and what
	// frames them too if there are words for it. Empty: the timeline's.
	Lang string

	// Tombstones says that Atom tells of the entries that are gone, as far as it is given their events.
	Tombstones bool

	// Door is the path of the private address under which the document was asked for, such as /p/SECRET: what it leads to lies there
	// too. Empty: it is everybody's.
	Door string

	// Of calendars.
	Cancelled Cancelled
	Imprecise Imprecise
	Alarm     time.Duration // a reminder so long before each event that has a day or a time; 0: none
}

// Cancelled is how a calendar shows what is called off.
type Cancelled string

// The ways to show what is called off. Deleted events are there under CancelledMark alone.
const (
	CancelledMark Cancelled = ""     // as cancelled, and so in the title
	CancelledKeep Cancelled = "keep" // in the title alone: some programs hide what is cancelled
	CancelledDrop Cancelled = "drop" // not at all
)

// Imprecise is how a calendar shows a date that is not known to the day.
type Imprecise string

// The ways to show such dates.
const (
	ImpreciseAuto  Imprecise = ""      // up to a month as its days, what is longer not at all
	ImpreciseSpan  Imprecise = "span"  // as its days, however many
	ImpreciseFirst Imprecise = "first" // at its first day
	ImpreciseSkip  Imprecise = "skip"  // not at all
)

// CalendarOptions are those that the calendars of a timeline have unless their address says otherwise.
func CalendarOptions(t timeline.Timeline) Options {
	var o Options // what is none of the words counts for nothing
	o.Cancelled, _ = ParseCancelled(t.Calendar.Cancelled)
	o.Imprecise, _ = ParseImprecise(t.Calendar.Imprecise)
	return o
}

// ParseCancelled reads the word for one of them: mark, keep or drop.
func ParseCancelled(word string) (how Cancelled, ok bool) {
	switch how = Cancelled(word); how {
	case timeline.CancelledMark:
		return CancelledMark, true
	case CancelledKeep, CancelledDrop:
		return how, true
	}
	return CancelledMark, false
}

// Word is what ParseCancelled reads.
func (how Cancelled) Word() string { return cmp.Or(string(how), timeline.CancelledMark) }

// ParseImprecise reads the word for one of them: auto, span, first or skip.
func ParseImprecise(word string) (how Imprecise, ok bool) {
	switch how = Imprecise(word); how {
	case timeline.ImpreciseAuto:
		return ImpreciseAuto, true
	case ImpreciseSpan, ImpreciseFirst, ImpreciseSkip:
		return how, true
	}
	return ImpreciseAuto, false
}

// Word is what ParseImprecise reads.
func (how Imprecise) Word() string { return cmp.Or(string(how), timeline.ImpreciseAuto) }
