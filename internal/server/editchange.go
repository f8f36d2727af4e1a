package server

import (
	"fmt"
	"net/http"

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
	versions, err := ed.versions(v.ctx, found)
	if err != nil || len(versions) == 0 {
		return timeline.Version{Event: *found.event}, err
	}
	return versions[len(versions)-1], nil
}

// change is one thing that can be done with an event: a page that tells what follows from it, and asks for the reason.
type change struct {
	name   string // the last part of its path
	title  string
	lede   string
	button string
	bad    bool // what it does is not easily undone
	reason bool // must be given
	dated  bool // asks for a new date
	admin  bool

	// fits says why the change cannot be made of an event; empty if it can.
	fits func(e *timeline.Event) string
	// op is the change as it is written; faults name what is wrong with the form.
	op func(ed *editor, v *visit, found sight, c *pages.EditChange) (timeline.Op, pages.Faults)
	// tell says what followers will see.
	tell func(found sight) []string
}

// changes are what can be done with an event.
var changes = []change{
	{
		name: "move", title: "Move the event", button: "Move the event", reason: true, dated: true,
		fits: alive, op: moveOp,
		tell: func(found sight) []string {
			when := dateWords(found.event.Date, found)
			told := []string{"In calendars the entry goes to the new date; feeds and the page say “Moved from " + when + "”."}
			if s := found.event.Status; s == timeline.Postponed || s == timeline.Cancelled {
				told = append(told, "The event is on again: its status becomes scheduled.")
			}
			return told
		},
	},
	{
		name: "postpone", title: "Postpone the event", button: "Postpone the event", reason: true,
		lede: "The date stays open until you move the event to a new one.",
		fits: allBut(timeline.Postponed, "It is postponed already."), op: statusOp(timeline.Postponed),
		tell: func(sight) []string {
			return []string{"The event stays on the page and in calendars, marked as postponed."}
		},
	},
	{
		name: "cancel", title: "Cancel the event", button: "Cancel the event", bad: true, reason: true,
		lede: "The event stays on the page, struck through, and is marked as cancelled in calendars.",
		fits: allBut(timeline.Cancelled, "It is cancelled already."), op: statusOp(timeline.Cancelled),
	},
	{
		name: "delete", title: "Delete the event", button: "Delete the event", bad: true,
		lede: "Delete only what was entered by mistake. If the event does not take place, cancel it: then everybody learns of it.",
		fits: alive, op: deleteOp,
		tell: func(sight) []string {
			return []string{"The page of the event says that it was removed. Calendars show it as cancelled for 30 days; feeds no longer have it."}
		},
	},
	{name: "restore", title: "Restore a version", button: "Restore this version", fits: func(*timeline.Event) string { return "" }, op: restoreOp},
	{
		name: "redact", title: "Take the texts out of a version", button: "Take the texts out", bad: true, admin: true,
		lede: "For what must not be public any longer. History keeps that the version was there, who wrote it and when, and shows none of its texts. This cannot be undone.",
		fits: func(*timeline.Event) string { return "" }, op: redactOp,
	},
}

func alive(e *timeline.Event) string {
	if e.Deleted != nil {
		return "It is deleted. Restore it first."
	}
	return ""
}

func allBut(s timeline.Status, message string) func(*timeline.Event) string {
	return func(e *timeline.Event) string {
		if e.Status == s {
			return message
		}
		return alive(e)
	}
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
		if fault := ch.fits(found.event); fault != "" {
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
			data.Date, data.Reading = choice, ed.readDate(choice, found.event.Zone, found.event.Status, found.timeline.Timeline)
			return ed.answer(v, http.StatusOK, "change", data)
		}
		op, faults := ch.op(ed, v, found, &data)
		if ch.reason && data.Note == "" {
			faults = append(faults, pages.Fault{ID: "note", Label: "Why", Text: "Give the reason: it is what followers ask first."})
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
	data := pages.EditProblem{EditFrame: ed.frame(v, "This cannot be done"), Text: why}
	data.Link = &pages.Link{Text: "Back to the event", Href: pages.EditPath(found.event.ID)}
	return ed.answer(v, http.StatusConflict, "problem", data)
}

func (ed *editor) changeData(v *visit, found sight, ch change) pages.EditChange {
	t := found.timeline.Timeline
	data := pages.EditChange{
		EditFrame: ed.frame(v, ch.title), Name: ch.name, Lede: ch.lede, Button: ch.button, Bad: ch.bad, Reason: ch.reason, Dated: ch.dated,
		Event: pages.NewEditRow(*found.record, t, found.event.Updated, "", ed.clock.Machine()), Zone: found.event.Zone, Version: ed.version(found.event.Revision), Timeline: t.Slug,
		Note: v.text("note"), Date: v.text("date"), Action: v.Request().URL.RequestURI(),
	}
	data.Trail = ed.trail(found)
	if ch.tell != nil {
		data.Told = ch.tell(found)
	}
	if v.form != nil {
		data.Version = v.form.Get("version")
	}
	if ch.dated && data.Date != "" {
		data.Reading = ed.readDate(data.Date, found.event.Zone, found.event.Status, t)
	}
	return data
}

// trail leads from the list to the event.
func (ed *editor) trail(found sight) []pages.Link {
	return []pages.Link{{Text: "Events", Href: editPath}, {Text: found.event.Title, Href: pages.EditPath(found.event.ID)}}
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
		data.Stale = savedBy(newest, found.timeline.Timeline.Zone) + " Look at what is said here now, and press the button again if it is still right."
		return ed.answer(v, http.StatusConflict, "change", data)
	case timeline.Invalid, timeline.Conflict, timeline.Gone:
		return ed.changeFaults(v, statusOf[timeline.KindOf(err)], data, faultsOf(err))
	}
	return err
}

// savedBy says who made a version, and when.
func savedBy(version timeline.Version, zone string) string {
	return fmt.Sprintf("%s saved version %d on %s.", authorName(version), version.Event.Revision, pages.Moment(version.Event.Updated, zone))
}

// faultsOf are the faults that an error of the domain names, for forms whose fields have the ids of their names.
func faultsOf(err error) pages.Faults {
	fields := fieldErrors(err)
	if len(fields) == 0 {
		return pages.Faults{{Text: sentence(err.Error())}}
	}
	var faults pages.Faults
	for _, f := range fields {
		faults = append(faults, pages.FaultOf(f))
	}
	return faults
}

// match is the version that a form was made for.
func (ed *editor) match(v *visit) timeline.Match {
	return timeline.Match{Revisions: []int64{ed.versionOf(v)}}
}

func moveOp(ed *editor, v *visit, found sight, c *pages.EditChange) (timeline.Op, pages.Faults) {
	reading := ed.readDate(c.Date, found.event.Zone, found.event.Status, found.timeline.Timeline)
	if c.Reading = reading; reading.Fault != "" {
		return nil, pages.Faults{{ID: "date", Label: "New date", Text: reading.Fault}}
	}
	e, date := *found.event, reading.Stored
	if e.Date == date {
		return nil, pages.Faults{{ID: "date", Label: "New date", Text: "This is the date that it has."}}
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
	if fault := alive(found.event); fault != "" {
		return ed.cannot(v, found, fault)
	}
	e := *found.event
	e.Status = timeline.Occurred
	_, err = ed.write(v.ctx, timeline.PutEvent{Event: e, Match: ed.match(v)})
	if timeline.KindOf(err) == timeline.Stale {
		if found.event.Status == timeline.Occurred { // pressed twice
			return v.seeOther(editPath + "?show=past")
		}
		return ed.cannot(v, found, "somebody changed the event since the list was made; look at it first")
	}
	if err != nil {
		return err
	}
	return v.seeOther(editPath + "?show=past")
}

// dateWords is a date of the event in words.
func dateWords(date string, found sight) string {
	return pages.DateWords(date, found.event.Zone, found.timeline.Timeline.Zone, pages.English.Lang)
}
