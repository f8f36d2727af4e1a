package server

import (
	"fmt"
	"net/http"
	"strings"

	"dateline/internal/pages"
	"dateline/timeline"
)

// event finds the event of the path, if the caller may write it; deleted ones too.
func (ed *editor) event(v *visit) (sight, error) {
	found, err := ed.sightOf(v.ctx, v.Param("id"), true)
	if err == nil && !found.writer {
		err = forbidden("this event is in a timeline that your token may not write to")
	}
	return found, err
}

// newest is the newest version of an event, with its author.
func (ed *editor) newest(v *visit, found sight) (timeline.Version, error) {
	newest, ok, err := ed.versionAt(v.ctx, found, found.record.Event.Revision)
	if !ok {
		return timeline.Version{Event: *found.event}, err
	}
	return newest, err
}

// change is one thing that can be done with an event: a page that tells what follows from it, and asks for the reason. Its words go by
// its name.
type change struct {
	name   string // the last part of its path
	bad    bool   // what it does is not easily undone
	reason bool   // must be given
	dated  bool   // asks for a new date
	admin  bool

	// fits says why the change cannot be made of an event; empty if it can.
	fits func(words *pages.EditLabels, e *timeline.Event) string
	// op is the change as it is written; faults name what is wrong with the form.
	op func(ed *editor, v *visit, found sight, c *pages.EditChange) (timeline.Op, pages.Faults)
}

// changes are what can be done with an event.
var changes = []change{
	{name: "move", reason: true, dated: true, fits: alive, op: moveOp},
	{name: "postpone", reason: true, fits: notYet(timeline.Postponed), op: statusOp(timeline.Postponed)},
	{name: "cancel", bad: true, reason: true, fits: notYet(timeline.Cancelled), op: statusOp(timeline.Cancelled)},
	{name: "delete", bad: true, fits: alive, op: deleteOp},
	{name: "restore", fits: always, op: restoreOp},
	{name: "redact", bad: true, admin: true, fits: always, op: redactOp},
}

func always(*pages.EditLabels, *timeline.Event) string { return "" }

func alive(words *pages.EditLabels, e *timeline.Event) string {
	if e.Deleted != nil {
		return words.IsDeletedFirst
	}
	return ""
}

func notYet(s timeline.Status) func(*pages.EditLabels, *timeline.Event) string {
	return func(words *pages.EditLabels, e *timeline.Event) string {
		switch {
		case e.Status != s:
			return alive(words, e)
		case s == timeline.Postponed:
			return words.IsPostponed
		}
		return words.IsCancelled
	}
}

// tell says what followers will see of a change.
func (ch change) tell(words *pages.Labels, found sight) (told []string) {
	text := words.Edit.ChangeTells[ch.name]
	if text == "" {
		return nil
	}
	told = []string{strings.ReplaceAll(text, "*", dateWords(words, found.event.Date, found))}
	if s := found.event.Status; ch.dated && (s == timeline.Postponed || s == timeline.Cancelled) {
		told = append(told, words.Edit.OnAgain)
	}
	return told
}

// changePage asks for a change, and makes it.
func (ed *editor) changePage(ch change) func(*visit) error {
	return func(v *visit) error {
		found, err := ed.event(v)
		if err != nil {
			return err
		}
		if ch.admin && !v.who.isAdmin() {
			return forbidden("only an admin may do this")
		}
		if fault := ch.fits(&v.words.Edit, found.event); fault != "" {
			return ed.cannot(v, found, fault)
		}
		data := ed.changeData(v, found, ch)
		if err := ed.addVersion(v, found, ch, &data); err != nil {
			return err
		}
		if v.form == nil {
			return ed.answer(v, http.StatusOK, "change", data)
		}
		if choice := v.form.Get("date-choice"); choice != "" {
			data.Date, data.Reading = choice, ed.readDate(v.words, choice, found.event.Zone, found.event.Status, found.timeline.Timeline)
			return ed.answer(v, http.StatusOK, "change", data)
		}
		op, faults := ch.op(ed, v, found, &data)
		if ch.reason && data.Note == "" {
			faults = append(faults, pages.Fault{ID: "note", Label: v.words.Edit.WhyField, Text: v.words.Edit.GiveReason})
		}
		if len(faults) > 0 {
			return ed.changeFaults(v, http.StatusUnprocessableEntity, data, faults)
		}
		if _, err = ed.write(v.ctx, op); err != nil {
			return ed.changeRefused(v, found, data, err)
		}
		return v.seeOther(pages.EditPath(found.event.ID) + "?changed=1")
	}
}

// cannot says why a change is not for an event.
func (ed *editor) cannot(v *visit, found sight, why string) error {
	data := pages.EditProblem{EditFrame: ed.frame(v, v.words.Edit.CannotBeDone), Text: why}
	data.Link = &pages.Link{Text: v.words.Edit.BackToEvent, Href: pages.EditPath(found.event.ID)}
	return ed.answer(v, http.StatusConflict, "problem", data)
}

func (ed *editor) changeData(v *visit, found sight, ch change) pages.EditChange {
	t := found.timeline.Timeline
	data := pages.EditChange{
		EditFrame: ed.frame(v, v.words.Edit.ChangeTitles[ch.name]), Name: ch.name, Lede: v.words.Edit.ChangeLedes[ch.name],
		Button: v.words.Edit.ChangeButtons[ch.name], Bad: ch.bad, Reason: ch.reason, Dated: ch.dated,
		Event: pages.NewEditRow(v.words, *found.record, t, found.event.Updated, "", ed.clock.Machine()), Zone: found.event.Zone, Version: ed.version(found.event.Revision), Timeline: t.Slug,
		Note: v.text("note"), Date: v.text("date"), Action: v.Request().URL.RequestURI(),
	}
	data.Trail = ed.trail(v, found)
	data.Told = ch.tell(v.words, found)
	if v.form != nil {
		data.Version = v.form.Get("version")
	}
	if ch.dated && data.Date != "" {
		data.Reading = ed.readDate(v.words, data.Date, found.event.Zone, found.event.Status, t)
	}
	return data
}

// trail leads from the list to the event.
func (ed *editor) trail(v *visit, found sight) []pages.Link {
	return []pages.Link{{Text: v.words.Edit.NavEvents, Href: editPath}, {Text: found.event.Title, Href: pages.EditPath(found.event.ID)}}
}

func (ed *editor) changeFaults(v *visit, status int, data pages.EditChange, faults pages.Faults) error {
	data.Faults = faults
	data.Fail()
	return ed.answer(v, status, "change", data)
}

// changeRefused answers a change that the store did not take. If somebody was faster, the same page comes back, with what
// was written in it and what the event is now.
func (ed *editor) changeRefused(v *visit, found sight, data pages.EditChange, err error) error {
	switch timeline.KindOf(err) {
	case timeline.Stale:
		newest, err := ed.newest(v, found)
		if err != nil {
			return err
		}
		data.Version = ed.version(newest.Event.Revision)
		data.Stale = savedBy(v.words, newest, found.timeline.Timeline.Zone) + " " + v.words.Edit.LookAgain
		return ed.answer(v, http.StatusConflict, "change", data)
	case timeline.Invalid, timeline.Conflict, timeline.Gone:
		return ed.changeFaults(v, statusOf[timeline.KindOf(err)], data, faultsOf(v.words, err))
	}
	return err
}

// savedBy says who made a version, and when.
func savedBy(words *pages.Labels, version timeline.Version, zone string) string {
	return fmt.Sprintf(words.Edit.SavedBy, authorName(words, version), version.Event.Revision, pages.Moment(version.Event.Updated, zone, words.Lang))
}

// faultsOf are the faults that an error of the domain names, for forms whose fields have the ids of their names.
func faultsOf(words *pages.Labels, err error) pages.Faults {
	fields := fieldErrors(err)
	if len(fields) == 0 {
		return pages.Faults{{Text: sentence(err.Error())}}
	}
	var faults pages.Faults
	for _, f := range fields {
		faults = append(faults, pages.FaultOf(f, words))
	}
	return faults
}

// match is the version that a form was made for.
func (ed *editor) match(v *visit) timeline.Match {
	return timeline.Match{Revisions: []int64{ed.versionOf(v)}}
}

func moveOp(ed *editor, v *visit, found sight, c *pages.EditChange) (timeline.Op, pages.Faults) {
	reading := ed.readDate(v.words, c.Date, found.event.Zone, found.event.Status, found.timeline.Timeline)
	if c.Reading = reading; reading.Fault != "" {
		return nil, pages.Faults{{ID: "date", Label: v.words.Edit.NewDate, Text: reading.Fault}}
	}
	e, date := *found.event, reading.Stored
	if e.Date == date {
		return nil, pages.Faults{{ID: "date", Label: v.words.Edit.NewDate, Text: v.words.Edit.SameDate}}
	}
	e.Date = date
	if e.Status == timeline.Postponed || e.Status == timeline.Cancelled {
		e.Status = timeline.Scheduled
	}
	return timeline.PutEvent{Event: e, Match: ed.match(v), Note: c.Note}, nil
}

func statusOp(s timeline.Status) func(*editor, *visit, sight, *pages.EditChange) (timeline.Op, pages.Faults) {
	return func(ed *editor, v *visit, found sight, c *pages.EditChange) (timeline.Op, pages.Faults) {
		e := *found.event
		e.Status = s
		return timeline.PutEvent{Event: e, Match: ed.match(v), Note: c.Note}, nil
	}
}

func deleteOp(ed *editor, v *visit, found sight, c *pages.EditChange) (timeline.Op, pages.Faults) {
	return timeline.DeleteEvent{Timeline: found.event.Timeline, ID: found.event.ID, Match: ed.match(v), Note: c.Note}, nil
}

func restoreOp(ed *editor, v *visit, found sight, c *pages.EditChange) (timeline.Op, pages.Faults) {
	return timeline.RestoreEvent{Timeline: found.event.Timeline, ID: found.event.ID, Revision: c.Past, Match: ed.match(v), Note: c.Note}, nil
}

func redactOp(ed *editor, v *visit, found sight, c *pages.EditChange) (timeline.Op, pages.Faults) {
	return timeline.RedactRevision{Timeline: found.event.Timeline, ID: found.event.ID, Revision: c.Past, Match: ed.match(v), Note: c.Note}, nil
}

// occurred notes that an event took place, by one press in the list.
func (ed *editor) occurred(v *visit) error {
	found, err := ed.event(v)
	if err != nil {
		return err
	}
	if fault := alive(&v.words.Edit, found.event); fault != "" {
		return ed.cannot(v, found, fault)
	}
	e := *found.event
	e.Status = timeline.Occurred
	_, err = ed.write(v.ctx, timeline.PutEvent{Event: e, Match: ed.match(v)})
	if timeline.KindOf(err) == timeline.Stale {
		if found.event.Status == timeline.Occurred { // pressed twice
			return v.seeOther(editPath + "?show=past")
		}
		return ed.cannot(v, found, v.words.Edit.ChangedInList)
	}
	if err != nil {
		return err
	}
	return v.seeOther(editPath + "?show=past")
}

// dateWords is a date of the event in words.
func dateWords(words *pages.Labels, date string, found sight) string {
	return pages.DateWords(date, found.event.Zone, found.timeline.Timeline.Zone, words.Lang)
}
