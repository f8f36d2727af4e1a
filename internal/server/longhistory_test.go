package server_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"dateline/timeline"
)

// edited gives an event so many revisions, of which the fifth is a move with a reason; it is hidden in the middle for ten of them.
func (s *service) edited(slug, id string, revisions int) {
	s.t.Helper()
	for n := 1; n <= revisions; n++ {
		op := timeline.PutEvent{Event: timeline.Event{ID: id, Timeline: slug, Title: fmt.Sprint("Title ", n), Date: "2025-03-01", Body: strings.Repeat("Some words. ", 100)}}
		if n >= 5 {
			op.Event.Date = "2025-03-02"
		}
		op.Event.Draft = n > revisions/2 && n <= revisions/2+10
		op.Note = fmt.Sprint("note ", n)
		if _, err := s.store.Write(s.t.Context(), timeline.Write{Author: "editor", Ops: []timeline.Op{op}}); err != nil {
			s.t.Fatal(err)
		}
	}
	s.pass(time.Hour * 24)
}

// The API sends a history in parts, the newest first, and all parts together are the whole of it.
func TestHistoryByPart(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.edited("news", "e1", 130)
	path := api + "/timelines/news/events/e1/history"
	type part struct {
		Revisions []timeline.Revision
		Next      string
	}
	for token, want := range map[string]int{"": 130 - 9, adminToken: 130} { // of ten hidden ones followers see that it went away
		for query, size := range map[string]int{"": 100, "limit=7": 7, "limit=100000": 500} {
			var all []timeline.Revision
			for cursor := ""; ; {
				a := s.do(request{method: "GET", path: path + "?" + query + cursor, token: token})
				var got part
				if err := json.Unmarshal(a.body, &got); err != nil || a.status != 200 || len(got.Revisions) > size || len(got.Revisions) == 0 {
					t.Fatalf("%s%s = %d with %d revisions, %v", query, cursor, a.status, len(got.Revisions), err)
				}
				all = append(got.Revisions, all...)
				if got.Next == "" {
					break
				}
				cursor = "&cursor=" + got.Next
			}
			if len(all) != want || all[0].Number != 1 || all[len(all)-1].Number != 130 {
				t.Errorf("%s: %d revisions, from %d to %d, want %d from 1 to 130", query, len(all), all[0].Number, all[len(all)-1].Number, want)
			}
			for i := 1; i < len(all); i++ {
				if all[i].Number <= all[i-1].Number || all[i].Note == "" && !(all[i].Kind == timeline.KindDeleted) || len(all[i].Changes) == 0 {
					t.Errorf("%s: revision %d stands behind %d: %+v", query, all[i].Number, all[i-1].Number, all[i])
				}
			}
		}
	}
	for query, field := range map[string]string{"limit=0": "query.limit", "cursor=0": "query.cursor", "cursor=x": "query.cursor", "limit=1&limit=2": "query.limit"} {
		s.get(path+"?"+query).wantProblem(t, 422, field)
	}
}

var earlierLink = regexp.MustCompile(`<a href="[^"]*/e/e1\?([^"]*)#history" rel="nofollow">([^<]*)</a>`)

// The page of an event shows the newest changes, and leads to those before them; the editor's list of versions too.
func TestHistoryPages(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.edited("news", "e1", 130)
	shown := regexp.MustCompile(`<li id="r(\d+)">`)
	var all []string
	path := "/e/e1"
	for range 10 {
		a := s.get(path)
		if a.status != 200 || !strings.Contains(string(a.body), "Title 130") {
			t.Fatalf("%s = %d", path, a.status)
		}
		rows := shown.FindAllStringSubmatch(string(a.body), -1)
		if len(rows) == 0 || len(rows) > 50 {
			t.Fatalf("%s shows %d changes", path, len(rows))
		}
		for _, row := range rows {
			all = append(all, row[1])
		}
		if (path != "/e/e1") != strings.Contains(string(a.body), `content="noindex"`) {
			t.Errorf("%s: only the first page is for search engines", path)
		}
		next := earlierLink.FindStringSubmatch(string(a.body))
		if next == nil {
			break
		}
		if want := "Earlier changes, before version " + rows[len(rows)-1][1]; next[2] != want {
			t.Errorf("%s leads on with %q, want %q", path, next[2], want)
		}
		path = "/e/e1?" + next[1]
	}
	if len(all) != 121 || all[0] != "130" || all[120] != "1" {
		t.Errorf("the pages show %d changes: %v", len(all), all)
	}
	s.get("/e/e1?before=7&lang=uk").wantPage(t, 200, `id="r6"`, "note 5")
	for _, wrong := range []string{"0", "x", "-1", "99999", "9223372036854775808"} {
		s.get("/e/e1?before="+wrong).wantPage(t, 200, `id="r130"`)
	}
	s.get("/e/e1?at=3").wantPage(t, 200, "Title 3", `id="r130"`)
	for _, wrong := range []string{"70", "131", "0", "x"} { // the first was hidden
		s.get("/e/e1?at="+wrong).wantPage(t, 404)
	}
	if a := s.get("/e/e1.atom?limit=500"); strings.Count(string(a.body), "<entry>") != 121 {
		t.Errorf("the feed has %d entries", strings.Count(string(a.body), "<entry>"))
	}
	if a := s.get("/e/e1.atom"); strings.Count(string(a.body), "<entry>") != 50 {
		t.Errorf("the feed has %d entries, want 50", strings.Count(string(a.body), "<entry>"))
	}

	v := s.visitor()
	v.signIn(adminToken)
	v.open("/edit/e/e1/history").wantPage(t, 200, `id="r130"`, `id="r81"`, `href="/edit/e/e1/history?before=81"`, "Earlier changes, before version 81")
	v.open("/edit/e/e1/history?before=81").wantPage(t, 200, `id="r80"`, `id="r31"`)
	v.open("/edit/e/e1/history?before=31").wantPage(t, 200, `id="r30"`, `id="r1"`)
	v.open("/edit/e/e1/history?from=2&to=129").wantPage(t, 200, "From version 2 to version 129", "Title")
	v.open("/edit/e/e1/restore?revision=2").wantPage(t, 200, "version 2")
	v.open("/edit/e/e1/restore?revision=131").wantPage(t, 404)
}
