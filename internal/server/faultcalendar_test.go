package server_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"dateline/feeds"
	"dateline/timeline"
)

// The faults that people met in calendars of other systems, by their numbers in docs/faults.md.

// vevent is an event of a calendar: what follows the name of each property, parameters included.
type vevent map[string]string

// calendarAt reads the events of a calendar, strictly in lines and folds.
func calendarAt(t *testing.T, s *service, path string) (events []vevent) {
	t.Helper()
	a := s.get(path)
	if a.status != 200 || !bytes.HasPrefix(a.body, []byte("BEGIN:VCALENDAR\r\n")) || !bytes.HasSuffix(a.body, []byte("\r\nEND:VCALENDAR\r\n")) {
		t.Fatalf("%s = %d %s, want a calendar", path, a.status, a.body)
	}
	var e vevent
	for line := range strings.SplitSeq(strings.ReplaceAll(string(a.body), "\r\n ", ""), "\r\n") {
		name := line[:max(strings.IndexAny(line, ":;"), 0)]
		switch {
		case line == "BEGIN:VEVENT":
			e = vevent{}
		case line == "END:VEVENT":
			events, e = append(events, e), nil
		case e != nil && strings.Contains("UID SEQUENCE DTSTAMP DTSTART STATUS SUMMARY", name) && e[name] != "":
			t.Errorf("%s: %s stands twice in %s", path, name, e["UID"])
		case e != nil:
			e[name] = line[len(name):]
		}
	}
	return events
}

// one is the only event of a calendar.
func one(t *testing.T, s *service, path string) vevent {
	t.Helper()
	events := calendarAt(t, s, path)
	if len(events) != 1 {
		t.Fatalf("%s has %d events, want one", path, len(events))
	}
	return events[0]
}

func TestCalendarIdentity(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.timeline("other", "public")
	for i := range 20 {
		s.event(map[bool]string{true: "news", false: "other"}[i%2 == 0], fmt.Sprintf("e%d", i), object{"title": "The same", "date": "2025-03-02"})
	}
	created := s.admin("POST", api+"/timelines/news/events", object{"title": "The same", "date": "2025-03-02"}, 201).object(t)
	id := created["id"].(string)
	// C2: all UIDs differ, also for events that say the same, and name a host.
	seen := map[string]bool{}
	for _, path := range []string{"/t/news.ics", "/t/other.ics"} {
		for _, e := range calendarAt(t, s, path) {
			if seen[e["UID"]] || !strings.HasSuffix(e["UID"], "@example.org") {
				t.Errorf("UID %s is there twice or names no host", e["UID"])
			}
			seen[e["UID"]] = true
		}
	}
	if len(seen) != 21 {
		t.Errorf("%d UIDs, want 21", len(seen))
	}
	// C1: whatever is edited, the UID stays.
	for _, change := range []object{
		{"title": "Another title"}, {"date": "2026-01-01T10:00Z"}, {"topics": []string{"a"}}, {"place": object{"name": "Elsewhere"}},
		{"status": "postponed"}, {"url": "https://elsewhere.example/"}, {"zone": "Asia/Tokyo"}, {"lang": "uk"},
	} {
		s.admin("PATCH", api+"/timelines/news/events/"+id, change, 200)
		if got := one(t, s, "/e/"+id+".ics")["UID"]; got != ":"+id+"@example.org" {
			t.Errorf("UID after %v = %s", change, got)
		}
	}
	// A number is never used again: what was deleted cannot come back as something else.
	s.admin("DELETE", api+"/timelines/news/events/"+id, nil, 204)
	s.admin("PUT", api+"/timelines/news/events/"+id, object{"title": "New", "date": "2025-05-05"}, 410)
}

func TestCalendarChanges(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "e1", object{"date": "2025-03-02T10:00Z"})
	s.event("news", "e2", nil)
	first := one(t, s, "/e/e1.ics")
	// C5: DTSTAMP is there, in UTC, and when the event last changed, not when it is.
	if first["DTSTAMP"] != ":20250227T120000Z" || first["DTSTART"] != ":20250302T100000Z" {
		t.Errorf("DTSTAMP%s DTSTART%s", first["DTSTAMP"], first["DTSTART"])
	}
	// C4: nothing but a change changes a byte, whatever time it is.
	for _, path := range []string{"/t/news.ics", "/e/e1.ics"} {
		before := s.get(path)
		s.pass(time.Minute)
		if after := s.get(path); !bytes.Equal(after.body, before.body) || after.header.Get("ETag") != before.header.Get("ETag") {
			t.Errorf("%s differs after a minute", path)
		}
	}
	// C3: a change counts SEQUENCE up by one and moves LAST-MODIFIED and DTSTAMP; no change moves nothing.
	stamps := func(e vevent) [3]string { return [3]string{e["SEQUENCE"], e["LAST-MODIFIED"], e["DTSTAMP"]} }
	s.admin("PATCH", api+"/timelines/news/events/e1", object{"title": "Event e1"}, 200)
	if got := stamps(one(t, s, "/e/e1.ics")); got != stamps(first) {
		t.Errorf("after no change: %v, want %v", got, stamps(first))
	}
	s.admin("PATCH", api+"/timelines/news/events/e1", object{"title": "Another"}, 200)
	if got, want := stamps(one(t, s, "/e/e1.ics")), [3]string{":1", ":20250227T120200Z", ":20250227T120200Z"}; got != want {
		t.Errorf("after a change: %v, want %v", got, want)
	}
	for _, e := range calendarAt(t, s, "/t/news.ics") {
		if e["UID"] == ":e2@example.org" && stamps(e) != [3]string{":0", ":20250227T120000Z", ":20250227T120000Z"} {
			t.Errorf("the event beside it: %v", stamps(e))
		}
	}
}

// I30: the file of one event holds what the calendar of its timeline holds of it, byte by byte.
func TestEventFile(t *testing.T) {
	s := published(t)
	s.admin("PATCH", api+"/timelines/news/events/e1", object{"title": "Moved", "date": "2025-04-02"}, 200)
	entry := regexp.MustCompile(`(?s)BEGIN:VEVENT\r\nUID:e1@.*?END:VEVENT\r\n`)
	check := func(when string) {
		t.Helper()
		file, calendar := s.get("/e/e1.ics"), s.get("/t/news.ics")
		if diff := cmp.Diff(string(entry.Find(calendar.body)), string(entry.Find(file.body))); diff != "" || len(entry.Find(file.body)) == 0 {
			t.Errorf("%s the file differs from the calendar (-calendar +file):\n%s", when, diff)
		}
		// C23: inline, both, with a name: Google refused to subscribe to an attachment.
		for slug, a := range map[string]answer{"e1": file, "news": calendar} {
			if got, want := a.header.Get("Content-Disposition"), `inline; filename="`+slug+`.ics"`; !strings.HasPrefix(got, want) {
				t.Errorf("Content-Disposition = %s, want %s", got, want)
			}
		}
	}
	check("after a change")
	s.admin("DELETE", api+"/timelines/news/events/e1", nil, 204)
	check("after its deletion")
}

func TestCalendarCancelled(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "off", object{"status": "cancelled"})
	s.event("news", "gone", nil)
	s.event("news", "on", nil)
	s.admin("DELETE", api+"/timelines/news/events/gone", nil, 204)
	statuses := func(query string) map[string]string {
		found := map[string]string{}
		for _, e := range calendarAt(t, s, "/t/news.ics"+query) {
			found[strings.TrimSuffix(e["UID"], "@example.org")] = e["STATUS"] + e["SUMMARY"]
		}
		return found
	}
	// C6: what is called off says so; who does not want it leaves it out. C7: what is deleted is told for 30 days.
	off, gone, on := ":CANCELLED:Cancelled: Event off", ":CANCELLED:Cancelled: Event gone", ":CONFIRMED:Event on"
	if diff := cmp.Diff(map[string]string{":off": off, ":gone": gone, ":on": on}, statuses("")); diff != "" {
		t.Errorf("calendar (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{":on": on}, statuses("?status=-cancelled")); diff != "" {
		t.Errorf("calendar without cancelled events (-want +got):\n%s", diff)
	}
	for _, c := range []struct {
		days int
		want map[string]string
	}{
		{29, map[string]string{":off": off, ":gone": gone, ":on": on}},
		{31, map[string]string{":off": off, ":on": on}},
	} {
		s.pass(time.Date(2025, 2, 27+c.days, 12, 0, 0, 0, time.UTC).Sub(s.time()))
		if _, err := s.store.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, statuses("")); diff != "" {
			t.Errorf("calendar %d days later (-want +got):\n%s", c.days, diff)
		}
	}
}

func TestCalendarTimes(t *testing.T) {
	s := start(t)
	s.timeline("news", "public") // in Europe/Kyiv
	for i, c := range []struct{ date, zone, start, end string }{
		// C13: a day is a date, not midnight. C14: the end is the day behind the last.
		{"2025-03-02", "", ";VALUE=DATE:20250302", ";VALUE=DATE:20250303"},
		{"2025-02-27/2025-03-01", "", ";VALUE=DATE:20250227", ";VALUE=DATE:20250302"},
		{"2024-02-29", "America/New_York", ";VALUE=DATE:20240229", ";VALUE=DATE:20240301"},
		{"2025-12-31", "Pacific/Apia", ";VALUE=DATE:20251231", ";VALUE=DATE:20260101"},
		// C15: five days are days, not a block of 104 hours.
		{"2025-03-03/2025-03-07", "", ";VALUE=DATE:20250303", ";VALUE=DATE:20250308"},
		// C8, C9, C10, C11: times are instants in UTC, by the rules of their IANA zone: no TZID, nothing that floats.
		{"2025-03-29T10:00", "", ":20250329T080000Z", ""},
		{"2025-03-31T10:00", "", ":20250331T070000Z", ""},
		{"2025-07-01T10:00/2025-07-01T11:30", "America/New_York", ":20250701T140000Z", ":20250701T153000Z"},
		{"2025-07-01T10:00+02:00", "Asia/Tokyo", ":20250701T080000Z", ""},
	} {
		id := fmt.Sprintf("e%d", i)
		s.event("news", id, object{"date": c.date, "zone": c.zone})
		if e := one(t, s, "/e/"+id+".ics"); e["DTSTART"] != c.start || e["DTEND"] != c.end {
			t.Errorf("%s: DTSTART%s DTEND%s, want %s and %s", c.date, e["DTSTART"], e["DTEND"], c.start, c.end)
		}
	}
	if body := string(s.get("/t/news.ics").body); strings.Contains(body, "TZID") || strings.Contains(body, "VTIMEZONE") {
		t.Errorf("the calendar names zones:\n%s", body)
	}
	// C12: a zone that nobody knows is refused where it is written, so that no calendar leaves an event out for it.
	for _, zone := range []string{"EST5", "Mars/Olympus", "+02:00", "MSK", "Local"} {
		s.do(request{method: "PUT", path: api + "/timelines/news/events/x", token: adminToken, body: object{"title": "T", "date": "2025-03-02T10:00", "zone": zone}}).wantProblem(t, 422, "body.zone")
	}
}

func TestCalendarText(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	title := `Саміт, «мир»; 🕊 \ BEGIN:VEVENT \n: "x"`
	s.event("news", "e1", object{
		"title": title, "summary": strings.Repeat("Довгий рядок 🕊🕊 ", 30), "place": object{"name": "Київ; \\ зала"},
		"body": "One *two*\r\nBEGIN:VEVENT\r\nSUMMARY:injected\r\n\r\n<b>bold</b> & [a link](https://example.org/)", "topics": []string{"a,b;c"},
	})
	a := s.get("/t/news.ics")
	// C16: lines end in CR LF, the last one too, and none is empty.
	if bare := bytes.ReplaceAll(a.body, []byte("\r\n"), nil); bytes.ContainsAny(bare, "\r\n") || bytes.Contains(a.body, []byte("\r\n\r\n")) || !bytes.HasSuffix(a.body, []byte("\r\n")) {
		t.Errorf("lines of %q", a.body)
	}
	// C17: at most 75 octets, and no character is broken.
	for line := range strings.SplitSeq(string(a.body), "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) {
			t.Errorf("%d octets in %q", len(line), line)
		}
	}
	e := one(t, s, "/t/news.ics")
	// C18: nothing that an editor writes becomes a line of its own. C19: it arrives as it was written.
	escaped := strings.NewReplacer(`\`, `\\`, ",", `\,`, ";", `\;`).Replace(title)
	if e["SUMMARY"] != ":"+escaped || strings.Contains(string(a.body), "\r\nSUMMARY:injected") {
		t.Errorf("SUMMARY%s, want %s", e["SUMMARY"], escaped)
	}
	if a.header.Get("Content-Type") != "text/calendar; charset=utf-8" {
		t.Errorf("Content-Type = %q", a.header.Get("Content-Type"))
	}
	// C20: plain text in DESCRIPTION; HTML beside it.
	if d := e["DESCRIPTION"]; strings.ContainsAny(d, "<>*") || !strings.Contains(d, "One two") || !strings.Contains(e["X-ALT-DESC"], "<em>two</em>") {
		t.Errorf("DESCRIPTION%s\nX-ALT-DESC%s", d, e["X-ALT-DESC"])
	}
}

// many fills a timeline with n events, one a day from 2010 on.
func many(t *testing.T, s *service, slug string, n int) {
	t.Helper()
	var ops []timeline.Op
	for i := range n {
		date := time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i).Format(dayForm)
		ops = append(ops, timeline.PutEvent{Event: timeline.Event{ID: fmt.Sprintf("e%d", i), Timeline: slug, Title: "Event", Date: date}})
		if len(ops) == 1000 || i == n-1 {
			if _, err := s.store.Write(t.Context(), timeline.Write{Ops: ops}); err != nil {
				t.Fatal(err)
			}
			ops = nil
		}
	}
}

func TestCalendarIsComplete(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	many(t, s, "news", 5000)
	s.pass(400 * 24 * time.Hour)
	// C21, C25: all that there is, long past and long entered, for who comes late.
	whole := s.get("/t/news.ics")
	if n := bytes.Count(whole.body, []byte("\r\nBEGIN:VEVENT\r\n")); n != 5000 {
		t.Errorf("the calendar has %d of 5000 events", n)
	}
	// C24: one year of it is small.
	year := s.get("/t/news.ics?from=2015&to=2015")
	if n := bytes.Count(year.body, []byte("\r\nBEGIN:VEVENT\r\n")); n != 365 || len(year.body) > 1e6/2 {
		t.Errorf("the calendar of a year has %d events in %d bytes", n, len(year.body))
	}
	// C22: whoever asks, and however, gets the same.
	for _, header := range [][]string{
		{"Accept", ""}, {"Accept", "text/html"}, {"Cookie", "session=1"}, {"User-Agent", "Google-Calendar-Importer"}, {"Accept-Language", "uk"},
	} {
		if a := s.get("/t/news.ics?from=2015&to=2015", header...); !bytes.Equal(a.body, year.body) {
			t.Errorf("the calendar differs with %v", header)
		}
	}
}

// I21: a calendar has 10,000 events, the last ones by start, and says which it leaves out.
func TestCalendarOfTooMany(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	many(t, s, "news", feeds.CalendarLimit+1)
	body := s.get("/t/news.ics").body
	if n := bytes.Count(body, []byte("\r\nBEGIN:VEVENT\r\n")); n != 10_000 || bytes.Contains(body, []byte("UID:e0@")) {
		t.Errorf("the calendar has %d events, the first among them: %v", n, bytes.Contains(body, []byte("UID:e0@")))
	}
	if !strings.Contains(strings.ReplaceAll(string(body), "\r\n ", ""), `Only the last 10\,000 events by start`) {
		t.Error("the calendar does not say that it leaves out events")
	}
}

// C26: what cannot be shown is refused at the door, or left out and counted; all else is there.
func TestCalendarWithOddEvents(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "good", nil)
	for _, date := range []string{"-0043-03-15", "0000", "9999-12-31", "Y170000002", "2025-24", "../2025", "201X"} {
		s.event("news", strings.Trim(regexp.MustCompile(`[^0-9a-z]+`).ReplaceAllString(strings.ToLower(date), "-"), "-"), object{"date": date})
	}
	for _, e := range []object{{"title": "", "date": "2025"}, {"title": "T", "date": "TBA"}, {"title": "T"}, {"title": "T", "date": "2025-03-02/2025-03-01"}} {
		s.do(request{method: "PUT", path: api + "/timelines/news/events/bad", token: adminToken, body: e}).wantProblem(t, 422, "")
	}
	if e := one(t, s, "/t/news.ics"); e["UID"] != ":good@example.org" {
		t.Errorf("the calendar has %v", e)
	}
	if text := strings.ReplaceAll(string(s.get("/t/news.ics").body), "\r\n ", ""); !strings.Contains(text, "7 events that a calendar cannot show are not in this one") {
		t.Errorf("the calendar does not count what it leaves out:\n%s", text)
	}
}
