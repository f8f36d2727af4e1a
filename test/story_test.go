package programs_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestStory is one process in the news, from the last days of February 2025 on, as its followers see it:
// who reads a feed, who has it in a calendar, who asks the API.
func TestStory(t *testing.T) {
	s := startService(t)
	// M1, M2, M4, M6: each event keeps its id through every change, and every copy learns of each change.

	// What stands in the timeline at the start, under one identity in every format.
	for id, words := range map[string]struct{ date, calendar, title string }{
		"minerals-agreement-approved": {"27 February 2025", "20250227", "minerals agreement"},
		"zelenskyy-trump-washington":  {"28 February 2025", "20250228", "Zelenskyy meets Trump"},
		"london-summit":               {"2 March 2025", "20250302", "London summit"},
		"european-council":            {"6 March 2025", "20250306", "European Council"},
	} {
		v := s.see(id)
		for suffix, content := range v.content {
			if !strings.Contains(content, words.date) || !strings.Contains(v.title[suffix], words.title) {
				t.Errorf("%s%s: %q on %.200q, want %q and %q", id, suffix, v.title[suffix], content, words.title, words.date)
			}
		}
		if v.event.Start != words.calendar || v.event.Sequence != 0 || v.event.Status != "CONFIRMED" {
			t.Errorf("%s in the calendar: %+v, want it confirmed on %s", id, v.event, words.calendar)
		}
	}
	_, token := s.changesSince("")
	everything := pollers(s, "")
	minerals := pollers(s, "?topic=minerals-deal")
	london := pollers(s, "?place=london")
	expect(everything, false)

	t.Log("the London summit moves by a day")
	before := s.see("london-summit")
	s.edit("london-summit", map[string]any{"date": "2025-03-03", "note": "the hall is taken on Sunday"})
	after := s.see("london-summit")
	expectLater(t, before, after)
	if after.event.Start != "20250303" || after.event.End != "20250304" || after.event.Status != "CONFIRMED" {
		t.Errorf("the moved summit in the calendar: %+v", after.event)
	}
	for suffix, content := range after.content {
		if !strings.Contains(content, "3 March 2025") {
			t.Errorf("the moved summit in %s: %.200q", suffix, content)
		}
	}
	history := s.history("london-summit")
	if kinds(history) != "published moved" || history[1].Note != "the hall is taken on Sunday" {
		t.Errorf("history of the summit: %+v", history)
	}
	if c := history[1].Changes; len(c) != 1 || c[0].Field != "date" || string(c[0].From) != `"2025-03-02"` || string(c[0].To) != `"2025-03-03"` {
		t.Errorf("what changed of the summit: %+v", c)
	}
	token = s.expectChange(token, "london-summit", "moved")
	expect(everything, true)
	expect(london, true)
	expect(minerals, false)

	t.Log("the Washington meeting is called off")
	before = s.see("zelenskyy-trump-washington")
	s.edit("zelenskyy-trump-washington", map[string]any{"status": "cancelled"})
	after = s.see("zelenskyy-trump-washington")
	expectLater(t, before, after)
	if after.event.Status != "CANCELLED" || !strings.HasPrefix(after.event.Summary, "Cancelled: ") {
		t.Errorf("the cancelled meeting in the calendar: %+v", after.event)
	}
	for suffix, title := range after.title {
		if title != "Cancelled: "+before.title[suffix] {
			t.Errorf("title of the cancelled meeting in %s: %q", suffix, title)
		}
	}
	if got := kinds(s.history("zelenskyy-trump-washington")); got != "published cancelled" {
		t.Errorf("history of the meeting: %s", got)
	}
	token = s.expectChange(token, "zelenskyy-trump-washington", "cancelled")
	expect(everything, true)
	expect(minerals, true)
	expect(london, false)

	t.Log("the European Council has met")
	before = s.see("european-council")
	s.edit("european-council", map[string]any{"status": "occurred"})
	after = s.see("european-council")
	expectLater(t, before, after)
	if after.event.Status != "CONFIRMED" || after.event.Start != before.event.Start {
		t.Errorf("the Council in the calendar: %+v", after.event)
	}
	if got := kinds(s.history("european-council")); got != "published occurred" {
		t.Errorf("history of the Council: %s", got)
	}
	token = s.expectChange(token, "european-council", "occurred")
	expect(everything, true)
	expect(minerals, false)

	token = deleteAndRestore(t, s, token, everything)

	t.Log("nothing changes without a change, nor by a restart")
	if changes, _ := s.changesSince(token); len(changes) != 0 {
		t.Errorf("changes = %+v, want none", changes)
	}
	s.restart()
	expect(everything, false)
	expect(minerals, false)
	expect(london, false)
	if changes, _ := s.changesSince(token); len(changes) != 0 {
		t.Errorf("changes after the restart = %+v, want none", changes)
	}
}

// deleteAndRestore takes an event away by mistake and brings it back.
func deleteAndRestore(t *testing.T, s *service, token string, everything []*poller) string {
	t.Helper()
	const id = "third-anniversary"
	t.Log("an event is deleted by mistake")
	before := s.see(id)
	s.write(http.MethodDelete, demoEvents+"/"+id+"?note=entered+twice", nil, nil, http.StatusNoContent)
	if missing := s.hidden(id); !slices.Equal(missing, suffixes[:3]) {
		t.Errorf("the deleted event is missing in %v, want it missing in every feed", missing)
	}
	gone := s.appointment("/t/"+demo+".ics", id)
	if gone.Status != "CANCELLED" || gone.Sequence <= before.event.Sequence || gone.Modified <= before.event.Modified || gone.Stamp != gone.Modified {
		t.Errorf("the deleted event in the calendar: %+v, before %+v", gone, before.event)
	}
	for _, path := range []string{"/e/" + id, demoEvents + "/" + id} {
		if a := s.do(request{method: http.MethodGet, path: path}); a.status != http.StatusGone {
			t.Errorf("GET %s = %d, want 410", path, a.status)
		}
	}
	changes, token := s.changesSince(token)
	if len(changes) != 1 || changes[0].ID != id || changes[0].Kind != "deleted" || changes[0].Event != nil {
		t.Errorf("changes = %+v, want the deletion of %s without the event", changes, id)
	}
	expect(everything, true)

	t.Log("and it is brought back")
	s.write(http.MethodPost, demoEvents+"/"+id+"/restore", nil, map[string]any{"note": "it was no duplicate"}, http.StatusOK)
	after := s.see(id)
	expectLater(t, before, after)
	if after.event.Status != "CONFIRMED" || after.event.Sequence <= gone.Sequence || after.event.Modified <= gone.Modified {
		t.Errorf("the restored event in the calendar: %+v, when deleted %+v", after.event, gone)
	}
	if after.event.Summary != before.event.Summary || after.title[".atom"] != before.title[".atom"] {
		t.Errorf("the restored event is %q, was %q", after.event.Summary, before.event.Summary)
	}
	if got := kinds(s.history(id)); got != "published deleted restored" {
		t.Errorf("history of the restored event: %s", got)
	}
	token = s.expectChange(token, id, "restored")
	expect(everything, true)
	return token
}

// edit changes an event, under the condition that it is as it was read.
func (s *service) edit(id string, fields map[string]any) {
	s.t.Helper()
	path := demoEvents + "/" + id
	read := s.get(path)
	was := decode[apiEvent](s.t, read)
	a := s.write(http.MethodPatch, path, map[string]string{
		"If-Match": read.header.Get("ETag"), "Content-Type": "application/merge-patch+json",
	}, fields, http.StatusOK)
	is := decode[apiEvent](s.t, a)
	if is.Revision != was.Revision+1 || !is.Updated.After(was.Updated) || !is.Published.Equal(was.Published) || is.ID != id {
		s.t.Errorf("PATCH %s made %+v of %+v", id, is, was)
	}
	if tag := s.get(path).header.Get("ETag"); tag == read.header.Get("ETag") || tag != a.header.Get("ETag") {
		s.t.Errorf("ETag of %s = %q after the change, %q before, %q in the answer", id, tag, read.header.Get("ETag"), a.header.Get("ETag"))
	}
}

// expectChange expects one change behind the token and returns the token behind it.
func (s *service) expectChange(token, id, kind string) string {
	s.t.Helper()
	changes, next := s.changesSince(token)
	if len(changes) != 1 || changes[0].ID != id || changes[0].Kind != kind || changes[0].Event == nil {
		s.t.Errorf("changes = %+v, want that %s is %s", changes, id, kind)
	}
	return next
}

// expectLater expects everything by which a calendar or a reader sees that an event has changed.
func expectLater(t *testing.T, before, after sight) {
	t.Helper()
	b, a := before.event, after.event
	if a.Sequence <= b.Sequence || a.Modified <= b.Modified || a.Stamp <= b.Stamp {
		t.Errorf("SEQUENCE %d → %d, LAST-MODIFIED %s → %s, DTSTAMP %s → %s, want all of them to grow",
			b.Sequence, a.Sequence, b.Modified, a.Modified, b.Stamp, a.Stamp)
	}
	if a.UID != b.UID {
		t.Errorf("UID %s → %s", b.UID, a.UID)
	}
	for _, suffix := range []string{".atom", ".json"} {
		if !after.updated[suffix].After(before.updated[suffix]) {
			t.Errorf("%s: updated %v → %v, want it to grow", suffix, before.updated[suffix], after.updated[suffix])
		}
	}
	for suffix, at := range before.published {
		if at.IsZero() || !after.published[suffix].Equal(at) {
			t.Errorf("%s: published %v → %v, want it to stay", suffix, at, after.published[suffix])
		}
	}
}

// pollers follow the demo in every format, with a filter.
func pollers(s *service, query string) []*poller {
	s.t.Helper()
	var all []*poller
	for _, suffix := range suffixes {
		all = append(all, newPoller(s, "/t/"+demo+suffix+query))
	}
	return all
}

func expect(all []*poller, change bool) {
	for _, p := range all {
		p.service.t.Helper()
		p.expect(change)
	}
}
