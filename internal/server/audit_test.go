package server_test

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// audited are the lines of the log that tell who did what, since it had so many bytes.
func (s *service) audited(from int) (lines []string) {
	for line := range strings.Lines(s.log.String()[from:]) {
		if strings.Contains(line, "msg=audit") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

// deed is one way to write.
type deed struct {
	route string   // as routes.go names it
	want  []string // parts of each line that tells of it; none: it must not be told, since it writes nothing
	do    func()
}

// TestAudit goes through every route that can write, and every one that hands all over: each is told once, by whom, by what token,
// from where, how, and what it was about; what writes nothing is not told. A route that is added must be added here.
func TestAudit(t *testing.T) {
	s := startEdit(t)
	s.event("news", "past", object{"date": "2025-01-01"})
	s.admin("POST", api+"/tokens", object{"name": "to be revoked", "scopes": []string{"read"}}, 201)
	editor := s.editor("write", "news")
	admin := s.visitor()
	admin.signIn(adminToken)
	var done []string
	for _, d := range slices.Concat(s.apiDeeds(), s.editorDeeds(editor, admin)) {
		from := len(s.log.String())
		d.do()
		lines := s.audited(from)
		if len(lines) == 0 != (len(d.want) == 0) || len(lines) > 1 {
			t.Errorf("%s is told by %d lines, want %q: %q", d.route, len(lines), d.want, lines)
		}
		how := "how=api"
		if strings.Contains(d.route, " /edit") {
			how = "how=editor"
		}
		for _, line := range lines {
			for _, part := range append(d.want, how, "address=127.0.0.1", "by=", "token=", "request=") {
				if !strings.Contains(line, part) {
					t.Errorf("%s is told without %s: %s", d.route, part, line)
				}
			}
			if strings.Contains(line, `by=""`) || strings.Contains(line, `token=""`) || strings.Contains(line, "dateline_") || strings.Contains(line, adminToken) {
				t.Errorf("%s: %s", d.route, line)
			}
		}
		done = append(done, d.route)
	}
	for _, route := range s.server.Routes() {
		method, path, _ := strings.Cut(route, " ")
		hands := strings.HasSuffix(path, "/backup") || strings.HasSuffix(path, "/export")
		if (method != "GET" || hands) && method != "OPTIONS" && !slices.Contains(done, route) {
			t.Errorf("%s can write, and is not tried here", route)
		}
	}
}

// apiDeeds are the ways to write by the API.
func (s *service) apiDeeds() []deed {
	const line, event = api + "/timelines/:slug", api + "/timelines/:slug/events/:id"
	here, harbour := api+"/timelines/news", api+"/timelines/harbour"
	call := func(method, path string, body any, want int) func() {
		return func() { s.t.Helper(); s.admin(method, path, body, want) }
	}
	send := func(path, body string, want int) func() {
		return func() {
			s.t.Helper()
			a := s.do(request{method: "POST", path: path, token: adminToken, body: body, header: map[string]string{"Content-Type": "application/x-ndjson"}})
			if a.status != want {
				s.t.Errorf("POST %s = %d %s", path, a.status, a.body)
			}
		}
	}
	var export, many string
	for i := range 30 {
		many += fmt.Sprintf(`{"id": "b%d", "title": "One of many", "date": "2025-05-02"}`+"\n", i)
	}
	const one = `{"id": "i1", "title": "Imported", "date": "2025-05-01"}` + "\n"
	return []deed{
		{"POST " + api + "/timelines", []string{"act=timeline.put", "timeline=harbour", "created=true"}, call("POST", api+"/timelines", object{"slug": "harbour", "title": "Harbour"}, 201)},
		{"PUT " + line, []string{"act=timeline.put", "timeline=harbour", "revision=2", "created=false"}, call("PUT", harbour, object{"title": "The harbour"}, 200)},
		{"PATCH " + line, []string{"act=timeline.put", "timeline=harbour", "revision=3"}, call("PATCH", harbour, object{"title": "Our harbour"}, 200)},
		{"PATCH " + line, nil, call("PATCH", harbour, object{"title": "Our harbour"}, 200)},
		{"DELETE " + line, []string{"act=timeline.delete", "timeline=harbour"}, call("DELETE", harbour, nil, 204)},
		{"POST " + api + "/timelines/:slug/events", []string{"act=event.put", "timeline=news", "event=a1", "revision=1", "created=true", "by=admin", "token=admin"}, call("POST", here+"/events", object{"id": "a1", "title": "A", "date": "2025-03-01"}, 201)},
		{"PUT " + event, []string{"act=event.put", "event=a1", "revision=2"}, call("PUT", here+"/events/a1", object{"title": "B", "date": "2025-03-01"}, 200)},
		{"PUT " + event, nil, call("PUT", here+"/events/a1", object{"title": "B", "date": "2025-03-01"}, 200)},
		{"PUT " + event, nil, call("PUT", here+"/events/a1", object{"title": ""}, 422)},
		{"PATCH " + event, []string{"act=event.put", "event=a1", "revision=3"}, call("PATCH", here+"/events/a1", object{"title": "C"}, 200)},
		{"POST " + event + "/history/:revision/redact", []string{"act=event.redact", "event=a1", "redacted=1"}, call("POST", here+"/events/a1/history/1/redact", object{"note": "law"}, 200)},
		{"DELETE " + event, []string{"act=event.delete", "event=a1"}, call("DELETE", here+"/events/a1", nil, 204)},
		{"POST " + event + "/restore", []string{"act=event.restore", "event=a1"}, call("POST", here+"/events/a1/restore", nil, 200)},
		{"POST " + api + "/timelines/:slug/import", nil, send(here+"/import?dry_run=true", one, 200)},
		{"POST " + api + "/timelines/:slug/import", []string{"act=event.put", "event=i1", "timeline=news"}, send(here+"/import", one, 200)},
		{"POST " + api + "/timelines/:slug/import", nil, send(here+"/import", one, 200)},
		{"POST " + api + "/timelines/:slug/import", []string{"act=bulk", "changed=30", "first.act=event.put", "first.event=b0 ", "last.event=b29 ", "last.timeline=news"}, send(here+"/import", many, 200)},
		{"GET " + api + "/export", []string{"act=export", "timelines=[news]"}, func() {
			export = string(s.admin("GET", api+"/export?timeline=news", nil, 200).body)
		}},
		{"POST " + api + "/import", nil, func() { send(api+"/import", export, 200)() }},
		{"GET " + api + "/backup", []string{"act=backup"}, call("GET", api+"/backup", nil, 200)},
		{"POST " + api + "/tokens", []string{"act=token.create", `name="an editor"`, "scopes=[write]", "timelines=[news]", "id="}, call("POST", api+"/tokens", object{"name": "an editor", "scopes": []string{"write"}, "timelines": []string{"news"}}, 201)},
		{"DELETE " + api + "/tokens/:id", []string{"act=token.revoke", "id="}, func() {
			list := s.admin("GET", api+"/tokens", nil, 200).object(s.t)["tokens"].([]any)
			i := slices.IndexFunc(list, func(t any) bool { return t.(object)["name"] == "to be revoked" })
			s.admin("DELETE", fmt.Sprint(api, "/tokens/", list[i].(object)["id"]), nil, 204)
		}},
	}
}

// editorDeeds are the ways to write by the editor, of somebody who may write and of an admin.
func (s *service) editorDeeds(editor, admin *visitor) []deed {
	fill := func(v *visitor, page, action string, want int, set ...string) func() {
		return func() {
			s.t.Helper()
			form := v.open(page).form(s.t, action)
			for i := 0; i < len(set); i += 2 {
				form.Set(set[i], set[i+1])
			}
			if a := v.post(action, form); a.status != want {
				s.t.Errorf("POST %s = %d, want %d:\n%s", action, a.status, want, a.body)
			}
		}
	}
	const e1 = "/edit/e/e1"
	by := `by="holder of write"`
	var importPath string
	deeds := []deed{
		{"POST /edit/sign-in", nil, func() { s.visitor().signIn(adminToken) }},
		{"POST /edit/new", []string{"act=event.put", by, "created=true"}, fill(editor, "/edit/new?timeline=news", "/edit/new", 303, "title", "Typed", "date", "1 May 2025")},
		{"POST /edit/e/:id", []string{"act=event.put", by, "event=e1", "revision=2"}, fill(editor, e1, e1, 303, "title", "Round eight")},
		{"POST /edit/e/:id/move", []string{"act=event.put", "event=e1", "revision=3"}, fill(editor, e1+"/move", e1+"/move", 303, "date", "2 June 2025", "note", "the hall is taken")},
		{"POST /edit/e/:id/postpone", []string{"act=event.put", "revision=4"}, fill(editor, e1+"/postpone", e1+"/postpone", 303, "note", "later")},
		{"POST /edit/e/:id/cancel", []string{"act=event.put", "revision=5"}, fill(editor, e1+"/cancel", e1+"/cancel", 303, "note", "no agreement")},
		{"POST /edit/e/:id/delete", []string{"act=event.delete", "event=e1"}, fill(editor, e1+"/delete", e1+"/delete", 303, "note", "twice")},
		{"POST /edit/e/:id/restore", []string{"act=event.restore", "event=e1"}, fill(editor, e1+"/restore?revision=1", e1+"/restore?revision=1", 303, "note", "no, once")},
		{"POST /edit/e/:id/redact", []string{"act=event.redact", "event=e1", "redacted=2", "by=admin"}, fill(admin, e1+"/redact?revision=2", e1+"/redact?revision=2", 303, "note", "law")},
		{"POST /edit/e/:id/occurred", []string{"act=event.put", "event=past"}, fill(editor, "/edit?show=past", "/edit/e/past/occurred", 303)},
		{"POST /edit/preview", nil, func() {
			editor.post("/edit/preview", url.Values{"timeline": {"news"}, "title": {"X"}, "date": {"2025"}})
		}},
		{"POST /edit/import", nil, func() {
			importPath = editor.upload("/edit/import", "a.ndjson", `{"id": "up", "title": "Up", "date": "2025-06-01"}`+"\n", url.Values{"timeline": {"news"}}).header.Get("Location")
		}},
		{"POST /edit/import/:key", []string{"act=event.put", "event=up", by}, func() {
			form := editor.open(importPath).form(s.t, importPath)
			form.Set("do", "whole")
			editor.post(importPath, form).wantTo(s.t, importPath)
		}},
		{"POST /edit/timelines/new", []string{"act=timeline.put", "timeline=port", "by=admin"}, fill(admin, "/edit/timelines/new", "/edit/timelines/new", 303, "slug", "port", "title", "Port")},
		{"POST /edit/t/:slug", []string{"act=timeline.put", "timeline=news", by}, fill(editor, "/edit/t/news", "/edit/t/news", 303, "title", "Newer")},
		{"POST /edit/tokens", []string{"act=token.create", "name=anna"}, fill(admin, "/edit/tokens", "/edit/tokens", 200, "name", "anna")},
		{"POST /edit/tokens/:id/revoke", []string{"act=token.revoke"}, func() {
			revoke := regexp.MustCompile(`/edit/tokens/\w+/revoke`).FindAllString(string(admin.open("/edit/tokens").body), -1)
			admin.post(revoke[len(revoke)-1], nil).wantTo(s.t, "/edit/tokens")
		}},
		{"POST /edit/sign-out", nil, func() { editor.post("/edit/sign-out", nil) }},
	}
	return deeds
}
