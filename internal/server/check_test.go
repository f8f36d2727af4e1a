package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline/data/seed"
	"dateline/internal/server"
	"dateline/timeline"
)

// check asks for the check of a timeline.
func (s *service) check(slug string) server.Check {
	s.t.Helper()
	a := s.admin("GET", api+"/timelines/"+slug+"/check", nil, 200)
	var c server.Check
	if err := json.Unmarshal(a.body, &c); err != nil {
		s.t.Fatal(err)
	}
	return c
}

func of(t *testing.T, c server.Check, format string) server.FeedCheck {
	t.Helper()
	i := slices.IndexFunc(c.Feeds, func(f server.FeedCheck) bool { return f.Format == format })
	if i < 0 || len(c.Feeds) != 4 {
		t.Fatalf("check of %d formats, want one of %s", len(c.Feeds), format)
	}
	return c.Feeds[i]
}

// demo is a service with the demo.
func demo(t *testing.T) *service {
	t.Helper()
	s := start(t)
	line, events, err := seed.Load()
	if err != nil {
		t.Fatal(err)
	}
	ops := []timeline.Op{timeline.PutTimeline{Timeline: line, Create: true}}
	for _, e := range events {
		ops = append(ops, timeline.PutEvent{Event: e})
	}
	for _, op := range ops {
		if _, err := s.store.Write(t.Context(), timeline.Write{Ops: []timeline.Op{op}}); err != nil {
			t.Fatal(err)
		}
		s.pass(time.Second)
	}
	s.pass(5 * time.Second)
	return s
}

// The demo breaks no rule, and what the check says of it is what its followers get.
func TestCheckOfDemo(t *testing.T) {
	s := demo(t)
	c := s.check(seed.Slug)
	for _, f := range c.Feeds {
		if f.Found != 0 || len(f.Findings) != 0 || len(f.Warnings) != 0 {
			t.Errorf("%s: found %v, warnings %v", f.Format, f.Findings, f.Warnings)
		}
		path, own := strings.CutPrefix(f.Address, baseURL)
		a := s.get(path)
		if !own || a.status != 200 || len(a.body) != f.Bytes || a.header.Get("ETag") != f.ETag || a.header.Get("Last-Modified") != f.LastModified || f.LastModified == "" {
			t.Errorf("%s: %+v, but %s = %d with %d bytes, %v", f.Format, f, path, a.status, len(a.body), a.header)
		}
		if at, err := http.ParseTime(f.LastModified); err != nil || at.Before(f.LastChange) || at.Sub(f.LastChange) > time.Second {
			t.Errorf("%s: last change %v, Last-Modified %s", f.Format, f.LastChange, f.LastModified)
		}
	}
	if n := of(t, c, "atom").Entries; n != 8 {
		t.Errorf("%d entries in Atom, want 8", n)
	}
	ics := of(t, c, "ics")
	shown := strings.Count(string(s.get("/t/"+seed.Slug+".ics").body), "BEGIN:VEVENT")
	if ics.LeftOut == nil || ics.Entries != shown || shown+ics.LeftOut.Count != 8 {
		t.Errorf("calendar of %d events, %d of them shown, left out %+v", ics.Entries, shown, ics.LeftOut)
	}
}

// C26: what a calendar leaves out is told, and why.
func TestCheckTellsWhatIsLeftOut(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	for id, date := range map[string]string{"day": "2025-03-02", "year": "2025", "open": "../2025-05-31", "old": "1500-03-02", "gone": "2024"} {
		s.event("news", id, object{"date": date})
	}
	s.admin("DELETE", api+"/timelines/news/events/gone", nil, 204)
	c := s.check("news")
	ics := of(t, c, "ics")
	if ics.LeftOut == nil || ics.LeftOut.Count != 3 || ics.LeftOut.Older || ics.Entries != 1 {
		t.Fatalf("calendar = %+v, left out %+v", ics, ics.LeftOut)
	}
	got := map[string]string{}
	for _, e := range ics.LeftOut.Events {
		got[e.ID] = string(e.Reason)
	}
	if want := map[string]string{"year": "vague", "open": "no-start", "old": "far"}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("left out = %v, want %v", got, want)
	}
	if of(t, c, "rss").LeftOut != nil {
		t.Error("a feed leaves events out")
	}
}

// aged is a store with events that this version would not have written.
type aged struct {
	timeline.Store
	age func(*timeline.Event)
}

func (s aged) List(ctx context.Context, q timeline.Query) (timeline.Page, error) {
	page, err := s.Store.List(ctx, q)
	for i := range page.Events {
		s.age(&page.Events[i])
	}
	return page, err
}

// over is a server over the service's data as another store shows it.
func (s *service) over(store timeline.Store) *service {
	srv := newServer(s.t, server.Config{Store: store, Tokens: s.store, Exports: s.store, Backups: s.store, Clock: timeline.NewClock(s.time), Epoch: s.store.Epoch(), AdminToken: adminToken})
	other := &service{t: s.t, store: s.store, server: srv, http: httptest.NewServer(srv.Handler()), log: s.log, now: s.time()}
	s.t.Cleanup(other.http.Close)
	return other
}

func TestCheckFindsFaults(t *testing.T) {
	s := published(t)
	old := s.over(aged{s.store, func(e *timeline.Event) { e.Published = new(s.time().AddDate(1, 0, 0)) }})
	c := old.check("news")
	for _, format := range []string{"rss", "atom", "json"} {
		f := of(t, c, format)
		if f.Found == 0 || f.Found != len(f.Findings) {
			t.Errorf("%s: %d found in events of next year, %v", format, f.Found, f.Findings)
			continue
		}
		if first := f.Findings[0]; first.Rule == "" || first.Where == "" || first.Message == "" {
			t.Errorf("%s: finding %+v", format, first)
		}
	}
}

// C24: a calendar that Google refuses is told of, and what to follow instead.
func TestCheckWarnsOfSize(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.fill("news", 2500, 20)
	s.pass(time.Minute)
	c := s.check("news")
	ics := of(t, c, "ics")
	if ics.Entries != 2500 || ics.Bytes < 1_000_000 || ics.Found != 0 {
		t.Fatalf("calendar of %d events with %d bytes, %d found: %v", ics.Entries, ics.Bytes, ics.Found, ics.Findings)
	}
	if len(ics.Warnings) != 1 || ics.Warnings[0].Kind != "large-calendar" || len(ics.Warnings[0].Addresses) != 30 {
		t.Fatalf("warnings = %+v", ics.Warnings)
	}
	last := ics.Warnings[0].Addresses[29]
	if want := baseURL + "/t/news.ics?from=2029&to=2029"; last != want {
		t.Errorf("last address = %s, want %s", last, want)
	}
	a := s.get(strings.TrimPrefix(last, baseURL))
	if n := strings.Count(string(a.body), "BEGIN:VEVENT"); n != 62 || len(a.body) > 1_000_000 {
		t.Errorf("calendar of a year has %d events and %d bytes", n, len(a.body))
	}
}

// R24, C24: long texts make feeds too large for some readers, and calendars that nobody should be given.
func TestCheckWarnsOfLongTexts(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.fill("news", 200, 1500)
	c := s.check("news")
	for format, want := range map[string]string{"rss": "large-feed", "atom": "large-feed", "json": "large-feed", "ics": "large-calendar unchecked"} {
		var kinds []string
		f := of(t, c, format)
		for _, w := range f.Warnings {
			kinds = append(kinds, w.Kind)
		}
		if got := strings.Join(kinds, " "); got != want {
			t.Errorf("%s of %d bytes: %s, want %s", format, f.Bytes, got, want)
		}
	}
	rss := of(t, c, "rss").Warnings[0]
	_, limit, _ := strings.Cut(rss.Message, "limit=")
	if a := s.get("/t/news.rss?limit=" + limit); len(a.body) > 250_000 || len(a.body) < 50_000 {
		t.Errorf("with limit=%s a feed has %d bytes", limit, len(a.body))
	}
}

// fill writes n events to a timeline, over forty years, each with a text of so many sentences.
func (s *service) fill(slug string, n, sentences int) {
	s.t.Helper()
	var lines strings.Builder
	for i := range n {
		fmt.Fprintf(&lines, `{"id": "e%d", "title": "Event %d", "date": "%d-03-02", "body": "%s"}`+"\n", i, i, 1990+i%40, strings.Repeat("Some long text. ", sentences))
	}
	a := s.do(request{
		method: "POST", path: api + "/timelines/" + slug + "/import", token: adminToken, body: lines.String(),
		header: map[string]string{"Content-Type": "application/x-ndjson"},
	})
	if a.status != 200 {
		s.t.Fatalf("import = %d %s", a.status, a.body)
	}
}

// Who fetched is told by families of programs, from the start of the service, and only to who may write.
func TestAudience(t *testing.T) {
	s := published(t)
	first := s.get("/t/news.ics", "User-Agent", "Google-Calendar-Importer")
	s.pass(time.Hour)
	s.get("/t/news.ics", "User-Agent", "Google-Calendar-Importer", "If-None-Match", first.header.Get("ETag"))
	s.get("/t/news.rss?topic=trade", "User-Agent", "Feedbin feed-id:1 - 12 subscribers")
	s.get("/t/missing.rss", "User-Agent", "curl/8")
	s.get("/t/news", "User-Agent", "Mozilla/5.0 Firefox/128.0")
	s.get(api+"/timelines/news/events", "User-Agent", "curl/8")
	got := s.check("news").Audience
	want := []server.Fetch{
		{Format: "ics", Client: "Google Calendar", Last: s.time(), Status: 304, Count: 2},
		{Format: "rss", Client: "Feedbin", Last: s.time(), Status: 200, Count: 1, Subscribers: 12},
	}
	if fmt.Sprint(got.Fetches) != fmt.Sprint(want) || !got.Since.Equal(time.Date(2025, 2, 27, 12, 0, 0, 0, time.UTC)) {
		t.Errorf("audience = %+v, want %+v", got, want)
	}
	s.timeline("empty", "private")
	s.get("/t/empty.ics", "User-Agent", "curl/8") // it is not there for them
	if got := s.check("empty").Audience; len(got.Fetches) != 0 {
		t.Errorf("audience of what nobody may fetch = %+v", got)
	}
}

// A fetch counts whether it is answered out of memory or not, and whatever name the feed is asked for by; reading an archive
// is no fetch of the feed.
func TestAudienceOfRepeatedFetches(t *testing.T) {
	s := published(t)
	archive := rel(s.get("/t/news.atom?limit=1"), "prev-archive")
	for range 3 {
		for _, path := range []string{"/t/news/feed", archive} {
			if a := s.get(path, "User-Agent", "newsboat/2.30"); a.status != 200 {
				t.Fatalf("GET %s = %d", path, a.status)
			}
		}
	}
	var count uint64
	for _, f := range s.check("news").Audience.Fetches {
		if f.Client == "newsboat" {
			count += f.Count
		}
	}
	if count != 3 {
		t.Errorf("%d fetches of the feed are noted, want 3", count)
	}
}

// An answer that failed is told too: the fault may be here.
func TestAudienceOfFaults(t *testing.T) {
	s := published(t)
	broken := s.over(failing{s.store})
	broken.get("/t/news.ics", "User-Agent", "Google-Calendar-Importer")
	got := broken.check("news").Audience.Fetches
	if len(got) != 1 || got[0].Status != 503 {
		t.Errorf("audience = %+v, want one 503", got)
	}
}

// failing is a store that cannot say in what state a list is.
type failing struct{ timeline.Store }

func (failing) Validator(context.Context, timeline.Query) (timeline.Validator, error) {
	return timeline.Validator{}, timeline.Errorf(timeline.Unavailable, "the store is busy")
}

// slow is a store whose lists wait.
type slow struct {
	timeline.Store
	asked, free chan struct{}
}

func (s slow) List(ctx context.Context, q timeline.Query) (timeline.Page, error) {
	s.asked <- struct{}{}
	<-s.free
	return s.Store.List(ctx, q)
}

// H17: one check runs at a time, and who comes second is told when to come again.
func TestOneCheckAtATime(t *testing.T) {
	s := published(t)
	store := slow{s.store, make(chan struct{}, 8), make(chan struct{})}
	waiting := s.over(store)
	path := api + "/timelines/news/check"
	first := make(chan answer, 1)
	go func() { first <- waiting.do(request{method: "GET", path: path, token: adminToken}) }()
	<-store.asked
	second := waiting.do(request{method: "GET", path: path, token: adminToken})
	second.wantProblem(t, 503, "")
	if second.header.Get("Retry-After") == "" {
		t.Error("503 without Retry-After")
	}
	close(store.free)
	if a := <-first; a.status != 200 {
		t.Errorf("first check = %d", a.status)
	}
	if a := waiting.do(request{method: "GET", path: path, token: adminToken}); a.status != 200 || a.header.Get("Cache-Control") != "private, no-cache" {
		t.Errorf("later check = %d %v", a.status, a.header)
	}
}
