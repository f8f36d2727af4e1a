package server_test

import (
	"encoding/base64"
	"html"
	"regexp"
	"strings"
	"testing"
	"time"
)

// capability makes a capability, and returns its secret.
func (s *service) capability(name string, slugs ...string) string {
	s.t.Helper()
	return s.admin("POST", api+"/tokens", object{"name": name, "scopes": []string{"capability"}, "timelines": slugs}, 201).object(s.t)["token"].(string)
}

// startBoard makes a service with the private timeline board, of several years, and a public one to which it is related.
func startBoard(t *testing.T) *service {
	s := start(t)
	s.timeline("board", "private")
	s.timeline("news", "public")
	s.event("news", "open", object{"title": "Open day"})
	for id, date := range map[string]string{"first": "2023-05-01", "second": "2024-05-01", "third": "2025-05-01"} {
		s.event("board", id, object{"title": "Meeting " + id, "date": date, "topics": []string{"budget"}, "related": []object{{"id": "open", "relation": "see_also"}}})
		s.pass(40 * 24 * time.Hour)
	}
	s.admin("PATCH", api+"/timelines/board/events/second", object{"title": "Meeting moved", "date": "2024-06-01", "note": "room taken"}, 200)
	s.pass(time.Minute)
	return s
}

var addresses = regexp.MustCompile(regexp.QuoteMeta(baseURL) + `/[^\s"<>\\]*|href="/[^"]*"`)

// S5: what lies behind a private address leads only to what opens, and names its own address; ids are those of everybody.
func TestCapability(t *testing.T) {
	s := startBoard(t)
	key, reader := s.capability("anna", "board"), s.token("read", "board")
	open, todo := map[string]bool{}, []string{"/p/" + key + "/board"}
	for len(todo) > 0 {
		path := todo[0]
		todo = todo[1:]
		if open[path] {
			continue
		}
		open[path] = true
		a := s.get(path)
		if a.status != 200 && a.status != 301 {
			t.Errorf("GET %s = %d %s", path, a.status, a.body)
			continue
		}
		wantKept(t, path, a)
		text := strings.NewReplacer("\r\n ", "", `\/`, "/").Replace(html.UnescapeString(string(a.body) + a.header.Get("Link")))
		for _, address := range addresses.FindAllString(text, -1) {
			address = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(address, `href="`), baseURL), `"`)
			address, _, _ = strings.Cut(address, "#")
			if strings.Contains(address, "/board") && !strings.HasPrefix(address, "/p/"+key+"/") && !strings.HasPrefix(address, "/edit") {
				t.Errorf("%s leads to %s, which does not open", path, address)
			}
			if strings.HasPrefix(address, "/p/") {
				todo = append(todo, strings.TrimRight(address, ">,;)"))
			}
		}
	}
	for _, path := range []string{"", ".ics", ".rss", ".atom", ".json", "/subscribe", ".ics?from=2024&to=2024"} {
		if !open["/p/"+key+"/board"+path] {
			t.Errorf("nothing leads to /p/SECRET/board%s", path)
		}
	}
	for _, path := range []string{"/e/first", "/e/second.ics", "/e/third.atom", "/e/open"} {
		if !open["/p/"+key+path] {
			t.Errorf("nothing leads to /p/SECRET%s", path)
		}
	}
	ids := regexp.MustCompile(`tag:[^<"]*|UID:.*`)
	for _, suffix := range []string{".ics", ".rss", ".atom", ".json", ".atom?view=changes"} {
		mine, others := s.get("/p/"+key+"/board"+suffix), s.do(request{method: "GET", path: "/t/board" + suffix, token: reader})
		if a, b := ids.FindAllString(string(mine.body), -1), ids.FindAllString(string(others.body), -1); len(a) < 3 || strings.Join(a, " ") != strings.Join(b, " ") {
			t.Errorf("%s has the ids %q, and by a token %q", suffix, a, b)
		}
		if strings.Contains(string(others.body), key) {
			t.Errorf("%s by a token has somebody's secret", suffix)
		}
		if !strings.Contains(strings.ReplaceAll(string(mine.body), "\r\n ", ""), baseURL+"/p/"+key+"/board"+suffix) {
			t.Errorf("%s does not name its own address", suffix)
		}
		again := s.get("/p/"+key+"/board"+suffix, "If-None-Match", mine.header.Get("ETag"))
		if again.status != 304 || again.header.Get("Cache-Control") != "private, max-age=300" {
			t.Errorf("%s asked again = %d %v, want 304", suffix, again.status, again.header)
		}
	}
	if strings.Contains(s.log.String(), key) || !strings.Contains(s.log.String(), "/p/…/board") {
		t.Error("the log has the secret, or nothing of private addresses")
	}
}

func wantKept(t *testing.T, path string, a answer) {
	t.Helper()
	for name, want := range map[string]string{
		"Cache-Control": "private, max-age=300", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow",
		"Access-Control-Allow-Origin": "", "Surrogate-Key": "",
	} {
		if got := a.header.Get(name); got != want {
			t.Errorf("%s: %s = %q, want %q", path, name, got, want)
		}
	}
}

// S5: an archive, and what comes behind a feed's first page, lie behind the same address.
func TestCapabilityPages(t *testing.T) {
	s := startBoard(t)
	base := "/p/" + s.capability("anna", "board") + "/board"
	for _, path := range []string{base + ".atom?limit=1", base + ".rss?limit=1&topic=budget"} {
		seen := 0
		for next := path; next != ""; seen++ {
			a := s.get(next)
			if a.status != 200 || strings.Count(string(a.body), "Meeting") == 0 {
				t.Fatalf("%s = %d %s", next, a.status, a.body)
			}
			wantKept(t, next, a)
			next = ""
			if m := regexp.MustCompile(`<(?:atom:)?link[^>]*rel="(?:next|prev-archive)"[^>]*>`).FindString(string(a.body)); m != "" {
				address := html.UnescapeString(regexp.MustCompile(`href="([^"]*)"`).FindStringSubmatch(m)[1])
				next = strings.TrimPrefix(address, baseURL)
				if !strings.HasPrefix(next, base) {
					t.Fatalf("%s goes on at %s", path, next)
				}
			}
		}
		if seen < 2 {
			t.Errorf("%s has %d pages", path, seen)
		}
	}
	for _, path := range []string{base + "/embed", base + "/embed/code"} {
		if a := s.get(path); a.status != 404 {
			t.Errorf("%s = %d, want 404: it is for other people's pages", path, a.status)
		}
	}
	if a := s.get(base + "/"); a.status != 301 || a.header.Get("Location") != baseURL+base {
		t.Errorf("%s/ = %d to %s", base, a.status, a.header.Get("Location"))
	}
}

// S5: what is kept for one address never goes to another.
func TestCapabilitiesApart(t *testing.T) {
	s := startBoard(t)
	keys := []string{s.capability("anna", "board"), s.capability("ben", "board"), s.capability("cleo", "board", "news")}
	reader := s.token("read", "board")
	for range 3 {
		for _, suffix := range []string{"/board", "/board.ics", "/board.rss", "/board.atom", "/board.json", "/board/subscribe", "/e/first", "/e/first.ics", "/e/first.atom"} {
			for i, key := range keys {
				a := s.get("/p/" + key + suffix)
				if a.status != 200 || !strings.Contains(strings.ReplaceAll(string(a.body), "\r\n ", ""), key) {
					t.Errorf("%s of %d = %d without its own address", suffix, i, a.status)
				}
				for _, other := range keys {
					if other != key && strings.Contains(string(a.body), other) {
						t.Errorf("%s of %d has the secret of another", suffix, i)
					}
				}
			}
			path := "/t" + suffix
			if strings.HasPrefix(suffix, "/e/") {
				path = suffix
			}
			a := s.do(request{method: "GET", path: path, token: reader})
			if a.status != 200 || strings.Contains(string(a.body), "/p/") {
				t.Errorf("%s by a token = %d with a private address", path, a.status)
			}
		}
		s.pass(time.Minute)
		s.admin("PATCH", api+"/timelines/board/events/first", object{"title": "Meeting at " + s.time().String()}, 200)
	}
}

// S5: who comes by an address that was taken back is told that it is gone, at once and for good, also who has what was there; so is who
// comes by one that has ended.
func TestCapabilityEnds(t *testing.T) {
	s := startBoard(t)
	made := s.admin("POST", api+"/tokens", object{"name": "anna", "scopes": []string{"capability"}, "timelines": []string{"board"}}, 201).object(t)
	ending := s.admin("POST", api+"/tokens", object{"name": "ben", "scopes": []string{"capability"}, "timelines": []string{"board"}, "expires": s.time().Add(time.Hour)}, 201).object(t)
	if list, _ := made["addresses"].([]any); len(list) != 1 || list[0] != baseURL+"/p/"+made["token"].(string)+"/board" {
		t.Errorf("addresses = %v", made["addresses"])
	}
	paths := []string{"/board", "/board.ics", "/board.atom", "/board/subscribe", "/e/first", "/e/first.ics", "/nosuch.ics"}
	for _, o := range []object{made, ending} {
		for _, path := range paths[:6] {
			if a := s.get("/p/" + o["token"].(string) + path); a.status != 200 {
				t.Errorf("%s = %d, want 200", path, a.status)
			}
		}
	}
	tag := s.get("/p/" + made["token"].(string) + "/board.ics").header.Get("ETag")
	s.admin("DELETE", api+"/tokens/"+made["id"].(string), nil, 204)
	s.admin("DELETE", api+"/tokens/"+made["id"].(string), nil, 404)
	s.pass(time.Hour)
	for _, o := range []object{made, ending} {
		for _, path := range paths {
			path = "/p/" + o["token"].(string) + path
			if a := s.get(path, "If-None-Match", tag); a.status != 410 || strings.Contains(string(a.body), "board") {
				t.Errorf("%s = %d %s, want 410", path, a.status, a.body)
			} else {
				wantKept(t, path, a)
			}
		}
	}
	if list := s.admin("GET", api+"/tokens", nil, 200); strings.Contains(string(list.body), made["id"].(string)) {
		t.Errorf("tokens = %s, want none that is revoked", list.body)
	}
}

// S6: an address with a secret that there is none of is one at which there is nothing, whatever timeline it names.
func TestNoCapability(t *testing.T) {
	s := startBoard(t)
	key, reader := s.capability("anna", "board"), s.token("read", "board")
	wrong := strings.Repeat("a", 32)
	same := func(path, other string) {
		t.Helper()
		a, b := s.get(path), s.get(other)
		if a.status != 404 || b.status != 404 || headerText(a.header) != headerText(b.header) || string(a.body) != string(b.body) {
			t.Errorf("%s = %d %v %s\n%s = %d %v %s", path, a.status, a.header, a.body, other, b.status, b.header, b.body)
		}
	}
	for _, tail := range []string{"/board", "/board.ics", "/nosuch.atom", "/board/subscribe", "/e/first", "/e/first.ics"} {
		same("/p/"+wrong+tail, "/nothing/at/all"+tail)
		same("/p/"+reader+tail, "/nothing/at/all"+tail) // a token is no address
		s.pass(time.Minute)
	}
	for _, path := range []string{"/p/", "/p/" + key, "/p/" + key + "/", "/p/" + key + "/nosuch", "/p/" + key + "/e/nosuch"} {
		if a := s.get(path); a.status != 404 {
			t.Errorf("%s = %d, want 404", path, a.status)
		}
	}
	for name, a := range map[string]answer{
		"token":   s.do(request{method: "GET", path: "/t/board.ics", token: key}),
		"API":     s.do(request{method: "GET", path: api + "/timelines/board", token: key}),
		"sign-in": s.visitor().post("/edit/sign-in", map[string][]string{"session.token": {key}}),
	} {
		if a.status != 401 {
			t.Errorf("the secret of an address as %s = %d, want 401", name, a.status)
		}
	}
}

// A timeline that ends is gone, and one that is made public goes on, for who has a private address too.
func TestCapabilityOutlives(t *testing.T) {
	s := startBoard(t)
	base := "/p/" + s.capability("anna", "board") + "/board.ics"
	s.admin("PATCH", api+"/timelines/board", object{"visibility": "public"}, 200)
	for range 2 {
		for _, tail := range []string{"", ".ics", ".atom"} {
			for range 2 {
				s.get("/t/board" + tail) // which may be kept, for everybody
			}
			path := strings.TrimSuffix(base, ".ics") + tail
			if a := s.get(path); a.status != 200 || !strings.Contains(string(a.body), "/p/") {
				t.Errorf("%s of a public timeline = %d, or leads elsewhere", path, a.status)
			} else {
				wantKept(t, path, a)
			}
		}
	}
	s.admin("DELETE", api+"/timelines/board?events=delete", nil, 204)
	if a := s.get(base); a.status != 410 {
		t.Errorf("%s of a deleted timeline = %d, want 410", base, a.status)
	}
}

// S5: a calendar that can send a password reads private timelines with a token, by any name. It is asked at an address of its own,
// which tells nothing of what is there; elsewhere a password that is nobody's counts for nothing.
func TestPassword(t *testing.T) {
	s := startBoard(t)
	s.event("board", "hidden", object{"draft": true})
	basic := func(name, secret string) string {
		return "Basic " + base64.StdEncoding.EncodeToString([]byte(name+":"+secret))
	}
	reader, writer, other := s.token("read", "board"), s.token("write", "board"), s.token("read", "news")
	for _, c := range []struct {
		path, password string
		want           int
	}{
		{"/p/basic/board.ics", "", 401},
		{"/p/basic/nosuch.ics", "", 401},
		{"/p/basic/board", "", 401},
		{"/p/basic/e/first", "", 401},
		{"/p/basic/board.ics", basic("anna", reader), 200},
		{"/p/basic/board", basic("", reader), 200},
		{"/p/basic/e/first", basic("x", reader), 200},
		{"/p/basic/board.ics", basic("anna", other), 404},
		{"/p/basic/nosuch.ics", basic("anna", reader), 404},
		{"/p/basic/board.ics", basic("anna", "wrong"), 401},
		{"/p/basic/nosuch.ics", basic("anna", "wrong"), 401},
		{"/p/basic/board.ics", basic("anna", adminToken), 401}, // the operator's own is no password
		{"/t/board.ics", basic("anna", reader), 200},
		{"/e/first.ics", basic("anna", reader), 200},
		{"/t/board.ics", basic("anna", other), 404},
		{"/t/board.ics", basic("anna", "wrong"), 404},
		{"/t/board.ics", "", 404},
		{"/t/news.ics", basic("anna", "wrong"), 200},
		{"/t/news.ics", "Basic ###", 200},
		{"/e/hidden", basic("anna", writer), 404}, // whatever the token may, a password reads
		{"/p/basic/e/hidden", basic("anna", writer), 404},
		{"/e/first", basic("anna", writer), 200},
		{api + "/timelines/board", basic("anna", reader), 401},
		{"/edit", basic("anna", writer), 401},
	} {
		s.pass(7 * time.Second)
		a := s.get(c.path, "Authorization", c.password)
		if a.status != c.want {
			t.Errorf("%s with %q = %d %s, want %d", c.path, c.password, a.status, a.body, c.want)
		}
		if asked := strings.HasPrefix(a.header.Get("WWW-Authenticate"), "Basic "); asked != (a.status == 401 && strings.HasPrefix(c.path, "/p/")) {
			t.Errorf("%s with %q asks for a password: %t", c.path, c.password, asked)
		}
		if a.status == 200 && (a.header.Get("Cache-Control") != "private, no-cache" || a.header.Get("Access-Control-Allow-Origin") != "" || !strings.Contains(a.header.Get("Vary"), "Authorization")) {
			t.Errorf("%s with %q: header = %v", c.path, c.password, a.header)
		}
	}
	a, b := s.get("/p/basic/board.ics"), s.get("/p/basic/nosuch.ics")
	if headerText(a.header) != headerText(b.header) || string(a.body) != string(b.body) {
		t.Errorf("who sends no password is told what is there: %v %s, and %v %s", a.header, a.body, b.header, b.body)
	}
	if a := s.get("/p/basic/board.atom", "Authorization", basic("a", reader)); !strings.Contains(string(a.body), baseURL+"/p/basic/e/first") {
		t.Errorf("the feed leads elsewhere: %s", a.body)
	}
}
