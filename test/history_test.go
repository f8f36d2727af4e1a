package programs_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// A7, A9, R20: a timeline of 3,000 events, published over nine months, is read whole through its archives by a program that is not
// ours, while an editor edits, deletes, restores and adds: nothing is missing, nothing is there that was not the truth at
// a time of the walk. A second walk, which stops where it knows an archive, learns of all that changed since, and a third
// one, when the editor is done, has what the API has.
func TestHistoryIsWhole(t *testing.T) {
	if !hasProgram(t, "/usr/bin/python3", "-c", "import feedparser") {
		return
	}
	s := startEmpty(t, importedFile(t, longExport(t)))
	s.importLines(t, "recent", 600)
	copied, desk := &historyCopy{}, newDesk(s)
	var editing sync.WaitGroup
	stop := make(chan struct{})
	editing.Go(func() { desk.work(stop) })
	done := sync.OnceFunc(func() {
		close(stop)
		editing.Wait()
	})
	defer done()
	address := s.base + "/t/history.atom"

	first := copied.walk(t, address)
	second := copied.walk(t, address)
	done()
	third := copied.walk(t, address)
	if desk.err != nil {
		t.Fatal(desk.err)
	}
	if len(first.documents) < 12 || len(second.documents) > len(first.documents)/2 || len(second.documents) < 3 {
		t.Errorf("the walks read %d, %d and %d documents", len(first.documents), len(second.documents), len(third.documents))
	}
	for i, w := range []walk{first, second, third} {
		desk.check(t, fmt.Sprintf("walk %d", i+1), w)
	}
	s.wantCopy(t, third.after, true)

	rss := &historyCopy{}
	s.wantCopy(t, rss.walk(t, s.base+"/t/history.rss").after, false)
	t.Logf("%d edits, walks of %d, %d and %d documents", desk.edits, len(first.documents), len(second.documents), len(third.documents))
}

// longExport is the export of a service with 2,400 events, as it would be if they had been published over the last eight
// months: 250 in each but the first, which has 650 and so more than one part.
func longExport(t *testing.T) []byte {
	s := startEmpty(t, t.TempDir()+"/dateline.db")
	if a := s.do(request{method: "POST", path: "/api/v1/timelines", token: adminSecret, body: []byte(`{"slug":"history"}`)}); a.status != http.StatusCreated {
		t.Fatalf("create = %d %s", a.status, a.body)
	}
	s.importLines(t, "old", 2400)
	export := s.do(request{method: "GET", path: "/api/v1/export", token: adminSecret})
	if export.status != http.StatusOK {
		t.Fatalf("export = %d %s", export.status, export.body)
	}
	moment := regexp.MustCompile(`"20\d\d-\d\d-\d\dT[0-9:.]+Z"`)
	var out bytes.Buffer
	n := 0
	for line := range bytes.Lines(export.body) {
		if bytes.Contains(line, []byte(`"old-`)) {
			months := min(1+n/250, 8)
			n++
			line = moment.ReplaceAllFunc(line, func(text []byte) []byte {
				at, err := time.Parse(`"`+time.RFC3339Nano+`"`, string(text))
				if err != nil {
					t.Fatal(err)
				}
				return []byte(at.AddDate(0, 0, -31*months).Format(`"` + time.RFC3339Nano + `"`))
			})
		}
		out.Write(line)
	}
	if n != 2400 {
		t.Fatalf("%d events exported", n)
	}
	return out.Bytes()
}

func (s *service) importLines(t *testing.T, name string, n int) {
	t.Helper()
	var lines strings.Builder
	for i := range n {
		fmt.Fprintf(&lines, `{"id":"%s-%04d","title":"%s %d, as first told","date":"2025-03-%02d"}`+"\n", name, i, name, i, 1+i%28)
	}
	a := s.do(request{
		method: "POST", path: "/api/v1/timelines/history/import", token: adminSecret, body: []byte(lines.String()),
		header: map[string]string{"Content-Type": "application/x-ndjson"},
	})
	if a.status != http.StatusOK {
		t.Fatalf("import = %d %s", a.status, a.body)
	}
}

// document is one document of a feed's history, as the script prints it.
type document struct {
	Asked, Address, Current string
	Archive, Complete       bool
	Entries                 []struct{ ID, Title, Updated string }
	Gone                    []struct{ ID, When string }
}

// sight is what a follower knows of an event: its title, or that it is gone; and since when.
type sight struct {
	title string
	gone  bool
	since time.Time
}

// walk is one walk through a history: what was read, when, and what the follower knows after it.
type walk struct {
	from, to  time.Time
	documents []document
	after     map[string]sight
}

// historyCopy is a follower's copy, by id, and the archives that it knows.
type historyCopy struct {
	sights map[string]sight
	known  []string
}

// walk reads what it does not know yet, and takes it over: of two that tell of one event, the later one.
func (c *historyCopy) walk(t *testing.T, address string) walk {
	t.Helper()
	w := walk{from: time.Now()}
	args := append([]string{"-I", script(t, "read_history.py"), address}, c.known...)
	out := newHome(t).run(t, "/usr/bin/python3", args...)
	w.to = time.Now()
	for line := range strings.Lines(out) {
		var d document
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			t.Fatal(err)
		}
		if d.Archive != (d.Address != address) || d.Archive && d.Current != address || d.Complete {
			t.Errorf("%s: archive %t of %q, complete %t", d.Address, d.Archive, d.Current, d.Complete)
		}
		w.documents = append(w.documents, d)
	}
	if c.sights == nil {
		c.sights = map[string]sight{}
	}
	for _, d := range w.documents {
		c.take(t, d)
	}
	w.after = map[string]sight{}
	for id, s := range c.sights {
		w.after[id] = s
	}
	return w
}

func (c *historyCopy) take(t *testing.T, d document) {
	t.Helper()
	if d.Archive {
		c.known = append(c.known, d.Asked, d.Address)
	}
	put := func(tag, at string, s sight) {
		_, id, found := strings.Cut(tag, ":e/")
		if at != "" {
			var err error
			if s.since, err = time.Parse(time.RFC3339Nano, at); err != nil {
				t.Errorf("%s: %v", tag, err)
			}
		}
		before, known := c.sights[id]
		if known && s.since.Equal(before.since) && (s.title != before.title || s.gone != before.gone) {
			t.Errorf("%s is told of twice at %v: %+v and %+v", id, s.since, before, s)
		}
		if !known || s.since.After(before.since) {
			c.sights[id] = s
		}
		if !found {
			t.Errorf("an entry has the id %s", tag)
		}
	}
	for _, e := range d.Entries {
		put(e.ID, e.Updated, sight{title: e.Title})
	}
	for _, e := range d.Gone {
		put(e.ID, e.When, sight{gone: true})
	}
}

// wantCopy compares a copy with what the API has now.
func (s *service) wantCopy(t *testing.T, got map[string]sight, timed bool) {
	t.Helper()
	left := map[string]sight{}
	for id, is := range got {
		if !is.gone {
			left[id] = is
		}
	}
	cursor := ""
	for {
		a := s.do(request{method: "GET", path: "/api/v1/timelines/history/events?limit=500" + cursor})
		var page struct {
			Events []struct {
				ID, Title string
				Updated   time.Time
			}
			Next string
		}
		if err := json.Unmarshal(a.body, &page); err != nil || a.status != http.StatusOK {
			t.Fatalf("list = %d, %v", a.status, err)
		}
		for _, e := range page.Events {
			is, known := left[e.ID]
			if !known || is.title != e.Title || timed && !is.since.Equal(e.Updated) {
				t.Errorf("the copy has %+v of %+v", is, e)
			}
			delete(left, e.ID)
		}
		if page.Next == "" {
			break
		}
		cursor = "&cursor=" + page.Next
	}
	for id, is := range left {
		t.Errorf("the copy has %s, which is not there: %+v", id, is)
	}
}

// desk is an editor who changes one event after the other and remembers every state that an event had, and when.
type desk struct {
	service *service
	states  map[string][]deskState // of the events that it ever touched
	edits   int
	err     error
}

// deskState is a state of an event, which began somewhere between two moments.
type deskState struct {
	title         string
	gone          bool
	before, after time.Time
}

func newDesk(s *service) *desk { return &desk{service: s, states: map[string][]deskState{}} }

// work edits until it is stopped, twenty times in a second: most of it what is recent, a little of what was told in the
// two months before. An archive that changes faster than a program goes where it is sent can never be reached.
func (d *desk) work(stop <-chan struct{}) {
	pace := time.NewTicker(50 * time.Millisecond)
	defer pace.Stop()
	for i := 0; d.err == nil; i++ {
		select {
		case <-stop:
			return
		case <-pace.C:
		}
		recent, old := fmt.Sprintf("recent-%04d", i*37%600), fmt.Sprintf("old-%04d", i*53%500)
		switch i % 6 {
		case 0, 3:
			d.edit("PATCH", recent, fmt.Sprintf(`{"title":"%s, told anew %d"}`, recent, i))
		case 1:
			d.edit("PATCH", old, fmt.Sprintf(`{"title":"%s, told anew %d"}`, old, i))
		case 2:
			d.edit("PUT", fmt.Sprintf("added-%04d", i), fmt.Sprintf(`{"title":"added %d","date":"2025-04-01"}`, i))
		case 4:
			d.edit("DELETE", recent, "")
		case 5:
			d.edit("POST", fmt.Sprintf("recent-%04d", (i-1)*37%600)+"/restore", "")
			if i%12 == 5 {
				d.edit("DELETE", fmt.Sprintf("recent-%04d", (i-1)*37%600), "")
			}
		}
	}
}

// edit makes one call. A deleted event cannot be changed, which is no fault of the service.
func (d *desk) edit(method, path, body string) {
	id, _, _ := strings.Cut(path, "/")
	before := time.Now()
	req, err := http.NewRequest(method, d.service.base+"/api/v1/timelines/history/events/"+path, strings.NewReader(body))
	if err != nil {
		d.err = err
		return
	}
	req.Header.Set("Authorization", "Bearer "+adminSecret)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := client.Do(req)
	if err != nil {
		d.err = err
		return
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	state := deskState{gone: method == "DELETE", before: before, after: time.Now()}
	switch {
	case err != nil:
		d.err = err
	case res.StatusCode == http.StatusGone:
	case res.StatusCode/100 != 2:
		d.err = fmt.Errorf("%s %s = %d %s", method, path, res.StatusCode, text)
	default:
		var e struct{ Title string }
		if !state.gone {
			d.err = json.Unmarshal(text, &e)
		}
		state.title = e.Title
		d.states[id] = append(d.states[id], state)
		d.edits++
	}
}

// check sees to it that what a follower knows after a walk was true at a time of it, of every event.
func (d *desk) check(t *testing.T, name string, w walk) {
	t.Helper()
	for _, group := range []struct {
		name string
		n    int
	}{{"old", 2400}, {"recent", 600}} {
		for i := range group.n {
			id := fmt.Sprintf("%s-%04d", group.name, i)
			first := deskState{title: fmt.Sprintf("%s %d, as first told", group.name, i)}
			d.checkOne(t, name, id, w, append([]deskState{first}, d.states[id]...))
		}
	}
	for id, states := range d.states {
		if strings.HasPrefix(id, "added-") {
			d.checkOne(t, name, id, w, states)
		}
	}
	for id := range w.after {
		if strings.HasPrefix(id, "added-") && d.states[id] == nil {
			t.Errorf("%s: %s was never added", name, id)
		}
	}
}

func (d *desk) checkOne(t *testing.T, name, id string, w walk, states []deskState) {
	t.Helper()
	is, known := w.after[id]
	if !known {
		if states[0].after.Before(w.from) {
			t.Errorf("%s: %s is missing", name, id)
		}
		return
	}
	for i, state := range states {
		ended := i+1 < len(states) && states[i+1].after.Before(w.from)
		if !ended && !state.before.After(w.to) && state.gone == is.gone && (is.gone || state.title == is.title) {
			return
		}
	}
	t.Errorf("%s, from %v to %v: %s is known as %+v, it was %+v", name, w.from, w.to, id, is, states)
}
