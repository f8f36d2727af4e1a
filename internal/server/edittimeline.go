package server

import (
	"errors"
	"net/http"
	"slices"
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
	data := pages.EditTimelines{EditFrame: ed.frame(v, v.words.Edit.TimelinesTitle), Admin: v.who.isAdmin()}
	for _, t := range all {
		data.Rows = append(data.Rows, pages.NewTimelineRow(v.words, t.Timeline))
	}
	return ed.answer(v, http.StatusOK, "timelines", data)
}

// newTimeline makes a timeline.
func (ed *editor) newTimeline(v *visit) error {
	if !v.who.isAdmin() {
		return forbidden("only an admin may create a timeline")
	}
	data := pages.EditSettings{EditFrame: ed.frame(v, v.words.Edit.NewTimeline), New: true, Action: "/edit/timelines/new"}
	data.Trail = []pages.Link{{Text: v.words.Edit.TimelinesTitle, Href: "/edit/timelines"}}
	if v.form == nil {
		data.Timeline = timeline.Timeline{Lang: "en", Zone: "UTC", Visibility: timeline.Public, ShowAuthors: new(true)}
		return ed.answer(v, http.StatusOK, "settings", data)
	}
	data.Timeline = settingsOf(v, timeline.Timeline{Slug: v.text("slug")})
	result, err := ed.write(v.ctx, timeline.PutTimeline{Timeline: data.Timeline, Create: true})
	if timeline.KindOf(err) == timeline.Conflict || timeline.KindOf(err) == timeline.Gone {
		return ed.settingsFaults(v, data, statusOf[timeline.KindOf(err)], pages.Faults{{ID: "slug", Label: v.words.Edit.SettingLabels["slug"], Text: v.words.Edit.SlugTaken}})
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
	data := pages.EditSettings{EditFrame: ed.frame(v, t.Title), Timeline: t, Version: ed.version(t.Revision), Action: "/edit/t/" + t.Slug, Page: ed.site.TimelineURL(t.Slug)}
	data.Trail = []pages.Link{{Text: v.words.Edit.TimelinesTitle, Href: "/edit/timelines"}}
	data.Saved = v.QueryParam("saved") != ""
	if data.Followers, err = ed.followers(v, &t); err != nil {
		return err
	}
	if v.form == nil {
		return ed.answer(v, http.StatusOK, "settings", data)
	}
	data.Timeline, data.Version = settingsOf(v, t), v.form.Get("version")
	data.Restored = ed.versionOf(v) == 0
	_, err = ed.write(v.ctx, timeline.PutTimeline{Timeline: data.Timeline, Match: ed.match(v)})
	if timeline.KindOf(err) == timeline.Stale {
		// What was written stays, beside what is set now; the next press decides.
		if record, err = ed.writable(v.ctx, t.Slug); err != nil {
			return err
		}
		now := record.Timeline
		data.Version, data.Others = ed.version(now.Revision), pages.SettingsDiff(v.words, now, data.Timeline)
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

// followers are who follows a private timeline by a private address.
func (ed *editor) followers(v *visit, t *timeline.Timeline) (*pages.Followers, error) {
	if t.Visibility != timeline.Private {
		return nil, nil
	}
	f := &pages.Followers{Slug: t.Slug, Make: v.who.isAdmin()}
	if !f.Make {
		return f, nil
	}
	tokens, err := ed.allTokens(v.ctx)
	for _, token := range tokens {
		if token.Capability() && slices.Contains(token.Timelines, t.Slug) {
			f.Rows = append(f.Rows, pages.NewTokenRow(v.words, token, ed.clock.Machine(), ""))
		}
	}
	return f, err
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
	return ed.settingsFaults(v, data, http.StatusUnprocessableEntity, faultsOf(v.words, err))
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
