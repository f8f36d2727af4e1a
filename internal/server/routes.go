package server

import "slices"

// routes names every route of the program. HEAD is answered wherever GET is.
func (s *Server) routes() {
	e, a := s.echo, s.api

	e.GET("/", s.indexPage)
	e.GET("/t/", s.indexPage)
	e.GET("/t/:name", s.timelineView)    // SLUG is the page; SLUG.rss, .atom, .json, .ics are feeds
	e.GET("/t/:name/*", s.underTimeline) // pages beside it, archives, and names that feeds often have
	e.GET("/e/:name", s.eventView)       // ID is the page; ID.ics the calendar file, ID.atom its changes
	e.GET("/e/:name/", s.eventSlash)
	e.GET("/p/:secret/:name", s.behind(s.timelineView)) // the same for who has a capability, or a password
	e.GET("/p/:secret/:name/*", s.behind(s.underTimeline))
	e.GET("/p/:secret/e/:name", s.behind(s.privateEvent))
	e.GET("/p/:secret/e/:name/", s.behind(s.eventSlash))
	e.GET(listPath, s.feedList)
	e.GET(s.pages.EmbedScript().Path, s.embedScript)
	e.GET(oEmbedPath, s.oEmbedPage)
	for _, a := range s.pages.Assets() {
		e.GET(a.Path, s.asset(a))
	}
	e.GET("/robots.txt", s.robots)
	e.GET("/livez", s.live)
	e.GET("/readyz", s.ready)

	s.editor.routes()

	e.GET("/api", s.toDocs)
	e.GET("/api/", s.toDocs)
	e.GET(docsPath, s.docsPage)
	e.GET(apiPath+"/openapi.json", s.openAPI)
	handle(a, "GET /timelines", call{id: "list-timelines", summary: "List timelines", status: 200, params: paging, errors: []int{422}}, s.listTimelines)
	handle(a, "POST /timelines", call{id: "create-timeline", summary: "Create a timeline", status: 201, access: admin, body: &a.line, errors: []int{409, 410}}, s.createTimeline)
	handle(a, "GET /timelines/{slug}", call{id: "get-timeline", summary: "Read a timeline's settings", status: 200, errors: []int{404, 410}}, s.getTimeline)
	handle(a, "PUT /timelines/{slug}", call{id: "put-timeline", summary: "Create a timeline (admin) or replace its settings", status: 200, access: write, body: &a.line, params: []parameter{ifMatch, ifNone}, errors: []int{404, 410}}, s.putTimeline)
	handle(a, "PATCH /timelines/{slug}", call{id: "patch-timeline", summary: "Change settings of a timeline", status: 200, access: write, body: &a.line, patch: true, params: []parameter{ifMatch}, errors: []int{404, 410}}, s.patchTimeline)
	handle(a, "DELETE /timelines/{slug}", call{id: "delete-timeline", summary: "Delete a timeline for good", status: 204, access: admin, params: []parameter{ifMatch, noteParam, eventsParam}, errors: []int{404, 409, 410, 422}}, s.deleteTimeline)
	handle(a, "GET /timelines/{slug}/changes", call{id: "list-changes", summary: "What changed, deletions included", status: 200, params: changeParams, errors: []int{403, 404, 410, 422}}, s.listChanges)
	handle(a, "GET /timelines/{slug}/check", call{id: "check-feeds", summary: "What is sent to followers, whether it is right, and who asked for it", status: 200, access: write, errors: []int{404, 410}}, s.checkFeeds)
	handle(a, "POST /timelines/{slug}/import", a.importCall(), s.importEvents)
	handle(a, "POST /import", a.importExportCall(), s.importExport)
	handleRaw(a, "GET /export", a.exportCall(), s.export)
	handleRaw(a, "GET /backup", a.backupCall(), s.backup)

	handle(a, "GET /timelines/{slug}/events", call{id: "list-events", summary: "List events", status: 200, params: lists, errors: []int{403, 404, 410, 422}}, s.listEvents)
	handle(a, "POST /timelines/{slug}/events", call{id: "create-event", summary: "Create an event", status: 201, access: write, body: &a.event, errors: []int{404, 409, 410}}, s.createEvent)
	handle(a, "GET /timelines/{slug}/events/{id}", call{id: "get-event", summary: "Read an event", status: 200, params: []parameter{langParam}, errors: []int{404, 410, 422}}, s.getEvent)
	handle(a, "PUT /timelines/{slug}/events/{id}", call{id: "put-event", summary: "Create an event with a chosen id, or replace it", status: 200, access: write, body: &a.event, params: []parameter{ifMatch, ifNone}, errors: []int{404, 409, 410}}, s.putEvent)
	handle(a, "PATCH /timelines/{slug}/events/{id}", call{id: "patch-event", summary: "Change fields of an event", status: 200, access: write, body: &a.event, patch: true, params: []parameter{ifMatch}, errors: []int{404, 410}}, s.patchEvent)
	handle(a, "DELETE /timelines/{slug}/events/{id}", call{id: "delete-event", summary: "Delete an event", status: 204, access: write, params: []parameter{ifMatch, noteParam}, errors: []int{404, 410, 422}}, s.deleteEvent)
	handle(a, "GET /timelines/{slug}/events/{id}/history", call{id: "list-revisions", summary: "Revisions of an event, the newest ones, oldest first", status: 200, params: paging, errors: []int{404, 410, 422}}, s.listRevisions)
	handle(a, "POST /timelines/{slug}/events/{id}/history/{revision}/redact", call{id: "redact-revision", summary: "Take the texts of an earlier revision out of history", status: 200, access: admin, body: &a.note, free: true, params: []parameter{ifMatch}, errors: []int{404, 409, 410}}, s.redactRevision)
	handle(a, "POST /timelines/{slug}/events/{id}/restore", call{id: "restore-event", summary: "Bring back a deleted event, or an earlier revision", status: 200, access: write, body: &a.note, free: true, params: slices.Concat([]parameter{ifMatch}, restoreParams), errors: []int{404, 409, 410, 412}}, s.restoreEvent)

	handle(a, "GET /tokens", call{id: "list-tokens", summary: "List tokens", status: 200, access: admin}, s.listTokens)
	handle(a, "POST /tokens", call{id: "create-token", summary: "Make a token; its secret is told once", status: 201, access: admin, body: &a.token}, s.createToken)
	handle(a, "DELETE /tokens/{id}", call{id: "revoke-token", summary: "End a token", status: 204, access: admin, errors: []int{404}}, s.revokeToken)
}

// routes names every route of the editor.
func (ed *editor) routes() {
	get := func(path string, handle func(*visit) error) { ed.echo.GET(editPath+path, ed.page(handle)) }
	post := func(path string, handle func(*visit) error) { ed.echo.POST(editPath+path, ed.page(handle)) }
	both := func(path string, handle func(*visit) error) { get(path, handle); post(path, handle) }

	ed.echo.GET(editPath+"/", ed.slash)
	ed.echo.GET(languagePath, ed.language)
	both("/sign-in", ed.signInPage)
	post("/sign-out", ed.signOut)
	get("", ed.list)
	both("/new", ed.newEvent)
	both("/e/:id", ed.editEvent)
	get("/e/:id/history", ed.history)
	post("/e/:id/occurred", ed.occurred)
	for _, ch := range changes {
		both("/e/:id/"+ch.name, ed.changePage(ch))
	}
	get("/date", ed.dateFragment)
	post("/preview", ed.previewFragment)
	both("/import", ed.importForm)
	both("/import/:key", ed.importDecide)
	get("/import/:key/refused.csv", ed.importRefused)
	get("/timelines", ed.timelines)
	both("/timelines/new", ed.newTimeline)
	both("/t/:slug", ed.settings)
	both("/tokens", ed.tokenList)
	both("/tokens/:id/revoke", ed.revoke)
	get("/check", ed.check)
}
