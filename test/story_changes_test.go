package programs_test

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"testing"
)

// changesView asks for the feed of changes.
const changesView = "?view=changes"

// telling is one revision of an event, as followers of changes are told of it.
type telling struct {
	shown
	event    string
	revision int
}

// kindWords are the kinds of change as titles say them.
var kindWords = map[string]string{
	"published": "Published", "moved": "Moved", "dated": "Date set", "occurred": "Took place", "cancelled": "Cancelled",
	"postponed": "Postponed", "reinstated": "Reinstated", "corrected": "Corrected", "deleted": "Deleted", "restored": "Restored",
}

// tell adds what followers of changes learn by a step, and makes of it what they must show: all that they were ever told of
// what is still there, of what is gone that it went, and nothing else. Changes come in the order of the log; a stamp is no order, since
// that of an event edited twice within a second runs ahead of the clock. No step goes back to an event that it has left.
func (st *story) tell(changes []change, s step) {
	st.t.Helper()
	var news []telling
	for _, c := range changes {
		news = append(news, st.untold(c)...)
	}
	if (len(news) > 0) != (len(changes) > 0 && !s.minor) {
		st.t.Errorf("%s, and followers of changes are told of %v", s.says, news)
	}
	for _, n := range news {
		if n.revision == st.known[n.event].Revision && s.text[n.event] != "" {
			n.shown["text"] += "\n" + s.text[n.event]
		}
	}
	st.tellings = append(st.tellings, news...)
	st.changes = truth{map[string]shown{}, map[string]bool{}}
	for _, told := range st.tellings {
		if st.stands(told) {
			told.shown["author"] = st.author
			st.changes.shown[told.shown["id"]] = told.shown
		} else {
			st.changes.gone[told.shown["id"]] = true
		}
	}
	st.t.Run(cmp.Or(s.says, "at the start")+", in order", st.checkOrder)
}

// stands reports whether a feed of changes still has what it told: of what is gone, only the last.
func (st *story) stands(told telling) bool {
	e := st.known[told.event]
	return e.visible() || e.Revision == told.revision
}

// untold are the revisions of an event that followers of changes were not told of, in their order, but for what is marked as minor.
func (st *story) untold(c change) []telling {
	st.t.Helper()
	e := st.known[c.ID]
	if c.Event == nil { // it has no history any more
		t := e.telling(st.base, revision{Revision: e.Revision, Kind: c.Kind, Time: e.Updated}, e.Title)
		t.shown["link"], t.shown["topics"], t.shown["text"] = st.base+"/e/"+e.ID, "", ""
		return []telling{t}
	}
	var news []telling
	title := e.Title
	for _, r := range slices.Backward(st.history(c.ID)) {
		told := slices.ContainsFunc(st.tellings, func(t telling) bool { return t.event == e.ID && t.revision == r.Revision })
		if !told && !r.Minor {
			news = append(news, e.telling(st.base, r, title))
		}
		for _, c := range r.Changes {
			if c.Field == "title" && r.Kind != "published" {
				title = decodeText(st.t, c.From)
			}
		}
	}
	slices.Reverse(news)
	return news
}

// telling is a revision of an event in a feed of changes.
func (e apiEvent) telling(base string, r revision, title string) telling {
	id := "e/" + e.ID + "#r" + strconv.Itoa(r.Revision)
	return telling{
		shown: shown{
			"id": "tag:dates.example.org,2025:" + id, "link": base + "/" + id, "title": kindWords[r.Kind] + ": " + title,
			"topics": listed(e.Topics), "published": moment(r.Time), "updated": moment(r.Time), "text": e.words(),
		},
		event: e.ID, revision: r.Revision,
	}
}

// checkOrder expects that a feed of changes has what was written last in front.
func (st *story) checkOrder(t *testing.T) {
	var got, want []string
	for _, e := range readGofeed(t, st.get("/t/"+demo+".atom"+changesView).body) {
		got = append(got, e["id"])
	}
	for _, told := range slices.Backward(st.tellings) {
		if st.stands(told) {
			want = append(want, told.shown["id"])
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the feed of changes has\n%q\nwant\n%q", got, want)
	}
}

// decodeText is a text as JSON has it.
func decodeText(t *testing.T, raw json.RawMessage) (text string) {
	t.Helper()
	if err := json.Unmarshal(raw, &text); err != nil {
		t.Fatal(err)
	}
	return text
}
