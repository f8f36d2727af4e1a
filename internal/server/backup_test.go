package server_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"dateline/data/bolt"
	"dateline/internal/server"
	"dateline/timeline"
)

const backupPath = api + "/backup"

// wantEmpty waits for nothing: what was made in the folder must be gone by now.
func wantEmpty(t *testing.T, folder string) {
	t.Helper()
	if files, err := os.ReadDir(folder); err != nil || len(files) > 0 {
		t.Errorf("in the folder for temporary files there are %v, %v", files, err)
	}
}

func TestBackup(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	s := lived(t)
	got := s.do(request{method: "GET", path: backupPath, token: adminToken})
	if got.status != 200 || got.header.Get("Content-Length") != strconv.Itoa(len(got.body)) {
		t.Fatalf("backup = %d %v", got.status, got.header)
	}
	for name, want := range map[string]string{
		"Content-Type": "application/vnd.dateline.backup", "Cache-Control": "private, no-cache",
		"Content-Disposition": `attachment; filename="dateline-backup.db"`,
	} {
		if got := got.header.Get(name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	path := filepath.Join(t.TempDir(), "b.db")
	if err := os.WriteFile(path, got.body, 0o600); err != nil {
		t.Fatal(err)
	}
	store, err := bolt.Open(path, bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if findings, err := store.Check(t.Context(), nil); err != nil || len(findings) > 0 {
		t.Errorf("Check() = %v, %v", findings, err)
	}
	want, _, err := s.store.Event(t.Context(), "moved")
	if err != nil {
		t.Fatal(err)
	}
	if e, _, err := store.Event(t.Context(), "moved"); err != nil || e.Event.Revision != want.Event.Revision {
		t.Errorf("the backup has %v, %v", e, err)
	}

	head := s.do(request{method: "HEAD", path: backupPath, token: adminToken})
	if head.status != 200 || len(head.body) > 0 || head.header.Get("Content-Length") != got.header.Get("Content-Length") {
		t.Errorf("HEAD = %d %v", head.status, head.header)
	}
	s.get(backupPath).wantProblem(t, 401, "")
	s.do(request{method: "GET", path: backupPath, token: s.token("write")}).wantProblem(t, 403, "")
	wantEmpty(t, temporary)
}

// copied is what a calendar program compares to see whether its copy of an event is old.
type copied struct {
	sequence        int
	modified, stamp string
}

var tellingLine = regexp.MustCompile(`(?m)^(UID|SEQUENCE|LAST-MODIFIED|DTSTAMP|BEGIN):(.*)\r$`)

// calendar is what the timeline's calendar says of its events, by UID.
func (s *service) calendar() map[string]copied {
	s.t.Helper()
	found := map[string]copied{}
	var uid string
	var next copied
	for _, line := range tellingLine.FindAllStringSubmatch(string(s.get("/t/news.ics").body)+"BEGIN:END\r\n", -1) {
		switch line[1] {
		case "BEGIN":
			if uid != "" {
				found[uid] = next
			}
			uid, next = "", copied{}
		case "UID":
			uid = line[2]
		case "SEQUENCE":
			next.sequence, _ = strconv.Atoi(line[2])
		case "LAST-MODIFIED":
			next.modified = line[2]
		case "DTSTAMP":
			next.stamp = line[2]
		}
	}
	return found
}

// M4, I14: a calendar follows, events are edited, an older backup is restored: every event is newer for the calendar than
// what it has, though some say again what they said before; feeds are new; and a change log is begun again.
func TestCalendarsFollowARestore(t *testing.T) {
	s := lived(t)
	path := filepath.Join(t.TempDir(), "b.db")
	if err := os.WriteFile(path, s.do(request{method: "GET", path: backupPath, token: adminToken}).body, 0o600); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		s.patch("news", "moved", object{"title": "Edited at " + s.time().String()})
		s.pass(100 * time.Millisecond)
	}
	s.patch("news", "cancelled", object{"status": "scheduled"})
	s.event("news", "lost", nil)
	before := s.calendar()
	feeds := map[string]answer{}
	for _, format := range []string{".ics", ".atom", ".rss", ".json", ""} {
		feeds[format] = s.get("/t/news" + format)
	}
	updated, _ := s.get(api + "/timelines/news/events/moved").object(t)["updated"].(string)
	since, _ := s.get(api + "/timelines/news/changes").object(t)["token"].(string)

	s.pass(10 * time.Second)
	clock := timeline.NewClock(s.time)
	store, err := bolt.Open(path, bolt.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if err := store.BeginAnew(t.Context(), bolt.Life{}); err != nil {
		t.Fatal(err)
	}
	site := testSite
	site.SequenceBase = store.SequenceBase()
	srv, err := server.New(server.Config{
		Store: store, Tokens: store, Exports: store, Backups: store, Clock: clock, Epoch: store.Epoch(), AdminToken: adminToken, Site: site,
	})
	if err != nil {
		t.Fatal(err)
	}
	restored := &service{t: t, store: store, clock: clock, server: srv, http: httptest.NewServer(srv.Handler()), now: s.time()}
	defer restored.http.Close()
	s.pass(3 * time.Second)

	compare := func(before, after map[string]copied) {
		t.Helper()
		for uid, now := range after {
			if was := before[uid]; now.sequence <= was.sequence || now.modified <= was.modified || now.stamp <= was.stamp {
				t.Errorf("%s was %+v and is %+v", uid, was, now)
			}
		}
	}
	after := restored.calendar()
	if len(before) < 4 || len(after) != len(before)-1 {
		t.Fatalf("the calendar had %d events and has %d", len(before), len(after))
	}
	compare(before, after)
	for format, was := range feeds {
		now := restored.do(request{method: "GET", path: "/t/news" + format, header: map[string]string{"If-None-Match": was.header.Get("ETag")}})
		if now.status != 200 || now.header.Get("ETag") == was.header.Get("ETag") {
			t.Errorf("%q: %d, ETag %s, was %s", format, now.status, now.header.Get("ETag"), was.header.Get("ETag"))
		}
		modified, err := http.ParseTime(now.header.Get("Last-Modified"))
		past, _ := http.ParseTime(was.header.Get("Last-Modified"))
		if err != nil || !modified.After(past) {
			t.Errorf("%q: Last-Modified %v, was %v", format, modified, past)
		}
	}
	restored.get(api+"/timelines/news/changes?since="+since).wantProblem(t, 410, "")
	if got := restored.get(api + "/timelines/news/events/moved").object(t)["updated"].(string); got <= updated {
		t.Errorf("updated = %s, was %s", got, updated)
	}

	// What is edited from now on is newer still.
	for _, id := range []string{"moved", "cancelled"} {
		restored.patch("news", id, object{"title": "Edited after the restore"})
	}
	edited := restored.calendar()
	for uid, was := range after {
		if strings.HasPrefix(uid, "moved@") || strings.HasPrefix(uid, "cancelled@") {
			compare(map[string]copied{uid: was}, map[string]copied{uid: edited[uid]})
		}
	}
}

// A backup that finds no room says so, and nothing of the machine.
func TestBackupWithoutRoom(t *testing.T) {
	s := start(t)
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "missing"))
	p := s.do(request{method: "GET", path: backupPath, token: adminToken}).wantProblem(t, 503, "")
	if strings.Contains(p.Detail, "missing") {
		t.Errorf("detail = %q", p.Detail)
	}
}

// goneWriter is a client that takes the head of an answer and goes away.
type goneWriter struct{ http.ResponseWriter }

func (goneWriter) Header() http.Header       { return http.Header{} }
func (goneWriter) WriteHeader(int)           {}
func (goneWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// D13: A client that hangs up leaves no file behind, neither in the middle of the answer nor before it.
func TestBackupForWhoGoesAway(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	s := lived(t)
	ask := func(ctx context.Context) (aborted any) {
		r, err := http.NewRequestWithContext(ctx, "GET", "http://localhost"+backupPath, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+adminToken)
		defer func() { aborted = recover() }()
		s.server.Handler().ServeHTTP(goneWriter{}, r)
		return nil
	}
	if got := ask(t.Context()); got != http.ErrAbortHandler {
		t.Errorf("the answer ended with %v", got)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	ask(gone)
	wantEmpty(t, temporary)

	// The store can be written to: no transaction is left open, and a new backup is whole.
	if _, err := s.store.Write(t.Context(), timeline.Write{Ops: []timeline.Op{timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "more"}}}}); err != nil {
		t.Error(err)
	}
	if got := s.do(request{method: "GET", path: backupPath, token: adminToken}); got.status != 200 {
		t.Errorf("backup = %d", got.status)
	}
}
