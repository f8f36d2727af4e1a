package programs_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// story is one process in the news with everybody who follows it.
type story struct {
	*audience
	known     map[string]apiEvent // as the API told of them last
	token     string              // the change log is read up to here
	feeds     truth
	calendars truth
	changes   truth
	author    string               // of all entries
	tellings  []telling            // what followers of changes were told, in the order of the writes
	filtered  map[string][]*poller // by the filter's name; "all" has none
}

// step is what happens next in a story.
type step struct {
	says    string
	do      func(*story)
	told    string            // the events that the change log tells of, and how they changed
	seen    string            // the filters through which it is seen
	minor   bool              // followers of changes are told nothing
	text    map[string]string // what changed and why, as followers of changes read it, by id; a line for each phrase
	history map[string]string // what histories then say
}

// TestStory is one process in the news, from the last days of February 2025 on, as all its followers see it. After
// every step each program looks once, and must then show the truth and nothing else: no event twice, no change
// lost, no meeting on a day that is not its own. Each program that reads feeds also follows the changes, and learns of
// each that is not minor once, with what changed from what to what, and why.
//
// It holds, in the eyes of programs: M1, M2 one id for good; M3, R7, A4, J6, T5 the event's date is never the feed's,
// and the time of publication stays; M4, I13, T2 all stamps grow with every change; M6, I24, I25 what is deleted is
// told, as CANCELLED in calendars; M7 nothing changes by a restart; R5 links; A2, R14 an author in every entry; R15
// topics; R21 the date in the text; T1, H8, H9, H10 both validators, and no change lost by either; T3 two events that
// say the same are two; T10 the title says what is off; I12, I15, I16, I18, E5 days, moments, times and months where
// they belong; I30 an event's own calendar says the same.
func TestStory(t *testing.T) {
	st := newStory(t)
	st.everyoneLooks("at the start")
	for _, s := range steps() {
		s.do(st)
		st.feeds, st.calendars = st.ask()
		st.checkAPI(s)
		for name, pollers := range st.filtered {
			expect(pollers, slices.Contains(strings.Fields(s.seen), name))
		}
		if s.seen != "" {
			st.everyoneLooks(s.says)
		} else {
			st.nothingIsNew(s.says)
		}
	}
}

// newStory starts the demo, and all programs that are here subscribe to it.
func newStory(t *testing.T) *story {
	t.Helper()
	st := &story{audience: &audience{service: startService(t)}, known: map[string]apiEvent{}, filtered: map[string][]*poller{}}
	for _, p := range slices.Concat(feedPrograms(), calendarPrograms()) {
		st.follow(p, "/t/"+demo, "", suffixes...)
		st.follow(p, "/t/"+demo, changesView, ".rss", ".atom", ".json")
	}
	st.feeds, st.calendars = st.ask()
	var published []change
	published, st.token = st.changesSince("")
	st.tell(published, step{})
	for name, query := range map[string]string{"all": "", "minerals": "?topic=minerals-deal", "london": "?place=london"} {
		for _, suffix := range suffixes {
			st.filtered[name] = append(st.filtered[name], newPoller(st.service, "/t/"+demo+suffix+query))
		}
	}
	return st
}

// checkAPI holds the change log and the histories against what the step says.
func (st *story) checkAPI(s step) {
	st.t.Helper()
	changes, next := st.changesSince(st.token)
	st.token = next
	var told []string
	for _, c := range changes {
		told = append(told, c.ID+" "+c.Kind)
		if (c.Event == nil) != (c.Kind == "deleted") {
			st.t.Errorf("%s: the change of %s that is %s has the event %+v", s.says, c.ID, c.Kind, c.Event)
		}
		st.checkAlone(c.ID)
	}
	slices.Sort(told)
	if got := strings.Join(told, ", "); got != s.told {
		st.t.Errorf("%s, the change log tells of %q, want %q", s.says, got, s.told)
	}
	st.tell(changes, s)
	for id, want := range s.history {
		if got := kinds(st.history(id)); got != want {
			st.t.Errorf("%s, the history of %s is %q, want %q", s.says, id, got, want)
		}
	}
}

// checkAlone expects that an event's own calendar says what the timeline's does, and that what is gone is gone.
func (st *story) checkAlone(id string) {
	st.t.Helper()
	if is, there := st.calendars.shown[id]; there {
		all := readGoICal(st.t, st.get("/e/"+id+".ics").body)
		goICal().check(st.t, all, truth{shown: map[string]shown{id: is}})
	}
	if st.feeds.gone["tag:dates.example.org,2025:e/"+id] {
		for _, path := range []string{"/e/" + id, demoEvents + "/" + id} {
			if a := st.do(request{method: http.MethodGet, path: path}); a.status != http.StatusGone {
				st.t.Errorf("GET %s = %d, want 410", path, a.status)
			}
		}
	}
}

// everyoneLooks lets each program poll once and says what it then shows that is not true.
func (st *story) everyoneLooks(when string) {
	st.t.Helper()
	st.audience.look(when, st.truth)
}

// nothingIsNew expects that programs that ask are answered 304, and that all of them go on showing the truth.
// One that asks by time alone can be told so only when the second of the last change is over, which the header
// says; it looks once more before.
func (st *story) nothingIsNew(when string) {
	st.t.Helper()
	for _, suffix := range suffixes {
		st.awaitModified("/t/" + demo + suffix)
	}
	st.everyoneLooks(when)
	st.lookAgain(when+", and they look again", st.truth)
}

// glance lets one program look, while more is to come.
func (st *story) glance(name string) {
	st.t.Helper()
	st.each("a glance", func(t *testing.T, f *following) {
		if f.name == name {
			f.poll(t)
		}
	})
}

func (st *story) truth(f *following) truth {
	switch {
	case f.view != "":
		return st.changes
	case f.format == ".ics":
		return st.calendars
	}
	return st.feeds
}

// change writes to the demo with the admin token and expects that it succeeds.
func (st *story) change(method, path string, body any) {
	st.t.Helper()
	status := map[string]int{http.MethodPost: http.StatusCreated, http.MethodDelete: http.StatusNoContent}[method]
	if status == 0 || strings.HasSuffix(path, "/restore") || strings.HasSuffix(path, "/import") {
		status = http.StatusOK
	}
	st.write(method, path, nil, body, status)
}

func expect(all []*poller, change bool) {
	for _, p := range all {
		p.service.t.Helper()
		p.expect(change)
	}
}
