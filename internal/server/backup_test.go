package server_test

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"dateline/data/bolt"
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

// A client that hangs up leaves no file behind, neither in the middle of the answer nor before it.
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
