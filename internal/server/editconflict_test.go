package server_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// twoEditors open the same form.
func twoEditors(t *testing.T) (s *service, anna, petro *visitor, hers, his url.Values) {
	t.Helper()
	s = startEdit(t)
	s.admin("PATCH", api+"/timelines/news/events/e1", object{"title": "Next agreement", "summary": "The Rada has to ratify it.", "status": "tentative"}, 200)
	token := func(name string) *visitor {
		v := s.visitor()
		v.signIn(s.admin("POST", api+"/tokens", object{"name": name, "scopes": []string{"write"}}, 201).object(t)["token"].(string))
		return v
	}
	anna, petro = token("anna"), token("petro")
	return s, anna, petro, anna.open("/edit/e/e1").form(t, "/edit/e/e1"), petro.open("/edit/e/e1").form(t, "/edit/e/e1")
}

const e1 = "/edit/e/e1"

// What only one of two changed is joined; what both changed is chosen, and nothing is lost.
func TestEditConflict(t *testing.T) {
	s, anna, petro, hers, his := twoEditors(t)
	his.Set("title", "Second agreement")
	his.Set("summary", "The Verkhovna Rada ratifies it.")
	his.Set("status", "scheduled")
	petro.post(e1, press(his, "save")).wantTo(t, e1+"?saved=1")
	hers.Set("title", "Next agreement, with its terms")
	hers.Set("summary", "To be <b>ratified</b>.")
	hers.Set("participant.0.name", "Rada")
	hers.Set("participant.0.kind", "organization")
	hers.Set("note", "Terms are known")
	a := anna.post(e1, press(hers, "save"))
	a.wantPage(t, 409, "<h1>Somebody saved this event while you were editing</h1>", "Nothing is lost.", "petro saved version 3 on", "2 changes were made by only one of you and are already joined; 2 need your choice",
		"Title", "Before: Next agreement", `value="yours" checked`,
		`Next <del><span class="vh">removed: </span>agreement</del> <ins><span class="vh">added: </span>agreement, with its terms</ins>`,
		`<del><span class="vh">removed: </span>Next</del> <ins><span class="vh">added: </span>Second</ins> agreement`,
		"Summary", `The <ins><span class="vh">added: </span>Verkhovna</ins> Rada <del>`, "To be &lt;b&gt;ratified&lt;/b&gt;.", "Already joined", "(petro)", "Rada", "(you)", "Save as version 4")
	if e := s.stored("news", "e1"); e["revision"] != 3.0 || e["title"] != "Second agreement" {
		t.Fatalf("the conflict wrote %v", e)
	}
	form := a.form(t, e1)
	form.Set("choice.title", "theirs")
	form.Set("text.summary", "Ratified by the Rada.")
	on := anna.post(e1, press(form, "resolve-edit"))
	on.wantPage(t, 200, "<h1>Edit event</h1>", "Second agreement", "Ratified by the Rada.", `value="Rada"`, `value="Terms are known"`)
	anna.post(e1, press(form, "resolve")).wantTo(t, e1+"?saved=1")
	anna.post(e1, press(form, "resolve")).wantTo(t, e1+"?saved=1") // pressed twice
	e := s.stored("news", "e1")
	if e["revision"] != 4.0 || e["title"] != "Second agreement" || e["summary"] != "Ratified by the Rada." || e["status"] != "scheduled" || !strings.Contains(fmt.Sprint(e["participants"]), "Rada") {
		t.Errorf("the event is %v", e)
	}
	anna.open(e1+"/history").wantPage(t, 200, "version 4", "anna", "Terms are known")
}

// A third editor leads to the same page again, and what was chosen is kept.
func TestEditConflictAgain(t *testing.T) {
	s, anna, petro, hers, his := twoEditors(t)
	his.Set("title", "Second")
	petro.post(e1, press(his, "save")).wantTo(t, e1+"?saved=1")
	hers.Set("title", "First")
	hers.Set("body", "Her text")
	form := anna.post(e1, press(hers, "save")).form(t, e1)
	s.admin("PATCH", api+"/timelines/news/events/e1", object{"title": "Third", "url": "https://example.org/third"}, 200)
	again := anna.post(e1, press(form, "resolve"))
	again.wantPage(t, 409, "admin saved version 4", "Before: Second", "First", "Third")
	anna.post(e1, press(again.form(t, e1), "resolve")).wantTo(t, e1+"?saved=1")
	if e := s.stored("news", "e1"); e["title"] != "First" || e["body"] != "Her text" || e["url"] != "https://example.org/third" || e["revision"] != 5.0 {
		t.Errorf("the event is %v", e)
	}
}

// Who moved or cancelled the event is not overruled silently.
func TestEditConflictOfCancelled(t *testing.T) {
	s, anna, petro, hers, _ := twoEditors(t)
	form := petro.open(e1+"/cancel").form(t, e1+"/cancel")
	form.Set("note", "Called off")
	petro.post(e1+"/cancel", form).wantTo(t, e1+"?changed=1")
	hers.Set("date", "2025-03-05")
	a := anna.post(e1, press(hers, "save"))
	a.wantPage(t, 409, "petro has cancelled the event.", "Date", "5\u00a0March 2025", "4\u00a0March 2025", "Status")
	anna.post(e1, press(a.form(t, e1), "resolve")).wantTo(t, e1+"?saved=1")
	if e := s.stored("news", "e1"); e["status"] != "cancelled" || e["date"] != "2025-03-05" {
		t.Errorf("the event is %v", e)
	}
}

// What was written of an event that was deleted meanwhile becomes a new one, or a draft.
func TestEditDeletedMeanwhile(t *testing.T) {
	s, anna, _, hers, _ := twoEditors(t)
	s.admin("DELETE", api+"/timelines/news/events/e1", nil, 204)
	hers.Set("title", "Not lost")
	a := anna.post(e1, press(hers, "save"))
	a.wantPage(t, 409, "admin deleted the event", "Save yours as a new event?")
	form := a.form(t, "/edit/new")
	path := "/edit/e/" + form.Get("id")
	anna.post("/edit/new", press(form, "publish")).wantTo(t, path+"?saved=1")
	if e := s.stored("news", form.Get("id")); e["title"] != "Not lost" || e["status"] != "tentative" {
		t.Errorf("the event is %v", e)
	}
}

// What was written can be kept as a draft of its own.
func TestEditKeepAsDraft(t *testing.T) {
	s, anna, petro, hers, his := twoEditors(t)
	his.Set("title", "Second")
	petro.post(e1, press(his, "save")).wantTo(t, e1+"?saved=1")
	hers.Set("title", "Mine")
	form := anna.post(e1, press(hers, "save")).form(t, e1)
	for range 2 {
		anna.post(e1, press(form, "resolve-draft")).wantTo(t, "/edit/e/"+form.Get("id")+"?saved=1")
	}
	if e := s.stored("news", form.Get("id")); e["title"] != "Mine" || e["draft"] != true || e["revision"] != 1.0 {
		t.Errorf("the draft is %v", e)
	}
	if e := s.stored("news", "e1"); e["title"] != "Second" {
		t.Errorf("the event is %v", e)
	}
}

// A form of a version that nobody knows, as after the store was put back, is a conflict of all that differs.
func TestEditUnknownVersion(t *testing.T) {
	s, anna, _, hers, _ := twoEditors(t)
	hers.Set("version", "another-epoch.2")
	hers.Set("title", "Mine")
	a := anna.post(e1, press(hers, "save"))
	a.wantPage(t, 409, "Nothing is lost.", "Before: (nothing)", "Mine", "Next agreement")
	anna.post(e1, press(a.form(t, e1), "resolve")).wantTo(t, e1+"?saved=1")
	if e := s.stored("news", "e1"); e["title"] != "Mine" || e["summary"] != "The Rada has to ratify it." {
		t.Errorf("the event is %v", e)
	}
}
