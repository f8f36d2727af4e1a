package programs_test

import (
	"net/http"
	"regexp"
	"testing"
)

// TestDoctorIsNoFollower asks the doctor, who calls himself Google Calendar, Feedly and others on the way: the check of the timeline and the
// metrics tell of him alone, and of Google once it has come itself.
func TestDoctorIsNoFollower(t *testing.T) {
	s := &service{t: t, file: t.TempDir() + "/dateline.db"}
	admin := freeAddress(t)
	s.extra = []string{"--admin-addr", admin}
	s.start(freeAddress(t))
	t.Cleanup(s.stop)
	s.base = "http://localhost:" + port(s.base)
	report, _ := doctor(t, "/dev/null", s.base)
	asked := false
	for _, f := range report.Findings {
		asked = asked || f.Check == "programs" && f.Level == "fine"
	}
	if !asked {
		t.Fatalf("the doctor asked as no program: %+v", report.Findings)
	}
	const slug = "ukraine-security-guarantees"
	told := func() map[string]uint64 {
		t.Helper()
		type check struct {
			Audience struct {
				Fetches []struct {
					Client             string
					Count, Subscribers uint64
				}
			}
		}
		clients := map[string]uint64{}
		for _, f := range decode[check](t, s.write(http.MethodGet, "/api/v1/timelines/"+slug+"/check", nil, nil, http.StatusOK)).Audience.Fetches {
			clients[f.Client] += f.Count
		}
		return clients
	}
	counted := func() map[string]bool {
		t.Helper()
		clients := map[string]bool{}
		text := s.do(request{method: http.MethodGet, path: "http://" + admin + "/metrics"}).body
		for _, m := range regexp.MustCompile(`(?m)^dateline_client_polls_total\{client="([^"]+)",outcome="[a-z]+"\} [1-9]`).FindAllSubmatch(text, -1) {
			clients[string(m[1])] = true
		}
		return clients
	}
	const name = "dateline doctor"
	if fetches, polls := told(), counted(); len(fetches) != 1 || fetches[name] == 0 || len(polls) != 1 || !polls[name] {
		t.Errorf("after the doctor the check tells of %v, the metrics of %v; want %q alone", fetches, polls, name)
	}
	s.do(request{method: http.MethodGet, path: "/t/" + slug + ".ics", header: map[string]string{"User-Agent": "Google-Calendar-Importer"}})
	if fetches, polls := told(), counted(); fetches["Google Calendar"] != 1 || !polls["Google Calendar"] {
		t.Errorf("after Google the check tells of %v, the metrics of %v", fetches, polls)
	}
}
