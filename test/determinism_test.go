package programs_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"
)

// shot is one document as a follower gets it: the header but for the time and the id of the answer, and the bytes.
type shot struct {
	header string
	body   string
}

// TestDeterminism reads every document twice, then from the same file after restarts in other time zones. M7, H11, H8,
// I4, I11, R9: bytes, ETag and Last-Modified stay what they were, for nothing has changed but the clock.
func TestDeterminism(t *testing.T) {
	s := startService(t)
	paths := append(publicPaths(demo, demoIDs(s)), publicPaths("odd", s.oddTimeline())...)
	paths = append(paths, "/", "/t/", "/robots.txt", "/api/docs", "/api/v1/openapi.json", "/api/v1/timelines")
	first := s.settled(paths)
	expectShots(t, "read again", first, s.shots(paths))
	for _, zone := range []string{"Asia/Tokyo", "America/New_York", "UTC"} {
		t.Setenv("TZ", zone) // of the program
		s.restart()
		expectShots(t, "after a restart in "+zone, first, s.shots(paths))
	}
}

func expectShots(t *testing.T, when string, want, got map[string]shot) {
	t.Helper()
	for _, path := range slices.Sorted(maps.Keys(want)) {
		if got[path].header != want[path].header {
			t.Errorf("%s: header of %s\n%s\nwas\n%s", when, path, got[path].header, want[path].header)
		}
		if got[path].body != want[path].body {
			t.Errorf("%s: %s\n%s\nwas\n%s", when, path, got[path].body, want[path].body)
		}
	}
}

func (s *service) shots(paths []string) map[string]shot {
	s.t.Helper()
	all := map[string]shot{}
	for _, path := range paths {
		a := s.get(path)
		a.header.Del("Date")
		a.header.Del("X-Request-Id") // each has its own
		var header string
		for _, name := range slices.Sorted(maps.Keys(a.header)) {
			header += fmt.Sprintf("%s: %q\n", name, a.header[name])
		}
		all[path] = shot{header, string(a.body)}
	}
	return all
}

// settled are the documents when each that has a time says so: Last-Modified is left out until its second is over.
func (s *service) settled(paths []string) map[string]shot {
	s.t.Helper()
	for range 100 {
		waiting := slices.DeleteFunc(slices.Clone(paths), func(path string) bool {
			return s.get(path).header.Get("Last-Modified") != "" || slices.Contains([]string{"/robots.txt", "/api/docs", "/api/v1/openapi.json"}, path)
		})
		if len(waiting) == 0 {
			return s.shots(paths)
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.t.Fatal("documents without Last-Modified")
	return nil
}

func demoIDs(s *service) []string {
	s.t.Helper()
	var ids []string
	for _, e := range decode[struct{ Events []apiEvent }](s.t, s.get(demoEvents+"?limit=500")).Events {
		ids = append(ids, e.ID)
	}
	return ids
}

// publicPaths are all documents of a timeline with events.
func publicPaths(slug string, ids []string) []string {
	var paths []string
	for _, suffix := range append([]string{""}, suffixes...) {
		for _, query := range []string{"", "?limit=3", "?topic=trade", "?from=2025-03&to=2025-03", "?order=desc", "?status=-cancelled"} {
			paths = append(paths, "/t/"+slug+suffix+query)
		}
	}
	root := "/api/v1/timelines/" + slug
	paths = append(paths, root, root+"/events", root+"/events?order=desc&limit=3", root+"/changes")
	for _, id := range ids {
		paths = append(paths, "/e/"+url.PathEscape(id), "/e/"+id+".ics", root+"/events/"+id, root+"/events/"+id+"/history")
	}
	return paths
}

// oddTimeline makes a timeline of dates of every kind in many zones, of which some have changed, and returns the ids of
// those that can be seen.
func (s *service) oddTimeline() []string {
	s.t.Helper()
	const root = "/api/v1/timelines/odd"
	s.write(http.MethodPost, "/api/v1/timelines", nil, map[string]any{"slug": "odd", "title": "Odd; ends, \\ 😀", "zone": "Pacific/Chatham", "lang": "uk"}, http.StatusCreated)
	var ids []string
	for i, e := range []map[string]any{
		{"date": "2025-02-28T14:30:05Z"},
		{"date": "2025-03-20T23:30", "zone": "Asia/Tokyo"},
		{"date": "2025-03-20T23:30/2025-03-21T01:00", "zone": "America/New_York"},
		{"date": "2025-11-02T01:30", "zone": "America/New_York"}, // twice on that day
		{"date": "2025-03-20T10:00/.."},
		{"date": "2025-02-28"}, {"date": "2025-02-28?"}, {"date": "2025-03~"}, {"date": "2025-21"}, {"date": "202X"}, {"date": "2025/.."},
		{"date": "../2025-05-31"}, {"date": "2014-03-18/2022-05-03"}, {"date": "-0043-03-15"}, {"date": "Y170000002"}, {"date": "9999-12-31"},
		{"date": "2025-03-12", "status": "cancelled", "topics": []string{"Trade", "Ґрунт"}},
		{"date": "2025-03-12", "status": "postponed", "lang": "en", "translations": map[string]any{"uk": map[string]any{"title": "Пізніше"}, "de": map[string]any{"title": "Später"}}},
	} {
		id := fmt.Sprintf("odd-%02d", i)
		e["title"], e["body"] = "Подія "+id, "*One*\n\n- two\n- three"
		s.write(http.MethodPut, root+"/events/"+id, nil, e, http.StatusCreated)
		ids = append(ids, id)
	}
	s.write(http.MethodPatch, root+"/events/odd-01", nil, map[string]any{"date": "2025-03-22T23:30", "note": "moved"}, http.StatusOK)
	s.write(http.MethodPut, root+"/events/gone", nil, map[string]any{"title": "Gone", "date": "2025-03-05"}, http.StatusCreated)
	s.write(http.MethodDelete, root+"/events/gone", nil, nil, http.StatusNoContent)
	s.write(http.MethodPut, root+"/events/draft", nil, map[string]any{"title": "Draft", "date": "2025-03-05", "draft": true}, http.StatusCreated)
	return ids
}
