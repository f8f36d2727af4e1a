package server

import (
	"cmp"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"dateline/internal/editing"
	"dateline/internal/pages"
	"dateline/timeline"
)

// conflict answers a form whose event somebody else has saved in the meantime: what both wrote is joined, and where that
// cannot be, both is shown. Mine is the event of the form, which was made for the version base.
func (ed *editor) conflict(f *formVisit, mine timeline.Event, base int64) error {
	found, err := ed.sightOf(f.ctx, f.id, true) // again, since it has changed
	if err != nil {
		return err
	}
	f.found = &found
	newest, err := ed.newest(f.visit, found)
	if err != nil {
		return err
	}
	if found.event.Deleted != nil {
		return ed.deletedMeanwhile(f, mine, newest)
	}
	old, err := ed.baseOf(f, base)
	if err != nil {
		return err
	}
	merged := editing.Merge(old, *found.event, mine)
	if len(timeline.Diff(found.event, &merged.Event)) == 0 && len(merged.Conflicts) == 0 {
		return f.seeOther(pages.EditPath(f.id) + "?saved=1") // it says all of that already: the button was pressed twice
	}
	data := pages.EditConflict{
		EditFrame: ed.frame(f.visit, f.words.Edit.ConflictTitle), Action: pages.EditPath(f.id),
		Who: authorName(f.words, newest), Version: newest.Event.Revision, At: pages.Moment(newest.Event.Updated, f.line.Zone, f.words.Lang),
	}
	data.Trail = ed.trail(f.visit, found)
	data.Show(merged, f.line.Zone)
	draft, err := newID()
	if err != nil {
		return err
	}
	values := ed.formOf(f, mine).Values()
	values.Set("base", ed.version(base))
	values.Set("version", ed.version(newest.Event.Revision))
	values.Set("id", draft)
	data.Kept = keptFields(values)
	return ed.answer(f.visit, http.StatusConflict, "conflict", data)
}

// formOf is the form with what an event says, and what was noted beside it.
func (ed *editor) formOf(f *formVisit, e timeline.Event) editing.Form {
	form := editing.FormOf(e)
	form.Note, form.Minor = f.form.Note, f.form.Minor
	return form
}

// baseOf is the event in one version; the zero event, from which everything differs, if that is not known.
func (ed *editor) baseOf(f *formVisit, revision int64) (timeline.Event, error) {
	v, _, err := ed.versionAt(f.ctx, *f.found, revision)
	if len(v.Redacted) > 0 {
		return timeline.Event{}, err
	}
	return v.Event, err
}

func authorName(words *pages.Labels, v timeline.Version) string {
	return cmp.Or(v.Author, words.Edit.Itself)
}

// deletedMeanwhile offers to save as a new event what was written of one that is deleted.
func (ed *editor) deletedMeanwhile(f *formVisit, mine timeline.Event, newest timeline.Version) error {
	data := pages.EditDeleted{
		EditFrame: ed.frame(f.visit, f.words.Edit.DeletedTitle),
		Who:       authorName(f.words, newest), At: pages.Moment(newest.Event.Updated, f.line.Zone, f.words.Lang),
	}
	data.Trail = ed.trail(f.visit, *f.found)
	id, err := newID()
	if err != nil {
		return err
	}
	values := ed.formOf(f, mine).Values()
	values.Set("timeline", f.line.Slug)
	values.Set("id", id)
	data.Kept = keptFields(values)
	return ed.answer(f.visit, http.StatusConflict, "deleted", data)
}

// resolve does with two versions what was chosen in the page of a conflict.
func (ed *editor) resolve(f *formVisit, do string) error {
	mine, problems := f.form.Event(f.line, f.id, f.words.Lang, ed.clock.Machine())
	if len(problems) > 0 { // the page was made by somebody else, or the rules have changed
		f.problems, f.checked = problems, true
		return ed.showForm(f, f.form)
	}
	if do == "resolve-draft" {
		return ed.keepAsDraft(f)
	}
	seen, base := ed.versionOf(f.visit), ed.versionIn(f.visit.form, "base")
	theirs, err := ed.baseOf(f, seen)
	if err != nil {
		return err
	}
	if theirs.ID == "" {
		return ed.conflict(f, mine, base)
	}
	old, err := ed.baseOf(f, base)
	if err != nil {
		return err
	}
	merged := editing.Merge(old, theirs, mine).Resolve(f.visit.form)
	if do == "resolve-edit" {
		return ed.showForm(f, ed.formOf(f, merged).InWords(f.line, f.words.Lang, ed.clock.Machine()))
	}
	_, err = ed.write(f.ctx, timeline.PutEvent{
		Event: merged, Match: timeline.Match{Revisions: []int64{seen}}, Note: f.form.Note, Minor: f.form.Minor,
	})
	f.form = ed.formOf(f, merged)
	return ed.saved(f, merged, seen, err)
}

// keepAsDraft makes a draft of its own of what was written.
func (ed *editor) keepAsDraft(f *formVisit) error {
	draft := &formVisit{visit: f.visit, line: f.line, id: f.visit.form.Get("id"), form: f.form}
	if uuid.Validate(draft.id) != nil {
		return ed.conflictLost(f)
	}
	draft.form.Draft = true
	return ed.save(draft)
}

// conflictLost is for a page of a conflict that did not come from here.
func (ed *editor) conflictLost(f *formVisit) error {
	f.warning = f.words.Edit.NotOurs
	return ed.showForm(f, f.form)
}

// versionIn is the version that a field of a form names; 0, which no event has, if it is none of this store.
func (ed *editor) versionIn(form url.Values, field string) int64 {
	return ed.revisionOf(form.Get(field))
}
