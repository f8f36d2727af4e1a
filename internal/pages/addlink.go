package pages

import (
	"net/url"
	"strings"
	"time"

	"dateline/timeline"
)

// AddLinks put one event into calendars that live in a browser. Both are empty where these cannot hold its date; Why says so.
type AddLinks struct{ Google, Outlook, Why string }

// The years that these calendars can hold.
const firstCalendarYear, lastCalendarYear = 1601, 9998

func (m *EventRoom) addLinks(words *Labels, e *timeline.Event) AddLinks {
	d := e.When()
	switch p := d.Precision(); {
	case d.Lo() == timeline.NoLo, p != timeline.Day && p != timeline.Minute && p != timeline.Second:
		return AddLinks{Why: words.NoDayYet}
	}
	from := time.Unix(d.Lo(), 0).UTC()
	to := from
	switch {
	case d.Hi() != timeline.NoHi:
		to = time.Unix(d.Hi(), 0).UTC()
	case d.AllDay():
		to = from.AddDate(0, 0, 1)
	}
	if from.Year() < firstCalendarYear || to.Year() > lastCalendarYear {
		return AddLinks{Why: words.NoSuchYear}
	}
	place := placeText(e.Place, words.Lang)
	google, outlook := "20060102T150405Z", "2006-01-02T15:04:05Z"
	if d.AllDay() {
		google, outlook = "20060102", time.DateOnly
	}
	add := AddLinks{
		Google: "https://calendar.google.com/calendar/render?" + query(
			"action", "TEMPLATE", "text", e.Title, "dates", from.Format(google)+"/"+to.Format(google), "details", m.Addresses.Page, "location", place),
		Outlook: "https://outlook.live.com/calendar/0/deeplink/compose?" + query(
			"path", "/calendar/action/compose", "rru", "addevent", "subject", e.Title, "startdt", from.Format(outlook), "enddt", to.Format(outlook),
			"allday", map[bool]string{true: "true"}[d.AllDay()], "body", m.Addresses.Page, "location", place),
	}
	return add
}

// query is a query of names and values in their order, without those that are empty. A space is %20: not every program reads
// a plus as one.
func query(pairs ...string) string {
	var parts []string
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			parts = append(parts, pairs[i]+"="+strings.ReplaceAll(url.QueryEscape(pairs[i+1]), "+", "%20"))
		}
	}
	return strings.Join(parts, "&")
}
