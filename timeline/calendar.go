package timeline

// CalendarSettings are how the calendars of a timeline show what calendars have no place for, unless a follower asks
// otherwise.
type CalendarSettings struct {
	Cancelled string `json:"cancelled,omitempty" required:"false" enum:"mark,keep,drop" doc:"What is called off: mark (default): as cancelled, and so in the title; keep: in the title alone, for programs that hide what is cancelled; drop: not at all."`
	Imprecise string `json:"imprecise,omitempty" required:"false" enum:"auto,span,first,skip" doc:"Dates that are not known to the day: auto (default): up to a month as its days, what is longer not at all; span: as their days, however many; first: at their first day; skip: not at all."`
}

// The settings that a calendar has by default.
const (
	CancelledMark = "mark"
	ImpreciseAuto = "auto"
)

// prepared is c as it is to be stored.
func (c CalendarSettings) prepared(p *problems) CalendarSettings {
	c.Cancelled, c.Imprecise = orElse(c.Cancelled, CancelledMark), orElse(c.Imprecise, ImpreciseAuto)
	switch c.Cancelled {
	case CancelledMark, "keep", "drop":
	default:
		p.add("calendar.cancelled", "must be mark, keep or drop")
	}
	switch c.Imprecise {
	case ImpreciseAuto, "span", "first", "skip":
	default:
		p.add("calendar.imprecise", "must be auto, span, first or skip")
	}
	return c
}
