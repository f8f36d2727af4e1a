package programs_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// needle stands in the bad values: no answer may repeat it.
const needle = "zzneedlezz"

// badRequest is a request that must be refused.
type badRequest struct {
	request
	want  int
	field string // what the problem document must name; empty: nothing in particular
}

// TestBadInput sends what must be refused. Each request has a status of its own and a problem document that
// names what is wrong without repeating it, and nothing is written.
func TestBadInput(t *testing.T) {
	s := startService(t)
	read := s.get(demoEvents + "/london-summit")
	s.edit("london-summit", map[string]any{"summary": "Another summary."})
	stale := read.header.Get("ETag")
	reader := decode[struct{ Token string }](t, s.write(http.MethodPost, "/api/v1/tokens", nil,
		map[string]any{"name": "reader", "scopes": []string{"read"}}, http.StatusCreated)).Token
	s.write(http.MethodDelete, demoEvents+"/third-anniversary", nil, nil, http.StatusNoContent)

	before := s.state()
	for name, group := range map[string]map[string]badRequest{
		"body": badBodies(), "field": badFields(), "condition": badConditions(stale), "caller": badCallers(reader), "query": badQueries(),
	} {
		for what, bad := range group {
			t.Run(name+"/"+what, func(t *testing.T) { s.refuses(t, bad) })
		}
	}
	if after := s.state(); after != before {
		t.Errorf("something was written:\nbefore %s\nafter  %s", before, after)
	}
}

// refuses sends a request and checks the refusal.
func (s *service) refuses(t *testing.T, bad badRequest) {
	a := s.do(bad.request)
	if a.status != bad.want {
		t.Fatalf("%s %s = %d, want %d\n%.400s", bad.method, bad.path, a.status, bad.want, a.body)
	}
	if kind := a.header.Get("Content-Type"); kind != "application/problem+json" {
		t.Errorf("Content-Type = %q, want a problem document", kind)
	}
	var problem struct {
		Title  string
		Status int
		Errors []struct{ Location, Message string }
	}
	if err := json.Unmarshal(a.body, &problem); err != nil {
		t.Fatalf("%v in %s", err, a.body)
	}
	if problem.Status != bad.want || problem.Title == "" {
		t.Errorf("problem document %s", a.body)
	}
	if strings.Contains(string(a.body), needle) {
		t.Errorf("the answer repeats what was sent: %s", a.body)
	}
	if bad.field == "" {
		return
	}
	for _, e := range problem.Errors {
		if e.Location == bad.field && e.Message != "" {
			return
		}
	}
	t.Errorf("no error names %s: %s", bad.field, a.body)
}

// used is what tells in the list of tokens when they were used: a refusal is a use, too.
var used = regexp.MustCompile(`"last_used":("[^"]*"|null)|"state":"W/\\"[^"]*"`)

// state is all that the tests could have changed, as an admin sees it.
func (s *service) state() string {
	s.t.Helper()
	var all strings.Builder
	for _, path := range []string{demoEvents + "?show=all&limit=500", "/api/v1/timelines?limit=500", "/api/v1/tokens", demoChanges + "?show=all"} {
		a := s.do(request{method: http.MethodGet, path: path, token: adminSecret})
		if a.status != http.StatusOK {
			s.t.Fatalf("GET %s = %d\n%s", path, a.status, a.body)
		}
		if path == "/api/v1/tokens" {
			a.body = used.ReplaceAll(a.body, nil)
		}
		all.Write(a.body)
	}
	all.Write(s.get("/t/" + demo + ".ics").body)
	return all.String()
}

// post is a request to create an event.
func post(body string) request {
	return request{method: http.MethodPost, path: demoEvents, token: adminSecret, body: []byte(body)}
}

func badBodies() map[string]badRequest {
	large := []byte(`{"title":"A","date":"2025","body":"` + strings.Repeat("x", 10<<20) + `"}`)
	otherType := post(`title: A`)
	otherType.header = map[string]string{"Content-Type": "text/yaml"}
	streamed := post("")
	streamed.body, streamed.streamed = large, true
	announced := post("")
	announced.body = large
	return map[string]badRequest{
		"empty":          {post(""), http.StatusBadRequest, ""},
		"not JSON":       {post(`{"title":` + needle), http.StatusBadRequest, ""},
		"half":           {post(`{"title":"A","date":"2025"`), http.StatusBadRequest, ""},
		"two values":     {post(`{"title":"A","date":"2025"} {}`), http.StatusBadRequest, ""},
		"repeated names": {post(`{"title":"A","title":"` + needle + `","date":"2025"}`), http.StatusBadRequest, ""},
		"repeated below": {post(`{"title":"A","date":"2025","place":{"name":"A","name":"B"}}`), http.StatusBadRequest, ""},
		"not UTF-8":      {post("{\"title\":\"\xff\xfe" + needle + "\",\"date\":\"2025\"}"), http.StatusBadRequest, ""},
		"deep":           {post(`{"title":"A","date":"2025","place":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`), http.StatusBadRequest, ""},
		"large":          {announced, http.StatusRequestEntityTooLarge, ""},
		"large, stream":  {streamed, http.StatusRequestEntityTooLarge, ""},
		"other type":     {otherType, http.StatusUnsupportedMediaType, ""},
	}
}

func badFields() map[string]badRequest {
	fields := map[string]badRequest{}
	for what, c := range map[string]struct{ body, field string }{
		"unknown field":      {`{"title":"A","date":"2025","tittle":"zzneedlezz"}`, "body.tittle"},
		"wrong case":         {`{"Title":"A","title":"A","date":"2025"}`, "body.Title"},
		"unknown below":      {`{"title":"A","date":"2025","place":{"name":"A","nam":"zzneedlezz"}}`, "body.place.nam"},
		"number for text":    {`{"title":5,"date":"2025"}`, "body.title"},
		"text for list":      {`{"title":"A","date":"2025","topics":"zzneedlezz"}`, "body.topics"},
		"text for object":    {`{"title":"A","date":"2025","place":"zzneedlezz"}`, "body.place"},
		"no title":           {`{"date":"2025"}`, "body.title"},
		"no date":            {`{"title":"A"}`, "body.date"},
		"29 February":        {`{"title":"A","date":"2025-02-29"}`, "body.date"},
		"month 13":           {`{"title":"A","date":"2025-13"}`, "body.date"},
		"end before start":   {`{"title":"A","date":"2025-03-02/2025-03-01"}`, "body.date"},
		"no date at all":     {`{"title":"A","date":"zzneedlezz"}`, "body.date"},
		"in a DST gap":       {`{"title":"A","date":"2025-03-30T03:30","zone":"Europe/Kyiv"}`, "body.date"},
		"unknown zone":       {`{"title":"A","date":"2025","zone":"Mars/zzneedlezz"}`, "body.zone"},
		"unknown status":     {`{"title":"A","date":"2025","status":"zzneedlezz"}`, "body.status"},
		"no web address":     {`{"title":"A","date":"2025","url":"javascript:zzneedlezz"}`, "body.url"},
		"control character":  {`{"title":"A\u0007zzneedlezz","date":"2025"}`, "body.title"},
		"two lines":          {`{"title":"A\nzzneedlezz","date":"2025"}`, "body.title"},
		"long title":         {`{"title":"` + strings.Repeat("x", 501) + `","date":"2025"}`, "body.title"},
		"latitude 91":        {`{"title":"A","date":"2025","place":{"name":"A","lat":91,"lon":0}}`, "body.place.lat"},
		"nameless":           {`{"title":"A","date":"2025","participants":[{"name":"A"},{"name":""}]}`, "body.participants[1].name"},
		"id with a slash":    {`{"id":"a/zzneedlezz","title":"A","date":"2025"}`, "body.id"},
		"another timeline":   {`{"timeline":"zzneedlezz","title":"A","date":"2025"}`, "body.timeline"},
		"publish_at no time": {`{"title":"A","date":"2025","publish_at":"zzneedlezz"}`, "body.publish_at"},
	} {
		fields[what] = badRequest{post(c.body), http.StatusUnprocessableEntity, c.field}
	}
	put := request{method: http.MethodPut, path: demoEvents + "/chosen", token: adminSecret, body: []byte(`{"id":"zzneedlezz","title":"A","date":"2025"}`)}
	fields["another id"] = badRequest{put, http.StatusUnprocessableEntity, "body.id"}
	return fields
}

func badConditions(stale string) map[string]badRequest {
	const summit = demoEvents + "/london-summit"
	good := []byte(`{"title":"A","date":"2025"}`)
	with := func(method, path, name, value string) request {
		return request{method: method, path: path, token: adminSecret, body: good, header: map[string]string{name: value}}
	}
	return map[string]badRequest{
		"stale PUT":          {with(http.MethodPut, summit, "If-Match", stale), http.StatusPreconditionFailed, ""},
		"stale PATCH":        {with(http.MethodPatch, summit, "If-Match", stale), http.StatusPreconditionFailed, ""},
		"stale DELETE":       {request{method: http.MethodDelete, path: summit, token: adminSecret, header: map[string]string{"If-Match": stale}}, http.StatusPreconditionFailed, ""},
		"malformed":          {with(http.MethodPut, summit, "If-Match", needle), http.StatusPreconditionFailed, ""},
		"of another event":   {with(http.MethodPut, summit, "If-Match", strings.Replace(stale, "london-summit", "european-council", 1)), http.StatusPreconditionFailed, ""},
		"exists already":     {with(http.MethodPut, summit, "If-None-Match", "*"), http.StatusPreconditionFailed, ""},
		"does not exist":     {with(http.MethodPut, demoEvents+"/nobody", "If-Match", "*"), http.StatusPreconditionFailed, ""},
		"id is taken":        {post(`{"id":"london-summit","title":"A","date":"2025"}`), http.StatusConflict, ""},
		"id was deleted":     {with(http.MethodPut, demoEvents+"/third-anniversary", "Accept", "*/*"), http.StatusGone, ""},
		"not deleted":        {request{method: http.MethodPost, path: summit + "/restore", token: adminSecret}, http.StatusConflict, ""},
		"no such event":      {with(http.MethodPatch, demoEvents+"/nobody", "Accept", "*/*"), http.StatusNotFound, ""},
		"no such timeline":   {with(http.MethodPut, "/api/v1/timelines/nothing/events/x", "Accept", "*/*"), http.StatusNotFound, ""},
		"no such place":      {request{method: http.MethodGet, path: "/api/v1/nothing"}, http.StatusNotFound, ""},
		"method of an event": {request{method: http.MethodPost, path: summit, token: adminSecret, body: good}, http.StatusMethodNotAllowed, ""},
	}
}

func badCallers(reader string) map[string]badRequest {
	good := []byte(`{"title":"A","date":"2025"}`)
	by := func(method, path, token string) request {
		return request{method: method, path: path, token: token, body: good}
	}
	return map[string]badRequest{
		"no token":             {by(http.MethodPost, demoEvents, ""), http.StatusUnauthorized, ""},
		"no token for PUT":     {by(http.MethodPut, demoEvents+"/new", ""), http.StatusUnauthorized, ""},
		"no token for DELETE":  {by(http.MethodDelete, demoEvents+"/london-summit", ""), http.StatusUnauthorized, ""},
		"no token for tokens":  {request{method: http.MethodGet, path: "/api/v1/tokens"}, http.StatusUnauthorized, ""},
		"wrong token":          {by(http.MethodPost, demoEvents, "dateline_"+needle), http.StatusUnauthorized, ""},
		"wrong token to read":  {request{method: http.MethodGet, path: demoEvents, token: needle}, http.StatusUnauthorized, ""},
		"may only read":        {by(http.MethodPost, demoEvents, reader), http.StatusForbidden, ""},
		"may not see drafts":   {request{method: http.MethodGet, path: demoEvents + "?show=drafts", token: reader}, http.StatusForbidden, ""},
		"may not make tokens":  {request{method: http.MethodPost, path: "/api/v1/tokens", token: reader, body: []byte(`{"name":"x","scopes":["admin"]}`)}, http.StatusForbidden, ""},
		"may not make a slug":  {request{method: http.MethodPut, path: "/api/v1/timelines/new", token: reader, body: []byte(`{"slug":"new"}`)}, http.StatusNotFound, ""}, // as if it were hidden
		"anonymous for drafts": {request{method: http.MethodGet, path: demoEvents + "?show=drafts"}, http.StatusUnauthorized, ""},
	}
}

func badQueries() map[string]badRequest {
	get := func(query string) request { return request{method: http.MethodGet, path: demoEvents + "?" + query} }
	return map[string]badRequest{
		"from":    {get("from=" + needle), http.StatusUnprocessableEntity, "query.from"},
		"to":      {get("to=2025-02-30"), http.StatusUnprocessableEntity, "query.to"},
		"status":  {get("status=" + needle), http.StatusUnprocessableEntity, "query.status"},
		"cursor":  {get("cursor=" + needle), http.StatusUnprocessableEntity, "query.cursor"},
		"limit":   {get("limit=" + needle), http.StatusUnprocessableEntity, "query.limit"},
		"limit 0": {get("limit=0"), http.StatusUnprocessableEntity, "query.limit"},
		"since":   {request{method: http.MethodGet, path: demoChanges + "?since=" + needle}, http.StatusUnprocessableEntity, "query.since"},
	}
}
