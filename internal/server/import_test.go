package server_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/internal/intake"
)

const (
	importPath = api + "/timelines/news/import"
	ndjson     = "application/x-ndjson"
	goodLines  = `{"id":"a","title":"A","date":"2025-03-02"}` + "\n" + `{"title":"B","date":"2025-03"}` + "\n"
	oneBadLine = goodLines + `{"title":"C","date":"2025-03-02","participants":[{"name":"N","url":"ftp://secret"}],"my secret":1}` + "\n"
	badDate    = goodLines + `{"title":"C","date":"2025-02-30","participants":[{"name":"N","url":"ftp://secret"}]}` + "\n"
)

// send sends an import.
func (s *service) send(query, mediaType, body string) answer {
	s.t.Helper()
	return s.do(request{method: "POST", path: importPath + query, token: adminToken, body: body, header: map[string]string{"Content-Type": mediaType}})
}

// count is the number of events of the timeline news.
func (s *service) count() int {
	s.t.Helper()
	n := 0
	for cursor := ""; ; {
		page := s.do(request{method: "GET", path: api + "/timelines/news/events?show=all&limit=500" + cursor, token: adminToken}).object(s.t)
		n += len(page["events"].([]any))
		next, more := page["next"].(string)
		if !more {
			return n
		}
		cursor = "&cursor=" + next
	}
}

func report(created, changed, unchanged, refused float64) object {
	return object{"created": created, "changed": changed, "unchanged": unchanged, "refused_lines": refused, "refused": []any{}, "made_timeline": false, "dry_run": false}
}

func TestImport(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	dry := report(2, 0, 0, 0)
	dry["dry_run"] = true
	steps := []struct {
		name, query, mediaType, body string
		want                         object
		events                       int
	}{
		{"dry run", "?dry_run=true", ndjson, goodLines, dry, 0},
		{"lines", "?note=first+report&dry_run=false", ndjson, goodLines, report(2, 0, 0, 0), 2},
		{"again", "", "application/ndjson; charset=UTF-8", goodLines, report(0, 0, 2, 0), 2},
		{"as JSON lines", "", "application/jsonl", goodLines, report(0, 0, 2, 0), 2},
		{"as lines of JSON", "", "application/json", goodLines, report(0, 0, 2, 0), 2},
		{"an array", "", "application/json", `[{"id":"a","title":"A","date":"2025-03-03"}]`, report(0, 1, 0, 0), 2},
		{"a table", "", "text/csv; charset=utf-8; header=present", "id;title;date\na;A;2025-03-03\n;C;2025\n", report(1, 0, 1, 0), 3},
	}
	for _, step := range steps {
		a := s.send(step.query, step.mediaType, step.body)
		if a.status != 200 || a.header.Get("Cache-Control") != "no-store" {
			t.Fatalf("%s: %d %s, Cache-Control %q", step.name, a.status, a.body, a.header.Get("Cache-Control"))
		}
		if diff := cmp.Diff(step.want, a.object(t)); diff != "" {
			t.Errorf("%s: report (-want +got):\n%s", step.name, diff)
		}
		if got := s.count(); got != step.events {
			t.Errorf("%s: %d events, want %d", step.name, got, step.events)
		}
	}
	first := s.get(api + "/timelines/news/events/a/history").object(t)["revisions"].([]any)[0].(object)
	if first["note"] != "first report" || first["author"] != "admin" {
		t.Errorf("first revision = %v, want the note of the import, by admin", first)
	}
}

func TestImportWithWrongLines(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	p := s.send("", ndjson, badDate).wantProblem(t, 422, "line 3: participants[0].url")
	if !strings.Contains(p.Detail, "1 event is refused; nothing was written") || len(p.Errors) != 2 {
		t.Errorf("problem = %+v, want both reasons of the line", p)
	}
	if p.RefusedLines == nil || *p.Created != 2 || *p.Changed != 0 || *p.Unchanged != 0 || *p.RefusedLines != 1 {
		t.Errorf("problem = %+v, want 2 created and 1 refused", p)
	}
	a := s.send("", ndjson, oneBadLine)
	a.wantProblem(t, 422, "line 3: *")
	if strings.Contains(string(a.body), "secret") || strings.Contains(s.log.String(), "secret") {
		t.Errorf("values are repeated: %s, %s", a.body, s.log)
	}
	dry := s.send("?dry_run=true", ndjson, oneBadLine)
	if got := dry.object(t)["refused"].([]any)[0].(object); dry.status != 200 || got["field"] != "*" || strings.Contains(string(dry.body), "secret") {
		t.Errorf("dry run = %d %s, want the same *", dry.status, dry.body)
	}
	p = s.send("", ndjson, strings.Repeat("{}\n", 300)).wantProblem(t, 422, "line 1: title")
	if !strings.Contains(p.Detail, "300 events are refused") || len(p.Errors) != 100 {
		t.Errorf("problem = %q with %d reasons, want 300 events and 100 reasons", p.Detail, len(p.Errors))
	}
	if got := s.count(); got != 0 {
		t.Errorf("%d events, want none", got)
	}
	for _, query := range []string{"?dry_run=true", "?partial=true&dry_run=true", "?partial=true"} {
		got := s.send(query, ndjson, badDate)
		if o := got.object(t); got.status != 200 || o["created"] != 2.0 || o["refused_lines"] != 1.0 || len(o["refused"].([]any)) != 2 {
			t.Errorf("%s = %d %s, want 2 created and 1 refused", query, got.status, got.body)
		}
	}
	if got := s.count(); got != 2 {
		t.Errorf("%d events, want 2", got)
	}
	if log := s.log.String(); strings.Contains(log, "partial") {
		t.Errorf("the log tells of queries: %s", log)
	}
}

func TestImportRefusals(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	for name, c := range map[string]struct {
		query, mediaType, body string
		status                 int
		location               string
	}{
		"other type":            {"", "text/plain", goodLines, 415, "header.Content-Type"},
		"form":                  {"", "multipart/form-data", goodLines, 415, "header.Content-Type"},
		"no type":               {"", "", goodLines, 415, "header.Content-Type"},
		"other charset":         {"", "text/csv; charset=windows-1252", goodLines, 415, "header.Content-Type"},
		"no header":             {"", "text/csv; header=absent", goodLines, 415, "header.Content-Type"},
		"no body":               {"", ndjson, "", 400, "body"},
		"no event":              {"", ndjson, "\n\n", 422, "body"},
		"not a truth":           {"?partial=1", ndjson, goodLines, 422, "query.partial"},
		"truth twice":           {"?dry_run=true&dry_run=false", ndjson, goodLines, 422, "query.dry_run"},
		"a table as JSON":       {"", ndjson, "title,date\nA,2025\n", 422, "line 1"},
		"a workbook":            {"", "text/csv", "PK\x03\x04 [Content_Types].xml", 422, "line 1"},
		"JSON as a table":       {"", "text/csv", goodLines, 422, "line 1"},
		"too many lines":        {"", ndjson, strings.Repeat(goodLines, intake.MaxLines/2) + goodLines, 413, "body"},
		"too many bytes":        {"", ndjson, goodLines + strings.Repeat("\n", intake.MaxBytes), 413, "body"},
		"far too many bytes":    {"", ndjson, goodLines + strings.Repeat("\n", intake.MaxBytes+4<<20), 413, "body"},
		"rest is not looked at": {"", "text/csv", "x\n" + strings.Repeat("\n", 4<<20), 422, "line 1"},
	} {
		p := s.send(c.query, c.mediaType, c.body).wantProblem(t, c.status, c.location)
		if p.RefusedLines != nil && c.status != 422 || name == "no body" && !strings.Contains(p.Detail, "the body is empty; expected are events: one JSON object a line") {
			t.Errorf("%s: problem %+v, want it plain, and of an empty body what is expected", name, p)
		}
		if c.status == 413 && name == "too many lines" && !strings.Contains(p.Detail, "10,000") {
			t.Errorf("%s: detail %q, want the limit", name, p.Detail)
		}
		if c.status == 413 && !strings.Contains(p.Detail, "partial=true") {
			t.Errorf("%s: detail %q, want a hint at partial=true", name, p.Detail)
		}
	}
	packed := map[string]string{"Content-Type": ndjson, "Content-Encoding": "gzip"}
	s.do(request{method: "POST", path: importPath, token: adminToken, body: goodLines, header: packed}).wantProblem(t, 415, "header.Content-Encoding")
	if got := s.count(); got != 0 {
		t.Errorf("%d events, want none", got)
	}
}

func TestPartialImportOfAny(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	var lines strings.Builder
	for i := range 2_500 {
		fmt.Fprintf(&lines, "{\"title\":\"Event %d\",\"date\":\"2025\"}\n", i)
	}
	a := s.send("?partial=true", ndjson, lines.String()+strings.Repeat("\n", intake.MaxBytes))
	if diff := cmp.Diff(report(2_500, 0, 0, 0), a.object(t)); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	if got := s.count(); got != 2_500 {
		t.Errorf("%d events, want 2,500", got)
	}
}

func TestImportInto(t *testing.T) {
	s := start(t)
	s.timeline("private", "private")
	s.timeline("ended", "public")
	writer := s.token("write", "ended")
	s.admin("DELETE", api+"/timelines/ended", nil, 204)
	into := func(slug, query, token string) answer {
		return s.do(request{method: "POST", path: api + "/timelines/" + slug + "/import" + query, token: token, body: goodLines, header: map[string]string{"Content-Type": ndjson}})
	}
	hidden, missing := into("private", "", writer), into("missing", "", writer)
	if hidden.status != 404 || string(hidden.body) != string(missing.body) {
		t.Errorf("a private timeline = %d %s, a missing one %s, want both alike", hidden.status, hidden.body, missing.body)
	}
	into("news", "", writer).wantProblem(t, 404, "")
	into("news", "?create=true", writer).wantProblem(t, 403, "")
	into("ended", "", writer).wantProblem(t, 410, "")
	into("ended", "?create=true", adminToken).wantProblem(t, 410, "")
	into("Not-a-slug", "?create=true", adminToken).wantProblem(t, 422, "")
	into("news", "?create=true&dry_run=true", adminToken)
	s.get(api+"/timelines/news").wantProblem(t, 404, "")
	a := into("news", "?create=true", adminToken)
	if o := a.object(t); a.status != 200 || o["made_timeline"] != true || o["created"] != 2.0 {
		t.Errorf("create=true = %d %s, want the timeline made", a.status, a.body)
	}
	if o := into("news", "", s.token("write", "news")).object(t); o["unchanged"] != 2.0 {
		t.Errorf("by its writer = %v, want 2 unchanged", o)
	}
}

// leave sends a part of an import, and goes away.
func (s *service) leave(query, part string) {
	s.t.Helper()
	conn, err := net.Dial("tcp", s.http.Listener.Addr().String())
	if err != nil {
		s.t.Fatal(err)
	}
	_, err = fmt.Fprintf(conn, "POST %s%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s",
		importPath, query, adminToken, ndjson, len(part)+1, part)
	if err != nil {
		s.t.Fatal(err)
	}
	// Half closed, so that the server reads all of it and answers.
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		s.t.Fatal(err)
	}
	text, err := io.ReadAll(conn)
	if err != nil {
		s.t.Fatal(err)
	}
	if !strings.HasPrefix(string(text), "HTTP/1.1 400 ") || !strings.Contains(string(text), "arrive whole") {
		s.t.Errorf("answer = %s, want 400", text)
	}
	if partly := strings.Contains(string(text), "1000 events were written before"); partly != strings.Contains(query, "partial") {
		s.t.Errorf("answer = %s, want it to tell what was written", text)
	}
	conn.Close()
}

// D12: of an import whose client goes away there is nothing, or whole parts.
func TestClientThatVanishes(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	var lines strings.Builder
	for i := range 1_500 {
		fmt.Fprintf(&lines, "{\"title\":\"Event %d\",\"date\":\"2025\"}\n", i)
	}
	s.leave("", lines.String())
	if got := s.count(); got != 0 {
		t.Errorf("%d events of a whole import, want none", got)
	}
	s.leave("?partial=true", lines.String())
	if got := s.count(); got != 1_000 {
		t.Errorf("%d events of a partial import, want the first 1,000", got)
	}
	if got := s.send("", ndjson, lines.String()).object(t); got["created"] != 500.0 || got["unchanged"] != 1_000.0 {
		t.Errorf("again = %v, want the other 500 created", got)
	}
}

// deadlines is an answer that notes which deadlines its connection is given.
type deadlines struct {
	http.ResponseWriter
	read, write []time.Time
}

func (d *deadlines) SetReadDeadline(t time.Time) error {
	d.read = append(d.read, t)
	return nil
}

func (d *deadlines) SetWriteDeadline(t time.Time) error {
	d.write = append(d.write, t)
	return nil
}

// While data arrive the client is given time; when they are there, as long as the import takes.
func TestUploadsAreGivenTime(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	begin := time.Now()
	w := &deadlines{ResponseWriter: httptest.NewRecorder()}
	r := httptest.NewRequest("POST", importPath, strings.NewReader(goodLines))
	r.Header.Set("Authorization", "Bearer "+adminToken)
	r.Header.Set("Content-Type", ndjson)
	s.server.Handler().ServeHTTP(w, r)
	if len(w.read) < 2 || w.read[0].Before(begin.Add(20*time.Second)) || !w.read[len(w.read)-1].IsZero() {
		t.Errorf("read deadlines = %v, want one ahead, and none at the end", w.read)
	}
	if len(w.write) != 1 || w.write[0].Before(begin.Add(20*time.Second)) {
		t.Errorf("write deadlines = %v, want one ahead", w.write)
	}
}
