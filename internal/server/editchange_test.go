package server_test

import (
	"net/url"
	"testing"
)

// An event is moved with its reason; followers learn both.
func TestEditMove(t *testing.T) {
	s := startEdit(t)
	v := s.editor("write", "news")
	a := v.open("/edit/e/e1/move")
	a.wantPage(t, 200, "<h1>Move the event</h1>", "4\u00a0March 2025", "Round seven", "Moved from 4\u00a0March 2025")
	form := a.form(t, "/edit/e/e1/move")
	bad := v.post("/edit/e/e1/move", form)
	bad.wantPage(t, 422, "<title>Error: Move the event", "There are 2 problems; nothing was saved yet", `href="#date"`, `href="#note"`)
	form.Set("date", "03/04/2025")
	form.Set("note", "The hall is flooded")
	v.post("/edit/e/e1/move", form).wantPage(t, 422, "There is 1 problem", "Write the month as a word", `value="03/04/2025"`, "The hall is flooded")
	form.Set("date", "11 March 2025")
	v.post("/edit/e/e1/move", form).wantTo(t, "/edit/e/e1?changed=1")
	e := s.stored("news", "e1")
	if e["date"] != "2025-03-11" || e["moved_from"] != "2025-03-04" || e["revision"] != 2.0 {
		t.Errorf("the event is %v", e)
	}
	s.get("/e/e1").wantPage(t, 200, "The hall is flooded")
	s.get("/e/e1").wantPage(t, 200, "holder of write")
	form.Set("date", "12 March 2025")
	stale := v.post("/edit/e/e1/move", form)
	stale.wantPage(t, 409, "11\u00a0March 2025", "Nothing was saved yet", "holder of write saved version 2", `value="12 March 2025"`, "The hall is flooded")
	v.post("/edit/e/e1/move", stale.form(t, "/edit/e/e1/move")).wantTo(t, "/edit/e/e1?changed=1")
	if e := s.stored("news", "e1"); e["date"] != "2025-03-12" || e["revision"] != 3.0 {
		t.Errorf("the event is %v", e)
	}
}

// An event is postponed, put on again by moving it, cancelled, deleted and restored.
func TestEditChanges(t *testing.T) {
	s := startEdit(t)
	v := s.editor("write", "news")
	do := func(name, page string, fields url.Values, status any, revision float64) {
		t.Helper()
		path := "/edit/e/e1/" + name
		a := v.open(path)
		a.wantPage(t, 200, "<h1>"+page+"</h1>")
		form := a.form(t, path)
		for field, values := range fields {
			form[field] = values
		}
		v.post(path, form).wantTo(t, "/edit/e/e1?changed=1")
		if e := s.admin("GET", api+"/timelines/news/events?show=all", nil, 200).object(t)["events"].([]any)[0].(object); e["status"] != status || e["revision"] != revision {
			t.Errorf("after %s the event is %v", name, e)
		}
	}
	do("postpone", "Postpone the event", url.Values{"note": {"No quorum"}}, "postponed", 2)
	do("move", "Move the event", url.Values{"note": {"Quorum"}, "date": {"May 2025"}}, "scheduled", 3)
	do("cancel", "Cancel the event", url.Values{"note": {"Called off"}}, "cancelled", 4)
	a := v.open("/edit/e/e1?changed=1")
	a.wantPage(t, 200, "Saved.", "calendars and pages follow")
	a.wantNot(t, "data-saved") // what was written into the form before is kept on the device
	v.open("/edit/e/e1/cancel").wantPage(t, 409, "cancelled already")
	v.open("/edit/e/e1/delete").wantPage(t, 200, "entered by mistake", `href="/edit/e/e1/cancel">Cancel the event instead`)
	do("delete", "Delete the event", nil, "cancelled", 5)
	s.get("/e/e1").wantPage(t, 410)
	v.open("/edit/e/e1/move").wantPage(t, 409, "Restore it first")
	do("restore", "Restore the event", nil, "cancelled", 6)
	a = v.open("/edit/e/e1/restore?revision=1")
	a.wantPage(t, 200, "saved version 1", "nothing is rewritten", "Date", "May 2025", "4\u00a0March 2025", "Cancelled", "Scheduled")
	v.post("/edit/e/e1/restore?revision=1", a.form(t, "/edit/e/e1/restore?revision=1")).wantTo(t, "/edit/e/e1?changed=1")
	if e := s.stored("news", "e1"); e["date"] != "2025-03-04" || e["status"] != "scheduled" || e["revision"] != 7.0 {
		t.Errorf("the event is %v", e)
	}
	v.open("/edit/e/e1/restore?revision=77").wantPage(t, 404, "no such page")
	v.open("/edit/e/e1/restore").wantPage(t, 404, "no such page")
}

// A reason is needed where followers ask for it first; nothing is written without.
func TestEditReason(t *testing.T) {
	s := startEdit(t)
	v := s.editor("write", "news")
	for _, name := range []string{"cancel", "postpone"} {
		form := v.open("/edit/e/e1/"+name).form(t, "/edit/e/e1/"+name)
		form.Set("note", "  ")
		v.post("/edit/e/e1/"+name, form).wantPage(t, 422, "There is 1 problem", "Give the reason")
	}
	if e := s.stored("news", "e1"); e["revision"] != 1.0 {
		t.Errorf("the event is %v", e)
	}
}

// History has drafts too, compares any two versions, and lets an admin take texts out.
func TestEditHistory(t *testing.T) {
	s := startEdit(t)
	s.event("news", "d", object{"title": "First words", "draft": true})
	s.admin("PATCH", api+"/timelines/news/events/d", object{"title": "Second words", "draft": false, "note": "Now it is sure"}, 200)
	s.admin("PATCH", api+"/timelines/news/events/d", object{"title": "Third <b>words</b>"}, 200)
	v := s.editor("write", "news")
	a := v.open("/edit/e/d/history")
	a.wantPage(t, 200, "Corrected", "version 3", "admin", "Third &lt;b&gt;words", "Published", "version 2", "Now it is sure", "Draft", "yes", "no", "version 1", "Hidden", "/edit/e/d/restore?revision=1")
	a.wantNot(t, "/redact")
	v.open("/edit/e/d/history?from=3&to=1").wantPage(t, 200, "From version 1 to version 3", "First words", "Third &lt;b&gt;words")
	v.open("/edit/e/d/history?from=3&to=3").wantPage(t, 200, "They say the same")
	v.open("/edit/e/d/redact?revision=2").wantPage(t, 403, "does not allow")
	admin := s.visitor()
	admin.signIn(adminToken)
	path := "/edit/e/d/redact?revision=2"
	page := admin.open(path)
	page.wantPage(t, 200, "Take the texts out of a version", "This cannot be undone")
	form := page.form(t, path)
	form.Set("note", "By order of a court")
	admin.post(path, form).wantTo(t, "/edit/e/d?changed=1")
	after := v.open("/edit/e/d/history")
	after.wantPage(t, 200, "redacted", "Texts taken out on", "By order of a court")
	after.wantNot(t, "Second words")
	v.open("/edit/e/d/restore?revision=2")
	again := v.post("/edit/e/d/restore?revision=2", url.Values{"version": {s.store.Epoch() + ".3"}})
	again.wantPage(t, 409, "There is 1 problem", "taken out")
}

// Another timeline's token changes nothing, and of a private timeline learns nothing.
func TestEditOfOthers(t *testing.T) {
	s := startEdit(t)
	s.event("other", "hidden", object{"draft": true})
	v := s.editor("write", "news")
	pages := []string{"", "/history", "/move", "/cancel", "/postpone", "/delete", "/restore?revision=1", "/redact?revision=1"}
	for _, id := range []string{"secret", "hidden", "none"} {
		for _, page := range pages {
			a := v.open("/edit/e/" + id + page)
			a.wantPage(t, 404, "There is no such page")
			a.wantNot(t, "secret meeting", "other")
		}
		for _, page := range []string{"", "/move", "/cancel", "/occurred", "/delete"} {
			if a := v.post("/edit/e/"+id+page, url.Values{"version": {s.store.Epoch() + ".1"}, "note": {"x"}, "date": {"2025"}}); a.status != 404 {
				t.Errorf("POST %s%s = %d", id, page, a.status)
			}
		}
	}
	v = s.editor("write", "other")
	for _, page := range pages {
		v.open("/edit/e/e1"+page).wantPage(t, 403, "does not allow")
	}
	if a := v.post("/edit/e/e1/cancel", url.Values{"version": {s.store.Epoch() + ".1"}, "note": {"x"}}); a.status != 403 {
		t.Errorf("POST = %d", a.status)
	}
	if e := s.stored("news", "e1"); e["revision"] != 1.0 {
		t.Errorf("the event is %v", e)
	}
}
