package programs_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// demo is the timeline of the tests.
const (
	demo         = "ukraine-security-guarantees"
	demoTimeline = "/api/v1/timelines/" + demo
	demoEvents   = demoTimeline + "/events"
	demoChanges  = demoTimeline + "/changes"
)

// suffixes are the endings of the feeds.
var suffixes = []string{".rss", ".atom", ".json", ".ics"}

// apiEvent is what the API tells of an event. Times that it does not have are zero.
type apiEvent struct {
	ID, Title, Summary, Date, Status string
	Start, End, Precision            string
	AllDay                           bool `json:"all_day"`
	Topics                           []string
	Translations                     map[string]struct{ Title, Summary string }
	Draft                            bool
	PublishAt                        time.Time `json:"publish_at"`
	MovedFrom                        string    `json:"moved_from"`
	Revision                         int
	Updated, Published, Deleted      time.Time
}

// events are all events of the demo, as one of its writers sees them.
func (s *service) events() []apiEvent {
	s.t.Helper()
	a := s.do(request{method: http.MethodGet, path: demoEvents + "?show=all&limit=500", token: adminSecret})
	if a.status != http.StatusOK {
		s.t.Fatalf("events = %d\n%s", a.status, a.body)
	}
	return decode[struct{ Events []apiEvent }](s.t, a).Events
}

// edit changes an event, under the condition that it is as it was read.
func (s *service) edit(id string, fields map[string]any) {
	s.t.Helper()
	path := demoEvents + "/" + id
	read := s.do(request{method: http.MethodGet, path: path, token: adminSecret})
	was := decode[apiEvent](s.t, read)
	a := s.write(http.MethodPatch, path, map[string]string{
		"If-Match": read.header.Get("ETag"), "Content-Type": "application/merge-patch+json",
	}, fields, http.StatusOK)
	is := decode[apiEvent](s.t, a)
	if is.Revision != was.Revision+1 || !is.Updated.After(was.Updated) || is.ID != id {
		s.t.Errorf("PATCH %s made %+v of %+v", id, is, was)
	}
	again := s.do(request{method: http.MethodGet, path: path, token: adminSecret})
	if tag := again.header.Get("ETag"); tag == read.header.Get("ETag") || tag != a.header.Get("ETag") {
		s.t.Errorf("ETag of %s = %q after the change, %q before, %q in the answer", id, tag, read.header.Get("ETag"), a.header.Get("ETag"))
	}
}

// change is one entry of the change log.
type change struct {
	ID, Kind string
	Event    *apiEvent
}

// changesSince reads the change log behind a token, to its end, and returns the token to go on from.
func (s *service) changesSince(token string) (changes []change, next string) {
	s.t.Helper()
	for {
		path := demoChanges
		if token != "" {
			path += "?since=" + token
		}
		page := decode[struct {
			Changes []change
			Token   string
			More    bool
		}](s.t, s.get(path))
		changes, token = append(changes, page.Changes...), page.Token
		if !page.More {
			return changes, token
		}
	}
}

// revision is one entry of an event's history.
type revision struct {
	Revision           int
	Time               time.Time
	Kind, Note, Author string
	Minor              bool
	Changes            []struct {
		Field    string
		From, To json.RawMessage
	}
}

func (s *service) history(id string) []revision {
	s.t.Helper()
	return decode[struct{ Revisions []revision }](s.t, s.get(demoEvents+"/"+id+"/history")).Revisions
}

// kinds are the kinds of a history in a row.
func kinds(history []revision) string {
	var all []string
	for _, r := range history {
		all = append(all, r.Kind)
	}
	return strings.Join(all, " ")
}
