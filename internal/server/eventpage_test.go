package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

// The head of an event's page says what became of it, why, and when that was.
func TestEventPageNotes(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	for _, id := range []string{"moved", "cancelled", "postponed"} {
		s.event("news", id, object{"date": "2025-03-04"})
	}
	s.event("news", "tentative", object{"date": "2025-03-04", "status": "tentative"})
	s.event("news", "planned", object{"date": "2025-02-28"})
	change := func(id string, fields object) { s.admin("PATCH", api+"/timelines/news/events/"+id, fields, 200) }
	change("moved", object{"date": "2025-03-11", "note": "A week more."})
	change("cancelled", object{"status": "cancelled", "note": "No hall."})
	change("postponed", object{"status": "postponed", "date": "2025-03-04/..", "note": "A strike."})
	for id, want := range map[string][]string{
		"moved":     {`note note-move`, "Moved from 4\u00a0March 2025 to 11\u00a0March 2025.", "A week more.", `href="#history">Changed on 27`},
		"cancelled": {`tag tag-cancelled`, "<s ", `note note-bad`, "Cancelled on 27\u00a0February 2025.", "No hall."},
		"postponed": {`tag tag-postponed`, `note note-move`, "Postponed; a new date is not set.", "A strike."},
		"tentative": {`tag tag-tentative`, `note note-warn`, "Tentative: not confirmed yet."},
	} {
		s.get("/e/"+id).wantPage(t, 200, want...)
	}
}

// What was planned, and what nobody confirmed, is said once the last possible day has passed by one full day, and the page
// has another state then.
func TestEventPageWasPlanned(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "a", object{"date": "2025-02-28"})
	const note = "Was planned; nobody has confirmed yet that it took place."
	s.pass(48 * time.Hour) // it is 1 March
	first := s.get("/e/a")
	if bytes.Contains(first.body, []byte(note)) {
		t.Error("one day after, the page says already that the event was planned")
	}
	s.pass(24 * time.Hour)
	second := s.get("/e/a", "If-None-Match", first.header.Get("ETag"))
	second.wantPage(t, 200, "Was planned", note)
	if a := s.get("/e/a", "If-Modified-Since", first.header.Get("Last-Modified")); a.status != 200 {
		t.Errorf("with the time of the former state: %d, want 200", a.status)
	}
	s.pass(24 * time.Hour)
	if a := s.get("/e/a", "If-None-Match", second.header.Get("ETag")); a.status != 304 {
		t.Errorf("a day later: %d, want 304", a.status)
	}
}

// A page shows its neighbours and what is related by their titles, and has another state when one of them changes.
func TestEventPageSurroundings(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.timeline("other", "public")
	s.timeline("secret", "private")
	for i, id := range []string{"a", "b", "c", "d"} {
		s.event("news", id, object{"date": fmt.Sprintf("2025-03-0%d", i+1), "title": "Title " + id})
	}
	s.event("other", "far", object{"title": "Elsewhere"})
	s.event("secret", "hidden", object{"title": "Nobody knows"})
	s.admin("PATCH", api+"/timelines/news/events/b", object{"related": []object{
		{"id": "far", "relation": "follows"}, {"id": "hidden", "relation": "see_also"}, {"id": "never", "relation": "see_also"},
	}}, 200)
	page := s.get("/e/b")
	page.wantPage(t, 200, `rel="prev"><small>← 1`, "Title a", `rel="next"><small>3`, "Title c", "Follows ", "Elsewhere", ">hidden<", ">never<")
	if bytes.Contains(page.body, []byte("Nobody knows")) || bytes.Contains(page.body, []byte("Title d")) {
		t.Error("the page tells of what is hidden, or far")
	}
	tag, title := page.header.Get("ETag"), object{"title": "Changed"}
	s.pass(5 * time.Second)
	for _, c := range []struct {
		path string
		want int
	}{{"news/events/d", 304}, {"secret/events/hidden", 304}, {"news/events/a", 200}, {"other/events/far", 200}} {
		s.admin("PATCH", api+"/timelines/"+c.path, title, 200)
		a := s.get("/e/b", "If-None-Match", tag)
		if a.status != c.want {
			t.Errorf("after a change of %s: %d, want %d", c.path, a.status, c.want)
		}
		tag = a.header.Get("ETag")
	}
	s.admin("DELETE", api+"/timelines/news/events/c", nil, 204)
	s.get("/e/b", "If-None-Match", tag).wantPage(t, 200, `rel="next"><small>4`, "Changed")
	if body := s.get("/e/a").body; bytes.Contains(body, []byte(`rel="prev"`)) {
		t.Error("the first event has one before it")
	}
}

// A related event of another timeline that is hidden or deleted goes from the page also for who asks by the time of the page.
func TestEventPageRelatedGoes(t *testing.T) {
	for _, c := range []struct {
		method, path string
		body         any
		status       int
	}{
		{"PATCH", "/timelines/other", object{"visibility": "private"}, 200},
		{"PATCH", "/timelines/other/events/far", object{"draft": true}, 200},
		{"DELETE", "/timelines/other/events/far", nil, 204},
	} {
		s := start(t)
		s.timeline("news", "public")
		s.timeline("other", "public")
		s.event("news", "a", object{"related": []object{{"id": "far", "relation": "follows"}}})
		s.pass(time.Minute)
		s.event("other", "far", object{"title": "Elsewhere"})
		s.pass(time.Minute)
		page := s.get("/e/a")
		page.wantPage(t, 200, "Elsewhere")
		at := page.header.Get("Last-Modified")
		if a := s.get("/e/a", "If-Modified-Since", at); a.status != 304 {
			t.Errorf("the page of %q is %d at once", at, a.status)
		}
		s.admin(c.method, api+c.path, c.body, c.status)
		s.pass(time.Minute)
		again := s.get("/e/a", "If-Modified-Since", at)
		if again.status != 200 || bytes.Contains(again.body, []byte("Elsewhere")) {
			t.Errorf("after %s %s who has the page of %s gets %d\n%s", c.method, c.path, at, again.status, again.body)
		}
	}
}

// A version has a page of its own, which no search engine lists; one that followers never saw has none.
func TestEventPageVersions(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "a", object{"title": "Draft title", "draft": true})
	change := func(fields object) { s.admin("PATCH", api+"/timelines/news/events/a", fields, 200) }
	change(object{"title": "First", "draft": false, "body": "The old hall is small."})
	change(object{"title": "Second", "body": "The new hall is small.", "note": "Another hall."})
	s.get("/e/a").wantPage(t, 200, "Second", "<h3>Corrected on ", "“Another hall.”", "First", "Second", "The <del>", "old</del> <ins>", "new</ins> hall is small.",
		"<h3>Published on ", `href="https://dates.example.org/e/a?at=2">Version 2<`)
	old := s.get("/e/a?at=2")
	old.wantPage(t, 200, "noindex", `<link rel="canonical" href="https://dates.example.org/e/a">`, "First", "This is version 2, as it stood on ", `href="https://dates.example.org/e/a">See the present version<`, "The old hall")
	if bytes.Contains(old.body, []byte("ld+json")) {
		t.Error("the page of a former version is data for machines")
	}
	if body := s.get("/e/a?at=3").body; bytes.Contains(body, []byte("noindex")) {
		t.Error("the newest version is not the event itself")
	}
	for _, at := range []string{"1", "4", "0", "-1", "x", "99999999999999999999"} {
		s.get("/e/a?at="+at).wantPage(t, 404, "noindex")
	}
}

// W4: an event is data of schema.org where that has a way to say its date.
func TestEventPageData(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	hostile := `</script><script>alert(1)</script>&"`
	s.event("news", "a", object{"date": "2025-03-04", "title": hostile, "place": object{"name": "Vienna", "country": "AT"}, "participants": []object{
		{"name": "The host", "kind": "organization", "role": "host"}, {"name": "Ukraine", "kind": "country"},
	}})
	s.admin("PATCH", api+"/timelines/news/events/a", object{"date": "2025-03-11T10:00/2025-03-11T11:30", "zone": "Europe/Vienna"}, 200)
	data := dataOf(t, s.get("/e/a").body)
	for name, want := range map[string]any{
		"@type": "Event", "name": hostile, "startDate": "2025-03-11T10:00:00+01:00", "endDate": "2025-03-11T11:30:00+01:00", "previousStartDate": "2025-03-04",
		"eventStatus": "https://schema.org/EventRescheduled", "url": "https://dates.example.org/e/a",
	} {
		if data[name] != want {
			t.Errorf("%s = %v, want %v", name, data[name], want)
		}
	}
	if got := fmt.Sprint(data["organizer"], data["about"]); !strings.Contains(got, "Organization name:The host") && !strings.Contains(got, "name:The host") {
		t.Errorf("organizer and about = %s", got)
	}
	for status, want := range map[string]string{"cancelled": "EventCancelled", "postponed": "EventPostponed", "occurred": "EventScheduled"} {
		s.event("news", status, object{"status": status, "date": "2025-03"})
		if got := dataOf(t, s.get("/e/"+status).body)["eventStatus"]; got != "https://schema.org/"+want {
			t.Errorf("%s is %v, want %s", status, got, want)
		}
	}
	for i, date := range []string{"2025-21", "2025-06~", "2025-06?", "202X", "2025-02-28/..", "../2025-05-31", "Y17000000"} {
		id := fmt.Sprintf("rough%d", i)
		s.event("news", id, object{"date": date})
		if bytes.Contains(s.get("/e/"+id).body, []byte("ld+json")) {
			t.Errorf("%s is data, which has no way to say that", date)
		}
	}
}

func dataOf(t *testing.T, page []byte) (data map[string]any) {
	t.Helper()
	_, rest, _ := bytes.Cut(page, []byte(`<script type="application/ld+json">`))
	raw, _, found := bytes.Cut(rest, []byte("</script>"))
	if err := json.Unmarshal(raw, &data); err != nil || !found {
		t.Fatalf("data %s: %v", raw, err)
	}
	return data
}

// Calendars in a browser take events that have a day which they can hold; of others the page says why not.
func TestEventPageAdd(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	for i, c := range []struct{ date, want string }{
		{"2025-03-11", "dates=20250311%2F20250312&amp;"},
		{"2025-03-11T10:00/2025-03-11T11:30", "dates=20250311T080000Z%2F20250311T093000Z&amp;"},
		{"2025-03-12/2025-03-14", "dates=20250312%2F20250315&amp;"},
		{"2025-03", "This event has no day yet"},
		{"../2025-03-01", "This event has no day yet"},
		{"1600-12-31", "cannot hold the date"},
	} {
		id := fmt.Sprintf("e%d", i)
		s.event("news", id, object{"date": c.date})
		page := s.get("/e/" + id)
		page.wantPage(t, 200, "/e/"+id+".ics", c.want)
		if has := bytes.Contains(page.body, []byte("outlook.live.com")); has != strings.HasPrefix(c.want, "dates=") {
			t.Errorf("%s: a link to Outlook.com is there: %v", c.date, has)
		}
	}
}

// The page of an event with much on it stays under 12 KB, as it is sent.
func TestEventPageWeight(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	long := strings.Repeat("Several words of a sentence that differ by the number %d. ", 6)
	var people []object
	for i := range 12 {
		people = append(people, object{"name": fmt.Sprintf("Person number %d", i), "title": "Minister of something", "role": "speaker"})
	}
	s.event("news", "a", object{"title": "A summit of all", "body": fmt.Sprintf(strings.Repeat(long, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18), "participants": people})
	for i := range 20 {
		s.admin("PATCH", api+"/timelines/news/events/a", object{"summary": fmt.Sprintf("Summary number %d.", i), "topics": []string{fmt.Sprintf("topic %d", i)}, "note": fmt.Sprintf("Reason number %d", i)}, 200)
	}
	if a := s.get("/e/a", "Accept-Encoding", "gzip"); a.status != 200 || a.header.Get("Content-Encoding") != "gzip" || len(a.body) > 12<<10 {
		t.Errorf("the page: %d, %s, %d bytes, want 12 KiB of gzip at most", a.status, a.header.Get("Content-Encoding"), len(a.body))
	}
}

// The page leads to the editor from its foot, and is the same for who is signed in there.
func TestEventPageLeadsToEditor(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "a", object{"date": "2025-02-28"})
	first := s.get("/e/a")
	first.wantPage(t, 200, `<a href="/edit/e/a" rel="nofollow">Edit</a>`)
	s.get("/e/a?lang=uk").wantPage(t, 200, `<a href="/edit/e/a" rel="nofollow">Редагувати</a>`)
	if again := s.get("/e/a", "Cookie", "dateline="+adminToken); !bytes.Equal(again.body, first.body) || again.header.Get("ETag") != first.header.Get("ETag") || again.header.Get("Set-Cookie") != "" {
		t.Errorf("signed in, the page is another one: %v", again.header)
	}
}
