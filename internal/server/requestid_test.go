package server_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"dateline/internal/server"
	"dateline/timeline"
)

const idHeader = "X-Request-Id"

// Every answer that has a line in the log names its request by an id of its own, which that line has, too. Those out of memory have no
// line and no id, least of all that of the answer which was kept.
func TestRequestID(t *testing.T) {
	s := published(t)
	tag := s.get("/t/news.atom").header.Get("ETag")
	seen := map[string]string{"/t/news.atom": "asked"}
	for _, path := range []string{"/t/news.atom", "/t/news.atom", "/t/news", "/e/e1", "/t/missing", api + "/timelines", api + "/nothing", "/livez", "/edit", "/embed.js"} {
		for _, header := range [][]string{nil, {"If-None-Match", tag}, {idHeader, "0123456789abcdef"}} {
			id := s.get(path, header...).header.Get(idHeader)
			if id == "" && strings.HasPrefix(path, "/t/news") && seen[path] != "" {
				continue
			}
			seen[path] = "asked"
			if !regexp.MustCompile(`^[0-9a-f]{16}$`).MatchString(id) || seen[id] != "" || id == "0123456789abcdef" {
				t.Errorf("GET %s %q has the id %q, like %q", path, header, id, seen[id])
			}
			seen[id] = path
		}
	}
	id := s.get("/t/missing").header.Get(idHeader)
	if !strings.Contains(s.log.String(), "msg=request id="+id+" method=GET path=/t/missing status=404") {
		t.Errorf("the log has no line of %s:\n%s", id, s.log)
	}
}

// faultyStore fails when it is asked for timelines.
type faultyStore struct{ timeline.Store }

func (faultyStore) Timelines(context.Context, bool) ([]timeline.TimelineRecord, timeline.Validator, error) {
	return nil, timeline.Validator{}, errors.New("the disk says dateline_SECRETSECRET, Bearer abc.def and /p/QUITESECRET/news.ics")
}

// A fault of ours names its request in the problem document, in the page, and in the log, which has no secret that an error brings.
func TestFaultNamesRequest(t *testing.T) {
	s := published(t)
	log := &logBuffer{}
	broken := newServer(t, server.Config{
		Store: faultyStore{s.store}, Tokens: s.store, Exports: s.store, Backups: s.store, Clock: s.clock, Epoch: s.store.Epoch(), AdminToken: adminToken,
		Log: slog.New(slog.NewJSONHandler(log, nil)),
	})
	faulty := &service{t: t, store: s.store, clock: s.clock, server: broken, http: httptest.NewServer(broken.Handler()), log: log}
	t.Cleanup(faulty.http.Close)
	a := faulty.get(api + "/timelines")
	id := a.header.Get(idHeader)
	if a.status != 500 || id == "" || a.object(t)["request_id"] != id {
		t.Errorf("a fault = %d, %s of the request %q", a.status, a.body, id)
	}
	if !strings.Contains(log.String(), `"msg":"internal error","id":"`+id+`"`) {
		t.Errorf("the log does not name the request %s:\n%s", id, log)
	}
	if text := log.String(); strings.Contains(text, "SECRET") || strings.Contains(text, "abc.def") {
		t.Errorf("the log has a secret:\n%s", text)
	}
	if page := faulty.get("/"); page.status != 500 || !strings.Contains(string(page.body), page.header.Get(idHeader)) {
		t.Errorf("the page of a fault does not name its request: %d\n%s", page.status, page.body)
	}
}

// No secret that a client sends stands in the log: in paths, queries and headers.
func TestLogHasNoSecrets(t *testing.T) {
	s := published(t)
	for _, path := range []string{
		"/p/VERYSECRET/news.ics", "/p/VERYSECRET", "/t/dateline_VERYSECRET", "/t/news?token=VERYSECRET", "/t/news.ics?access_token=VERYSECRET",
		"/t/token=VERYSECRET", api + "/timelines?secret=VERYSECRET", "/edit?session.token=VERYSECRET",
	} {
		s.do(request{method: "GET", path: path, token: "VERYSECRET", header: map[string]string{"Cookie": "dateline=VERYSECRET; __Host-dateline=VERYSECRET"}})
		s.do(request{method: "POST", path: path, token: "dateline_VERYSECRET", body: "VERYSECRET"})
	}
	if text := s.log.String(); strings.Contains(text, "VERYSECRET") || strings.Count(text, "msg=request") < 10 {
		t.Errorf("the log has a secret, or too few lines:\n%s", text)
	}
}
