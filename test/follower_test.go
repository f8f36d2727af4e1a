package programs_test

import (
	"encoding/json"
	"strings"
	"time"
)

// demo is the timeline of the tests.
const (
	demo        = "ukraine-security-guarantees"
	demoEvents  = "/api/v1/timelines/" + demo + "/events"
	demoChanges = "/api/v1/timelines/" + demo + "/changes"
)

// suffixes are the endings of the feeds.
var suffixes = []string{".rss", ".atom", ".json", ".ics"}

// sight is what followers of one event see in every format at one time.
type sight struct {
	title     map[string]string // by suffix
	content   map[string]string
	published map[string]time.Time
	updated   map[string]time.Time // RSS has none
	event     appointment
}

// see reads one event in every format with every reader there is. All of them must find it once, under its
// one identity.
func (s *service) see(id string) sight {
	t := s.t
	t.Helper()
	v := sight{
		title: map[string]string{}, content: map[string]string{},
		published: map[string]time.Time{}, updated: map[string]time.Time{},
	}
	for _, suffix := range suffixes[:3] {
		document := s.get("/t/" + demo + suffix).body
		if suffix != ".json" {
			checkXML(t, document)
		}
		for reader, read := range feedReaders(t, suffix) {
			e, n := findEntry(read(t, document), "tag:dates.example.org,2025:e/"+id)
			if n != 1 {
				t.Fatalf("%s finds %s %d times in %s, want once", reader, id, n, suffix)
			}
			if e.Link != s.base+"/e/"+id {
				t.Errorf("%s, %s: link of %s = %q", reader, suffix, id, e.Link)
			}
			v.title[suffix], v.content[suffix] = squeeze(e.Title), spaced(e.Content)
			if reader == "gofeed" {
				v.published[suffix], v.updated[suffix] = e.Published, e.Updated
			}
		}
	}
	v.event = s.appointment("/t/"+demo+".ics", id)
	if alone := s.appointment("/e/"+id+".ics", id); alone != v.event {
		t.Errorf("/e/%s.ics says %+v, the calendar %+v", id, alone, v.event)
	}
	return v
}

func findEntry(entries []entry, id string) (found entry, times int) {
	for _, e := range entries {
		if e.ID == id {
			found = e
			times++
		}
	}
	return found, times
}

// appointment is an event as all calendar programs understand it.
func (s *service) appointment(path, id string) appointment {
	s.t.Helper()
	document := s.get(path).body
	var agreed appointment
	first := true
	for reader, read := range calendarReaders(s.t) {
		n := 0
		for _, a := range read(s.t, document) {
			if a.UID != id+"@dates.example.org" {
				continue
			}
			n++
			if !first && a != agreed {
				s.t.Errorf("%s understood %+v, another %+v", reader, a, agreed)
			}
			agreed, first = a, false
		}
		if n != 1 {
			s.t.Fatalf("%s finds %s %d times in %s, want once\n%s", reader, id, n, path, document)
		}
	}
	return agreed
}

// spaced is a text with plain spaces, so that words can be looked for.
func spaced(s string) string { return strings.NewReplacer("\u00a0", " ", "&nbsp;", " ").Replace(s) }

// hidden reports in which feeds an event is missing.
func (s *service) hidden(id string) []string {
	s.t.Helper()
	var missing []string
	for _, suffix := range suffixes[:3] {
		if _, n := findEntry(readGofeed(s.t, s.get("/t/"+demo+suffix).body), "tag:dates.example.org,2025:e/"+id); n == 0 {
			missing = append(missing, suffix)
		}
	}
	return missing
}

// apiEvent is what the API tells of an event.
type apiEvent struct {
	ID, Title, Date, Status string
	Revision                int
	Updated, Published      time.Time
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
	Kind, Note, Author string
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
