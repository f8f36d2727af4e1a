package server_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"dateline/internal/server"
	"dateline/timeline"
)

// loopback is the proxy through which the clients of these tests come.
var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// far are proxies that are somewhere else.
var far = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}

// limited is a service like s, over a store, with limits, behind a trusted proxy.
func (s *service) limited(store timeline.Store, limits server.Limits, proxies []netip.Prefix) *service {
	s.t.Helper()
	srv := newServer(s.t, server.Config{
		Store: store, Tokens: s.store, Exports: s.store, Backups: s.store, Clock: s.clock, Epoch: s.store.Epoch(), AdminToken: adminToken,
		Site: loopSite, Limits: limits, Proxies: proxies, Log: slog.New(slog.NewTextHandler(s.log, nil)),
	})
	other := &service{t: s.t, store: s.store, clock: s.clock, server: srv, http: httptest.NewServer(srv.Handler()), log: s.log, now: s.time()}
	s.t.Cleanup(other.http.Close)
	return other
}

// from asks for a path from an address.
func (s *service) from(addr, path string, header ...string) answer {
	s.t.Helper()
	return s.get(path, append(header, "X-Forwarded-For", addr)...)
}

// tire asks until the answer is 429, with another address each time, and returns that answer.
func tire(t *testing.T, ask func(n int) answer) answer {
	t.Helper()
	for n := range 500 {
		if a := ask(n); a.status == http.StatusTooManyRequests {
			return a
		} else if a.status >= 500 {
			t.Fatalf("%d %s", a.status, a.body)
		}
	}
	t.Fatal("nobody is refused")
	return answer{}
}

// H17: who asks for too much is told when to come back, in whole seconds; others notice nothing, and no limit counts for another.
func TestRateLimits(t *testing.T) {
	s := published(t).limited2(server.Limits{Reads: 1, Writes: 1, Pages: 1})
	read := func(addr string) func(int) answer {
		return func(int) answer { return s.from(addr, api+"/timelines") }
	}
	a := tire(t, read("203.0.113.5"))
	a.wantProblem(t, 429, "")
	if wait, err := strconv.Atoi(a.header.Get("Retry-After")); err != nil || wait < 1 || wait > 60 || a.header.Get("ETag") != "" {
		t.Errorf("header = %v, want whole seconds", a.header)
	}
	for _, addr := range []string{"203.0.113.6", "2001:db8:0:1::5"} {
		if a := s.from(addr, api+"/timelines"); a.status != 200 {
			t.Errorf("another caller at %s = %d %s", addr, a.status, a.body)
		}
	}
	tire(t, read("2001:db8::1"))
	if a := s.from("2001:db8::ffff:2", api+"/timelines"); a.status != 429 {
		t.Errorf("another host of the same network = %d, want 429", a.status)
	}
	if a := s.from("203.0.113.5", "/t/news?at=today"); a.status != 200 {
		t.Errorf("a page of who may not read the API = %d", a.status)
	}
	page := tire(t, func(n int) answer { return s.from("203.0.113.5", fmt.Sprint("/e/e1?at=", n)) })
	page.wantPage(t, 429)
	tire(t, func(n int) answer { return s.from("203.0.113.5", fmt.Sprint("/t/news?q=word", n)) })
	tire(t, func(n int) answer { return s.from("203.0.113.5", fmt.Sprint("/?q=word", n)) }).wantPage(t, 429)
	tire(t, func(n int) answer { return s.from("203.0.113.5", "/edit/sign-in") })
	for _, path := range []string{"/t/news.atom", "/t/news.ics", "/e/e1.ics", "/livez", "/robots.txt", "/feeds.opml"} {
		if a := s.from("203.0.113.5", path); a.status != 200 {
			t.Errorf("%s of who may ask for no page = %d", path, a.status)
		}
	}
	if text := s.log.String(); strings.Contains(text, "status=429") {
		t.Errorf("refusing writes the log: %s", text)
	}
}

// limited2 is limited over the store of s.
func (s *service) limited2(limits server.Limits) *service {
	return s.limited(s.store, limits, loopback)
}

// Who has a token is known by it, wherever he is.
func TestRateLimitsOfTokens(t *testing.T) {
	s := published(t).limited2(server.Limits{Reads: 1, Writes: 1})
	put := func(token string) func(int) answer {
		return func(n int) answer {
			return s.do(request{
				method: "PUT", path: api + "/timelines/news/events/e1", token: token, body: object{"title": fmt.Sprint("Title ", n), "date": "2025-03-02"},
				header: map[string]string{"X-Forwarded-For": fmt.Sprint("203.0.113.", n%200)},
			})
		}
	}
	one, two := s.token("write"), s.token("write")
	tire(t, put(one)).wantProblem(t, 429, "")
	if a := put(two)(1); a.status != 200 {
		t.Errorf("another token = %d %s", a.status, a.body)
	}
	if a := s.do(request{method: "GET", path: api + "/timelines", token: one}); a.status != 200 {
		t.Errorf("reading with the token = %d %s", a.status, a.body)
	}
}

// Whom nobody trusts can say what he likes; and without limits there are none.
func TestForwardedForOfAnybody(t *testing.T) {
	plain := published(t)
	s := plain.limited(plain.store, server.Limits{Reads: 1}, far)
	tire(t, func(n int) answer { return s.from(fmt.Sprint("203.0.113.", n%200), api+"/timelines") })
	s = s.limited2(server.Limits{Reads: 1})
	tire(t, func(n int) answer { return s.from(fmt.Sprintf("198.51.100.%d, 203.0.113.5", n%200), api+"/timelines") })
	for _, s := range []*service{s.limited2(server.Limits{}), s.limited(s.store, server.Limits{Reads: 1}, nil)} {
		for range 60 {
			if a := s.get(api + "/timelines"); a.status != 200 {
				t.Fatalf("without limits, or from the machine itself = %d", a.status)
			}
		}
	}
}

// H18, T8: who polls too much gets what is kept, and then waits; nothing of that is an error, and nobody else notices it.
func TestPollsAreNotRefused(t *testing.T) {
	plain := published(t)
	s := plain.limited2(server.Limits{Feeds: 1})
	const greedy, other = "203.0.113.5", "203.0.113.6"
	before := s.from(greedy, "/t/news.atom")
	for n := range 60 { // each is another document
		for _, path := range []string{"/t/news.atom?limit=", "/t/news.ics?order=desc&from=20", "/e/e1.ics?x="} {
			if a := s.from(greedy, fmt.Sprint(path, n+10)); a.status != 200 {
				t.Fatalf("poll %d of %s = %d %s", n, path, a.status, a.body)
			}
		}
	}
	plain.pass(time.Minute)
	s.admin("PATCH", api+"/timelines/news/events/e1", object{"title": "Changed"}, 200)
	former := s.from(greedy, "/t/news.atom")
	if former.status != 200 || former.header.Get("ETag") != before.header.Get("ETag") || string(former.body) != string(before.body) {
		t.Errorf("who polled too much gets %d %v, want what is kept", former.status, former.header)
	}
	if a := s.from(greedy, "/t/news.atom", "If-None-Match", before.header.Get("ETag")); a.status != 304 {
		t.Errorf("who has what is kept gets %d", a.status)
	}
	now := s.from(other, "/t/news.atom")
	if now.status != 200 || !strings.Contains(string(now.body), "Changed") {
		t.Errorf("somebody else gets %d %s", now.status, now.body)
	}
	for _, addr := range []string{greedy, other} {
		if a := s.from(addr, "/t/news.atom"); string(a.body) != string(now.body) || a.header.Get("ETag") != now.header.Get("ETag") {
			t.Errorf("then %s gets %s", addr, a.body)
		}
	}
}

// H17, H18: a large calendar costs more than a small feed, also who does not wait for it: after two of them its caller gets what is
// kept, and anybody else what he asks for.
func TestLargeFeedsCostMore(t *testing.T) {
	plain := published(t)
	ops := []timeline.Op{timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "large", Title: "Large"}}}
	for i := range 1_200 {
		ops = append(ops, timeline.PutEvent{Event: timeline.Event{ID: fmt.Sprint("l", i), Timeline: "large", Title: "T", Date: "2025-03-02"}})
	}
	if _, err := plain.store.Write(t.Context(), timeline.Write{Ops: ops}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, path string
		former     bool
	}{{"large", "/t/large.ics?alarm=PT%dM", true}, {"small", "/t/news.ics?alarm=PT%dM", false}} {
		t.Run(c.name, func(t *testing.T) {
			s := plain.limited2(server.Limits{Feeds: 1}) // twenty at once
			const caller, other = "203.0.113.5", "203.0.113.6"
			before := s.from(caller, "/t/news.atom")
			for n := range 3 {
				if a := s.from(caller, fmt.Sprintf(c.path, n+1)); a.status != 200 {
					t.Fatalf("%d %s", a.status, a.body)
				}
			}
			plain.pass(time.Minute)
			s.admin("PATCH", api+"/timelines/news/events/e1", object{"title": "Changed by " + c.name}, 200)
			if a := s.from(caller, "/t/news.atom"); a.status != 200 || (string(a.body) == string(before.body)) != c.former {
				t.Errorf("the caller gets %d, the former document: %t", a.status, !c.former)
			}
			if a := s.from(other, "/t/news.atom"); !strings.Contains(string(a.body), "Changed by "+c.name) {
				t.Errorf("somebody else gets %d %s", a.status, a.body)
			}
		})
	}
}

// H18: a former document is given only for as long as any cache may give it.
func TestFormerFeedIsNotOld(t *testing.T) {
	plain := published(t)
	s := plain.limited2(server.Limits{Feeds: 1})
	s.from("203.0.113.5", "/t/news.atom")
	s.admin("PATCH", api+"/timelines/news/events/e1", object{"title": "Changed"}, 200)
	plain.pass(6 * time.Minute)
	for n := range 60 {
		s.from("203.0.113.5", fmt.Sprint("/t/news.atom?limit=", n+10))
	}
	if a := s.from("203.0.113.5", "/t/news.atom"); !strings.Contains(string(a.body), "Changed") {
		t.Errorf("after six minutes = %d %s", a.status, a.body)
	}
}

// stuck is a store whose lists wait.
type stuck struct {
	timeline.Store
	entered, release chan struct{}
}

func (b *stuck) List(ctx context.Context, q timeline.Query) (timeline.Page, error) {
	if q.Limit == 33 {
		b.entered <- struct{}{}
		<-b.release
	}
	return b.Store.List(ctx, q)
}

// H17, H18, T8: the last resort is 429 for feeds; a calendar gets no answer, which programs take for a fault of the network.
func TestLastResort(t *testing.T) {
	plain := published(t)
	store := &stuck{plain.store, make(chan struct{}), make(chan struct{})}
	s := plain.limited(store, server.Limits{Feeds: 1}, loopback)
	const greedy = "203.0.113.5"
	for n := range 60 {
		s.from(greedy, fmt.Sprint("/t/news.rss?limit=", n+40))
	}
	s.server.Impatient()
	done := make(chan answer, 1)
	go func() { done <- s.from(greedy, "/t/news.atom?limit=33") }()
	<-store.entered // the one who waits for a slow answer keeps all others of his kind waiting
	a := s.from(greedy, "/t/news.atom?limit=34")
	a.wantProblem(t, 429, "")
	if wait, err := strconv.Atoi(a.header.Get("Retry-After")); err != nil || wait < 1 {
		t.Errorf("Retry-After = %q", a.header.Get("Retry-After"))
	}
	r, err := http.NewRequest("GET", s.http.URL+"/t/news.ics?order=desc", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Forwarded-For", greedy)
	if res, err := http.DefaultTransport.RoundTrip(r); err == nil {
		res.Body.Close()
		t.Errorf("a calendar is answered with %d", res.StatusCode)
	}
	if a := s.from("203.0.113.6", "/t/news.ics?order=desc"); a.status != 200 {
		t.Errorf("somebody else = %d", a.status)
	}
	close(store.release)
	if a := <-done; a.status != 200 {
		t.Errorf("who waited = %d", a.status)
	}
}

// Nobody is forgotten because others come, and what is known is bounded.
func TestRatesAreBounded(t *testing.T) {
	r, now := server.NewRates(1), time.Unix(1e9, 0)
	place := func(n int) netip.Prefix {
		return netip.PrefixFrom(netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}), 32)
	}
	greedy := place(0)
	for r.Take(greedy, now) == 0 {
	}
	for n := range 4 * server.MaxCallers {
		r.Take(place(n+1), now)
	}
	if r.Take(greedy, now) == 0 {
		t.Error("who has asked for too much is forgotten when many others come")
	}
	if known := r.Known(); known > server.MaxCallers {
		t.Errorf("%d callers are known", known)
	}
	late := place(1 << 30) // for whom there is no room
	for r.Take(late, now) == 0 {
	}
	now = now.Add(10 * time.Second) // half of what may be asked for at once
	for n := range 100 {
		r.Take(place(n+1), now)
	}
	given := 0
	for r.Take(late, now) == 0 {
		given++
	}
	if given > 10 {
		t.Errorf("who was in a crowd may ask for %d after ten seconds, want 10", given)
	}
	now = now.Add(time.Hour)
	if r.Take(greedy, now) != 0 || r.Take(late, now) != 0 {
		t.Error("after an hour somebody still has to wait")
	}
}
