package programs_test

import (
	"bytes"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

const (
	scaledFeed = "/t/elections.atom"
	scaledDate = "/api/v1/timelines/elections/events/vote"
)

// startScaled starts a service with one timeline, and nginx in front of it, nil if there is none.
func startScaled(t *testing.T) (*service, *nginx) {
	t.Helper()
	s := startEmpty(t, t.TempDir()+"/dateline.db")
	s.write(http.MethodPost, "/api/v1/timelines", nil, map[string]any{"slug": "elections", "title": "Elections"}, 201)
	s.name(t, "The first title")
	return s, startNginx(t, s)
}

// name gives the event of the timeline a title.
func (s *service) name(t *testing.T, title string) {
	t.Helper()
	status := http.StatusOK
	if s.do(request{method: http.MethodGet, path: scaledDate}).status == http.StatusNotFound {
		status = http.StatusCreated
	}
	s.write(http.MethodPut, scaledDate, nil, map[string]any{"title": title, "date": "2026-09-01", "body": strings.Repeat("Long. ", 300)}, status)
}

// expect says where an answer is not as it should be.
func (a proxied) expect(t *testing.T, status int, from, text string) {
	t.Helper()
	if a.status != status || a.from != from || !bytes.Contains(a.body, []byte(text)) {
		t.Errorf("the answer is %d, %q of the cache, want %d, %q, with %q:\n%.1500s", a.status, a.from, status, from, text, a.body)
	}
}

// TestScalingCache lets nginx, as deploy/nginx.conf has it, keep a feed: what is asked for again comes out of the cache, 304
// too, each coding for itself, over resumed sessions.
func TestScalingCache(t *testing.T) {
	s, n := startScaled(t)
	if n == nil {
		return
	}
	first := n.get(t, scaledFeed)
	first.expect(t, 200, "MISS", "The first title")
	again := n.get(t, scaledFeed)
	again.expect(t, 200, "HIT", "The first title")
	if direct := s.get(scaledFeed); !bytes.Equal(direct.body, again.body) || direct.header.Get("ETag") != again.header.Get("ETag") {
		t.Errorf("the cache has another document than the service:\n%s", again.body)
	}
	if !again.resumed {
		t.Error("the second connection did not resume the session of the first")
	}
	n.get(t, scaledFeed, "If-None-Match", first.header.Get("ETag")).expect(t, 304, "HIT", "")
	n.get(t, scaledFeed+"?limit=1").expect(t, 200, "MISS", "The first title")

	packed := n.get(t, scaledFeed, "Accept-Encoding", "br, gzip")
	packed.expect(t, 200, "MISS", "\x1f\x8b")
	n.get(t, scaledFeed, "Accept-Encoding", "gzip;q=1.0, identity; q=0.5").expect(t, 200, "HIT", "\x1f\x8b")
	n.get(t, scaledFeed, "Accept-Encoding", "gzip;q=0, br").expect(t, 200, "HIT", "The first title")
	if packed.header.Get("ETag") != first.header.Get("ETag") {
		t.Error("the codings differ in their ETag")
	}
	const calendar, outlook = "/t/elections.ics", "Microsoft Office/16.0 (Microsoft Outlook 16.0)"
	n.get(t, calendar, "Accept-Encoding", "gzip").expect(t, 200, "MISS", "\x1f\x8b")
	n.get(t, calendar, "Accept-Encoding", "gzip", "User-Agent", outlook).expect(t, 200, "MISS", "The first title")
}

// TestScalingFresh changes what nginx keeps: for a minute it may give it once more while it asks again; behind that, it asks
// first (H16). What is gone is gone, also for who may be given something old while a service is down.
func TestScalingFresh(t *testing.T) {
	s, n := startScaled(t)
	if n == nil {
		return
	}
	n.get(t, scaledFeed).expect(t, 200, "MISS", "The first title")
	n.age(t, 3*time.Minute)
	n.get(t, scaledFeed).expect(t, 200, "REVALIDATED", "The first title")
	s.name(t, "The second title")
	n.get(t, scaledFeed).expect(t, 200, "HIT", "The first title")
	n.age(t, 3*time.Minute)
	n.get(t, scaledFeed).expect(t, 200, "EXPIRED", "The second title")

	s.name(t, "The third title")
	n.age(t, 61*time.Second)
	n.get(t, scaledFeed).expect(t, 200, "STALE", "The second title") // and fetches the third meanwhile
	got := n.get(t, scaledFeed)
	for end := time.Now().Add(30 * time.Second); got.from != "HIT" && time.Now().Before(end); {
		got = n.get(t, scaledFeed)
	}
	got.expect(t, 200, "HIT", "The third title")

	s.write(http.MethodPatch, "/api/v1/timelines/elections", nil, map[string]any{"visibility": "private"}, 200)
	n.age(t, 3*time.Minute)
	n.get(t, scaledFeed).expect(t, 404, "EXPIRED", "no such timeline")
}

// TestScalingDown stops the service: for a day nginx gives what it has, and no longer (H16).
func TestScalingDown(t *testing.T) {
	s, n := startScaled(t)
	if n == nil {
		return
	}
	n.get(t, scaledFeed).expect(t, 200, "MISS", "The first title")
	s.stop()
	n.age(t, 23*time.Hour)
	n.get(t, scaledFeed).expect(t, 200, "STALE", "The first title")
	n.age(t, 2*time.Hour)
	n.get(t, scaledFeed).expect(t, 502, "EXPIRED", "")
}

// TestScalingTokens sends tokens through nginx: nothing that is answered to one is kept, or given to one out of the cache (H16).
func TestScalingTokens(t *testing.T) {
	s, n := startScaled(t)
	if n == nil {
		return
	}
	token := []string{"Authorization", "Bearer " + adminSecret}
	s.write(http.MethodPatch, "/api/v1/timelines/elections", nil, map[string]any{"visibility": "private"}, 200)
	for _, path := range []string{scaledFeed, "/t/elections", "/t/elections.ics", scaledDate} {
		own := n.get(t, path, token...)
		own.expect(t, 200, "", "The first title")
		n.get(t, path, append(token, "If-None-Match", own.header.Get("ETag"))...).expect(t, 304, "", "")
		if got := n.get(t, path); got.status != 404 && got.status != 410 || bytes.Contains(got.body, []byte("The first title")) {
			t.Errorf("GET %s without a token = %d %s", path, got.status, got.body)
		}
	}
	if kept, err := os.ReadDir(n.cache); err != nil || len(kept) > 0 {
		t.Errorf("nginx keeps %v of a private timeline, %v", kept, err)
	}
	s.write(http.MethodPatch, "/api/v1/timelines/elections", nil, map[string]any{"visibility": "public"}, 200)
	n.get(t, scaledFeed).expect(t, 200, "MISS", "The first title")
	s.name(t, "The second title")
	n.get(t, scaledFeed, token...).expect(t, 200, "", "The second title")
}
