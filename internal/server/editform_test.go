package server_test

import (
	"net/url"
	"strings"
	"testing"
)

// press is the form with the button that is pressed.
func press(form url.Values, do string) url.Values {
	form.Set("do", do)
	return form
}

// newForm is the form for a new event.
func (v *visitor) newForm() url.Values {
	v.t.Helper()
	a := v.open("/edit/new?timeline=news")
	if a.status != 200 {
		v.t.Fatalf("the form = %d %s", a.status, a.body)
	}
	return a.form(v.t, "/edit/new")
}

// An event is written as people write, seen as readers will see it, and published.
func TestEditCreate(t *testing.T) {
	s := startEdit(t)
	v := s.editor("write")
	v.open("/edit/new").wantPage(t, 200, "Which timeline does it belong to?", "/edit/new?timeline=news", "/edit/new?timeline=other")
	s.editor("write", "news").open("/edit/new").wantPage(t, 200, "<h1>New event</h1>", "In Timeline news")
	form := v.newForm()
	form.Set("title", "Summit in\r\nKyiv")
	form.Set("date", "12–14 March 2025")
	form.Set("participant.0.name", "Ukraine")
	form.Set("participant.0.kind", "country")
	form.Set("note", "Announced today")
	a := v.post("/edit/new", press(form, "preview"))
	a.wantPage(t, 200, "12–14\u00a0March 2025", "2025-03-12/2025-03-14", "On the page", "Summit in Kyiv", "Ukraine", "In a feed reader", "In a calendar")
	a.wantNot(t, "problem")
	if got := a.form(t, "/edit/new"); got.Get("title") != "Summit in Kyiv" || got.Get("id") != form.Get("id") || got.Get("note") != "Announced today" {
		t.Errorf("the preview lost something: %v", got)
	}
	path := "/edit/e/" + form.Get("id")
	v.post("/edit/new", press(form, "publish")).wantTo(t, path+"?saved=1")
	v.open(path+"?saved=1").wantPage(t, 200, "<h1>Edit event</h1>", "holder of write saved version 1", "See the page", "Saved.")
	e := s.stored("news", form.Get("id"))
	if e["title"] != "Summit in Kyiv" || e["date"] != "2025-03-12/2025-03-14" || e["draft"] != false || e["zone"] != "Europe/Kyiv" {
		t.Errorf("the event is %v", e)
	}
	s.get("/e/"+form.Get("id")).wantPage(t, 200, "Summit in Kyiv")
}

// A form that is sent twice makes one event; what it says the second time is a change of it.
func TestEditDoublePress(t *testing.T) {
	s := startEdit(t)
	v := s.editor("write", "news")
	form := v.newForm()
	form.Set("title", "Once")
	form.Set("date", "2025-05-01")
	to := "/edit/e/" + form.Get("id") + "?saved=1"
	press(form, "publish")
	done := make(chan answer)
	for range 4 {
		go func() { done <- v.post("/edit/new", form) }()
	}
	for range 4 {
		(<-done).wantTo(t, to)
	}
	v.post("/edit/new", form).wantTo(t, to)
	if e := s.stored("news", form.Get("id")); e["revision"] != 1.0 {
		t.Errorf("the event is %v", e)
	}
	form.Set("title", "Once more")
	v.post("/edit/new", press(form, "publish")).wantTo(t, to)
	if e := s.stored("news", form.Get("id")); e["revision"] != 2.0 || e["title"] != "Once more" {
		t.Errorf("the event is %v", e)
	}
	if n := strings.Count(string(s.get("/t/news").body), "Once more"); n == 0 {
		t.Errorf("the page has it %d times", n)
	}
	form.Set("id", "secret") // of another timeline, and of a form that is none of ours
	a := v.post("/edit/new", press(form, "publish"))
	if a.status != 303 || strings.Contains(a.header.Get("Location"), "secret") {
		t.Errorf("with a chosen id = %d to %s", a.status, a.header.Get("Location"))
	}
}

// A draft is for editors until it is published, at once or later.
func TestEditDraft(t *testing.T) {
	s := startEdit(t)
	v := s.editor("write", "news")
	form := v.newForm()
	form.Set("title", "Not sure yet")
	form.Set("date", "spring 2025")
	path := "/edit/e/" + form.Get("id")
	v.post("/edit/new", press(form, "draft")).wantTo(t, path+"?saved=1")
	s.get("/e/"+form.Get("id")).wantPage(t, 404)
	a := v.open(path)
	a.wantPage(t, 200, "Draft", `value="publish"`, `value="draft"`)
	a.wantNot(t, "See the page", "every subscriber")
	a = v.open(path + "?saved=1")
	a.wantPage(t, 200, "Saved.", "readers see nothing of it until you publish it", `data-saved="`)
	a.wantNot(t, "pages follow")
	form = a.form(t, path)
	form.Set("publish_at", "3 Mar 2025 09:00")
	v.post(path, press(form, "publish")).wantTo(t, path+"?saved=1")
	if e := s.stored("news", form0(path)); e["publish_at"] != "2025-03-03T07:00:00Z" || e["draft"] != false {
		t.Errorf("the event is %v", e)
	}
	s.get("/e/"+form0(path)).wantPage(t, 404)
	v.open(path+"?saved=1").wantPage(t, 200, "Saved.", "until its time has come")
	v.open("/edit?show=waiting").wantPage(t, 200, "Waiting until 3\u00a0March 2025, 09:00")
}

func form0(path string) string { return strings.TrimPrefix(path, "/edit/e/") }

// What is wrong is said at its field and at the head, with the repair, and nothing that was written is lost.
func TestEditErrors(t *testing.T) {
	s := startEdit(t)
	v := s.editor("write", "news")
	form := v.newForm()
	form.Set("date", "30 Feb 2025")
	form.Set("source.0.url", "https:/rbc.ua")
	form.Set("summary", `"><script>alert(1)</script>`)
	form.Set("publish_at", "someday")
	a := v.post("/edit/new", press(form, "publish"))
	a.wantPage(t, 422, "<title>Error: New event", "There are 4 problems; nothing was saved yet",
		`href="#title">Title: Give a title.`, `href="#date"`, "February 2025 has 28\u00a0days", `href="#source.0.url">Source 1, address: `, `href="#publish_at"`,
		`id="title-e"`, `aria-invalid="true"`, `value="30 Feb 2025"`, `id="source.0.url-e"`, "https://example.org/page", `value="https:/rbc.ua"`)
	got := a.form(t, "/edit/new")
	for name, values := range form {
		if name != "do" && got.Get(name) != values[0] {
			t.Errorf("%s came back as %q, was %q", name, got.Get(name), values[0])
		}
	}
	if !strings.Contains(string(a.body), `<details class="fold" open><summary>Publish later`) {
		t.Error("the part with the error is folded")
	}
	form.Set("date", "03/04/2025")
	choice := v.post("/edit/new", press(form, "publish"))
	choice.wantPage(t, 422, `name="date-choice" value="2025-04-03"`, `name="date-choice" value="2025-03-04"`)
	form.Del("do")
	form.Set("date-choice", "2025-04-03")
	if got := v.post("/edit/new", form).form(t, "/edit/new").Get("date"); got != "2025-04-03" {
		t.Errorf("the chosen date is %q", got)
	}
	long := v.newForm()
	long.Set("title", "T")
	long.Set("date", "2025")
	long.Set("note", strings.Repeat("x", 2001))
	v.post("/edit/new", press(long, "publish")).wantPage(t, 422, `href="#note"`)
	if a := v.open("/edit"); len(a.rows()) != 1 {
		t.Errorf("something was written: %v", a.rows())
	}
}

// Rows are added and removed without script, and keep what stands in the form.
func TestEditRows(t *testing.T) {
	s := startEdit(t)
	v := s.editor("write", "news")
	form := v.newForm()
	form.Set("title", "With guests")
	form.Set("participant.0.name", "Anna")
	a := v.post("/edit/new", press(form, "add-participant"))
	a.wantPage(t, 200, `name="participant.1.name"`, `formaction="/edit/new#participant"`)
	form = a.form(t, "/edit/new")
	form.Set("participant.1.name", "Petro")
	for _, list := range []string{"source", "media", "related", "translation"} {
		form = v.post("/edit/new", press(form, "add-"+list)).form(t, "/edit/new")
	}
	for _, field := range []string{"source.1.url", "media.0.url", "related.0.id", "translation.0.lang"} {
		if !form.Has(field) {
			t.Errorf("the form lacks %s", field)
		}
	}
	form = v.post("/edit/new", press(form, "remove-participant-0")).form(t, "/edit/new")
	if form.Get("participant.0.name") != "Petro" || form.Has("participant.1.name") || form.Get("title") != "With guests" {
		t.Errorf("after removing the first row the form is %v", form)
	}
}

// The form of an event changes what was changed, and nothing else.
func TestEditSave(t *testing.T) {
	s := startEdit(t)
	full := object{
		"title": "All there is", "date": "2025-03-20T10:00/2025-03-20T11:30", "zone": "Europe/Kyiv", "status": "tentative", "summary": "S", "body": "First\n\nSecond",
		"place":        object{"name": "Kyiv", "address": "Street 1", "country": "UA", "lat": 50.45, "lon": 30.52, "url": "https://example.org/k"},
		"participants": []any{object{"name": "Anna", "kind": "person", "title": "Head", "role": "host", "url": "https://example.org/a"}},
		"topics":       []any{"peace", "a, b"}, "sources": []any{object{"title": "T", "publisher": "P", "url": "https://example.org/s", "published": "2025-02"}},
		"media":   []any{object{"url": "https://example.org/m.jpg", "type": "image/jpeg", "bytes": 12, "alt": "A", "caption": "C", "credit": "D", "width": 3, "height": 2}},
		"related": []any{object{"id": "e1", "relation": "follows"}}, "lang": "en", "translations": object{"uk": object{"title": "Усе", "summary": "", "body": ""}},
		"url": "https://example.org/u", "color": "#123456",
	}
	s.event("news", "full", full)
	before := s.stored("news", "full")
	v := s.editor("write", "news")
	path := "/edit/e/full"
	a := v.open(path)
	a.wantPage(t, 200, "<h1>Edit event</h1>", "saved version 1 on", "See the page", "All there is", "Read as", "On the page")
	form := a.form(t, path)
	v.post(path, press(form, "save")).wantTo(t, path+"?saved=1")
	if e := s.stored("news", "full"); e["revision"] != 1.0 {
		t.Errorf("saving without a change made %v of %v", e, before)
	}
	v.post(path, press(form, "move")).wantTo(t, path+"/move")
	form.Set("title", "All there was")
	form.Set("note", "It is over")
	form.Set("minor", "yes")
	v.post(path, press(form, "cancel")).wantPage(t, 200, "Save it first", "All there was")
	v.post(path, press(form, "save")).wantTo(t, path+"?saved=1")
	after := s.stored("news", "full")
	for _, set := range []string{"title", "revision", "updated"} {
		delete(before, set)
		delete(after, set)
	}
	if len(before) != len(after) {
		t.Errorf("the event is %v, was %v", after, before)
	}
	for name := range before {
		if !equalJSON(t, before[name], after[name]) {
			t.Errorf("%s is %v, was %v", name, after[name], before[name])
		}
	}
	v.open(path+"/history").wantPage(t, 200, "All there was", "minor", "It is over")
}

// Fragments follow typing.
func TestEditFragments(t *testing.T) {
	s := startEdit(t)
	v := s.editor("write", "news")
	q := func(typed string) answer {
		return v.open("/edit/date?timeline=news&zone=Europe/Kyiv&status=tentative&q=" + url.QueryEscape(typed))
	}
	q("after 28 feb 2025").wantPage(t, 200, "Read as <b>", "after 28\u00a0February 2025, no date yet", "In calendars: one all-day entry on 28\u00a0February 2025, marked tentative", "<code>2025-02-28/..</code>")
	q("03/04/2025").wantPage(t, 200, "Write the month as a word", `value="2025-04-03"`)
	q("<script>").wantPage(t, 200, `class="err"`)
	form := v.newForm()
	form.Set("title", "A <b>concert</b>")
	form.Set("date", "May 2025")
	v.post("/edit/preview", form).wantPage(t, 200, "On the page", "A &lt;b&gt;concert", "In a feed reader", "In a calendar")
	form.Set("timeline", "other")
	if a := v.post("/edit/preview", form); a.status != 404 {
		t.Errorf("a preview in another timeline = %d", a.status)
	}
	if a := s.visitor().open("/edit/date?timeline=news&q=2025"); a.status != 401 {
		t.Errorf("without a token = %d", a.status)
	}
}
