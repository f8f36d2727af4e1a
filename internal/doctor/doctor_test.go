package doctor_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"dateline/internal/doctor"
)

// look examines a handler on this machine, by a clock that is so much ahead of its own.
func look(t *testing.T, ahead time.Duration, handler http.HandlerFunc) map[string]doctor.Finding {
	t.Helper()
	there := httptest.NewServer(handler)
	t.Cleanup(there.Close)
	base, err := url.Parse(there.URL)
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return time.Now().Add(ahead) }
	report := doctor.Examine(t.Context(), doctor.Config{Base: base, HTTP: &http.Transport{DisableCompression: true}, Now: now, Agent: "test"})
	found := map[string]doctor.Finding{}
	for _, f := range report.Findings {
		if had, known := found[f.Check]; !known || had.Level == doctor.Fine {
			found[f.Check] = f
		}
	}
	return found
}

// service answers what a Dateline without timelines answers, with a robots.txt.
func service(robots string, status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/v1/openapi.json":
			_, _ = w.Write([]byte(`{"info": {"title": "Dateline", "version": "1"}, "servers": [{"url": "http://` + r.Host + `/api/v1"}]}`))
		case "/robots.txt":
			w.WriteHeader(status)
			_, _ = w.Write([]byte(robots))
		case "/api/v1/timelines":
			if r.Header.Get("Authorization") != "" {
				w.Header().Set("WWW-Authenticate", "Bearer")
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			_, _ = w.Write([]byte(`{"timelines": []}`))
		}
	}
}

// TestRobots reads robots.txt as RFC 9309 has it: groups, the longest rule, * and $.
func TestRobots(t *testing.T) {
	for _, c := range []struct {
		text   string
		status int
		want   doctor.Level
	}{
		{"", 200, doctor.Fine},
		{"User-agent: *\nDisallow:\n", 200, doctor.Fine},
		{"User-agent: *\nDisallow: /\n", 200, doctor.Wrong},
		{"User-agent: *\nDisallow: /\nAllow: /t/\nAllow: /e/\n", 200, doctor.Fine},
		{"User-agent: *\nDisallow: /*.ics$\n", 200, doctor.Wrong},
		{"User-agent: *\nDisallow: /*.ics$\nAllow: /t/*.ics$\n", 200, doctor.Fine},
		{"User-agent: *\nDisallow: /private/ # of others\n", 200, doctor.Fine},
		{"User-agent: *\nDisallow: /t/a.icsx\n", 200, doctor.Fine},
		{"USER-AGENT: googlebot\nUser-agent: other\nDISALLOW: /e/\n", 200, doctor.Wrong},
		{"User-agent: nobody\nDisallow: /\n", 200, doctor.Fine},
		{"User-agent: nobody\nDisallow: /\nUser-agent: *\nAllow: /\n", 200, doctor.Fine},
		{"not a line of rules\nDisallow: /\n", 200, doctor.Fine},
		{"gone", 404, doctor.Fine},
		{"broken", 503, doctor.Wrong},
	} {
		if got := look(t, 0, service(c.text, c.status))["robots"]; got.Level != c.want {
			t.Errorf("%d %q is %s, want %s: %s", c.status, c.text, got.Level, c.want, got.Text)
		}
	}
}

// TestClock compares clocks.
func TestClock(t *testing.T) {
	for ahead, want := range map[time.Duration]doctor.Level{
		0: doctor.Fine, time.Minute: doctor.Unwise, -time.Minute: doctor.Unwise, time.Hour: doctor.Wrong, -time.Hour: doctor.Wrong,
	} {
		if got := look(t, ahead, service("", 200))["clock"]; got.Level != want {
			t.Errorf("%s ahead is %s, want %s: %s", ahead, got.Level, want, got.Text)
		}
	}
}

// What is no Dateline is said to be none, and nothing more is asked.
func TestStranger(t *testing.T) {
	found := look(t, 0, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<h1>It works!</h1>")) })
	if got := found["service"]; got.Level != doctor.Wrong || len(found) != 1 || !strings.Contains(got.Text, "no Dateline answers") {
		t.Errorf("a stranger: %+v", found)
	}
}
