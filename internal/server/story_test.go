package server_test

import (
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dateline/data/bolt"
	"dateline/internal/apidocs"
	"dateline/internal/server"
	"dateline/timeline"
)

// storyEpoch is chosen, so that entity tags and tokens of changes are the same in every run.
const storyEpoch = "K4TQX7W2MBRAY"

// play is a story told to a real server, of which every exchange is recorded.
type play struct {
	*service
	exchanges []apidocs.Exchange
	editor    string   // a token that may write
	standIns  []string // what differs from run to run, and what is written in its place, by turns
}

// step is one call of the story: an example of its operation.
type step struct {
	op     string // operationId
	title  string // what it shows
	call   string // method, and path below /api/v1
	token  string // the one that is sent; empty: none
	header []string
	body   string // JSON; empty: none
	want   int
}

func newPlay(t *testing.T) *play {
	t.Helper()
	s := &service{t: t, now: time.Date(2025, 2, 27, 12, 0, 0, 0, time.UTC), log: &logBuffer{}}
	clock := timeline.NewClock(s.time)
	store, err := bolt.Open(filepath.Join(t.TempDir(), "dateline.db"), bolt.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	s.store = store
	s.server = newServer(t, server.Config{
		Store: store, Tokens: store, Exports: store, Backups: store, Clock: clock, Epoch: storyEpoch, AdminToken: adminToken,
		Log: slog.New(slog.NewTextHandler(s.log, nil)),
	})
	s.http = httptest.NewServer(s.server.Handler())
	t.Cleanup(s.http.Close)
	return &play{service: s}
}

// Headers that are told in an example, where they are there.
var (
	toldOfRequest  = []string{"Authorization", "Content-Type", "If-Match", "If-None-Match"}
	toldOfResponse = []string{"Content-Type", "ETag", "Last-Modified", "Link", "Location", "WWW-Authenticate"}
)

// tell makes the call, a minute after the one before, and records it.
func (p *play) tell(st step) answer {
	p.t.Helper()
	p.pass(time.Minute)
	method, path, _ := strings.Cut(st.call, " ")
	r := request{method: method, path: api + path, token: st.token, header: pairs(st.header)}
	if st.body != "" {
		r.body = st.body
		if r.header["Content-Type"] == "" {
			r.header["Content-Type"] = "application/json"
		}
	}
	a := p.do(r)
	if a.status != st.want {
		p.t.Fatalf("%s: %s = %d %s, want %d", st.title, st.call, a.status, a.body, st.want)
	}
	x := apidocs.Exchange{
		Operation: st.op, Title: st.title,
		Request:  apidocs.Request{Method: method, Path: r.path, Header: map[string]string{}, Body: recorded(st.body)},
		Response: apidocs.Response{Status: a.status, Header: map[string]string{}, Body: recorded(string(a.body))},
	}
	if st.token != "" {
		r.header["Authorization"] = "Bearer $TOKEN"
	}
	for _, name := range toldOfRequest {
		if value := r.header[name]; value != "" {
			x.Request.Header[name] = value
		}
	}
	for _, name := range toldOfResponse {
		if value := a.header.Get(name); value != "" {
			x.Response.Header[name] = value
		}
	}
	p.exchanges = append(p.exchanges, x)
	return a
}

// recorded is a body as an example keeps it.
func recorded(body string) json.RawMessage {
	switch {
	case body == "":
		return nil
	case json.Valid([]byte(body)):
		return json.RawMessage(body)
	}
	text, err := json.Marshal(body)
	if err != nil {
		panic(err) // a string
	}
	return text
}

// instead has text written in examples in place of a value that differs from run to run.
func (p *play) instead(value, text string) { p.standIns = append(p.standIns, value, text) }

// story is a small festival, from its timeline to its end. Every call of the API is made once at least. A new
// call is one more step: its examples, its place in the description and in docs/API.md come from here.
func (p *play) story() {
	p.prepareFestival()
	p.planFestival()
	p.moveConcert()
	p.readFestival()
	p.followFestival()
	p.checkFestival()
	p.deleteAndRestore()
	p.redactRevision()
	p.moveInBulk()
	p.endFestival()
}

func (p *play) prepareFestival() {
	p.tell(step{
		op: "create-timeline", title: "Make a timeline", call: "POST /timelines", token: adminToken, want: 201,
		body: `{"slug": "harbour", "title": "Harbour festival", "zone": "Europe/Berlin"}`,
	})
	p.tell(step{
		op: "patch-timeline", title: "Say who publishes it", call: "PATCH /timelines/harbour", token: adminToken, want: 200,
		header: []string{"Content-Type", "application/merge-patch+json"},
		body:   `{"publisher": "Harbour Office", "license": "CC-BY-4.0"}`,
	})
	made := p.tell(step{
		op: "create-token", title: "Make a token for the editors", call: "POST /tokens", token: adminToken, want: 201,
		body: `{"name": "festival office", "scopes": ["write"], "timelines": ["harbour"], "expires": "2025-12-31T23:00:00Z"}`,
	}).object(p.t)
	p.editor = made["token"].(string)
	p.instead(p.editor, "dateline_…")
	p.instead(made["id"].(string), "TOKEN_ID")
	listed := p.tell(step{op: "list-tokens", title: "List tokens", call: "GET /tokens", token: adminToken, want: 200})
	tag := listed.header.Get("ETag") // made of the token's id
	p.instead(strings.Trim(strings.TrimPrefix(tag, "W/"), `"`), "…")
}

func (p *play) planFestival() {
	p.tell(step{
		op: "create-event", title: "Create an event", call: "POST /timelines/harbour/events", token: p.editor, want: 201,
		body: `{"id": "opening-concert", "title": "Opening concert", "date": "2025-06-20T19:30",
		 "place": {"name": "Quay 3"}, "topics": ["Music"], "note": "from the printed programme"}`,
	})
	p.tell(step{
		op: "create-event", title: "Forget the token", call: "POST /timelines/harbour/events", want: 401,
		body: `{"title": "Boat race", "date": "2025-06-21"}`,
	})
	p.tell(step{
		op: "create-event", title: "Send what breaks a rule", call: "POST /timelines/harbour/events", token: p.editor, want: 422,
		body: `{"title": "<b>Boat</b> race", "date": "next Saturday", "zone": "Berlin"}`,
	})
	p.tell(step{
		op: "put-event", title: "Create an event so that it can be repeated", call: "PUT /timelines/harbour/events/fireworks", token: p.editor, want: 201,
		header: []string{"If-None-Match", "*"},
		body:   `{"title": "Fireworks", "date": "2025-06", "status": "tentative"}`,
	})
}

func (p *play) moveConcert() {
	read := p.tell(step{op: "get-event", title: "Read an event", call: "GET /timelines/harbour/events/opening-concert", want: 200})
	tag := read.header.Get("ETag")
	p.tell(step{
		op: "get-event", title: "Ask whether it has changed", call: "GET /timelines/harbour/events/opening-concert",
		header: []string{"If-None-Match", tag}, want: 304,
	})
	p.tell(step{
		op: "patch-event", title: "Move an event, and say why", call: "PATCH /timelines/harbour/events/opening-concert", token: p.editor, want: 200,
		header: []string{"Content-Type", "application/merge-patch+json", "If-Match", tag},
		body:   `{"date": "2025-06-21T19:30", "note": "a storm is forecast for Friday"}`,
	})
	p.tell(step{
		op: "patch-event", title: "Somebody else was faster", call: "PATCH /timelines/harbour/events/opening-concert", token: p.editor, want: 412,
		header: []string{"Content-Type", "application/merge-patch+json", "If-Match", tag},
		body:   `{"date": "2025-06-22T11:00"}`,
	})
}

func (p *play) readFestival() {
	p.tell(step{
		op: "list-events", title: "List events by topic", call: "GET /timelines/harbour/events?topic=music&from=2025-06", want: 200,
	})
	p.tell(step{
		op: "list-events", title: "Search", call: "GET /timelines/harbour/events?q=concerts&order=rank", want: 200,
	})
	p.tell(step{
		op: "list-events", title: "Ask for what is not understood", call: "GET /timelines/harbour/events?from=summer", want: 422,
	})
	p.tell(step{
		op: "list-revisions", title: "Read what changed and why", call: "GET /timelines/harbour/events/opening-concert/history", want: 200,
	})
	p.tell(step{op: "list-timelines", title: "List timelines", call: "GET /timelines", want: 200})
	p.tell(step{op: "get-timeline", title: "Read a timeline", call: "GET /timelines/harbour", want: 200})
}

func (p *play) followFestival() {
	first := p.tell(step{
		op: "list-changes", title: "Begin to follow", call: "GET /timelines/harbour/changes?limit=1", want: 200,
	}).object(p.t)
	p.tell(step{
		op: "list-changes", title: "Go on from there", call: "GET /timelines/harbour/changes?since=" + first["token"].(string), want: 200,
	})
}

func (p *play) checkFestival() {
	for path, agent := range map[string]string{"/t/harbour.ics": "Google-Calendar-Importer", "/t/harbour.rss": "Feedbin feed-id:1 - 12 subscribers"} {
		p.get(path, "User-Agent", agent)
	}
	p.tell(step{
		op: "check-feeds", title: "See whether a calendar service fetches it", call: "GET /timelines/harbour/check", token: p.editor, want: 200,
	})
}

func (p *play) deleteAndRestore() {
	p.tell(step{
		op: "delete-event", title: "Delete an event", call: "DELETE /timelines/harbour/events/fireworks?note=entered+by+mistake", token: p.editor, want: 204,
	})
	p.tell(step{
		op: "get-event", title: "Read what was deleted", call: "GET /timelines/harbour/events/fireworks", want: 410,
	})
	p.tell(step{
		op: "restore-event", title: "Bring it back", call: "POST /timelines/harbour/events/fireworks/restore", token: p.editor, want: 200,
		body: `{"note": "it was no mistake"}`,
	})
}

func (p *play) redactRevision() {
	p.admin("PATCH", api+"/timelines/harbour/events/fireworks", object{"summary": "Lit by M. Example, of 12 Example Street."}, 200)
	p.admin("PATCH", api+"/timelines/harbour/events/fireworks", object{"summary": ""}, 200)
	p.tell(step{
		op: "redact-revision", title: "Take a private address out of history", token: adminToken, want: 200,
		call: "POST /timelines/harbour/events/fireworks/history/4/redact", body: `{"note": "private data"}`,
	})
	p.tell(step{
		op: "redact-revision", title: "The newest revision is no history yet", token: adminToken, want: 409,
		call: "POST /timelines/harbour/events/fireworks/history/5/redact",
	})
}

func (p *play) moveInBulk() {
	p.tell(step{
		op: "import-events", title: "See what a spreadsheet would do", token: p.editor, want: 200,
		call: "POST /timelines/harbour/import?dry_run=true", header: []string{"Content-Type", "text/csv"},
		body: "title,date,place,topics\nBoat race,2025-06-21,Quay 1,Sport\nSwimming,21.06.2025,Quay 2,Sport\n",
	})
	p.tell(step{
		op: "import-events", title: "Import events in lines", token: p.editor, want: 200,
		call: "POST /timelines/harbour/import?note=from+the+sports+club", header: []string{"Content-Type", "application/x-ndjson"},
		body: `{"title": "Boat race", "date": "2025-06-21", "place": {"name": "Quay 1"}, "topics": ["Sport"]}` + "\n" +
			`{"id": "swimming", "title": "Swimming", "date": "2025-06-21", "topics": ["Sport"]}` + "\n",
	})
	p.tell(step{
		op: "import-events", title: "One wrong line keeps all of them out", token: p.editor, want: 422,
		call: "POST /timelines/harbour/import", header: []string{"Content-Type", "application/x-ndjson"},
		body: `{"title": "Rowing", "date": "2025-06-21"}` + "\n" + `{"title": "Diving", "date": "2025-06-31"}` + "\n",
	})
	exported := p.tell(step{
		op: "export", title: "Export a timeline", call: "GET /export?timeline=harbour", token: adminToken, want: 200,
	})
	p.tell(step{
		op: "import-export", title: "Take an export over", call: "POST /import?dry_run=true", token: adminToken, want: 200,
		header: []string{"Content-Type", "application/x-ndjson"}, body: string(exported.body),
	})
	p.tell(step{op: "backup", title: "Ask whether a backup can be made", call: "HEAD /backup", token: adminToken, want: 200})
}

func (p *play) endFestival() {
	p.tell(step{
		op: "put-timeline", title: "Replace the settings", call: "PUT /timelines/harbour", token: adminToken, want: 200,
		body: `{"slug": "harbour", "title": "Harbour festival 2025", "zone": "Europe/Berlin", "visibility": "unlisted"}`,
	})
	tokens := p.do(request{method: "GET", path: api + "/tokens", token: adminToken}).object(p.t)["tokens"].([]any)
	id := tokens[0].(object)["id"].(string)
	p.tell(step{op: "revoke-token", title: "End a token", call: "DELETE /tokens/" + id, token: adminToken, want: 204})
	follower := p.tell(step{
		op: "create-token", title: "Make a private address for a follower", call: "POST /tokens", token: adminToken, want: 201,
		body: `{"name": "anna", "scopes": ["capability"], "timelines": ["harbour"]}`,
	}).object(p.t)
	p.instead(follower["token"].(string), "SECRET")
	p.instead(follower["id"].(string), "CAPABILITY_ID")
	p.tell(step{
		op: "delete-timeline", title: "Delete a timeline that has events", call: "DELETE /timelines/harbour", token: adminToken, want: 409,
	})
	p.tell(step{
		op: "delete-timeline", title: "Delete a timeline with its events", call: "DELETE /timelines/harbour?events=delete&note=it+is+over", token: adminToken, want: 204,
	})
}
