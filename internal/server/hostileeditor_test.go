package server_test

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline/internal/eventfuzz"
)

// filledWith is a form with a text in every field that somebody types into.
func filledWith(form url.Values, text string) url.Values {
	filled := maps.Clone(form)
	for name := range filled {
		if name != "version" && name != "id" && name != "timeline" && name != "slug" && !strings.HasSuffix(name, ".kind") && name != "session.token" {
			filled[name] = []string{text}
		}
	}
	return filled
}

// S1, S2, S3, S10: what is in the store, in addresses, in forms and in files stands as text in every page of the editor, and in the table of
// lines that were refused.
func TestHostileEditor(t *testing.T) {
	s, ids, _ := hostileSite(t)
	markup := siteMarkup(t)
	v := s.visitor()
	v.signIn(s.admin("POST", api+"/tokens", object{"name": eventfuzz.Payloads[1], "scopes": []string{"admin"}}, 201).object(t)["token"].(string))
	pages := 0
	check := func(what string, a answer) answer {
		t.Helper()
		pages++
		s.wantOurs(t, what, markup, a)
		return a
	}
	for _, path := range []string{"/edit", "/edit?show=past", "/edit?show=deleted", "/edit/new", "/edit/new?timeline=news", "/edit/timelines", "/edit/timelines/new", "/edit/t/news", "/edit/tokens", "/edit/import", "/edit/check", "/edit/check?timeline=news", "/edit/e/gone", "/edit/e/gone/restore", "/edit/sign-in"} {
		check(path, v.open(path))
	}
	for _, id := range ids {
		path := "/edit/e/" + id
		for _, more := range []string{"", "/history", "/history?from=1&to=2", "/move", "/postpone", "/cancel", "/delete", "/restore?revision=1", "/redact?revision=1"} {
			check(path+more, v.open(path+more))
		}
	}
	for i, p := range eventfuzz.Payloads {
		q := url.QueryEscape(p)
		for _, path := range []string{"/edit?q=" + q + "&show=" + q + "&timeline=" + q, "/edit?cursor=" + q, "/edit/e/" + url.PathEscape(p), "/edit/date?timeline=news&q=" + q + "&zone=" + q + "&status=" + q, "/edit/new?timeline=" + q, "/edit/e/h5/history?from=" + q + "&to=" + q, "/edit/check?timeline=" + q, "/edit/sign-in?next=" + q, "/edit/import/" + url.PathEscape(p)} {
			check(path, v.open(path))
		}
		s.hostileForms(t, v, ids[i%len(ids)], p, check)
	}
	if pages < 400 {
		t.Errorf("%d pages were looked at", pages)
	}
	wantLines(t, s.log.String())
}

// hostileForms sends every form of the editor with a payload in all of its fields.
func (s *service) hostileForms(t *testing.T, v *visitor, id, payload string, check func(what string, a answer) answer) {
	t.Helper()
	path := "/edit/e/" + id
	whole := v.open(path).form(t, path)
	form := filledWith(whole, payload)
	for _, do := range []string{"save", "preview", "add-media", "add-source", "add-participant", "add-translation", "move", payload} {
		check("the form, "+do, v.post(path, press(form, do)))
	}
	right := maps.Clone(whole)
	for _, name := range []string{"title", "summary", "body", "note", "place.name", "participant.0.name", "topics", "media.0.alt"} {
		right.Set(name, payload)
	}
	check("the preview", v.post("/edit/preview", right))
	stale := maps.Clone(right)
	s.admin("PATCH", api+"/timelines/news/events/"+id, object{"title": payload + " theirs", "summary": payload + " theirs", "note": payload}, 200)
	stale.Set("title", payload+" yours")
	conflict := check("the conflict", v.post(path, press(stale, "save")))
	if conflict.status == 409 {
		check("the choice", v.post(path, press(filledWith(conflict.form(t, path), payload), "resolve-edit")))
	}
	for _, more := range []string{"/move", "/postpone", "/cancel", "/delete"} {
		page := v.open(path + more)
		if page.status == 200 && strings.Contains(string(page.body), `action="`+path+more+`"`) {
			check(more, v.post(path+more, filledWith(page.form(t, path+more), "-"+payload+" 30 Feb")))
		}
	}
	check("settings", v.post("/edit/t/news", filledWith(v.open("/edit/t/news").form(t, "/edit/t/news"), payload)))
	check("a timeline", v.post("/edit/timelines/new", filledWith(v.open("/edit/timelines/new").form(t, "/edit/timelines/new"), payload)))
	check("a token", v.post("/edit/tokens", url.Values{"name": {payload}, "scope": {"write"}, "timelines": {payload}, "expires": {payload}}))
	check("tokens", v.open("/edit/tokens"))
	nobody := s.visitor()
	s.pass(30 * time.Second) // or too many secrets would be wrong
	check("sign in", nobody.post(path, url.Values{"x": {payload}, payload: {payload}, "session.token": {payload}}))
	check("sign in", nobody.post("/edit/sign-in", url.Values{"next": {payload}, "session.token": {payload}}))
	s.hostileFile(t, v, payload, check)
}

// hostileFile imports what is partly refused, under a name and with columns that are eventfuzz.Payloads.
func (s *service) hostileFile(t *testing.T, v *visitor, payload string, check func(what string, a answer) answer) {
	t.Helper()
	quoted, _ := json.Marshal(payload)
	title := string(quoted)
	lines := `{"title":` + title + `,"date":"2025-01-01"}` + "\n" + `{"title":` + title + `,"date":` + title + `}` + "\n" + `{"title":"x","date":"2025",` + title + `:1}` + "\n" +
		`{"title":"x","date":"2025","translations":{` + title + `:{"title":"x"}}}` + "\n" + payload + "\n" + `{"id":"h5","title":` + title + `,"date":"2025-03-01"}` + "\n"
	table := "title,date,\"" + strings.ReplaceAll(payload, `"`, `""`) + "\"\n\"" + strings.ReplaceAll(payload, `"`, `""`) + "\",2025-02-30,x\n"
	name := strings.NewReplacer("\n", " ", "\r", " ").Replace(payload)
	for _, content := range []string{lines, table, payload} {
		a := check("the import", v.upload("/edit/import", name, content, url.Values{"timeline": {"news"}, "note": {payload}}))
		path := a.header.Get("Location")
		if path == "" {
			continue
		}
		page := check("the dry run", v.open(path))
		csv := check("the table", v.open(path+"/refused.csv"))
		if content == lines && !strings.HasPrefix(csv.header.Get("Content-Type"), "text/csv") {
			t.Errorf("the table is %v", csv.header)
		}
		if slices.Contains([]int{200}, page.status) && strings.Contains(string(page.body), `action="`+path+`"`) {
			form := page.form(t, path)
			form.Set("note", payload)
			check("imported", v.post(path, press(form, "partial")))
			check("the report", v.open(path))
		}
	}
	check("pasted", v.upload("/edit/import", "", "", url.Values{"timeline": {payload}, "text": {payload}}))
}
