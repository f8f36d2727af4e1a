package server_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline/data/bolt"
	"dateline/feeds"
	"dateline/internal/server"
	"dateline/timeline"
)

const (
	adminToken = "secret-of-the-admin"
	baseURL    = "https://dates.example.org"
)

var testSite = feeds.Site{BaseURL: baseURL, Authority: timeline.Authority{Host: "example.org", Year: 2025}, Generator: "test"}

// service is a server over a store of its own, with a clock that stands until it is moved.
type service struct {
	t      testing.TB
	store  *bolt.Store
	clock  *timeline.Clock
	server *server.Server
	http   *httptest.Server
	log    *logBuffer

	mu  sync.Mutex
	now time.Time
}

// logBuffer collects what the server logs.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// start makes a service without timelines.
func start(t testing.TB) *service {
	t.Helper()
	return startAt(t, testSite)
}

// startAt is start for a site.
func startAt(t testing.TB, site feeds.Site) *service {
	t.Helper()
	s := &service{t: t, now: time.Date(2025, 2, 27, 12, 0, 0, 0, time.UTC), log: &logBuffer{}}
	clock := timeline.NewClock(s.time)
	store, err := bolt.Open(filepath.Join(t.TempDir(), "dateline.db"), bolt.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	s.store, s.clock = store, clock
	s.server = newServer(t, server.Config{
		Store: store, Tokens: store, Exports: store, Backups: store, Clock: clock, Epoch: store.Epoch(), AdminToken: adminToken,
		Site: site, Log: slog.New(slog.NewTextHandler(s.log, nil)),
	})
	s.http = httptest.NewServer(s.server.Handler())
	t.Cleanup(s.http.Close)
	return s
}

func newServer(t testing.TB, c server.Config) *server.Server {
	t.Helper()
	if c.Site.BaseURL == "" {
		c.Site = testSite
	}
	srv, err := server.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return srv
}

func (s *service) time() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// pass moves the clock.
func (s *service) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// request is a call: a method and a path, then options.
type request struct {
	method, path string
	token        string
	body         any // string or []byte: as it is; else as JSON
	header       map[string]string
}

func (s *service) do(r request) answer {
	s.t.Helper()
	var body io.Reader
	switch b := r.body.(type) {
	case nil:
	case string:
		body = strings.NewReader(b)
	case []byte:
		body = bytes.NewReader(b)
	case io.Reader:
		body = b
	default:
		text, err := json.Marshal(b)
		if err != nil {
			s.t.Fatal(err)
		}
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequest(r.method, s.http.URL+r.path, body)
	if err != nil {
		s.t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.token != "" {
		req.Header.Set("Authorization", "Bearer "+r.token)
	}
	// Without this the client asks for gzip, and unpacks it unseen.
	req.Header.Set("Accept-Encoding", "identity")
	for name, value := range r.header {
		if value == "" {
			req.Header.Del(name)
		} else {
			req.Header.Set(name, value)
		}
	}
	res, err := http.DefaultTransport.RoundTrip(req) // follows no redirect
	if err != nil {
		s.t.Fatalf("%s %s: %v", r.method, r.path, err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatalf("%s %s: %v", r.method, r.path, err)
	}
	return answer{res.StatusCode, res.Header, text}
}

// get reads a path as anybody.
func (s *service) get(path string, header ...string) answer {
	s.t.Helper()
	return s.do(request{method: "GET", path: path, header: pairs(header)})
}

func pairs(list []string) map[string]string {
	m := map[string]string{}
	for i := 0; i+1 < len(list); i += 2 {
		m[list[i]] = list[i+1]
	}
	return m
}

// admin makes a call as admin, which must end in the status.
func (s *service) admin(method, path string, body any, want int) answer {
	s.t.Helper()
	a := s.do(request{method: method, path: path, token: adminToken, body: body})
	if a.status != want {
		s.t.Fatalf("%s %s = %d %s, want %d", method, path, a.status, a.body, want)
	}
	return a
}

// object is a JSON object.
type object = map[string]any

func (a answer) object(t testing.TB) object {
	t.Helper()
	var o object
	if err := json.Unmarshal(a.body, &o); err != nil {
		t.Fatalf("body %q: %v", a.body, err)
	}
	return o
}

const api = "/api/v1"

// timeline makes a timeline of the given visibility.
func (s *service) timeline(slug, visibility string) {
	s.t.Helper()
	s.admin("POST", api+"/timelines", object{"slug": slug, "title": "Timeline " + slug, "zone": "Europe/Kyiv", "visibility": visibility}, 201)
}

// event makes an event with the id, and a title and date unless fields has them.
func (s *service) event(slug, id string, fields object) answer {
	s.t.Helper()
	e := object{"title": "Event " + id, "date": "2025-03-02"}
	for name, value := range fields {
		e[name] = value
	}
	return s.admin("PUT", api+"/timelines/"+slug+"/events/"+id, e, 201)
}

// token makes a token.
func (s *service) token(scope string, slugs ...string) string {
	s.t.Helper()
	body := object{"name": "holder of " + scope, "scopes": []string{scope}}
	if len(slugs) > 0 {
		body["timelines"] = slugs
	}
	return s.admin("POST", api+"/tokens", body, 201).object(s.t)["token"].(string)
}

// problem is a problem document.
type problem struct {
	Type, Title, Detail string
	Status              int
	Errors              []struct{ Location, Message string }

	Created, Changed, Unchanged *int // of an import that is refused
	RefusedLines                *int `json:"refused_lines"`
}

// wantProblem checks that the answer is a problem document of the status, which names the location unless it
// is empty.
func (a answer) wantProblem(t testing.TB, status int, location string) problem {
	t.Helper()
	if a.status != status {
		t.Errorf("status = %d %s, want %d", a.status, a.body, status)
	}
	if got := a.header.Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("Content-Type = %q, want a problem document: %s", got, a.body)
		return problem{}
	}
	var p problem
	if err := json.Unmarshal(a.body, &p); err != nil {
		t.Fatalf("problem %q: %v", a.body, err)
	}
	if p.Status != a.status || p.Title != http.StatusText(a.status) || p.Type != "about:blank" || p.Detail == "" {
		t.Errorf("problem = %s, want type, title, status and detail", a.body)
	}
	if location == "" {
		return p
	}
	for _, e := range p.Errors {
		if e.Location == location && e.Message != "" {
			return p
		}
	}
	t.Errorf("problem = %s, want it to name %s", a.body, location)
	return p
}
