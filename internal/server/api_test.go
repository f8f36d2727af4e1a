package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestEventLife(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	events := api + "/timelines/news/events"

	created := s.admin("POST", events, object{"title": "Summit", "date": "2025-03-02", "note": "first report"}, 201)
	e := created.object(t)
	id := e["id"].(string)
	if got, want := created.header.Get("Location"), baseURL+events+"/"+id; got != want {
		t.Errorf("Location = %q, want %q", got, want)
	}
	if want := fmt.Sprintf(`"%s.%s.1"`, id, s.store.Epoch()); created.header.Get("ETag") != want {
		t.Errorf("ETag = %q, want %q", created.header.Get("ETag"), want)
	}
	for name, want := range map[string]any{
		"timeline": "news", "zone": "Europe/Kyiv", "status": "scheduled", "start": "2025-03-02", "end": "2025-03-03",
		"precision": "day", "all_day": true, "moved_from": nil, "revision": 1.0, "place": nil,
	} {
		if diff := cmp.Diff(want, e[name]); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if _, noted := e["note"]; noted {
		t.Error("the note stands in the event, want it beside")
	}

	s.pass(time.Minute)
	read := s.get(events + "/" + id)
	if diff := cmp.Diff(e, read.object(t)); read.status != 200 || diff != "" {
		t.Errorf("GET = %d, differs from what was created: %s", read.status, diff)
	}

	// What was read can be sent back, and changes nothing.
	same := s.admin("PUT", events+"/"+id, read.body, 200)
	if diff := cmp.Diff(e, same.object(t)); diff != "" {
		t.Errorf("PUT of what was read changed it: %s", diff)
	}

	moved := s.admin("PATCH", events+"/"+id, object{"date": "2025-03-03", "place": object{"name": "London", "country": "gb"}, "note": "a day later"}, 200).object(t)
	if moved["revision"] != 2.0 || moved["moved_from"] != "2025-03-02" || moved["title"] != "Summit" {
		t.Errorf("PATCH = %v, want revision 2, moved from 2 March, with its title", moved)
	}
	bare := s.admin("PATCH", events+"/"+id, object{"place": nil}, 200).object(t)
	if bare["place"] != nil || bare["date"] != "2025-03-03" {
		t.Errorf("PATCH of place: null = %v, want the place gone and the date kept", bare)
	}

	s.deleteAndKnock(events, id, read.body)
	back := s.admin("POST", events+"/"+id+"/restore", nil, 200).object(t)
	if back["date"] != "2025-03-03" || back["revision"] != 5.0 {
		t.Errorf("restore = %v, want the event as it last was, as revision 5", back)
	}
	first := s.admin("POST", events+"/"+id+"/restore?revision=1", object{"note": "as it was"}, 200).object(t)
	if first["date"] != "2025-03-02" || first["revision"] != 6.0 {
		t.Errorf("restore of revision 1 = %v, want its date, as revision 6", first)
	}
	wantHistory(t, s.get(events+"/"+id+"/history"), "admin")
	s.admin("PATCH", api+"/timelines/news", object{"show_authors": false}, 200)
	wantHistory(t, s.get(events+"/"+id+"/history"), "")
}

// deleteAndKnock deletes an event, after which its id can be neither read nor used.
func (s *service) deleteAndKnock(events, id string, body []byte) {
	s.t.Helper()
	s.admin("DELETE", events+"/"+id+"?note=a+mistake", nil, 204)
	s.get(events+"/"+id).wantProblem(s.t, 410, "")
	s.do(request{method: "PUT", path: events + "/" + id, token: adminToken, body: body}).wantProblem(s.t, 410, "")
	s.do(request{method: "POST", path: events, token: adminToken, body: body}).wantProblem(s.t, 409, "")
}

func wantHistory(t *testing.T, a answer, author string) {
	t.Helper()
	var kinds, notes []string
	for _, r := range a.object(t)["revisions"].([]any) {
		r := r.(object)
		kinds = append(kinds, r["kind"].(string))
		note, _ := r["note"].(string)
		notes = append(notes, note)
		if got, _ := r["author"].(string); got != author {
			t.Errorf("author = %q, want %q", got, author)
		}
	}
	if diff := cmp.Diff([]string{"published", "moved", "corrected", "deleted", "restored", "moved"}, kinds); diff != "" {
		t.Errorf("kinds: %s", diff)
	}
	if diff := cmp.Diff([]string{"first report", "a day later", "", "a mistake", "", "as it was"}, notes); diff != "" {
		t.Errorf("notes: %s", diff)
	}
}

func TestPreconditions(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.timeline("other", "public")
	path := api + "/timelines/news/events/e1"
	tag := s.event("news", "e1", nil).header.Get("ETag")
	other := s.event("other", "e2", nil).header.Get("ETag")
	inner := strings.Trim(tag, `"`)
	cases := []struct {
		name, header, value string
		want                int
	}{
		{"right", "If-Match", tag, 200},
		{"weak, by a proxy", "If-Match", "W/" + tag, 200},
		{"coding appended", "If-Match", `"` + inner + `-gzip"`, 200},
		{"list", "If-Match", `"x", ` + tag, 200},
		{"any", "If-Match", "*", 200},
		{"stale", "If-Match", strings.Replace(tag, `.1"`, `.7"`, 1), 412},
		{"of another event", "If-Match", other, 412},
		{"of another epoch", "If-Match", `"e1.XXXXX.1"`, 412},
		{"without quotation marks", "If-Match", inner, 412},
		{"empty list", "If-Match", ",", 412},
		{"must not exist", "If-None-Match", "*", 412},
		{"malformed none", "If-None-Match", tag, 412},
	}
	for _, c := range cases {
		for _, method := range []string{"PUT", "PATCH", "DELETE"} {
			if method == "DELETE" && c.want == 200 {
				continue
			}
			t.Run(c.name+" "+method, func(t *testing.T) {
				ask := request{method: method, path: path, token: adminToken, header: map[string]string{c.header: c.value}}
				if method != "DELETE" {
					ask.body = object{"title": "Event e1", "date": "2025-03-02"}
				}
				a := s.do(ask)
				if a.status != c.want {
					t.Errorf("status = %d %s, want %d", a.status, a.body, c.want)
				}
				if c.want == 412 {
					a.wantProblem(t, 412, "header."+c.header)
				}
			})
		}
	}
	a := s.do(request{
		method: "PUT", path: api + "/timelines/news/events/e3", token: adminToken,
		header: map[string]string{"If-Match": "*"}, body: object{"title": "T", "date": "2025"},
	})
	a.wantProblem(t, 412, "header.If-Match")
	if got := s.get(path); got.header.Get("ETag") != tag {
		t.Errorf("after refused writes the ETag is %q, want %q", got.header.Get("ETag"), tag)
	}
}

// Patches without a precondition that run at once must all arrive: each changes one field of its own.
func TestPatchRace(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "e1", nil)
	fields := []string{"summary", "body", "url", "color"}
	values := []string{"a summary", "a body", "https://example.org/", "#010203"}
	var group sync.WaitGroup
	for i, field := range fields {
		group.Go(func() {
			a := s.do(request{method: "PATCH", path: api + "/timelines/news/events/e1", token: adminToken, body: object{field: values[i]}})
			if a.status != 200 {
				t.Errorf("PATCH of %s = %d %s", field, a.status, a.body)
			}
		})
	}
	group.Wait()
	e := s.get(api + "/timelines/news/events/e1").object(t)
	for i, field := range fields {
		if e[field] != values[i] {
			t.Errorf("%s = %q, want %q", field, e[field], values[i])
		}
	}
}

func TestEventList(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	for i, date := range []string{"2025-03-06", "2025-02-28", "2025-03-02", "2024", "2025-05-01"} {
		s.event("news", fmt.Sprintf("e%d", i), object{"date": date, "topics": []string{[]string{"Trade", "Peace talks"}[i%2]}})
	}
	events := api + "/timelines/news/events"
	cases := []struct {
		query string
		want  []string
	}{
		{"", []string{"e3", "e1", "e2", "e0", "e4"}},
		{"?order=desc", []string{"e4", "e0", "e2", "e1", "e3"}},
		{"?topic=trade", []string{"e2", "e0", "e4"}},
		{"?topic=Peace+Talks", []string{"e3", "e1"}},
		{"?topic=trade&topic=peace-talks", []string{"e3", "e1", "e2", "e0", "e4"}},
		{"?topic=trade,peace-talks&topic=-trade", []string{"e3", "e1"}},
		{"?from=2025-03&to=2025-03", []string{"e2", "e0"}},
		{"?status=cancelled", []string{}},
		{"?show=all&limit=100000&utm_source=x", []string{"e3", "e1", "e2", "e0", "e4"}},
	}
	for _, c := range cases {
		t.Run(c.query, func(t *testing.T) {
			a := s.do(request{method: "GET", path: events + c.query, token: adminToken})
			if diff := cmp.Diff(c.want, ids(t, a)); diff != "" {
				t.Errorf("%d: %s", a.status, diff)
			}
			if got := a.object(t)["state"]; got != a.header.Get("ETag") {
				t.Errorf("state = %v, want the ETag %q", got, a.header.Get("ETag"))
			}
		})
	}
	t.Run("pages", func(t *testing.T) {
		var all []string
		for query := "?limit=2"; ; {
			a := s.get(events + query)
			all = append(all, ids(t, a)...)
			next, more := a.object(t)["next"].(string)
			if !more {
				break
			}
			query = "?limit=2&cursor=" + next
		}
		if diff := cmp.Diff([]string{"e3", "e1", "e2", "e0", "e4"}, all); diff != "" {
			t.Error(diff)
		}
	})
}

func ids(t *testing.T, a answer) []string {
	t.Helper()
	list, ok := a.object(t)["events"].([]any)
	if !ok {
		t.Fatalf("%d %s: no events", a.status, a.body)
	}
	found := []string{}
	for _, e := range list {
		found = append(found, e.(object)["id"].(string))
	}
	return found
}

func TestTimelineLife(t *testing.T) {
	s := start(t)
	path := api + "/timelines/news"
	created := s.admin("PUT", path, object{"title": "News"}, 201)
	if got, want := created.header.Get("Location"), baseURL+path; got != want {
		t.Errorf("Location = %q, want %q", got, want)
	}
	tag := created.header.Get("ETag")
	if want := fmt.Sprintf(`"news.%s.1"`, s.store.Epoch()); tag != want {
		t.Errorf("ETag = %q, want %q", tag, want)
	}
	s.do(request{method: "POST", path: api + "/timelines", token: adminToken, body: object{"slug": "news"}}).wantProblem(t, 409, "")
	if same := s.admin("PUT", path, s.get(path).body, 200); same.header.Get("ETag") != tag {
		t.Errorf("PUT of what was read gave the ETag %q, want %q", same.header.Get("ETag"), tag)
	}
	changed := s.admin("PATCH", path, object{"color": "teal"}, 200).object(t)
	if changed["color"] != "teal" || changed["title"] != "News" || changed["revision"] != 2.0 {
		t.Errorf("PATCH = %v, want teal, with its title, as revision 2", changed)
	}
	s.do(request{method: "PUT", path: path, token: adminToken, body: object{"title": "X"}, header: map[string]string{"If-Match": tag}}).wantProblem(t, 412, "header.If-Match")
	s.event("news", "e1", nil)
	s.do(request{method: "DELETE", path: path, token: adminToken}).wantProblem(t, 409, "")
	s.do(request{method: "DELETE", path: path + "?events=all", token: adminToken}).wantProblem(t, 422, "query.events")
	s.admin("DELETE", path+"?events=delete&note=over", nil, 204)
	for _, gone := range []string{path, path + "/events", path + "/changes", path + "/events/e1"} {
		s.get(gone).wantProblem(t, 410, "")
	}
	s.do(request{method: "PUT", path: path, token: adminToken, body: object{}}).wantProblem(t, 410, "")
}

func TestTimelineList(t *testing.T) {
	s := start(t)
	for _, slug := range []string{"c", "a", "b"} {
		s.timeline(slug, "public")
	}
	s.timeline("hidden", "private")
	s.timeline("quiet", "unlisted")
	reader := s.token("read", "hidden")
	cases := []struct {
		name, token, query string
		want               []string
	}{
		{"anybody", "", "", []string{"a", "b", "c"}},
		{"reader of one", reader, "", []string{"a", "b", "c", "hidden"}},
		{"admin", adminToken, "", []string{"a", "b", "c", "hidden", "quiet"}},
		{"page", "", "?limit=2", []string{"a", "b"}},
		{"next page", "", "?limit=2&cursor=Yg", []string{"c"}},
	}
	tags := map[string]string{}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a := s.do(request{method: "GET", path: api + "/timelines" + c.query, token: c.token})
			o, slugs := a.object(t), []string{}
			for _, v := range o["timelines"].([]any) {
				slugs = append(slugs, v.(object)["slug"].(string))
			}
			if diff := cmp.Diff(c.want, slugs); diff != "" {
				t.Error(diff)
			}
			if next := o["next"]; (next != nil) != (c.name == "page") {
				t.Errorf("next = %v", next)
			}
			// Callers who see different lists at one address must not share a state.
			if who, used := tags[a.header.Get("ETag")]; used && who != c.token {
				t.Errorf("ETag %s is that of another caller", a.header.Get("ETag"))
			}
			tags[a.header.Get("ETag")] = c.token
		})
	}
}

func TestChanges(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	path := api + "/timelines/news/changes"
	s.event("news", "e1", nil)
	s.event("news", "e2", nil)
	s.event("news", "draft", object{"draft": true})
	first := s.get(path + "?limit=1").object(t)
	if first["more"] != true || len(first["changes"].([]any)) != 1 {
		t.Fatalf("first page = %v, want one change and more", first)
	}
	rest := s.get(path + "?since=" + first["token"].(string)).object(t)
	change := rest["changes"].([]any)[0].(object)
	if len(rest["changes"].([]any)) != 1 || change["id"] != "e2" || change["kind"] != "published" || change["event"] == nil || rest["more"] != false {
		t.Errorf("second page = %v, want e2 as published, with the event", rest)
	}
	token := rest["token"].(string)
	if again := s.get(path + "?since=" + token).object(t); len(again["changes"].([]any)) != 0 || again["token"] != token {
		t.Errorf("nothing changed, but changes = %v", again)
	}
	s.admin("DELETE", api+"/timelines/news/events/e1", nil, 204)
	after := s.get(path + "?since=" + token).object(t)["changes"].([]any)
	if len(after) != 1 || after[0].(object)["kind"] != "deleted" || after[0].(object)["event"] != nil {
		t.Errorf("changes = %v, want e1 as deleted, without an event", after)
	}
	all := s.do(request{method: "GET", path: path + "?show=all", token: adminToken}).object(t)["changes"].([]any)
	if len(all) != 3 {
		t.Errorf("show=all gives %d changes, want 3 with the draft", len(all))
	}
	s.get(path+"?since=x").wantProblem(t, 422, "query.since")
	s.get(path+"?show=drafts").wantProblem(t, 422, "query.show")
	foreign := start(t)
	foreign.timeline("news", "public")
	foreign.get(path+"?since="+token).wantProblem(t, 410, "")
}

// TestChangesInParts follows an import, which is one write, by parts of two, and edits while it is half told.
func TestChangesInParts(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	var lines strings.Builder
	for i := range 5 {
		fmt.Fprintf(&lines, `{"id":"i%d","title":"Imported","date":"2025-03-0%d"}`+"\n", i, i+1)
	}
	s.do(request{method: "POST", path: api + "/timelines/news/import", token: adminToken, body: lines.String(), header: map[string]string{"Content-Type": "application/x-ndjson"}}).object(t)
	path, token, told := api+"/timelines/news/changes?limit=2", "", []string{}
	for part := 1; ; part++ {
		a := s.get(path + "&since=" + token).object(t)
		changes := a["changes"].([]any)
		if len(changes) > 2 || part > 5 {
			t.Fatalf("part %d is %v", part, a)
		}
		for _, c := range changes {
			told = append(told, c.(object)["id"].(string))
		}
		if token = a["token"].(string); a["more"] == false {
			break
		}
		if part == 1 {
			s.patch("news", "i3", object{"title": "Edited meanwhile"})
		}
	}
	if got := strings.Join(told, " "); got != "i0 i1 i2 i4 i3" {
		t.Errorf("told are %s", got)
	}
	if again := s.get(path + "&since=" + token).object(t); len(again["changes"].([]any)) != 0 || again["token"] != token {
		t.Errorf("behind all of them is %v", again)
	}
}

func TestTokens(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	path := api + "/tokens"
	made := s.admin("POST", path, object{"name": "newsroom", "scopes": []string{"write"}, "timelines": []string{"news"}, "expires": "2025-03-01T00:00:00Z"}, 201)
	o := made.object(t)
	secret := o["token"].(string)
	if got := made.header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control = %q, want no-store", got)
	}
	list := s.admin("GET", path, nil, 200)
	if strings.Contains(string(list.body), secret) {
		t.Error("the list of tokens tells a secret")
	}
	if held := list.object(t)["tokens"].([]any); len(held) != 1 || held[0].(object)["id"] != o["id"] {
		t.Errorf("tokens = %s, want the one made", list.body)
	}
	write := request{method: "PUT", path: api + "/timelines/news/events/e1", token: secret, body: object{"title": "T", "date": "2025"}}
	if a := s.do(write); a.status != 201 {
		t.Errorf("write with the token = %d %s", a.status, a.body)
	}
	s.pass(48 * time.Hour)
	a := s.do(write)
	a.wantProblem(t, 401, "header.Authorization")
	if got := a.header.Get("WWW-Authenticate"); !strings.HasPrefix(got, "Bearer") {
		t.Errorf("WWW-Authenticate = %q, want Bearer", got)
	}
	s.admin("DELETE", path+"/"+o["id"].(string), nil, 204)
	s.do(request{method: "DELETE", path: path + "/" + o["id"].(string), token: adminToken}).wantProblem(t, 404, "")
	if strings.Contains(s.log.String(), secret) || strings.Contains(s.log.String(), adminToken) {
		t.Error("the log tells a secret")
	}
}

func TestRestoreRefused(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "e1", nil)
	path := api + "/timelines/news/events/e1/restore"
	cases := []struct {
		name, query string
		body        any
		status      int
		location    string
	}{
		{"not deleted", "", nil, 409, ""},
		{"no such revision", "?revision=7", nil, 404, ""},
		{"no number", "?revision=last", nil, 422, "query.revision"},
		{"zero", "?revision=0", nil, 422, "query.revision"},
		{"unknown field", "?revision=1", object{"reason": "x"}, 422, "body.reason"},
		{"not JSON", "?revision=1", "note", 400, "body"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s.do(request{method: "POST", path: path + c.query, token: adminToken, body: c.body}).wantProblem(t, c.status, c.location)
		})
	}
}

func TestHiddenHistory(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "e1", object{"draft": true, "summary": "first words"})
	path := api + "/timelines/news/events/e1"
	s.admin("PATCH", path, object{"draft": false, "summary": "second words"}, 200)
	public := s.get(path + "/history")
	if len(public.object(t)["revisions"].([]any)) != 1 || strings.Contains(string(public.body), "first words") {
		t.Errorf("public history = %s, want one revision without the draft's words", public.body)
	}
	full := s.do(request{method: "GET", path: path + "/history", token: adminToken})
	if len(full.object(t)["revisions"].([]any)) != 2 {
		t.Errorf("history for a writer = %s, want two revisions", full.body)
	}
	if public.header.Get("ETag") == full.header.Get("ETag") {
		t.Error("two histories at one address share a state")
	}
	for _, token := range []string{"", adminToken} {
		tag := map[string]string{"": public.header.Get("ETag"), adminToken: full.header.Get("ETag")}[token]
		a := s.do(request{method: "GET", path: path + "/history", token: token, header: map[string]string{"If-None-Match": tag}})
		if a.status != http.StatusNotModified {
			t.Errorf("history with its own ETag = %d, want 304", a.status)
		}
	}
}

// What may stand in a field is listed without the quotation marks of another language.
func TestValuesOfAField(t *testing.T) {
	s := published(t)
	p := s.admin("PATCH", api+"/timelines/news/events/e1", object{"status": "done"}, 422)
	p.wantProblem(t, 422, "body.status")
	if want := "must be one of tentative, scheduled, occurred, postponed, cancelled"; !strings.Contains(string(p.body), want+`"`) {
		t.Errorf("a status that is none is refused with %s, want %q", p.body, want)
	}
}
