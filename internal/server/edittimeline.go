package server

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"dateline/internal/pages"
	"dateline/timeline"
)

// timelines lists the timelines that the caller may write to.
func (ed *editor) timelines(v *visit) error {
	all, err := ed.writables(v)
	if err != nil {
		return err
	}
	data := pages.EditTimelines{EditFrame: ed.frame(v, "Timelines"), Admin: v.who.isAdmin()}
	for _, t := range all {
		data.Rows = append(data.Rows, pages.NewTimelineRow(t.Timeline))
	}
	return ed.answer(v, http.StatusOK, "timelines", data)
}

// newTimeline makes a timeline.
func (ed *editor) newTimeline(v *visit) error {
	if !v.who.isAdmin() {
		return forbidden("only an admin may create a timeline")
	}
	data := pages.EditSettings{EditFrame: ed.frame(v, "New timeline"), New: true, Action: "/edit/timelines/new"}
	data.Trail = []pages.Link{{Text: "Timelines", Href: "/edit/timelines"}}
	if v.form == nil {
		data.Timeline = timeline.Timeline{Lang: "en", Zone: "UTC", Visibility: timeline.Public, ShowAuthors: new(true)}
		return ed.answer(v, http.StatusOK, "settings", data)
	}
	data.Timeline = settingsOf(v, timeline.Timeline{Slug: v.text("slug")})
	result, err := ed.write(v.ctx, timeline.PutTimeline{Timeline: data.Timeline, Create: true})
	if timeline.KindOf(err) == timeline.Conflict || timeline.KindOf(err) == timeline.Gone {
		return ed.settingsFaults(v, data, statusOf[timeline.KindOf(err)], pages.Faults{{ID: "slug", Label: "Address", Text: sentence(err.Error())}})
	}
	if err != nil {
		return ed.settingsRefused(v, data, err)
	}
	return v.seeOther("/edit/t/" + result.Timeline.Timeline.Slug)
}

// settings changes what a timeline is set to.
func (ed *editor) settings(v *visit) error {
	record, err := ed.writable(v.ctx, v.Param("slug"))
	if err != nil {
		return err
	}
	t := record.Timeline
	data := pages.EditSettings{EditFrame: ed.frame(v, t.Title), Timeline: t, Revision: t.Revision, Action: "/edit/t/" + t.Slug, Page: ed.site.TimelineURL(t.Slug)}
	data.Trail = []pages.Link{{Text: "Timelines", Href: "/edit/timelines"}}
	data.Saved = v.QueryParam("saved") != ""
	if v.form == nil {
		return ed.answer(v, http.StatusOK, "settings", data)
	}
	data.Timeline = settingsOf(v, t)
	data.Revision, _ = strconv.ParseInt(v.form.Get("revision"), 10, 64) // 0 is no version
	_, err = ed.write(v.ctx, timeline.PutTimeline{Timeline: data.Timeline, Match: timeline.Match{Revisions: []int64{data.Revision}}})
	if timeline.KindOf(err) == timeline.Stale {
		// What was written stays, beside what is set now; the next press decides.
		data.Revision, data.Others = t.Revision, pages.SettingsDiff(t, data.Timeline)
		if len(data.Others) == 0 {
			return v.seeOther("/edit/t/" + t.Slug + "?saved=1")
		}
		data.Fail()
		return ed.answer(v, http.StatusConflict, "settings", data)
	}
	if err != nil {
		return ed.settingsRefused(v, data, err)
	}
	return v.seeOther("/edit/t/" + t.Slug + "?saved=1")
}

// settingsOf is t with what the form says.
func settingsOf(v *visit, t timeline.Timeline) timeline.Timeline {
	t.Title, t.Description = v.text("title"), v.text("description")
	t.Lang, t.Zone = v.text("lang"), v.text("zone")
	t.HomeURL, t.Publisher, t.License, t.Color = v.text("home-url"), v.text("publisher"), v.text("license"), v.text("color")
	t.Visibility = timeline.Visibility(v.text("visibility"))
	t.MediaHosts = strings.Fields(strings.ReplaceAll(v.form.Get("media-hosts"), ",", " "))
	t.ShowAuthors = new(v.form.Get("show-authors") != "")
	t.Calendar = timeline.CalendarSettings{Cancelled: v.text("cancelled"), Imprecise: v.text("imprecise")}
	return t
}

func (ed *editor) settingsRefused(v *visit, data pages.EditSettings, err error) error {
	if timeline.KindOf(err) != timeline.Invalid {
		return err
	}
	return ed.settingsFaults(v, data, http.StatusUnprocessableEntity, faultsOf(err))
}

func (ed *editor) settingsFaults(v *visit, data pages.EditSettings, status int, faults pages.Faults) error {
	data.Faults = faults
	data.Fail()
	return ed.answer(v, status, "settings", data)
}

// fieldErrors are the fields that an error of the domain names.
func fieldErrors(err error) []timeline.FieldError {
	if e, ok := errors.AsType[*timeline.Error](err); ok {
		return e.Fields
	}
	return nil
}
