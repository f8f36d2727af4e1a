package server

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"dateline/internal/pages"
	"dateline/timeline"
)

// addVersion puts into a page the version that the address names, and in what it differs from the present one.
func (ed *editor) addVersion(v *visit, found sight, ch change, data *pages.EditChange) error {
	if ch.name != "restore" && ch.name != "redact" {
		return nil
	}
	if v.QueryParam("revision") == "" && ch.name == "restore" && found.event.Deleted != nil {
		data.Heading, data.Button = v.words.Edit.RestoreTitle, v.words.Edit.RestoreTitle
		data.Lede = v.words.Edit.ComesBack
		return nil
	}
	number, err := strconv.ParseInt(v.QueryParam("revision"), 10, 64)
	noSuch := timeline.Errorf(timeline.NotFound, "the event has no such version")
	if err != nil {
		return noSuch
	}
	version, ok, err := ed.versionAt(v.ctx, found, number)
	switch {
	case err != nil:
		return err
	case !ok:
		return noSuch
	}
	data.Past = number
	saved := savedBy(v.words, version, found.timeline.Timeline.Zone) + " "
	data.Lede = saved + data.Lede
	if ch.name == "restore" {
		data.Lede = saved + v.words.Edit.BecomesNewest
		data.Rows = differences(v.words, &found.record.Event, &version.Event, found)
	}
	return nil
}

// differences are the fields in which two versions differ, in words.
func differences(words *pages.Labels, from, to *timeline.Event, found sight) []pages.HistoryRow {
	return diffRows(words, timeline.Diff(from, to), found)
}

// diffRows are changes of fields in words.
func diffRows(words *pages.Labels, changed []timeline.FieldChange, found sight) []pages.HistoryRow {
	return pages.Teller{Labels: words, Home: found.timeline.Timeline.Zone}.DiffRows(changed, found.event)
}

// history shows the versions of an event, drafts too, page by page, and compares any two.
func (ed *editor) history(v *visit) error {
	found, err := ed.event(v)
	if err != nil {
		return err
	}
	var l listing
	before := l.readBefore(v.QueryParams(), "before") // a wrong one counts for nothing
	if before == 0 {
		before = found.record.Event.Revision + 1
	}
	part, err := ed.store.HistoryPart(v.ctx, timeline.HistoryQuery{ID: found.record.Event.ID, Before: before, Limit: feedLimit})
	if err != nil {
		return err
	}
	t := found.timeline.Timeline
	data := pages.EditHistory{EditFrame: ed.frame(v, fmt.Sprintf(v.words.Edit.HistoryOf, found.event.Title)), Event: pages.NewEditRow(v.words, *found.record, t, found.event.Updated, "", ed.clock.Machine())}
	data.Trail = ed.trail(v, found)
	for _, r := range part.Full() {
		data.Versions = append(data.Versions, ed.versionEntry(v, found, r))
	}
	slices.Reverse(data.Versions)
	if part.More {
		data.Next, data.Earlier = data.Event.Href+"/history?before="+strconv.FormatInt(part.First, 10), fmt.Sprintf(v.words.EarlierVersions, part.First)
	}
	if err := ed.compare(v, found, &data); err != nil {
		return err
	}
	return ed.answer(v, http.StatusOK, "history", data)
}

// versionEntry is a revision in the list of them.
func (ed *editor) versionEntry(v *visit, found sight, r timeline.Revision) pages.EditVersion {
	zone := found.timeline.Timeline.Zone
	entry := pages.EditVersion{
		Number: r.Number, Heading: r.Kind.Words(v.words.Lang), When: pages.Moment(r.Time, zone, v.words.Lang), At: r.Time.UTC().Format("2006-01-02T15:04:05Z"),
		Author: r.Author, Note: r.Note, Minor: r.Minor, Hidden: r.Hidden, Restore: r.Number != found.event.Revision && r.Redaction == nil,
	}
	entry.Redact = v.who.isAdmin() && r.Number != found.event.Revision && r.Redaction == nil
	if r.Number > 1 {
		entry.Rows = diffRows(v.words, r.Changes, found)
	}
	if r.Redaction != nil {
		entry.Redacted = pages.Moment(r.Redaction.Time, zone, v.words.Lang)
		entry.RedactedBy, entry.RedactedWhy = r.Redaction.Author, r.Redaction.Note
	}
	return entry
}

// compare puts the difference of the two versions that the address names into the page, be they in its list or not.
func (ed *editor) compare(v *visit, found sight, data *pages.EditHistory) error {
	var picked [2]*timeline.Version
	for i, name := range []string{"from", "to"} {
		number, _ := strconv.ParseInt(v.QueryParam(name), 10, 64) // 0 is no version
		version, ok, err := ed.versionAt(v.ctx, found, number)
		if err != nil {
			return err
		}
		if ok {
			picked[i] = &version
		}
	}
	from, to := picked[0], picked[1]
	if from == nil || to == nil {
		if len(data.Versions) > 1 {
			data.From, data.To = data.Versions[1].Number, data.Versions[0].Number
		}
		return nil
	}
	if from.Event.Revision > to.Event.Revision {
		from, to = to, from
	}
	data.From, data.To, data.Compared = from.Event.Revision, to.Event.Revision, true
	data.Rows = differences(v.words, &from.Event, &to.Event, found)
	return nil
}
