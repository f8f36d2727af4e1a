package main

import (
	"encoding/json"
	"fmt"
	"sync"

	"dateline/timeline"
)

// outcome is what became of a write, as far as its sender was told.
type outcome byte

const (
	unknown      outcome = iota // no answer: it may have happened
	acknowledged                // it has happened
	refused                     // it has not happened
	landed                      // no answer, but it is there
	absent                      // no answer, and it is not there
)

// attempt is one write. Its note is its own, and stands in the history if the write made a version.
type attempt struct {
	id, note string
	outcome  outcome
	sent     bool            // the request was written to its end
	must     bool            // where it happened it made a version
	revision int64           // of the event, as acknowledged; 0: not told
	state    *timeline.Event // as acknowledged; nil: not told
	floor    int64           // highest revision of the event that was acknowledged before it was sent
}

// ledger has every write that was ever sent to one file. Several clients enter theirs at the same time.
type ledger struct {
	mu       sync.Mutex
	attempts map[string]map[string]*attempt // by id and note
	highest  map[string]int64               // acknowledged revision by id
	fresh    []*attempt                     // of this round
	texts    map[string][]string            // by id: every version as it was found when it was first looked at
}

func newLedger() *ledger {
	return &ledger{attempts: map[string]map[string]*attempt{}, highest: map[string]int64{}, texts: map[string][]string{}}
}

// begin enters a write before it is sent.
func (l *ledger) begin(id, note string, must bool) *attempt {
	l.mu.Lock()
	defer l.mu.Unlock()
	a := &attempt{id: id, note: note, must: must, floor: l.highest[id]}
	if l.attempts[id] == nil {
		l.attempts[id] = map[string]*attempt{}
	}
	l.attempts[id][note] = a
	l.fresh = append(l.fresh, a)
	return a
}

func (l *ledger) wrote(a *attempt, whole bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a.sent = a.sent || whole
}

// end enters the answer.
func (l *ledger) end(a *attempt, o outcome, revision int64, state *timeline.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a.outcome, a.revision, a.state = o, revision, state
	l.highest[a.id] = max(l.highest[a.id], revision)
}

// compare holds the history of an event against what was acknowledged, and settles what was not. It returns
// what is wrong, and how many acknowledged writes are lost.
func (l *ledger) compare(id string, versions []timeline.Version) (faults []string, lost int) {
	find := func(format string, args ...any) {
		faults = append(faults, fmt.Sprintf("%s: ", id)+fmt.Sprintf(format, args...))
	}
	found := map[string]*timeline.Version{}
	for i := range versions {
		v := &versions[i]
		a := l.attempts[id][v.Note]
		switch {
		case a == nil:
			find("revision %d is of nobody: note %q", v.Event.Revision, v.Note)
		case a.outcome == refused:
			find("revision %d is of a write that was refused", v.Event.Revision)
		case a.outcome == absent:
			find("revision %d is of a write that had not happened a round before", v.Event.Revision)
		case found[v.Note] != nil:
			find("revision %d is of a write that made revision %d", v.Event.Revision, found[v.Note].Event.Revision)
		case v.Event.Revision <= a.floor:
			find("revision %d is of a write that was sent when revision %d was acknowledged", v.Event.Revision, a.floor)
		}
		found[v.Note] = v
	}
	for _, a := range l.attempts[id] {
		if fault := a.check(found[a.note], versions); fault != "" {
			find("%s", fault)
			lost++
		}
	}
	return append(faults, l.unchanged(id, versions)...), lost
}

// check says what is wrong with an acknowledged write whose version is v, nil if it made none.
func (a *attempt) check(v *timeline.Version, versions []timeline.Version) string {
	switch {
	case a.outcome == unknown && v == nil:
		a.outcome = absent
	case a.outcome == unknown:
		a.outcome = landed
	case a.outcome == landed && v == nil:
		return "a write that had happened a round before is lost: " + a.note
	case a.outcome != acknowledged:
	case v == nil && (a.must || a.revision == 0):
		return "an acknowledged write is lost: " + a.note
	case a.revision == 0:
	case a.revision > int64(len(versions)):
		return fmt.Sprintf("revision %d was acknowledged, there are %d", a.revision, len(versions))
	case v != nil && v.Event.Revision != a.revision:
		return fmt.Sprintf("a write was acknowledged as revision %d, and is %d", a.revision, v.Event.Revision)
	case a.state != nil && textOf(*a.state) != textOf(versions[a.revision-1].Event):
		return fmt.Sprintf("revision %d was acknowledged as\n%s\nand is\n%s", a.revision, textOf(*a.state), textOf(versions[a.revision-1].Event))
	}
	return ""
}

// unchanged sees to it that versions which were there stay as they were, and notes the new ones.
func (l *ledger) unchanged(id string, versions []timeline.Version) (faults []string) {
	before := l.texts[id]
	if len(versions) < len(before) {
		return []string{fmt.Sprintf("%s: %d versions, there were %d", id, len(versions), len(before))}
	}
	for i, v := range versions {
		text := fmt.Sprintf("%q %t %s", v.Note, v.Hidden, textOf(v.Event))
		if i < len(before) && text != before[i] {
			faults = append(faults, fmt.Sprintf("%s: revision %d became\n%s\nand was\n%s", id, i+1, text, before[i]))
		} else if i >= len(before) {
			l.texts[id] = append(l.texts[id], text)
		}
	}
	return faults
}

func textOf(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // events hold nothing that JSON cannot say
	}
	return string(text)
}
