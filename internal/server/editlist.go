package server

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"dateline/internal/editing"
	"dateline/internal/pages"
	"dateline/timeline"
)

// editLimit is how many events a page of the editor's list has.
const editLimit = 50

// editShows are what the list can show; the values stand in addresses.
var editShows = []struct {
	value string
	show  timeline.Show
}{
	{"", timeline.ShowAll}, {"drafts", timeline.ShowDrafts}, {"waiting", timeline.ShowDrafts}, {"past", timeline.ShowPublic}, {"deleted", timeline.ShowDeleted},
}

// editCursor is a place in the list of all timelines: events that changed in one revision stand by timeline.
type editCursor struct {
	revision uint64
	slug, id string
}

func (c editCursor) String() string {
	return base64.RawURLEncoding.EncodeToString([]byte(fmt.Sprintf("%d %s %s", c.revision, c.slug, c.id)))
}

// parseEditCursor reads what String wrote; of anything else the list is shown from its beginning.
func parseEditCursor(text string) (c editCursor, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	parts := strings.Split(string(raw), " ")
	if err != nil || len(parts) != 3 {
		return c, false
	}
	c.revision, err = strconv.ParseUint(parts[0], 10, 64)
	c.slug, c.id = parts[1], parts[2]
	return c, err == nil && c.revision > 0
}

// in is the place in the list of one timeline.
func (c editCursor) in(slug string) *timeline.EditCursor {
	switch {
	case slug == c.slug:
		return &timeline.EditCursor{Revision: c.revision, ID: c.id}
	case slug < c.slug:
		return &timeline.EditCursor{Revision: c.revision - 1}
	}
	return &timeline.EditCursor{Revision: c.revision}
}

// list shows the events of the timelines that the caller may write to.
func (ed *editor) list(v *visit) error {
	values := v.QueryParams()
	all, err := ed.writables(v)
	if err != nil {
		return err
	}
	lines := all
	if slug := values.Get("timeline"); slug != "" {
		lines = slices.DeleteFunc(slices.Clone(all), func(t timeline.TimelineRecord) bool { return t.Timeline.Slug != slug })
	}
	var search timeline.Search
	words := strings.TrimSpace(values.Get("q"))
	if words != "" {
		search, err = timeline.ParseSearch(words)
	}
	data := pages.EditList{
		Words: words, NoTimelines: len(all) == 0, Several: len(all) > 1, Admin: v.who.isAdmin(),
		Filtered: words != "" || values.Get("show") != "" || values.Get("timeline") != "",
	}
	if err != nil {
		data.WordsFault = searchFault(err, v.words.Lang)
	}
	show := timeline.ShowAll
	for _, s := range editShows {
		chosen := s.value == values.Get("show")
		data.Shows = append(data.Shows, pages.Option{Value: s.value, Text: v.words.Edit.Shows[s.value], Chosen: chosen})
		if chosen {
			show, data.Show = s.show, s.value
		}
	}
	if data.Several {
		data.Timelines = timelineOptions(all, values.Get("timeline"), v.words.Edit.AllOfThem)
	}
	past, err := ed.past(v, lines)
	if err != nil {
		return err
	}
	data.Past, data.PastMore = min(len(past), editLimit), len(past) > editLimit
	if data.Deciding = data.Show == "past"; data.Deciding {
		data.Rows = past[:data.Past]
	} else if err := ed.edits(v, lines, timeline.EditQuery{Show: show, Search: search, Limit: editLimit + 1}, &data); err != nil {
		return err
	}
	data.EditFrame = ed.frame(v, v.words.Edit.NavEvents)
	return ed.answer(v, http.StatusOK, "list", data)
}

// maxLook is how many events of all timelines a page of the list looks at in vain, which takes about a third of a second.
const maxLook = 5_000

// foundEdit is an edit with the timeline that it belongs to.
type foundEdit struct {
	timeline.Edit

	of timeline.Timeline
}

// edits puts the newest changes of all the timelines together. Where too many events of one were looked at in vain, the page ends
// at that place.
func (ed *editor) edits(v *visit, lines []timeline.TimelineRecord, q timeline.EditQuery, data *pages.EditList) error {
	values := v.QueryParams()
	after, going := parseEditCursor(values.Get("cursor"))
	var found []foundEdit
	var stop *foundEdit
	look := max(maxLook/max(len(lines), 1), 1)
	for _, t := range lines {
		q.Timeline, q.After, q.Look = t.Timeline.Slug, nil, look
		if going {
			q.After = after.in(q.Timeline)
		}
		edits, stopped, err := ed.waiting(v, q, data.Show == "waiting")
		if err != nil {
			return err
		}
		for _, e := range edits {
			found = append(found, foundEdit{e, t.Timeline})
		}
		if stopped != nil && (stop == nil || stopped.Changed > stop.Record.Changed) {
			stop = &foundEdit{timeline.Edit{Record: *stopped}, t.Timeline}
		}
	}
	slices.SortStableFunc(found, byPlace)
	if stop != nil {
		found = slices.DeleteFunc(found, func(e foundEdit) bool { return byPlace(e, *stop) > 0 })
	}
	switch {
	case len(found) > editLimit:
		found = found[:editLimit]
		data.Next = editNext(values, found[editLimit-1])
	case stop != nil:
		data.Next, data.Stopped = editNext(values, *stop), pages.Moment(stop.Record.Event.Updated, stop.of.Zone, v.words.Lang)
	}
	for _, e := range found {
		data.Rows = append(data.Rows, ed.row(v.words, e.Edit, e.of))
	}
	return nil
}

// byPlace is the order of the list of all timelines, as cursors have it.
func byPlace(a, b foundEdit) int {
	return cmp.Or(cmp.Compare(b.Record.Changed, a.Record.Changed), cmp.Compare(a.of.Slug, b.of.Slug))
}

// editNext is the address of the list behind an edit.
func editNext(values url.Values, last foundEdit) string {
	values.Set("cursor", editCursor{last.Record.Changed, last.of.Slug, last.Record.Event.ID}.String())
	return withQuery(editPath, values.Encode())
}

// waiting is a part of the list of one timeline, and where it stopped because too many events were looked at in vain: with only, of the
// hidden events those that are no drafts.
func (ed *editor) waiting(v *visit, q timeline.EditQuery, only bool) (found []timeline.Edit, stopped *timeline.Record, err error) {
	for {
		page, err := ed.store.Edits(v.ctx, q)
		if err != nil {
			return nil, nil, err
		}
		q.Look -= page.Looked
		for _, e := range page.Edits {
			if q.Show != timeline.ShowDrafts || e.Record.Event.Draft != only {
				found = append(found, e)
			} else {
				q.Look--
			}
		}
		if len(found) >= q.Limit || !page.More {
			return found, nil, nil
		}
		last := page.Stopped
		if last == nil {
			last = &page.Edits[len(page.Edits)-1].Record
		}
		if q.Look <= 0 {
			return found, last, nil
		}
		q.After = &timeline.EditCursor{Revision: last.Changed, ID: last.Event.ID}
	}
}

// row is an event with its newest change in the list.
func (ed *editor) row(words *pages.Labels, e timeline.Edit, of timeline.Timeline) pages.EditRow {
	changed := e.Record.Event.Updated
	row := pages.NewEditRow(words, e.Record, of, changed, e.Author, ed.clock.Machine())
	row.Version = ed.version(e.Record.Event.Revision)
	return row
}

// past are the events that are still scheduled though a full day has gone by since they were to be over, the newest
// first; one more than a page has, if there are so many.
func (ed *editor) past(v *visit, lines []timeline.TimelineRecord) ([]pages.EditRow, error) {
	now := ed.clock.Machine()
	var found []timeline.Edit
	of := map[string]timeline.Timeline{}
	for _, t := range lines {
		of[t.Timeline.Slug] = t.Timeline
		filter, _ := timeline.ParseFilter(url.Values{"status": {string(timeline.Scheduled)}, "to": {now.Format(time.DateOnly)}})
		page, err := ed.store.List(v.ctx, timeline.Query{Timeline: t.Timeline.Slug, Filter: filter, Order: timeline.Descending, Limit: maxLimit})
		if err != nil {
			return nil, err
		}
		for _, e := range page.Events {
			if e.Over != nil && e.Over.Add(24*time.Hour).Before(now) {
				found = append(found, timeline.Edit{Record: timeline.Record{Event: e}})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b timeline.Edit) int { return cmp.Compare(b.Record.Event.Lo, a.Record.Event.Lo) })
	var rows []pages.EditRow
	for _, e := range found[:min(len(found), editLimit+1)] {
		rows = append(rows, ed.row(v.words, e, of[e.Record.Event.Timeline]))
	}
	return rows, nil
}

// timelineOptions are the timelines to choose from, behind the choice of none if it has a text.
func timelineOptions(lines []timeline.TimelineRecord, chosen, none string) []pages.Option {
	var options []pages.Option
	if none != "" {
		options = append(options, pages.Option{Text: none, Chosen: chosen == ""})
	}
	for _, t := range lines {
		options = append(options, pages.Option{Value: t.Timeline.Slug, Text: t.Timeline.Title, Chosen: t.Timeline.Slug == chosen})
	}
	return options
}

// sentence is the message of an error as a sentence.
func sentence(message string) string { return pages.Sentence(message) }

// searchFault says why the words of a search could not be read, in a language.
func searchFault(err error, lang string) string {
	if fields := fieldErrors(err); len(fields) > 0 {
		return editing.Message(fields[0], lang)
	}
	return editing.Message(timeline.FieldError{Field: "q", Message: err.Error()}, lang)
}
