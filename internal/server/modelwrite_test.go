package server_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"pgregory.net/rapid"

	"dateline/feeds"
	"dateline/timeline"
)

var modelStart = time.Date(2025, 2, 27, 12, 0, 0, 0, time.UTC)

// The vocabulary is small, so that writes and addresses meet.
var (
	modelSlugs = []string{"news", "other"}
	modelIDs   = []string{"e1", "e2", "e3"}
	modelDates = []string{
		"2025-02-28", "2025-02-27T14:30", "2025-02-27T13:00Z/2025-02-27T15:00Z", "2025-03-01", "2025-03-02/2025-03-05", "2025-03", "2025",
		"202X", "2025-02-28/..", "../2025-03-01", "2025-03-01?", "-0043-03-15", "Y170000002", "2025-04-01", "2024-12-24",
	}
	modelPauses = []time.Duration{
		0, 0, 0, 300 * time.Millisecond, time.Second, 3 * time.Second, 20 * time.Minute, time.Hour, 13 * time.Hour, 26 * time.Hour,
		31 * 24 * time.Hour, 400 * 24 * time.Hour,
	}
	modelSites = []feeds.Site{
		testSite,
		{BaseURL: "https://dates.example.net", Authority: testSite.Authority, Generator: "test"},
		{BaseURL: baseURL, Authority: timeline.Authority{Host: "example.net", Year: 2024}, Generator: "test"},
		{BaseURL: baseURL, Authority: testSite.Authority, Generator: "test", SequenceBase: 7},
	}
)

// moment moves the clock a little, to milliseconds of the second that no other write has: an update is a whole second
// behind the last one of its event at least (M4), so that no two events are ever updated at the same time.
func (w *world) moment() {
	w.moments++
	at := w.now.Truncate(time.Second).Add(time.Duration(w.moments%40) * 25 * time.Millisecond)
	if at.Before(w.now) {
		at = at.Add(time.Second)
	}
	w.now = at
}

// step changes the world.
func (w *world) step() {
	w.now = w.now.Add(rapid.SampledFrom(modelPauses).Draw(w.rt, "pause"))
	event := api + "/timelines/news/events/" + rapid.SampledFrom(modelIDs).Draw(w.rt, "event")
	switch rapid.IntRange(0, 16).Draw(w.rt, "step") {
	case 0:
		w.restart()
	case 1, 2:
		w.due()
	case 3, 4:
		w.settings(api + "/timelines/" + rapid.SampledFrom([]string{"news", "news", "other"}).Draw(w.rt, "slug"))
	case 5, 6:
		w.write("DELETE", event, nil)
	case 7:
		w.write("POST", event+"/restore", object{})
	case 8:
		w.write("POST", fmt.Sprintf("%s/restore?revision=%d", event, rapid.IntRange(1, 3).Draw(w.rt, "revision")), object{"note": "Back."})
	case 9:
		w.write("POST", fmt.Sprintf("%s/history/%d/redact", event, rapid.IntRange(1, 3).Draw(w.rt, "revision")), object{"note": "By law."})
	case 10, 11:
		w.write("PUT", event, w.drawEvent())
	case 12: // nothing but time goes by
	default:
		w.edit(event)
	}
}

// settings changes one setting of a timeline.
func (w *world) settings(line string) {
	settings := drawSettings(w.rt)
	name := rapid.SampledFrom(slices.Sorted(maps.Keys(settings))).Draw(w.rt, "setting")
	w.write("PATCH", line, object{name: settings[name]})
}

// edit changes one or two fields of an event.
func (w *world) edit(event string) {
	fields, patch := w.drawEvent(), object{"minor": rapid.IntRange(0, 3).Draw(w.rt, "minor") == 0}
	for range rapid.IntRange(1, 2).Draw(w.rt, "edits") {
		name := rapid.SampledFrom([]string{"title", "summary", "date", "date", "status", "topics", "lang", "translations", "draft", "publish_at"}).Draw(w.rt, "field")
		patch[name] = fields[name]
	}
	if rapid.Bool().Draw(w.rt, "with a note") {
		patch["note"] = "Why it was changed."
	}
	w.write("PATCH", event, patch)
}

// due makes the writes that fall due, as the program does by itself.
func (w *world) due() {
	w.moment()
	if _, err := w.store.RunDue(context.Background()); err != nil {
		w.rt.Fatal(err)
	}
}

// restart starts the program anew with other options, which takes a while.
func (w *world) restart() {
	w.close()
	w.site = rapid.SampledFrom(modelSites).Draw(w.rt, "site")
	w.keep = timeline.Keep{
		Deleted:   rapid.SampledFrom([]time.Duration{0, timeline.Grace}).Draw(w.rt, "retention"),
		History:   rapid.SampledFrom([]time.Duration{0, 0, 20 * 24 * time.Hour}).Draw(w.rt, "history"),
		Revisions: rapid.SampledFrom([]int64{0, 0, 1, 2}).Draw(w.rt, "revisions"),
	}
	w.now = w.now.Add(2 * time.Second)
	w.start()
	w.due()
}

func (w *world) drawEvent() object {
	texts := func(label string) string { return rapid.SampledFrom([]string{"A", "B"}).Draw(w.rt, label) }
	e := object{
		"title": "Title " + texts("title"), "summary": "Summary " + texts("summary"), "date": rapid.SampledFrom(modelDates).Draw(w.rt, "date"),
		"status":       rapid.SampledFrom(timeline.Statuses).Draw(w.rt, "status"),
		"topics":       rapid.SampledFrom([][]string{{}, {"Trade"}, {"Peace"}, {"Trade", "Peace"}}).Draw(w.rt, "topics"),
		"lang":         rapid.SampledFrom([]string{"en", "uk"}).Draw(w.rt, "lang"),
		"draft":        rapid.IntRange(0, 4).Draw(w.rt, "draft") == 0,
		"translations": object{}, "publish_at": nil,
	}
	if other := map[string]string{"en": "uk", "uk": "en"}[e["lang"].(string)]; rapid.Bool().Draw(w.rt, "translated") {
		e["translations"] = object{other: object{"title": "Translated " + texts("translation"), "summary": "Summary in " + other}}
	}
	if rapid.IntRange(0, 4).Draw(w.rt, "embargo") == 0 {
		e["publish_at"] = w.now.Add(rapid.SampledFrom(modelPauses).Draw(w.rt, "publish in")).Format(time.RFC3339Nano)
	}
	return e
}

func drawSettings(rt *rapid.T) object {
	return object{
		"title": rapid.SampledFrom([]string{"News", "More news"}).Draw(rt, "name"), "zone": rapid.SampledFrom([]string{"Europe/Kyiv", "America/New_York"}).Draw(rt, "zone"),
		"visibility":   rapid.SampledFrom([]string{"public", "public", "public", "unlisted", "private"}).Draw(rt, "visibility"),
		"lang":         rapid.SampledFrom([]string{"en", "uk"}).Draw(rt, "lang of the timeline"),
		"show_authors": rapid.Bool().Draw(rt, "authors"),
		"calendar": object{
			"cancelled": rapid.SampledFrom([]string{"mark", "keep", "drop"}).Draw(rt, "cancelled"),
			"imprecise": rapid.SampledFrom([]string{"auto", "span", "first", "skip"}).Draw(rt, "imprecise"),
		},
	}
}
