package server

import (
	"net/url"
	"strings"
	"time"

	"dateline/feeds"
	"dateline/timeline"
)

// options are what the address of a feed or a calendar asks for beside the filter. A value that nobody knows counts for
// nothing, as in filters; one that says what the timeline has by default is no part of an address.
type options struct {
	feeds.Options
	lead time.Duration // of timeline.Starting: how long before an event it is told

	ofFeeds, ofAtom, ofCalendars string // the canonical queries of those that each of them has; Atom has both of the first
}

// parseOptions reads the options of a timeline's formats.
func parseOptions(values url.Values, t *timeline.Timeline) options {
	o := options{Options: feeds.CalendarOptions(*t)}
	o.readView(values)
	o.readCalendar(values)
	o.Lang = askedLang(values, t.Lang)
	return o
}

// readView reads what a feed tells of events.
func (o *options) readView(values url.Values) {
	switch family := timeline.Family(values.Get("view")); family {
	case timeline.Changes:
		o.Family = family
		o.ofFeeds = "view=" + string(family)
	case timeline.Starting:
		o.Family = family
		o.ofFeeds = "view=" + string(family)
		if lead, ok := timeline.ParseDuration(values.Get("lead"), timeline.MaxLead); ok && lead > 0 {
			o.lead = lead
			o.ofFeeds += "&lead=" + timeline.DurationText(lead)
		}
	default:
		if values.Get("deleted") == "show" {
			o.Tombstones, o.ofAtom = true, "deleted=show"
		}
	}
}

// readCalendar reads how a calendar shows events.
func (o *options) readCalendar(values url.Values) {
	var parts []string
	if how, ok := feeds.ParseCancelled(values.Get("cancelled")); ok && how != o.Cancelled {
		o.Cancelled = how
		parts = append(parts, "cancelled="+how.Word())
	}
	if how, ok := feeds.ParseImprecise(values.Get("imprecise")); ok && how != o.Imprecise {
		o.Imprecise = how
		parts = append(parts, "imprecise="+how.Word())
	}
	if before, ok := timeline.ParseDuration(values.Get("alarm"), feeds.MaxAlarm); ok && before > 0 {
		o.Alarm = before
		parts = append(parts, "alarm="+timeline.DurationText(before))
	}
	o.ofCalendars = joinQuery(parts...)
}

// query is the canonical query of the options that the format has, the language last.
func (o options) query(format feeds.Format) string {
	if isCalendar(format) {
		return joinQuery(o.ofCalendars, langQuery(o.Lang))
	}
	if format.Name == feeds.Atom().Name {
		return joinQuery(o.ofFeeds, o.ofAtom, langQuery(o.Lang))
	}
	return joinQuery(o.ofFeeds, langQuery(o.Lang))
}

// show is what a calendar shows: what is deleted is there only as cancelled.
func (o options) show() timeline.Show {
	if o.Cancelled == feeds.CancelledMark {
		return timeline.ShowCalendar
	}
	return timeline.ShowPublic
}

// joinQuery makes one query of several, in their order; empty ones leave no trace.
func joinQuery(parts ...string) string {
	var given []string
	for _, part := range parts {
		if part != "" {
			given = append(given, part)
		}
	}
	return strings.Join(given, "&")
}

func isCalendar(f feeds.Format) bool { return f.Name == feeds.Calendar().Name }
