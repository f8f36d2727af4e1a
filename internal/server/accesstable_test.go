package server_test

import "strings"

// question asks a route, of things of one kind. In its paths SLUG and ID stand for the thing, SECRET for the secret of the caller.
type question struct {
	route  string
	paths  []string // without the query: as the route has it
	of     string   // "line", "event" or "": it is about no thing
	body   string
	form   bool // the body is a form
	header []string
}

// Things of a route are the timelines, or the events, and what never was.
var (
	lineTails  = []string{"", ".atom", ".rss", ".json", ".ics"}
	eventTails = []string{"", ".ics", ".atom"}
	belowTails = []string{"/", "/subscribe", "/feed.xml", "/calendar.ics", "/embed", "/embed/code"}
	searches   = []string{"?q=meeting", "?facet=topic", "?facet=participant&find=w", "?topic=wtopiczqdraft"}
)

func under(base string, tails ...[]string) (paths []string) {
	for _, list := range tails {
		for _, tail := range list {
			paths = append(paths, base+tail)
		}
	}
	return paths
}

// questions are what the table asks. No body writes anything: it is empty, or depends on a version that there never was.
func questions() []question {
	stale := []string{"If-Match", `"x.y.0"`}
	a, line, event := api, api+"/timelines/SLUG", api+"/timelines/SLUG/events/ID"
	list := []question{
		{route: "GET /t/:name", of: "line", paths: under("/t/SLUG", lineTails, searches)},
		{route: "GET /t/:name/*", of: "line", paths: under("/t/SLUG", belowTails)},
		{route: "GET /e/:name", of: "event", paths: under("/e/ID", eventTails)},
		{route: "GET /e/:name/", of: "event", paths: []string{"/e/ID/"}},
		{route: "GET /p/:secret/:name", of: "line", paths: under("/p/SECRET/SLUG", lineTails, searches)},
		{route: "GET /p/:secret/:name/*", of: "line", paths: under("/p/SECRET/SLUG", belowTails)},
		{route: "GET /p/:secret/e/:name", of: "event", paths: under("/p/SECRET/e/ID", eventTails)},
		{route: "GET /p/:secret/e/:name/", of: "event", paths: []string{"/p/SECRET/e/ID/"}},
		{route: "GET /", paths: []string{"/", "/?q=meeting"}},
		{route: "GET /t/", paths: []string{"/t/", "/t/?q=meeting", "/t/?q=word"}},
		{route: "GET /feeds.opml"},
		{route: "GET /oembed", of: "line", paths: []string{"/oembed?url=http://localhost:8080/t/SLUG"}},
		{route: "GET /oembed", of: "event", paths: []string{"/oembed?url=http://localhost:8080/e/ID"}},
		{route: "GET /embed.js"}, {route: "GET /robots.txt"}, {route: "GET /livez"}, {route: "GET /readyz"},
		{route: "GET /api"}, {route: "GET /api/"}, {route: "GET /api/docs"}, {route: "GET " + a + "/openapi.json"},

		{route: "GET " + a + "/timelines", paths: []string{a + "/timelines"}},
		{route: "POST " + a + "/timelines"},
		{route: "GET " + a + "/timelines/:slug", of: "line", paths: []string{line}},
		{route: "PUT " + a + "/timelines/:slug", of: "line", paths: []string{line}},
		{route: "PATCH " + a + "/timelines/:slug", of: "line", paths: []string{line}},
		{route: "DELETE " + a + "/timelines/:slug", of: "line", paths: []string{line}, header: stale},
		{route: "GET " + a + "/timelines/:slug/changes", of: "line", paths: []string{line + "/changes", line + "/changes?show=all"}},
		{route: "GET " + a + "/timelines/:slug/check", of: "line", paths: []string{line + "/check"}},
		{route: "POST " + a + "/timelines/:slug/import", of: "line", paths: []string{line + "/import"}},
		{route: "GET " + a + "/timelines/:slug/events", of: "line", paths: []string{
			line + "/events", line + "/events?q=meeting", line + "/events?show=drafts", line + "/events?show=deleted", line + "/events?show=all",
		}},
		{route: "POST " + a + "/timelines/:slug/events", of: "line", paths: []string{line + "/events"}},
		{route: "GET " + a + "/timelines/:slug/events/:id", of: "event", paths: []string{event}},
		{route: "PUT " + a + "/timelines/:slug/events/:id", of: "event", paths: []string{event}},
		{route: "PATCH " + a + "/timelines/:slug/events/:id", of: "event", paths: []string{event}},
		{route: "DELETE " + a + "/timelines/:slug/events/:id", of: "event", paths: []string{event}, header: stale},
		{route: "GET " + a + "/timelines/:slug/events/:id/history", of: "event", paths: []string{event + "/history"}},
		{route: "POST " + a + "/timelines/:slug/events/:id/history/:revision/redact", of: "event", paths: []string{event + "/history/1/redact"}, header: stale},
		{route: "POST " + a + "/timelines/:slug/events/:id/restore", of: "event", paths: []string{event + "/restore"}, header: stale},
		{route: "POST " + a + "/import"}, {route: "GET " + a + "/export"}, {route: "GET " + a + "/backup"},
		{route: "GET " + a + "/tokens"}, {route: "POST " + a + "/tokens"},
		{route: "DELETE " + a + "/tokens/:id", paths: []string{a + "/tokens/nobodys"}},
	}
	return append(list, editorQuestions()...)
}

// editorQuestions are those of the editor. Its forms say with which version they were made, and so change nothing here.
func editorQuestions() []question {
	post := func(path, of, body string) question {
		return question{route: "POST /edit" + path, paths: []string{named("/edit" + path)}, of: of, body: body, form: true}
	}
	get := func(path, of string) question {
		return question{route: "GET /edit" + path, paths: []string{named("/edit" + path)}, of: of}
	}
	list := []question{
		get("/sign-in", ""), post("/sign-in", "", "session.token=guess"), post("/sign-out", "", ""),
		{route: "GET /edit", paths: []string{"/edit", "/edit?q=meeting"}},
		{route: "GET /edit/"},
		{route: "GET /edit", of: "line", paths: []string{"/edit?timeline=SLUG"}},
		get("/new", ""), post("/new", "", ""), get("/import", ""), post("/import", "", ""),
		get("/import/:key", ""), post("/import/:key", "", ""), get("/import/:key/refused.csv", ""),
		get("/language", ""), get("/timelines", ""), get("/timelines/new", ""), post("/timelines/new", "", ""), get("/tokens", ""), post("/tokens", "", "name="),
		get("/tokens/:id/revoke", ""), post("/tokens/:id/revoke", "", ""),
		{route: "GET /edit/check", of: "line", paths: []string{"/edit/check?timeline=SLUG"}},
		{route: "GET /edit/date", of: "line", paths: []string{"/edit/date?timeline=SLUG&date=today"}},
		{route: "POST /edit/preview", of: "line", paths: []string{"/edit/preview"}, body: "timeline=SLUG&date=today", form: true},
		get("/t/:slug", "line"), post("/t/:slug", "line", "revision=0&title="),
		get("/e/:id", "event"), post("/e/:id", "event", "title="), get("/e/:id/history", "event"),
	}
	for _, name := range []string{"move", "postpone", "cancel", "delete", "restore", "redact"} {
		list = append(list, get("/e/:id/"+name, "event"), post("/e/:id/"+name, "event", "version=x.0"))
	}
	return append(list, post("/e/:id/occurred", "event", "version=x.0"))
}

// named is the path of a route, with what stands for its parameters.
func named(path string) string {
	return strings.NewReplacer(":slug", "SLUG", ":id", "ID", ":key", "nobodys").Replace(path)
}
