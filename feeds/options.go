package feeds

import (
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
