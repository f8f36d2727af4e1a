package server

import (
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
	versions, err := ed.versions(v.ctx, found)
	if err != nil {
		return err
	}
	if v.QueryParam("revision") == "" && ch.name == "restore" && found.event.Deleted != nil {
		data.Heading, data.Button = "Restore the event", "Restore the event"
		data.Lede = "It comes back as it was before it was deleted, at its old address."
		return nil
	}
	number, err := strconv.ParseInt(v.QueryParam("revision"), 10, 64)
	i := slices.IndexFunc(versions, func(o timeline.Version) bool { return o.Event.Revision == number })
	if err != nil || i < 0 {
		return timeline.Errorf(timeline.NotFound, "the event has no such version")
	}
	data.Past = number
	data.Lede = savedBy(versions[i], found.timeline.Timeline.Zone) + " " + data.Lede
	if ch.name == "restore" {
		data.Lede = savedBy(versions[i], found.timeline.Timeline.Zone) + " It becomes the newest one; nothing is rewritten."
		data.Rows = ed.differences(&versions[len(versions)-1], &versions[i], found)
		data.RowsTitle = "What changes by that"
	}
	return nil
}

// differences are the fields in which two versions differ, in words.
func (ed *editor) differences(from, to *timeline.Version, found sight) []pages.HistoryRow {
	return diffRows(timeline.Diff(&from.Event, &to.Event), found)
}

// diffRows are changes of fields in words.
func diffRows(changed []timeline.FieldChange, found sight) []pages.HistoryRow {
	return pages.DiffRows(changed, found.event, found.timeline.Timeline.Zone)
}

// history shows every version of an event, drafts too, and compares any two.
func (ed *editor) history(v *visit) error {
	found, err := ed.event(v)
	if err != nil {
		return err
	}
	versions, err := ed.versions(v.ctx, found)
	if err != nil {
		return err
	}
	t := found.timeline.Timeline
	data := pages.EditHistory{EditFrame: ed.frame(v, "History: "+found.event.Title), Event: pages.NewEditRow(*found.record, t, found.event.Updated, "", ed.clock.Machine())}
	data.Trail = ed.trail(found)
	for _, r := range timeline.FullHistory(versions) {
		entry := pages.EditVersion{
			Number: r.Number, Heading: r.Kind.Words(pages.English.Lang), When: pages.Moment(r.Time, t.Zone), At: r.Time.UTC().Format("2006-01-02T15:04:05Z"),
			Author: r.Author, Note: r.Note, Minor: r.Minor, Hidden: r.Hidden, Restore: r.Number != found.event.Revision && r.Redaction == nil,
		}
		entry.Redact = v.who.isAdmin() && r.Number != found.event.Revision && r.Redaction == nil
		if r.Number > 1 {
			entry.Rows = diffRows(r.Changes, found)
		}
		if r.Redaction != nil {
			entry.Redacted = pages.Moment(r.Redaction.Time, t.Zone)
			entry.RedactedBy, entry.RedactedWhy = r.Redaction.Author, r.Redaction.Note
		}
		data.Versions = append(data.Versions, entry)
	}
	slices.Reverse(data.Versions)
	ed.compare(v, versions, found, &data)
	return ed.answer(v, http.StatusOK, "history", data)
}

// compare puts the difference of the two versions that the address names into the page.
func (ed *editor) compare(v *visit, versions []timeline.Version, found sight, data *pages.EditHistory) {
	pick := func(name string) *timeline.Version {
		number, _ := strconv.ParseInt(v.QueryParam(name), 10, 64) // 0 is no version
		for i := range versions {
			if versions[i].Event.Revision == number {
				return &versions[i]
			}
		}
		return nil
	}
	from, to := pick("from"), pick("to")
	if from == nil || to == nil {
		if len(versions) > 1 {
			data.From, data.To = versions[len(versions)-2].Event.Revision, versions[len(versions)-1].Event.Revision
		}
		return
	}
	if from.Event.Revision > to.Event.Revision {
		from, to = to, from
	}
	data.From, data.To, data.Compared = from.Event.Revision, to.Event.Revision, true
	data.Rows = ed.differences(from, to, found)
}
