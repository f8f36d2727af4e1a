package server_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// marker stands in bad values: no answer may repeat it.
const marker = "zzsecretzz"

// badBodies are bodies that no event may come from, with the status and the place that the problem names.
var badBodies = []struct {
	name, body string
	status     int
	location   string
}{
	{"nothing", "", 400, "body"},
	{"blanks", " \n", 400, "body"},
	{"not JSON", `{"title":`, 400, "body"},
	{"two values", `{"title":"T","date":"2025"} {}`, 400, "body"},
	{"invalid UTF-8", "{\"title\":\"\xff\",\"date\":\"2025\"}", 400, "body.title"},
	{"byte order mark", "\ufeff{}", 400, "body"},
	{"name twice", `{"title":"T","title":"` + marker + `","date":"2025"}`, 400, "body.title"},
	{"name twice inside", `{"title":"T","date":"2025","place":{"name":"A","name":"B"}}`, 400, "body.place.name"},
	{"name twice by escape", `{"title":"T","t\u0069tle":"U","date":"2025"}`, 400, "body.title"},
	{"strange name twice", `{"title":"T","date":"2025","` + marker + ` x":1,"` + marker + ` x":2}`, 400, "body.*"},
	{"half a pair", `{"title":"\ud800","date":"2025"}`, 400, "body.title"},
	{"other half", `{"title":"\udc00 \ud800","date":"2025"}`, 400, "body.title"},
	{"deep", strings.Repeat(`{"a":`, 100) + "1" + strings.Repeat("}", 100), 400, "body.a"},
	{"array", `[]`, 422, "body"},
	{"string", `"` + marker + `"`, 422, "body"},
	{"null", `null`, 422, "body"},
	{"no title", `{"date":"2025"}`, 422, "body.title"},
	{"no date", `{"title":"T"}`, 422, "body.date"},
	{"null title", `{"title":null,"date":"2025"}`, 422, "body.title"},
	{"empty title", `{"title":" ","date":"2025"}`, 422, "body.title"},
	{"unknown field", `{"title":"T","date":"2025","zzz":"` + marker + `"}`, 422, "body.zzz"},
	{"wrong case", `{"Title":"T","date":"2025"}`, 422, "body.Title"},
	{"unknown field inside", `{"title":"T","date":"2025","place":{"name":"X","city":"` + marker + `"}}`, 422, "body.place.city"},
	{"wrong type", `{"title":17,"date":"2025"}`, 422, "body.title"},
	{"wrong type of a list", `{"title":"T","date":"2025","topics":"` + marker + `"}`, 422, "body.topics"},
	{"wrong type in a list", `{"title":"T","date":"2025","participants":[{"name":"N"},{"name":true}]}`, 422, "body.participants[1].name"},
	{"wrong status", `{"title":"T","date":"2025","status":"` + marker + `"}`, 422, "body.status"},
	{"impossible date", `{"title":"T","date":"2025-02-30"}`, 422, "body.date"},
	{"no date at all", `{"title":"T","date":"` + marker + `"}`, 422, "body.date"},
	{"unknown zone", `{"title":"T","date":"2025","zone":"Mars/` + marker + `"}`, 422, "body.zone"},
	{"time in a gap", `{"title":"T","date":"2025-03-30T03:30","zone":"Europe/Kyiv"}`, 422, "body.date"},
	{"wrong time", `{"title":"T","date":"2025","publish_at":"` + marker + `"}`, 422, "body.publish_at"},
	{"wrong country", `{"title":"T","date":"2025","place":{"name":"N","country":"` + marker + `"}}`, 422, "body.place.country"},
	{"latitude", `{"title":"T","date":"2025","place":{"name":"N","lat":91,"lon":1}}`, 422, "body.place.lat"},
	{"address", `{"title":"T","date":"2025","url":"javascript:` + marker + `"}`, 422, "body.url"},
	{"number out of range", `{"title":"T","date":"2025","media":[{"url":"https://example.org/","type":"image/png","bytes":1e30}]}`, 422, "body.media.bytes"},
	{"number beyond all", `{"title":"T","date":"2025","media":[{"url":"https://example.org/","type":"image/png","bytes":1e999}]}`, 422, "body"},
	{"another timeline", `{"title":"T","date":"2025","timeline":"` + marker + `"}`, 422, "body.timeline"},
	{"another id", `{"title":"T","date":"2025","id":"` + marker + `"}`, 422, "body.id"},
	{"control character", `{"title":"\u0007` + marker + `","date":"2025"}`, 422, "body.title"},
	{"over a MiB", `{"title":"T","date":"2025","body":"` + strings.Repeat("x", 1<<20) + `"}`, 413, "body"},
}

// S2, S4: what no event may come from is refused, and named.
func TestBadBodies(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "e1", nil)
	everything := api + "/timelines/news/changes"
	before := s.get(everything)
	for _, c := range badBodies {
		t.Run(c.name, func(t *testing.T) {
			for _, path := range []string{"/e1", "/e2"} {
				a := s.do(request{method: "PUT", path: api + "/timelines/news/events" + path, token: adminToken, body: c.body})
				a.wantProblem(t, c.status, c.location)
				if bytes.Contains(a.body, []byte(marker)) {
					t.Errorf("problem %s repeats what was sent", a.body)
				}
			}
			if c.name == "another id" {
				return
			}
			s.do(request{method: "POST", path: api + "/timelines/news/events", token: adminToken, body: c.body}).wantProblem(t, c.status, c.location)
			if c.status == 422 && !strings.HasPrefix(c.name, "no ") || c.status == 400 {
				s.do(request{method: "PATCH", path: api + "/timelines/news/events/e1", token: adminToken, body: c.body}).wantProblem(t, c.status, c.location)
			}
		})
	}
	if diff := cmp.Diff(string(before.body), string(s.get(everything).body)); diff != "" {
		t.Errorf("refused bodies changed something: %s", diff)
	}
}

func TestContentType(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "e1", nil)
	cases := []struct {
		method, value string
		want          int
	}{
		{"PUT", "application/json", 200},
		{"PUT", "application/json; charset=UTF-8", 200},
		{"PUT", "APPLICATION/JSON", 200},
		{"PUT", "application/merge-patch+json", 415},
		{"PUT", "application/json; charset=latin1", 415},
		{"PUT", "text/plain", 415},
		{"PUT", "json", 415},
		{"PUT", "", 415},
		{"PATCH", "application/merge-patch+json", 200},
		{"PATCH", "application/json", 200},
		{"PATCH", "application/json-patch+json", 415},
	}
	for _, c := range cases {
		t.Run(c.method+" "+c.value, func(t *testing.T) {
			a := s.do(request{
				method: c.method, path: api + "/timelines/news/events/e1", token: adminToken,
				body: object{"title": "Event e1", "date": "2025-03-02"}, header: map[string]string{"Content-Type": c.value},
			})
			if c.want == 415 {
				a.wantProblem(t, 415, "header.Content-Type")
			} else if a.status != c.want {
				t.Errorf("status = %d %s, want %d", a.status, a.body, c.want)
			}
		})
	}
	a := s.do(request{method: "PUT", path: api + "/timelines/news/events/e1", token: adminToken, body: object{}, header: map[string]string{"Content-Encoding": "gzip"}})
	a.wantProblem(t, 415, "header.Content-Encoding")
}

// A body without a length is limited like any other.
func TestStreamedBody(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	stream := func(n int) io.Reader {
		return io.MultiReader(strings.NewReader(`{"title":"T","date":"2025","body":"`), strings.NewReader(strings.Repeat("x", n)), strings.NewReader(`"}`))
	}
	path := api + "/timelines/news/events/e1"
	if a := s.do(request{method: "PUT", path: path, token: adminToken, body: stream(1000)}); a.status != 201 {
		t.Errorf("short stream = %d %s, want 201", a.status, a.body)
	}
	s.do(request{method: "PUT", path: path, token: adminToken, body: stream(2 << 20)}).wantProblem(t, 413, "body")
	s.admin("DELETE", path, nil, 204)
	// An empty stream is no body, where none is needed.
	if a := s.do(request{method: "POST", path: path + "/restore", token: adminToken, body: io.MultiReader()}); a.status != 200 {
		t.Errorf("restore with an empty stream = %d %s, want 200", a.status, a.body)
	}
}

// H24: the API refuses what feeds, calendars and pages leave out.
func TestBadQueries(t *testing.T) {
	s := published(t)
	cases := []struct{ query, location string }{
		{"limit=0", "query.limit"},
		{"limit=-1", "query.limit"},
		{"limit=ten", "query.limit"},
		{"order=up", "query.order"},
		{"cursor=" + marker, "query.cursor"},
		{"from=" + marker, "query.from"},
		{"to=2025-13", "query.to"},
		{"from=2025-03&to=2025-02", "query.to"},
		{"status=done", "query.status"},
		{"topic=trade&topic=!", "query.topic"},
		{"show=" + marker, "query.show"},
	}
	for _, c := range cases {
		t.Run(c.query, func(t *testing.T) {
			a := s.get(api + "/timelines/news/events?" + c.query)
			a.wantProblem(t, 422, c.location)
			if bytes.Contains(a.body, []byte(marker)) {
				t.Errorf("problem %s repeats what was sent", a.body)
			}
			if _, domain := strings.CutPrefix(c.query, "show="); domain {
				return
			}
			// The same in a feed, a calendar and a page is left out.
			for _, suffix := range []string{".rss", ".ics", ""} {
				if b := s.get("/t/news" + suffix + "?" + c.query); b.status != 200 {
					t.Errorf("/t/news%s = %d, want 200", suffix, b.status)
				}
			}
		})
	}
	s.get(api+"/timelines//events").wantProblem(t, 404, "")
	s.get(api+"/timelines/news/events?from=2025;to=2026").wantProblem(t, 422, "query")
	s.get(api+"/timelines/news/events?limit=%zz").wantProblem(t, 422, "query")
	s.get(api+"/timelines/news/events?limit=2&limit=3").wantProblem(t, 422, "query.limit")
	s.get(api+"/timelines?limit=x&cursor=*").wantProblem(t, 422, "query.cursor")
	s.do(request{method: "DELETE", path: api + "/timelines/news/events/e1?note=%00", token: adminToken}).wantProblem(t, 422, "query.note")
}

// H20: a slug cannot be changed, so that no feed ever moves.
func TestBadSettings(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	cases := []struct {
		name, method, path, body, location string
	}{
		{"slug", "POST", "/timelines", `{"slug":"News"}`, "body.slug"},
		{"no slug", "POST", "/timelines", `{}`, "body.slug"},
		{"another slug", "PUT", "/timelines/news", `{"slug":"olds"}`, "body.slug"},
		{"bad slug in path", "PUT", "/timelines/_", `{}`, "body.slug"},
		{"visibility", "PATCH", "/timelines/news", `{"visibility":"secret"}`, "body.visibility"},
		{"zone", "PATCH", "/timelines/news", `{"zone":"Nowhere"}`, "body.zone"},
		{"unknown", "PATCH", "/timelines/news", `{"colour":"red"}`, "body.colour"},
		{"scope", "POST", "/tokens", `{"name":"n","scopes":["root"]}`, "body.scopes[0]"},
		{"no scope", "POST", "/tokens", `{"name":"n","scopes":[]}`, "body.scopes"},
		{"expired", "POST", "/tokens", `{"name":"n","scopes":["read"],"expires":"2001-01-01T00:00:00Z"}`, "body.expires"},
		{"token of a missing timeline", "POST", "/tokens", `{"name":"n","scopes":["write"],"timelines":["missing"]}`, "body.timelines[0]"},
		{"admin of one timeline", "POST", "/tokens", `{"name":"n","scopes":["admin"],"timelines":["news"]}`, "body.timelines"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s.do(request{method: c.method, path: api + c.path, token: adminToken, body: c.body}).wantProblem(t, 422, c.location)
		})
	}
}
