package server

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"dateline/internal/editing"
	"dateline/internal/pages"
	"dateline/timeline"
)

// version names a version of an event in a form. After the store was put back to an earlier state, the number alone would
// say nothing.
func (ed *editor) version(revision int64) string {
	return ed.epoch + "." + strconv.FormatInt(revision, 10)
}

// versionOf is the version that a form was made for; 0, which no event has, if it is none of this store.
func (ed *editor) versionOf(v *visit) int64 { return ed.revisionOf(v.form.Get("version")) }

func (ed *editor) revisionOf(version string) int64 {
	number, ours := strings.CutPrefix(version, ed.epoch+".")
	revision, err := strconv.ParseInt(number, 10, 64)
	if !ours || err != nil {
		return 0
	}
	return revision
}

// newEvent is the form for a new event. Its id is made with the form, so that the form makes one event however often it is
// sent.
func (ed *editor) newEvent(v *visit) error {
	lines, err := ed.writables(v)
	if err != nil {
		return err
	}
	slug := v.QueryParam("timeline")
	if v.form != nil {
		slug = v.form.Get("timeline")
	}
	if slug == "" && len(lines) == 1 {
		slug = lines[0].Timeline.Slug
	}
	if slug == "" {
		data := pages.EditChoose{EditFrame: ed.frame(v, v.words.Edit.NewEvent)}
		for _, t := range lines {
			data.Timelines = append(data.Timelines, pages.Link{Text: t.Timeline.Title, Href: "/edit/new?timeline=" + t.Timeline.Slug})
		}
		return ed.answer(v, http.StatusOK, "choose", data)
	}
	record, err := ed.writable(v.ctx, slug)
	if err != nil {
		return err
	}
	f := &formVisit{visit: v, line: record.Timeline, id: v.form.Get("id")}
	if uuid.Validate(f.id) != nil { // none was given, or one that would say what others do not
		if f.id, err = newID(); err != nil {
			return err
		}
	}
	if v.form == nil {
		return ed.showForm(f, editing.NewForm(record.Timeline))
	}
	return ed.takeForm(f)
}

// editEvent is the form of an event that is there.
func (ed *editor) editEvent(v *visit) error {
	found, err := ed.event(v)
	if err != nil {
		return err
	}
	f := &formVisit{visit: v, line: found.timeline.Timeline, id: found.event.ID, found: &found}
	if v.form == nil {
		f.version = ed.version(found.event.Revision)
		return ed.showForm(f, editing.FormOf(*found.event).InWords(f.line, v.words.Lang, ed.clock.Machine()))
	}
	f.version = v.form.Get("version")
	return ed.takeForm(f)
}

// formVisit is a request about the form of an event.
type formVisit struct {
	*visit

	line    timeline.Timeline
	id      string
	found   *sight // nil: the event is new
	version string

	form     editing.Form
	problems editing.Problems
	checked  bool // the problems are told
	preview  bool
	warning  string
}

// base is the event as it is stored; of a new one its id alone.
func (f *formVisit) base() timeline.Event {
	if f.found == nil {
		return timeline.Event{ID: f.id, Timeline: f.line.Slug}
	}
	return *f.found.event
}

// takeForm does what the button of a form says.
func (ed *editor) takeForm(f *formVisit) error {
	f.form = editing.ParseForm(f.visit.form)
	if choice := f.visit.form.Get("date-choice"); choice != "" {
		f.form.Date, f.preview = choice, true
		return ed.showForm(f, f.form)
	}
	if _, rows := f.form.Do(f.visit.form); rows {
		return ed.showForm(f, f.form)
	}
	do := f.visit.form.Get("do")
	switch do {
	case "preview":
		f.preview, f.checked = true, true
		return ed.showForm(f, f.form)
	case "move", "postpone", "cancel", "delete":
		return ed.leaveForm(f, do)
	case "resolve", "resolve-edit", "resolve-draft":
		if f.found != nil {
			return ed.resolve(f, do)
		}
	case "publish":
		f.form.Draft = false
	case "draft":
		f.form.Draft = true
	default:
		f.form.Draft = f.found != nil && f.found.event.Draft
	}
	return ed.save(f)
}

// leaveForm goes on to the page of a change, if nothing would be lost by that.
func (ed *editor) leaveForm(f *formVisit, name string) error {
	e, problems := f.form.Event(f.line, f.id, f.words.Lang, ed.clock.Machine())
	e.Draft = f.base().Draft
	if len(problems) == 0 && f.found != nil {
		step, err := timeline.PutEvent{Event: e}.Decide(f.found.record, f.line, timeline.Stamp{Time: f.found.event.Updated, Machine: ed.clock.Machine()})
		if err == nil && step == nil {
			return f.seeOther(pages.EditPath(f.id) + "/" + name)
		}
	}
	f.warning = f.words.Edit.ChangedFirst
	f.problems, f.checked = problems, len(problems) > 0
	return ed.showForm(f, f.form)
}

// save writes the event of the form.
func (ed *editor) save(f *formVisit) error {
	e, problems := f.form.Event(f.line, f.id, f.words.Lang, ed.clock.Machine())
	if f.problems = problems; len(problems) > 0 {
		f.checked = true
		return ed.showForm(f, f.form)
	}
	op := timeline.PutEvent{Event: e, Note: f.form.Note, Minor: f.form.Minor, Create: f.found == nil}
	if f.found != nil {
		op.Match.Revisions = []int64{ed.versionOf(f.visit)}
	}
	_, err := ed.write(f.ctx, op)
	if timeline.KindOf(err) == timeline.Conflict && f.found == nil {
		return ed.pressedTwice(f, err)
	}
	return ed.saved(f, e, ed.versionOf(f.visit), err)
}

// saved answers a form whose event was written over the version base, or not.
func (ed *editor) saved(f *formVisit, e timeline.Event, base int64, err error) error {
	switch timeline.KindOf(err) {
	case timeline.Stale, timeline.Gone:
		if f.found == nil {
			return err // of the timeline
		}
		return ed.conflict(f, e, base)
	case timeline.Invalid:
		for _, fault := range fieldErrors(err) {
			f.problems = append(f.problems, editing.Problem{Field: fault.Field, Message: editing.Message(fault, f.words.Lang)})
		}
		f.checked = true
		return ed.showForm(f, f.form)
	}
	if err != nil {
		return err
	}
	return f.seeOther(pages.EditPath(e.ID) + "?saved=1")
}

// pressedTwice is a form for a new event that was sent before, and has made one. What it says now counts as written over
// the first version.
func (ed *editor) pressedTwice(f *formVisit, taken error) error {
	found, err := ed.sightOf(f.ctx, f.id, true)
	if err != nil || !found.writer || found.event.Timeline != f.line.Slug {
		return taken
	}
	f.found, f.version = &found, ed.version(1)
	f.visit.form.Set("version", f.version)
	return ed.save(f)
}

// showForm shows the form with what was written in it.
func (ed *editor) showForm(f *formVisit, form editing.Form) error {
	data := pages.EditEvent{
		ID: f.id, Timeline: f.line, Version: f.version, Form: form, Values: form.Values(), Checked: f.checked, Warning: f.warning,
		Unsaved: f.visit.form != nil, Action: "/edit/new", EditFrame: ed.frame(f.visit, f.words.Edit.NewEvent),
	}
	data.Trail = []pages.Link{{Text: f.words.Edit.NavEvents, Href: editPath}}
	status := http.StatusOK
	if f.found != nil {
		if err := ed.addStored(f, &data); err != nil {
			return err
		}
	}
	ed.addPreview(f, form, &data)
	if data.Checked = len(data.Problems) > 0 && f.checked; data.Checked {
		data.Fail()
		if !f.preview {
			status = http.StatusUnprocessableEntity
		}
	}
	return ed.answer(f.visit, status, "event", data)
}

// addStored tells of the event as it is stored.
func (ed *editor) addStored(f *formVisit, data *pages.EditEvent) error {
	newest, err := ed.newest(f.visit, *f.found)
	if err != nil {
		return err
	}
	e := f.found.event
	data.EditFrame, data.Action, data.Event = ed.frame(f.visit, f.words.Edit.EditEvent), pages.EditPath(f.id), e
	data.Trail = []pages.Link{{Text: f.words.Edit.NavEvents, Href: editPath}, {Text: f.line.Title, Href: withQuery(editPath, "timeline="+url.QueryEscape(f.line.Slug))}}
	data.SavedNote = savedBy(f.words, newest, f.line.Zone)
	data.Tags = pages.EditTags(f.words, e, f.line.Zone, ed.clock.Machine())
	data.Done = f.QueryParam("saved") != "" && f.visit.form == nil
	data.Changed = f.QueryParam("changed") != "" && f.visit.form == nil
	if f.found.record.Visible() {
		data.Page = ed.eventURL("", e.ID, "")
	}
	return nil
}

// addPreview shows how the form is read, and what becomes of it: of an event that is there always, of a new one when asked.
func (ed *editor) addPreview(f *formVisit, form editing.Form, data *pages.EditEvent) {
	p := form.Preview(ed.site, f.line, f.base(), f.words.Lang, ed.clock.Machine())
	if f.checked {
		data.Problems = f.problems
		if len(data.Problems) == 0 {
			data.Problems = p.Problems
		}
	}
	if strings.TrimSpace(form.Date) != "" {
		data.Reading = readingOf(p)
	}
	if f.found != nil || f.preview || f.checked {
		data.Preview = pages.NewPreview(p, ed.items(f.words, f.line))
	}
}

// readingOf is how the date of a form was read, or why not.
func readingOf(p editing.Preview) *pages.Reading {
	if wrong := p.Problems.At("date"); wrong != nil {
		return pages.Unread(wrong.Message, wrong.Suggestions)
	}
	return pages.NewReading(p.Reading)
}
