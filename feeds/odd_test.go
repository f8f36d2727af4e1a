package feeds_test

import (
	"fmt"
	"strings"
	"testing"

	"dateline/timeline"
)

// oddDates are dates of every precision and every form that EDTF Level 1 has.
var oddDates = []string{
	"2025-02-28T14:30:05Z", "2025-02-28T14:30", "2025-02-28T09:00+05:30", "2025-03-20T10:00/2025-03-20T11:30",
	"2025-03-20T22:00/2025-03-21T02:00", "2025-03-20T10:00/..", "2025-03-20T10:00/", "../2025-03-20T10:00", "2025-03-20T10:00/2025-03-20T10:00",
	"2025-02-28", "2024-02-29", "2025-02-28?", "2025-02-28~", "2025-02-28%",
	"2025-02", "2025-12", "2025-02?", "2025-02~", "2025-02%", "2025-02-XX",
	"2025-21", "2025-24", "2025", "2025?", "2025-XX", "2025-XX-XX", "202X", "20XX", "000X",
	"2025-03-12/2025-03-14", "2024-12-30/2025-01-02", "2014-03-18/2022-05-03", "2025-03/2025-05", "2025-03-15/2025-03", "2014/2022",
	"2025-02-28/..", "2025-02/..", "2025/..", "2025-02-28/", "../2025-05-31", "/2025-05-31",
	"1600-12-31", "1601-01-01", "9998-12-30", "9998-12-31", "9999-12-31", "0000", "-0043-03-15", "Y170000002", "Y-170000",
}

// nasty is text that tries to break out of where it stands.
const nasty = "a\r\nBEGIN:VEVENT\rX:\n]]><b>&amp;\"'\\;,:\t\x00\x0b\x1f\x7f\u0085\u2028\ufffe\uffff\xed\xa0\x80\xff\u202e😀"

// odd is a timeline of everything that may go wrong. Some of its events could never have been written.
func odd(tb testing.TB) (timeline.Timeline, []timeline.Event) {
	t := oddTimeline()
	var events []timeline.Event
	add := func(e timeline.Event) { events = append(events, e) }
	for _, date := range oddDates {
		add(stored(tb, t, timeline.Event{Date: date, Title: "On " + date}, len(events)))
	}
	for _, e := range oddEvents(tb, t) {
		add(stored(tb, t, e, len(events)))
	}
	for _, e := range unwritable() {
		add(e)
	}
	return t, events
}

func oddTimeline() timeline.Timeline {
	return timeline.Timeline{
		Slug: "odd", Title: `Odd & <ends>, "quoted"; ]]>`, Description: "First line,\nsecond; \\ line", Lang: "en", Zone: "Europe/Kyiv",
		HomeURL: "https://example.org/о-нас?a=1&b=2", Color: "#4682b4",
	}
}

// oddEvents are events that can be written.
func oddEvents(tb testing.TB, t timeline.Timeline) []timeline.Event {
	day := "2025-03-12"
	var many []timeline.Participant
	for i := range 20 {
		many = append(many, timeline.Participant{Name: fmt.Sprintf("Participant, the %d.", i+1), Kind: "person", URL: "https://example.org/p?id=1&n=2"})
	}
	events := []timeline.Event{
		{Date: day, Title: "Скасовано; чи ні, \\ п'ять «гарантій»", Lang: "uk", Summary: "Один.\nДва.", Body: "**Жирно** та [посилання](https://example.org/шлях)."},
		{Date: day, Title: "Called off", Status: timeline.Cancelled, Revision: 3},
		{Date: day, Title: "Put off", Status: timeline.Postponed},
		{Date: day, Title: "Perhaps", Status: timeline.Tentative, Color: "tomato"},
		{Date: "2024-05", Title: "Done", Status: timeline.Occurred, Color: "#123456"},
		{Date: day, Title: "Taken away", Deleted: new(at("2025-03-01T00:00:00Z")), Revision: 4},
		{Date: "2025", Title: "Taken away, and in no calendar", Deleted: new(at("2025-03-01T00:00:00Z"))},
		{Date: day, Title: "Moved", MovedFrom: new("2025-03-04"), Revision: 2},
		{Date: "2025-04-01T09:00", Zone: "America/New_York", Title: "Moved, and abroad", MovedFrom: new("2025-03")},
		{Date: day, Title: "Twenty", Participants: many},
		{Date: day, Title: strings.Repeat("ж", 200)},
		{Date: day, Title: `Titles: <b>bold</b> & &lt;i&gt; "quotes" ]]> 5 > 4`},
		{Date: day, Title: "Places", Place: &timeline.Place{Name: `Bar "Zum; Löwen"`, Address: "Main St. 1, 2nd floor", Country: "AT", Lat: new(-0.00000001), Lon: new(179.1234567), URL: "https://example.org/map"}},
		{Date: day, Title: "Point", Place: &timeline.Place{Lat: new(48.2), Lon: new(16.37)}},
		{Date: day, Title: "Elsewhere", URL: "https://example.org/event?a=1&b=2", Topics: []string{"a,b", "c;d", "Türkiye"}},
		{Date: day, Title: "Media", Media: []timeline.Media{
			{URL: "https://example.org/a.jpg", Type: "image/jpeg", Bytes: 12345, Alt: "A hall", Caption: "The hall", Credit: "AFP", Width: 640, Height: 480},
			{URL: "https://example.org/b.mp3", Type: "audio/mpeg"},
			{URL: "https://example.org/a.jpg", Type: "image/jpeg"},
		}},
		{Date: day, Title: "Hostile body", Body: hostileBody},
		{Date: day, Title: "Every block", Body: everyBlock},
		{Date: day, Title: "Sources", Sources: []timeline.Source{{URL: "https://example.org/only-address"}, {Title: "A <title>", Publisher: "P & Co", Published: "2025-02"}}},
	}
	// A character of four octets, at every place relative to the fold.
	for i := range 8 {
		events = append(events, timeline.Event{Date: day, Title: strings.Repeat("x", 60+i) + strings.Repeat("😀", 20)})
	}
	return events
}

const hostileBody = `<script>alert(1)</script>

<img src=x onerror=alert(1)> text <b onclick="x()">bold</b> <iframe src="https://evil.example"></iframe>

[js](javascript:alert(1)) [tab](java&#9;script:alert(1)) [data](data:text/html,x) [rel](/relative) [frag](#x) [ok](https://example.org/?a=1&b=2) [mail](mailto:a@example.org)

![pic](https://example.org/p.png "t") ![rel](p.png) ![data](data:image/png;base64,AAAA) ![mail](mailto:a@example.org)

<style>body{display:none}</style> ]]> &lt;script&gt; &amp;amp;`

const everyBlock = `# Heading

A line
and its soft break,\
a hard one, *emphasis*, **strength**, ` + "`code & <tag>`" + ` and <https://example.org/auto>.

> A quotation
> of two lines

3. three
4. four
   - nested \*star\* &copy; &#x41;

     second paragraph

---

    indented code

` + "```go\nfenced := \"code\"\n```" + `

[ref]: https://example.org/ref
See [ref] and [https://example.org/same](https://example.org/same).`

// unwritable are events that no check would have let in.
func unwritable() []timeline.Event {
	broken := timeline.Event{
		ID: nasty, Timeline: nasty, Title: nasty, Summary: nasty, Body: nasty, Date: nasty, Zone: nasty, Status: timeline.Status(nasty),
		Place:        &timeline.Place{Name: nasty, Address: nasty, Country: nasty, Lat: new(91.0), Lon: new(1e308), URL: nasty},
		Participants: []timeline.Participant{{Name: nasty, Kind: nasty, Title: nasty, Role: nasty, URL: nasty}, {}},
		Topics:       []string{nasty, "", "\n"},
		Sources:      []timeline.Source{{Title: nasty, Publisher: nasty, URL: nasty, Published: nasty}, {}},
		Media:        []timeline.Media{{URL: nasty, Type: nasty}, {URL: "https://example.org/x", Type: nasty, Bytes: -1, Alt: nasty, Caption: nasty, Credit: nasty}},
		Lang:         nasty, URL: "javascript:alert(1)", Color: nasty, MovedFrom: new(nasty),
		Revision: -5, Created: at("2025-02-27T18:00:30Z"), Updated: at("2025-02-27T18:00:31Z"),
	}
	dated := broken
	dated.ID, dated.Date, dated.Zone, dated.Revision = "id with/slash", "2025-03-12", "", 1<<40
	dated.Updated = at("2025-02-27T18:00:32Z")
	return []timeline.Event{broken, dated}
}
