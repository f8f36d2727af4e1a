package storetest

import (
	"net/url"
	"slices"

	"pgregory.net/rapid"

	"dateline/timeline"
)

// redact takes the texts out of a revision, and looks whether they are gone from it and its neighbours.
func (m *model) redact() {
	id := m.randomID()
	r, _, err := m.store.Event(m.ctx, id)
	if err != nil {
		return
	}
	before, err := m.store.History(m.ctx, id)
	if err != nil {
		m.rt.Fatalf("History(%s) = %v", id, err)
	}
	i := rapid.IntRange(0, len(before)-1).Draw(m.rt, "redacted")
	results, err := m.store.Write(m.ctx, timeline.Write{Author: "admin", Ops: []timeline.Op{
		timeline.RedactRevision{Timeline: r.Event.Timeline, ID: id, Revision: before[i].Event.Revision, Note: "law"},
	}})
	if err != nil {
		if kind := timeline.KindOf(err); kind != timeline.Conflict && kind != timeline.Gone {
			m.rt.Fatalf("redact %s: %v", id, err)
		}
		return
	}
	after, err := m.store.History(m.ctx, id)
	if err != nil || len(after) != len(before) || after[i].Redaction == nil || after[i].Note != "" {
		m.rt.Fatalf("History(%s) after a redaction = %+v, %v", id, after, err)
	}
	m.forgotten(id, after)
	if results[0].Changed {
		m.unnamed(r, results[0].Record)
	}
	title, end := before[i].Event.Title, i
	for end < len(before) && before[end].Event.Title == title {
		end++
	}
	if title == "" || !results[0].Changed || end == len(before) && r.Event.Deleted == nil {
		return
	}
	for k := end - 1; k >= 0 && before[k].Event.Title == title; k-- {
		if after[k].Event.Title != "" || after[k].Redacted["title"] != before[0].Event.Revision+int64(end) {
			m.rt.Fatalf("the title of revision %d is taken out, but stands in %d", i+1, k+1)
		}
	}
}

// forgotten looks whether the event, and the tombstone with which followers are left, say no more than history.
func (m *model) forgotten(id string, history []timeline.Version) {
	r, _, err := m.store.Event(m.ctx, id)
	if err != nil {
		m.rt.Fatalf("Event(%s) = %v", id, err)
	}
	if newest := history[len(history)-1]; text(newest.Event) != text(r.Event) || text(newest.Redacted) != text(r.Redacted) {
		m.rt.Fatalf("%s is %+v, in history %+v", id, r, newest)
	}
	if r.Kept && r.Left.Title == "" {
		m.rt.Fatalf("calendars show %s, which has no title", id)
	}
	for _, v := range slices.Backward(history) {
		if v.Hidden {
			continue
		}
		if r.Left != nil && (r.Left.Title != v.Event.Title || text(r.Left.Topics) != text(v.Event.Topics) || text(r.Left.Translations) != text(v.Event.Translations)) {
			m.rt.Fatalf("the tombstone of %s says %q, history %q", id, r.Left.Title, v.Event.Title)
		}
		return
	}
}

// unnamed looks whether a redaction was told to the change log, and to each view alike: no validator may tell which
// names were there.
func (m *model) unnamed(before, after timeline.Record) {
	if before.Seen > 0 && after.Seen <= before.Seen {
		m.rt.Fatalf("%s: the change log is not told of a redaction", after.Event.ID)
	}
	for _, topic := range append([]string{"never"}, topics...) {
		f, _ := timeline.ParseFilter(url.Values{"topic": {topic}})
		v, err := m.store.Validator(m.ctx, timeline.Query{Timeline: after.Event.Timeline, Filter: f})
		if err != nil || v.Revision != after.Changed {
			m.rt.Fatalf("after a redaction at %d, topic %s stands at %v, %v", after.Changed, topic, v, err)
		}
	}
}
