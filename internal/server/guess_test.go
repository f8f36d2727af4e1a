package server_test

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
)

// guesses are the ways to try a secret, each with the status of a wrong one.
func (s *service) guesses() map[string]func(secret string) (a answer, wrong int) {
	form := map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
	basic := func(secret string) string {
		return "Basic " + base64.StdEncoding.EncodeToString([]byte("anna:"+secret))
	}
	return map[string]func(string) (answer, int){
		"a token": func(secret string) (answer, int) {
			return s.do(request{method: "GET", path: api + "/timelines", token: secret}), 401
		},
		"a token for a feed": func(secret string) (answer, int) {
			return s.do(request{method: "GET", path: "/t/other.ics", token: secret}), 401
		},
		"a password": func(secret string) (answer, int) {
			return s.get("/p/basic/other.ics", "Authorization", basic(secret)), 401
		},
		"a password where none is asked for": func(secret string) (answer, int) {
			return s.get("/t/other.ics", "Authorization", basic(secret)), 404
		},
		"signing in": func(secret string) (answer, int) {
			return s.do(request{method: "POST", path: "/edit/sign-in", body: url.Values{"session.token": {secret}}.Encode(), header: form}), 401
		},
		"a session": func(secret string) (answer, int) { return s.get("/edit", "Cookie", "dateline="+secret), 401 },
		"an address": func(secret string) (answer, int) {
			key := strings.ToLower(strings.TrimPrefix(secret, "dateline_") + strings.Repeat("a", 32))[:32]
			return s.get("/p/" + key + "/other.ics"), 404
		},
	}
}

// S6: who tries secrets is slowed down, whatever kind he tries; each wrong one counts for all of them. Those that hold go through.
func TestGuesses(t *testing.T) {
	for name := range (&service{}).guesses() {
		t.Run(name, func(t *testing.T) {
			s := startEdit(t)
			ways := s.guesses()
			secret := s.token("write")
			key := s.capability("anna", "other")
			for i := range 10 {
				if a, wrong := ways[name]("dateline_WRONG" + strconv.Itoa(i)); a.status != wrong {
					t.Fatalf("guess %d = %d %s, want %d", i, a.status, a.body, wrong)
				}
			}
			for other, guess := range ways {
				a, _ := guess("dateline_WRONGAGAIN")
				if wait, err := strconv.Atoi(a.header.Get("Retry-After")); a.status != 429 || err != nil || wait < 1 || wait > 6 {
					t.Errorf("then %s = %d, Retry-After %q, want 429 and some seconds", other, a.status, a.header.Get("Retry-After"))
				}
				if other == "an address" {
					continue
				}
				if a, wrong := guess(secret); a.status == wrong || a.status >= 400 {
					t.Errorf("then %s with one that holds = %d %s", other, a.status, a.body)
				}
			}
			if a := s.get("/p/" + key + "/other.ics"); a.status != 200 {
				t.Errorf("an address that holds = %d", a.status)
			}
			if a := s.get("/t/news.ics", "Authorization", "Basic YTpi"); a.status != 200 {
				t.Errorf("somebody else's password on a public feed = %d", a.status)
			}
			s.pass(6 * time.Second)
			if a, wrong := ways[name]("dateline_ONEMORE"); a.status != wrong {
				t.Errorf("a guess later = %d, want %d", a.status, wrong)
			}
			if a, _ := ways[name]("dateline_ONETOOMANY"); a.status != 429 {
				t.Errorf("two guesses later = %d, want 429", a.status)
			}
		})
	}
}

// S6: what was a token once is no guess: programs go on sending it for weeks. Nor is an empty one.
func TestNoGuess(t *testing.T) {
	s := startEdit(t)
	expired := s.admin("POST", api+"/tokens", object{"name": "n", "scopes": []string{"write"}, "expires": s.now.Add(time.Second)}, 201).object(t)["token"].(string)
	s.pass(time.Minute)
	for range 30 {
		if a := s.do(request{method: "GET", path: "/t/news.ics", token: expired}); a.status != 401 {
			t.Fatalf("an expired token = %d, want 401", a.status)
		}
		s.get("/t/news.ics", "Authorization", "Bearer ")
		s.get("/t/news.ics", "Authorization", "Basic YTpi")
		s.get("/p/basic/other.ics")
	}
	if a := s.do(request{method: "GET", path: "/t/news.ics", token: "dateline_GUESS"}); a.status != 429 && a.status != 401 {
		t.Errorf("a guess = %d", a.status)
	}
}

// S6: an operator's token that can be guessed is not even compared for who has no guesses left.
func TestWeakAdminToken(t *testing.T) {
	s := startEdit(t) // whose admin token is a word
	for range 10 {
		s.do(request{method: "GET", path: api + "/tokens", token: "guess"})
	}
	if a := s.do(request{method: "GET", path: api + "/tokens", token: adminToken}); a.status != 429 {
		t.Errorf("the operator's weak token = %d, want 429", a.status)
	}
	s.pass(6 * time.Second)
	if a := s.do(request{method: "GET", path: api + "/tokens", token: adminToken}); a.status != 200 {
		t.Errorf("the operator's weak token after a while = %d, want 200", a.status)
	}
}

// S6: a place is an address, or the network that one host of the sixth version has. Each has guesses of its own.
func TestGuessesByPlace(t *testing.T) {
	s := startEdit(t)
	from := func(address string) int {
		r := httptest.NewRequest(http.MethodGet, "/t/other.ics", nil)
		r.RemoteAddr = address
		r.Header.Set("Authorization", "Bearer guess")
		w := httptest.NewRecorder()
		s.server.Handler().ServeHTTP(w, r)
		return w.Code
	}
	for i := range 10 {
		from("192.0.2.1:" + strconv.Itoa(1000+i))
		from("[2001:db8:1:2:" + strconv.Itoa(i) + "::1]:5000")
	}
	for address, want := range map[string]int{
		"192.0.2.1:9": 429, "[::ffff:192.0.2.1]:9": 429, "192.0.2.2:9": 401,
		"[2001:db8:1:2:ffff::9]:5000": 429, "[2001:db8:1:3::1]:5000": 401,
	} {
		if got := from(address); got != want {
			t.Errorf("a guess from %s = %d, want %d", address, got, want)
		}
	}
}
