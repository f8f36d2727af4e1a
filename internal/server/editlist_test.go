package server_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var rowLink = regexp.MustCompile(`<th scope="row"><a href="/edit/e/([^"]+)"`)

// rows are the ids of the events in a list of the editor.
func (a answer) rows() []string {
	var ids []string
	for _, m := range rowLink.FindAllStringSubmatch(string(a.body), -1) {
		ids = append(ids, m[1])
	}
	return ids
}

// The list has what the token may write, the newest change first, whatever its state.
func TestEditList(t *testing.T) {
	s := startEdit(t)
	s.event("news", "draft", object{"title": "Draft of peace", "draft": true})
	s.event("news", "later", object{"title": "Later peace", "publish_at": s.now.Add(90 * time.Minute)})
	s.event("news", "gone", object{"title": "Entered by mistake"})
	s.admin("DELETE", api+"/timelines/news/events/gone", nil, 204)
	s.event("news", "maybe", object{"title": "Perhaps", "status": "tentative"})
	s.admin("PATCH", api+"/timelines/news/events/e1", object{"date": "2025-03-11"}, 200)
	v := s.editor("write", "news")
	for query, want := range map[string][]string{
		"":                           {"e1", "maybe", "gone", "later", "draft"},
		"?show=drafts":               {"draft"},
		"?show=waiting":              {"later"},
		"?show=deleted":              {"gone"},
		"?show=past":                 nil,
		"?q=peace":                   {"later", "draft"},
		"?q=mistake":                 {"gone"},
		"?q=nothing":                 nil,
		"?timeline=other":            nil,
		"?timeline=news&show=drafts": {"draft"},
		"?show=what&cursor=what":     {"e1", "maybe", "gone", "later", "draft"},
	} {
		a := v.open("/edit" + query)
		a.wantPage(t, 200, "<h1>Events</h1>")
		if got := a.rows(); cmp.Diff(want, got) != "" {
			t.Errorf("/edit%s lists %v, want %v", query, got, want)
		}
		a.wantNot(t, "A secret meeting", "Timeline other")
	}
	v.open("/edit").wantNot(t, "Error:", "aria-invalid", "(Europe/Kyiv)")
	v.open("/edit?q=-").wantPage(t, 200, "Error:", `aria-invalid="true"`)
	v.open("/edit").wantPage(t, 200, "11\u00a0March 2025", "Moved", "27\u00a0February 2025", ", admin", "Tentative", "Deleted", "Waiting until 27\u00a0February 2025, 15:30", "Draft")
	all := s.editor("write").open("/edit")
	all.wantPage(t, 200, "<th scope=\"col\">Timeline</th>", "Timeline news", " (Europe/Kyiv)</time>") // zones differ: whose clocks are these?
	if got := all.rows(); len(got) != 6 {
		t.Errorf("all timelines have %v", got)
	}
}

// By pages, every event stands there once, though one import wrote them all in one revision, and in two timelines.
func TestEditListPages(t *testing.T) {
	s := startEdit(t)
	for _, slug := range []string{"news", "other"} {
		var lines strings.Builder
		for i := range 70 {
			fmt.Fprintf(&lines, `{"id":"%s-%02d","title":"x","date":"2025-04-01"}`+"\n", slug, i)
		}
		a := s.do(request{method: "POST", path: api + "/timelines/" + slug + "/import", token: adminToken, body: lines.String(), header: map[string]string{"Content-Type": "application/x-ndjson"}})
		if a.status != 200 {
			t.Fatalf("import = %d %s", a.status, a.body)
		}
	}
	v, seen, path := s.editor("write"), map[string]bool{}, "/edit?show="
	next := regexp.MustCompile(`<a href="(/edit\?[^"]+)" rel="next">`)
	for pages := 1; ; pages++ {
		a := v.open(path)
		for _, id := range a.rows() {
			if seen[id] {
				t.Errorf("%s stands there twice", id)
			}
			seen[id] = true
		}
		m := next.FindSubmatch(a.body)
		if m == nil {
			if len(seen) != 142 || pages != 3 {
				t.Errorf("%d pages have %d events, want 3 with 142", pages, len(seen))
			}
			return
		}
		path = strings.ReplaceAll(string(m[1]), "&amp;", "&")
	}
}

// Events that should have been, and that nobody has confirmed, are told of, and confirmed by one press.
func TestEditPast(t *testing.T) {
	s := startEdit(t)
	v := s.editor("write", "news")
	v.open("/edit").wantNot(t, "still “scheduled”.")
	s.event("news", "open", object{"date": "2025-03-01/.."})
	s.event("news", "done", object{"date": "2025-03-01", "status": "occurred"})
	s.pass(7*24*time.Hour + 12*time.Hour) // to 7 March; the fourth has been over for more than a day
	s.event("news", "yesterday", object{"date": "2025-03-06"})
	v.open("/edit").wantPage(t, 200, "1 event is past but still “scheduled”.", `href="/edit?show=past"`)
	a := v.open("/edit?show=past")
	a.wantPage(t, 200, "Round seven", "It took place", "/edit/e/e1/move", "/edit/e/e1/cancel")
	if got := a.rows(); cmp.Diff([]string{"e1"}, got) != "" {
		t.Errorf("past are %v", got)
	}
	form := a.form(t, "/edit/e/e1/occurred")
	s.admin("PATCH", api+"/timelines/news/events/e1", object{"title": "Round 7"}, 200)
	v.post("/edit/e/e1/occurred", form).wantPage(t, 409, "Somebody changed the event", `href="/edit/e/e1"`)
	form = v.open("/edit?show=past").form(t, "/edit/e/e1/occurred")
	v.post("/edit/e/e1/occurred", form).wantTo(t, "/edit?show=past")
	v.post("/edit/e/e1/occurred", form).wantTo(t, "/edit?show=past") // pressed twice
	if e := s.stored("news", "e1"); e["status"] != "occurred" || e["revision"] != 3.0 {
		t.Errorf("the event is %v", e)
	}
	if got := s.editor("write", "other").post("/edit/e/e1/occurred", url.Values{"version": {s.store.Epoch() + ".3"}}); got.status != 403 {
		t.Errorf("another timeline's token = %d", got.status)
	}
}

// Without a timeline the list says what to do.
func TestEditListOfNothing(t *testing.T) {
	s := startAt(t, loopSite)
	v := s.visitor()
	v.signIn(adminToken)
	v.open("/edit").wantPage(t, 200, "no timeline to write to yet", `href="/edit/timelines/new"`)
	s.timeline("news", "public")
	v.open("/edit").wantPage(t, 200, "No events yet", `href="/edit/new"`)
}
