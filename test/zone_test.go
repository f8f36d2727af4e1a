package programs_test

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"testing"
)

// TestZoneOfTheMachine starts the program on machines in three zones: what is published of the same events is the same
// (fault C11).
func TestZoneOfTheMachine(t *testing.T) {
	dates := map[string]*regexp.Regexp{
		".ics":  regexp.MustCompile(`(?m)^DT(?:START|END)[^\r]*|^UID[^@]*`),
		".json": regexp.MustCompile(`"(?:id|title|start|end|edtf)":"[^"]*"|datetime=[^>]*`),
		"":      regexp.MustCompile(`<time datetime="[^"]*">[^<]*|id="[^"]*"`),
	}
	published := map[string]map[string][]string{} // by machine, then by ending
	for _, machine := range []string{"UTC", "America/New_York", "Asia/Tokyo"} {
		t.Setenv("TZ", machine)
		s := startService(t)
		events := "/api/v1/timelines/ukraine-security-guarantees/events/"
		for id, date := range map[string]string{"wall": "2025-03-30T10:00", "night": "2025-03-01T00:30/2025-03-01T23:30", "day": "2025-03-09", "month": "2025-03"} {
			s.write(http.MethodPut, events+id, nil, map[string]any{"title": "T", "date": date}, 201)
		}
		published[machine] = map[string][]string{}
		for ending, form := range dates {
			found := form.FindAllString(string(s.get("/t/ukraine-security-guarantees"+ending+"?from=2025-03-01&to=2025-03-30").body), -1)
			slices.Sort(found) // entries of one moment may be in any order
			published[machine][ending] = found
		}
	}
	for _, ending := range slices.Sorted(maps.Keys(dates)) {
		want := published["UTC"][ending]
		if len(want) < 4 {
			t.Errorf("%q has %v, want dates of events", ending, want)
		}
		for machine, found := range published {
			if !slices.Equal(found[ending], want) {
				t.Errorf("%q in %s has\n%q\nwant as in UTC\n%q", ending, machine, found[ending], want)
			}
		}
	}
}
