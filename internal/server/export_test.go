package server_test

import (
	"bytes"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

const exportPath = api + "/export"

// patch changes an event, some time after what was before.
func (s *service) patch(slug, id string, body object) answer {
	s.t.Helper()
	s.pass(time.Minute)
	return s.admin("PATCH", api+"/timelines/"+slug+"/events/"+id, body, 200)
}

// lived is a service whose timelines have a history.
func lived(t *testing.T) *service {
	t.Helper()
	s := start(t)
	if err := s.store.FreezeAuthority(t.Context(), testSite.Authority); err != nil {
		t.Fatal(err)
	}
	s.timeline("news", "public")
	s.timeline("desk", "private")
	for _, id := range []string{"moved", "cancelled", "deleted", "withdrawn", "libel"} {
		s.pass(time.Minute)
		s.event("news", id, object{"topics": []string{"eu"}, "participants": []object{{"name": "Ann"}}, "body": "Text of *" + id + "*"})
	}
	s.event("news", "draft", object{"draft": true})
	s.event("desk", "private", nil)
	s.patch("news", "moved", object{"date": "2025-03-04", "note": "the hall is taken"})
	s.patch("news", "cancelled", object{"status": "cancelled"})
	s.patch("news", "withdrawn", object{"draft": true})
	s.patch("news", "libel", object{"title": "Slander"})
	s.patch("news", "libel", object{"title": "Fair", "minor": true})
	s.pass(time.Minute)
	s.admin("POST", api+"/timelines/news/events/libel/history/2/redact", object{"note": "court order"}, 200)
	s.admin("DELETE", api+"/timelines/news/events/deleted?note=twice", nil, 204)
	s.pass(2 * time.Second)
	return s
}

// views are addresses that followers and writers fetch.
func views(slug string, ids ...string) []string {
	var paths []string
	for _, suffix := range []string{"", ".rss", ".atom", ".json", ".ics"} {
		for _, query := range []string{"", "?topic=eu", "?status=cancelled", "?from=2025-03-03&to=2025-03-05", "?participant=ann&topic=-x"} {
			paths = append(paths, "/t/"+slug+suffix+query)
		}
	}
	for _, id := range ids {
		paths = append(paths, "/e/"+id, "/e/"+id+".ics", api+"/timelines/"+slug+"/events/"+id, api+"/timelines/"+slug+"/events/"+id+"/history")
	}
	return append(paths, "/", api+"/timelines/"+slug)
}

// wantSame compares what two services answer, up to the epoch in states.
func wantSame(t *testing.T, a, b *service, paths []string) {
	t.Helper()
	for _, path := range paths {
		for _, token := range []string{"", adminToken} {
			r := request{method: "GET", path: path, token: token}
			want, got := a.do(r), b.do(r)
			if want.status != got.status || !bytes.Equal(withoutState(want), withoutState(got)) {
				t.Errorf("%s was %d\n%s\nand is %d\n%s", path, want.status, want.body, got.status, got.body)
			}
			if was, is := want.header.Get("Last-Modified"), got.header.Get("Last-Modified"); was != is && path != "/" {
				t.Errorf("%s: Last-Modified was %q and is %q", path, was, is)
			}
		}
	}
}

func withoutState(a answer) []byte {
	body, _, _ := bytes.Cut(a.body, []byte(`,"state":`))
	return body
}

func (s *service) takeOver(path, query string, body []byte) answer {
	s.t.Helper()
	return s.do(request{method: "POST", path: path + query, token: adminToken, body: body, header: map[string]string{"Content-Type": ndjson}})
}

// M4: what is taken over keeps its revisions and times.
func TestExportComesBack(t *testing.T) {
	s := lived(t)
	export := s.do(request{method: "GET", path: exportPath, token: adminToken})
	if export.status != 200 || export.header.Get("Content-Type") != ndjson || export.header.Get("Content-Length") != strconv.Itoa(len(export.body)) {
		t.Fatalf("export = %d %v", export.status, export.header)
	}
	if got := export.header.Get("Cache-Control"); got != "private, no-cache" {
		t.Errorf("Cache-Control = %q", got)
	}
	if text := string(export.body); strings.Contains(text, "Slander") || strings.Count(text, "\n") != 10 {
		t.Errorf("the export has a text that was taken out, or not a line each:\n%s", text)
	}
	other := start(t)
	other.pass(s.time().Sub(other.time()))
	dry := other.takeOver(api+"/import", "?dry_run=true", export.body).object(t)
	report := other.takeOver(api+"/import", "", export.body)
	if got := report.object(t); report.status != 200 || got["created"] != 7.0 || got["made_timeline"] != true || dry["created"] != got["created"] || got["warnings"] != nil {
		t.Fatalf("import = %d %s, the dry run was %v", report.status, report.body, dry)
	}
	ids := []string{"moved", "cancelled", "deleted", "withdrawn", "libel", "draft"}
	wantSame(t, s, other, append(views("news", ids...), views("desk", "private")...))

	again := other.takeOver(api+"/import", "", export.body).object(t)
	if again["created"] != 0.0 || again["unchanged"] != 7.0 || again["made_timeline"] != false {
		t.Errorf("import again = %v", again)
	}
	// Both live on alike.
	for _, service := range []*service{s, other} {
		service.pass(time.Minute)
		service.admin("POST", api+"/timelines/news/events/deleted/restore", nil, 200)
		service.patch("news", "moved", object{"date": "2025-03-05"})
		service.pass(2 * time.Second)
	}
	wantSame(t, s, other, views("news", ids...))
	if a, b := s.get(exportPath), s.do(request{method: "HEAD", path: exportPath, token: adminToken}); a.status != 401 || b.status != 200 || len(b.body) > 0 {
		t.Errorf("as anybody %d, HEAD %d", a.status, b.status)
	}
}

func TestExportOfOneTimeline(t *testing.T) {
	s := lived(t)
	one := s.admin("GET", exportPath+"?timeline=desk", nil, 200)
	if strings.Contains(string(one.body), "news") || !strings.Contains(string(one.body), `"id":"private"`) {
		t.Errorf("export of one timeline:\n%s", one.body)
	}
	s.admin("GET", exportPath+"?timeline=none", nil, 404).wantProblem(t, 404, "")
	s.do(request{method: "GET", path: exportPath, token: s.token("write")}).wantProblem(t, 403, "")

	other := start(t)
	other.pass(s.time().Sub(other.time()))
	if a := other.takeOver(api+"/timelines/desk/import", "?partial=true", one.body); a.status != 200 || a.object(t)["created"] != 1.0 {
		t.Errorf("import = %d %s", a.status, a.body)
	}
	wantSame(t, s, other, views("desk", "private")[:25])
	whole := s.admin("GET", exportPath, nil, 200)
	other.takeOver(api+"/timelines/news/import", "", whole.body).wantProblem(t, 422, "line 3: timeline")
	if a := other.get("/t/news"); a.status != 404 {
		t.Errorf("after a refused import there is the timeline: %d", a.status)
	}
}

// An export that finds no room says so, and nothing of the machine.
func TestExportWithoutRoom(t *testing.T) {
	s := start(t)
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "missing"))
	p := s.do(request{method: "GET", path: exportPath, token: adminToken}).wantProblem(t, 503, "")
	if strings.Contains(p.Detail, "missing") {
		t.Errorf("detail = %q", p.Detail)
	}
}

// Who may write, but is no admin, takes of an export what an editor wrote.
func TestExportReadByAnEditor(t *testing.T) {
	s := lived(t)
	export := s.admin("GET", exportPath+"?timeline=news", nil, 200).body
	other := start(t)
	other.timeline("news", "public")
	other.pass(time.Hour)
	editor := other.token("write", "news")
	a := other.do(request{method: "POST", path: importPath, token: editor, body: export, header: map[string]string{"Content-Type": ndjson}})
	if got := a.object(t); a.status != 200 || got["created"] != 5.0 || got["passed_over"] != 3.0 {
		t.Fatalf("import by an editor = %d %s", a.status, a.body)
	}
	e := other.admin("GET", api+"/timelines/news/events/moved", nil, 200).object(t)
	if e["revision"] != 1.0 || e["moved_from"] != nil || e["date"] != "2025-03-04" || !strings.HasPrefix(e["created"].(string), "2025-02-27T13") {
		t.Errorf("the event is %v, want a new one with what the editor wrote", e)
	}
	other.do(request{method: "POST", path: api + "/import", token: editor, body: export, header: map[string]string{"Content-Type": ndjson}}).wantProblem(t, 403, "")
}

func TestWrongExports(t *testing.T) {
	s := lived(t)
	export := string(s.admin("GET", exportPath+"?timeline=news", nil, 200).body)
	for name, c := range map[string]struct {
		change   func(string) string
		status   int
		location string
	}{
		"another format":     {func(x string) string { return strings.Replace(x, `"format":1`, `"format":2`, 1) }, 422, "body.format"},
		"cut off":            {func(x string) string { return x[:len(x)-20] }, 422, "line 8"},
		"an unknown name":    {func(x string) string { return strings.Replace(x, `"kept":true`, `"held":true`, 1) }, 422, "line 5: archive.held"},
		"a missing revision": {func(x string) string { return strings.Replace(x, `{"revision":2,`, `{"revision":5,`, 1) }, 422, "line 3: revision"},
		"a wrong status":     {func(x string) string { return strings.Replace(x, `"status":"cancelled"`, `"status":"off"`, 1) }, 422, "line 4: status"},
		"a future":           {func(x string) string { return strings.ReplaceAll(x, "2025-02-27T", "2025-02-28T") }, 422, "line 2: created"},
		"an endless term": {func(x string) string {
			return strings.Replace(x, `"key":"eu"`, `"key":"`+strings.Repeat("e", 40_000)+`"`, 1)
		}, 422, "line 2: clocks[8]"},
		"a greater sequence":   {func(x string) string { return strings.Replace(x, `"sequence_base":0`, `"sequence_base":9`, 1) }, 409, "body"},
		"no timeline":          {func(x string) string { return strings.Replace(x, strings.SplitAfter(x, "\n")[1], "", 1) }, 422, "line 2: timeline"},
		"not an export at all": {func(string) string { return goodLines }, 422, "body"},
	} {
		other := start(t)
		other.pass(s.time().Sub(other.time()))
		changed := c.change(export)
		if changed == export {
			t.Errorf("%s: the export is as it was", name)
		}
		other.takeOver(api+"/import", "", []byte(changed)).wantProblem(t, c.status, c.location)
		if got := other.get(api + "/timelines").object(t)["timelines"].([]any); len(got) != 0 {
			t.Errorf("%s: there are timelines: %v", name, got)
		}
	}
	// An id that is in use for something else.
	other := start(t)
	other.timeline("own", "public")
	other.event("own", "moved", nil)
	other.pass(s.time().Sub(other.time()))
	other.takeOver(api+"/import", "", []byte(export)).wantProblem(t, 422, "line 3: id")
	if a := other.takeOver(api+"/import", "?partial=true", []byte(export)); a.object(t)["refused_lines"] != 1.0 || a.object(t)["created"] != 5.0 {
		t.Errorf("partial import = %d %s", a.status, a.body)
	}
	other.takeOver(api+"/import", "", []byte(strings.Replace(export, "example.org,2025", "other.org,2020", 1))).wantProblem(t, 422, "line 3: id")
	ids := other.takeOver(api+"/import", "?partial=true", []byte(strings.Replace(export, "example.org,2025", "other.org,2020", 1))).object(t)
	if warnings, _ := ids["warnings"].([]any); len(warnings) != 1 {
		t.Errorf("ids change without a warning: %v", ids)
	}
}

// What is private there must not become public here, because a timeline has the same slug.
func TestExportIntoAnotherTimeline(t *testing.T) {
	s := lived(t)
	export := s.admin("GET", exportPath+"?timeline=desk", nil, 200).body
	other := start(t)
	other.pass(s.time().Sub(other.time()))
	other.timeline("desk", "public")
	for _, body := range [][]byte{export, append(bytes.SplitAfter(export, []byte("\n"))[0], bytes.SplitAfterN(export, []byte("\n"), 3)[2]...)} {
		a := other.takeOver(api+"/import", "?partial=true", body)
		if got := a.object(t); a.status != 200 || got["created"] != 0.0 || got["refused_lines"].(float64) < 1 {
			t.Errorf("import = %d %s", a.status, a.body)
		}
	}
	if a := other.get("/e/private"); a.status != 404 {
		t.Errorf("the private event is %d in public", a.status)
	}
	// Nor does a timeline that was deleted come back to life.
	export = s.admin("GET", exportPath+"?timeline=news", nil, 200).body
	other.takeOver(api+"/import", "", export)
	other.admin("DELETE", api+"/timelines/news?events=delete", nil, 204)
	later := bytes.ReplaceAll(export, []byte(`"id":"moved"`), []byte(`"id":"fresh"`))
	if got := other.takeOver(api+"/import", "?partial=true", later).object(t); got["created"] != 0.0 {
		t.Errorf("import into a deleted timeline = %v", got)
	}
	if a := other.get("/e/fresh"); a.status != 404 {
		t.Errorf("an event of a deleted timeline is %d", a.status)
	}
}

func TestRedactWhatStays(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	path := api + "/timelines/news/events/one"
	s.event("news", "one", object{"title": "Slander"})
	s.patch("news", "one", object{"date": "2025-03-05"})
	s.admin("POST", path+"/history/1/redact", nil, 409)
	s.patch("news", "one", object{"title": "Fair"})
	s.admin("POST", path+"/history/1/redact", nil, 200)
	if a := s.get(path + "/history"); strings.Contains(string(a.body), "Slander") {
		t.Errorf("history says %s", a.body)
	}
	s.admin("DELETE", path, nil, 204)
	calendar := s.get("/t/news.ics")
	s.admin("POST", path+"/history/3/redact", nil, 200) // which a deleted event said last
	s.admin("POST", path+"/history/1/redact", nil, 200)
	now := s.get("/t/news.ics", "If-None-Match", calendar.header.Get("ETag"))
	deleted := s.admin("GET", api+"/timelines/news/events?show=deleted", nil, 200)
	for _, text := range []string{string(now.body), string(deleted.body)} {
		if now.status != 200 || strings.Contains(text, "Fair") {
			t.Errorf("after a redaction, %d: %s", now.status, text)
		}
	}
	if got := len(deleted.object(t)["events"].([]any)); got != 1 {
		t.Errorf("%d deleted events, want 1", got)
	}
	s.admin("POST", path+"/restore", nil, 409)
}

func TestRedact(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "one", object{"title": "First", "note": "Slander noted"})
	s.patch("news", "one", object{"title": "Second", "summary": "Slander", "note": "Slander again"})
	s.patch("news", "one", object{"title": "Third", "summary": ""})
	path := api + "/timelines/news/events/one/history/"
	before := s.get(path[:len(path)-1])
	page := s.get("/e/one")
	writer := s.token("write", "news")
	s.do(request{method: "POST", path: path + "2/redact"}).wantProblem(t, 401, "")
	s.do(request{method: "POST", path: path + "2/redact", token: writer}).wantProblem(t, 403, "")
	s.admin("POST", path+"3/redact", nil, 409).wantProblem(t, 409, "")
	s.admin("POST", path+"9/redact", nil, 404).wantProblem(t, 404, "")
	s.admin("POST", path+"x/redact", nil, 404).wantProblem(t, 404, "")
	s.admin("POST", path+"2/redact", object{"reason": "x"}, 422).wantProblem(t, 422, "body.reason")
	s.do(request{method: "POST", path: path + "2/redact", token: adminToken, header: map[string]string{"If-Match": `"one.E.1"`}}).wantProblem(t, 412, "header.If-Match")

	s.pass(time.Minute)
	a := s.admin("POST", path+"2/redact", object{"note": "court order"}, 200)
	r := a.object(t)
	if r["revision"] != 2.0 || r["redaction"].(object)["note"] != "court order" || r["redaction"].(object)["author"] != "admin" || r["note"] != nil {
		t.Errorf("the revision is %s", a.body)
	}
	after := s.get(path[:len(path)-1], "If-None-Match", before.header.Get("ETag"))
	if text := string(after.body); after.status != 200 || strings.Contains(text, "again") || strings.Contains(text, "Second") || !strings.Contains(text, "court order") {
		t.Errorf("history = %d %s", after.status, after.body)
	}
	shown := s.get("/e/one", "If-None-Match", page.header.Get("ETag"))
	if text := string(shown.body); shown.status != 200 || strings.Contains(text, "Second") || !strings.Contains(text, "court order") || !strings.Contains(text, "redacted") {
		t.Errorf("the page = %d\n%s", shown.status, text)
	}
	s.admin("POST", path+"2/redact", nil, 200) // is done already
	s.admin("POST", api+"/timelines/news/events/one/restore?revision=2", nil, 409)
}
