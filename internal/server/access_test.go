package server_test

import (
	"fmt"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// accessFile is the table for people.
const accessFile = "../../docs/access.md"

// row is a line of the table: what each caller is answered.
type row struct {
	what     string
	statuses []int
}

// TestAccess walks every route of the program with every kind of caller, for every kind of thing. Who may see what decides
// actor.knows, whatever the table says: to whom a thing is hidden it is answered as if it never was, and no word of it stands in any
// answer, line of the log or metric. The table that comes of it is docs/access.md. S5, S6, H7, H16, H23.
func TestAccess(t *testing.T) {
	s := setStage(t)
	asked, tables := map[string]bool{}, map[string][]row{}
	var order []string
	for _, p := range questions() {
		asked[p.route] = true
		if tables[p.route] == nil {
			order = append(order, p.route)
		}
		tables[p.route] = append(tables[p.route], s.rows(p)...)
	}
	for _, route := range s.server.Routes() {
		if !asked[route] && !strings.HasPrefix(route, "GET /static/") {
			t.Errorf("%s is a route that the table does not ask for", route)
		}
	}
	s.quiet("the log", s.log.String())
	operations := httptest.NewRecorder()
	s.server.Operations().ServeHTTP(operations, httptest.NewRequest("GET", "/metrics", nil))
	s.quiet("the metrics", operations.Body.String())
	for _, thing := range s.things {
		for _, word := range thing.words {
			if !s.seen[word] {
				t.Errorf("nobody was shown %s: the test cannot see it leak", word)
			}
		}
	}
	s.compare(order, tables)
}

// rows asks a question by all callers.
func (s *stage) rows(p question) (rows []row) {
	s.t.Helper()
	paths := p.paths
	if len(paths) == 0 {
		_, path, _ := strings.Cut(p.route, " ")
		paths = []string{path}
	}
	if p.of == "" {
		for _, path := range paths {
			rows = append(rows, s.row(p, path, nil))
		}
		return rows
	}
	never := thing{name: "what never was", slug: "nosuch", id: "never"}
	for _, path := range paths {
		for _, thing := range append(slices.Clone(s.things), never) {
			if (thing.id != "") == (p.of == "event") || thing.slug == "nosuch" {
				rows = append(rows, s.row(p, path, &thing))
			}
		}
	}
	return rows
}

// row asks for one thing at one address by all callers.
func (s *stage) row(p question, path string, of *thing) row {
	s.t.Helper()
	r := row{what: path}
	if of != nil {
		r.what += " | " + of.name
	}
	for i := range s.callers {
		who := &s.callers[i]
		a := s.ask(p, path, of, who)
		r.statuses = append(r.statuses, a.status)
		s.leaks(p, path, of, who, a)
		if of != nil {
			s.judge(p, path, of, who, a)
		}
	}
	return r
}

// judge says whether the answer may be given to the caller, by what he may know of and write.
func (s *stage) judge(p question, path string, of *thing, who *actor, a answer) {
	s.t.Helper()
	what := fmt.Sprintf("%s of the %s by %s = %d", path, of.name, who.name, a.status)
	s.kept(what, p, path, of, who, a)
	_, writes, admin := who.power(p.route)
	if !strings.HasPrefix(p.route, "GET ") && !admin && !slices.Contains(writes, of.slug) && !slices.Contains([]int{401, 403, 404, 410}, a.status) {
		s.t.Errorf("%s: who may not write is refused otherwise", what)
	}
	if of.slug == "nosuch" || who.knows(p.route, of, true) {
		return
	}
	nothing := &thing{slug: "nosuch", id: "never"}
	if of.id != "" && who.knows(p.route, &thing{slug: of.slug}, true) {
		nothing.slug = of.slug
	}
	key := strings.Join([]string{p.route, path, nothing.slug, who.name}, " ")
	want, known := s.nothing[key]
	if !known {
		want = bare(s.ask(p, path, nothing, who), nothing)
		s.nothing[key] = want
	}
	got := bare(a, of)
	switch {
	case of.known && of.id == "" && a.status < 300 && got != want: // of events that were known, calendars say that they are gone
		s.t.Errorf("%s", what)
	case !of.known && got != want:
		s.t.Errorf("%s is told from what never was: %s", what, cmp.Diff(want, got))
	}
}

// kept looks what caches may do with an answer, and scripts of other sites. H16, H23.
func (s *stage) kept(what string, p question, path string, of *thing, who *actor, a answer) {
	s.t.Helper()
	get := strings.HasPrefix(p.route, "GET ")
	want := "public, max-age=300, s-maxage=60, stale-while-revalidate=60, stale-if-error=86400"
	switch private := strings.HasPrefix(path, "/p/"); {
	case strings.HasPrefix(path, "/edit"), !get:
		want = "no-store"
	case private && who.basic != "", !private && who.bearer+who.basic != "":
		want = "private, no-cache"
	case private && who.key != "" && who.name != "anybody":
		want = "private, max-age=300"
	case strings.HasPrefix(path, api), a.status >= 400:
		want = "no-cache"
	}
	if got := a.header.Get("Cache-Control"); got != want {
		s.t.Errorf("%s: Cache-Control = %q, want %q", what, got, want)
	}
	open := strings.HasPrefix(want, "public") || want == "no-cache"
	if got := a.header.Get("Access-Control-Allow-Origin"); got != map[bool]string{true: "*"}[open] {
		s.t.Errorf("%s: Access-Control-Allow-Origin = %q", what, got)
	}
	if keys := a.header.Get("Surrogate-Key"); keys != "" && !strings.HasPrefix(want, "public") {
		s.t.Errorf("%s: Surrogate-Key = %q", what, keys)
	}
	if strings.HasPrefix(want, "private, max-age") && (a.header.Get("Referrer-Policy") != "no-referrer" || a.header.Get("X-Robots-Tag") != "noindex, nofollow") {
		s.t.Errorf("%s: header = %v", what, a.header)
	}
	if challenge := a.header.Get("WWW-Authenticate"); (a.status == 401) != (challenge != "") {
		s.t.Errorf("%s: WWW-Authenticate = %q", what, challenge)
	}
}

// ask asks for a thing at an address.
func (s *stage) ask(p question, path string, of *thing, who *actor) answer {
	s.t.Helper()
	method, _, _ := strings.Cut(p.route, " ")
	r := request{method: method, path: path, header: pairs(p.header)}
	if method != "GET" {
		r.header["Content-Type"] = "application/json"
	}
	if p.body != "" {
		r.body = p.body
	}
	if of != nil {
		named := strings.NewReplacer("SLUG", of.slug, "ID", of.id)
		r.path = named.Replace(path)
		if p.body != "" {
			r.body = named.Replace(p.body)
		}
	}
	if p.form {
		r.header["Content-Type"] = "application/x-www-form-urlencoded"
	}
	return s.send(who, r)
}

// bare is an answer without what the request said itself, and without how long somebody has to wait.
func bare(a answer, of *thing) string {
	text := fmt.Sprint(a.status, "\n", headerText(a.header), "\n", string(a.body))
	names := []string{of.slug, "SLUG"}
	if of.id != "" {
		names = append([]string{of.id, "ID"}, names...)
	}
	text = strings.NewReplacer(names...).Replace(text)
	lines := slices.DeleteFunc(strings.Split(text, "\n"), func(l string) bool { return strings.HasPrefix(l, "Content-Length") })
	return strings.Join(lines, "\n")
}

// leaks looks in an answer for words of what the caller may not know of. What he said himself he knows.
func (s *stage) leaks(p question, path string, of *thing, who *actor, a answer) {
	s.t.Helper()
	text := headerText(a.header) + string(a.body)
	for _, secret := range s.secrets {
		if strings.Contains(text, secret) && secret != who.key && secret != who.cookie {
			s.t.Errorf("%s by %s tells a secret", path, who.name)
		}
	}
	for i := range s.things {
		t := &s.things[i]
		named := of != nil && of.slug == t.slug
		knows := who.knows(p.route, t, named)
		for _, word := range t.words {
			said := named && (strings.Contains(t.slug, word) || of.id != "" && strings.Contains(of.id, word)) || strings.Contains(path, word)
			found := strings.Contains(text, word)
			if found && (knows || said) {
				s.seen[word] = s.seen[word] || knows
			}
			if found && !knows && !said {
				s.t.Errorf("%s of %s by %s (%d) tells %q of the %s", path, name(of), who.name, a.status, word, t.name)
			}
		}
	}
}

func name(of *thing) string {
	if of == nil {
		return "nothing"
	}
	return of.name
}

// quiet looks for secrets, and words of hidden things, in what operators get: of those only the names that stand in the paths of
// requests are in there.
func (s *stage) quiet(what, text string) {
	s.t.Helper()
	for _, secret := range s.secrets {
		if strings.Contains(text, secret) || strings.Contains(text, strings.ToLower(secret)) {
			s.t.Errorf("%s tells the secret %s", what, secret)
		}
	}
	for _, thing := range s.things {
		for _, word := range thing.words {
			if strings.HasPrefix(word, "W") && strings.Contains(text, word) {
				s.t.Errorf("%s tells %q", what, word)
			}
		}
	}
}

// compare compares the table with that for people.
func (s *stage) compare(order []string, tables map[string][]row) {
	s.t.Helper()
	text := s.accessText(order, tables)
	if *update {
		if err := os.WriteFile(accessFile, []byte(text), 0o644); err != nil {
			s.t.Fatal(err)
		}
	}
	want, err := os.ReadFile(accessFile)
	if err != nil {
		s.t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(text, "\n")); diff != "" {
		s.t.Errorf("%s is not what the service answers; read the difference, then run this test with -update: %s", accessFile, diff)
	}
}
