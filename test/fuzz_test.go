package programs_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"dateline/data/seed"
	"dateline/feeds"
	"dateline/internal/eventfuzz"
	"dateline/timeline"
)

// fuzzSite is the service whose documents the readers get.
var fuzzSite = feeds.Site{
	BaseURL: "https://dates.example.org", Authority: timeline.Authority{Host: "dates.example.org", Year: 2026}, Generator: "0.1.0",
}

// fuzzReaders calls check with what readers get of any event that a store can hold, together with a second one.
func fuzzReaders(f *testing.F, check func(t *testing.T, render func(feeds.Format) []byte, e timeline.Event)) {
	line, events, err := seed.Load()
	if err != nil {
		f.Fatal(err)
	}
	for _, e := range events {
		e.Updated = time.Date(2025, 2, 28, 9, 15, 0, 0, time.UTC)
		eventfuzz.Add(f, line, e)
	}
	eventfuzz.Fuzz(f, func(t *testing.T, line timeline.Timeline, e timeline.Event) {
		second := timeline.Event{ID: "second", Timeline: line.Slug, Title: "Second", Date: "2025-03-02"}
		second, err := second.Prepare(line)
		if err != nil {
			t.Fatal(err)
		}
		second.Revision, second.Created, second.Published, second.Updated = 1, e.Created, &e.Created, e.Updated
		v := feeds.View{Timeline: line, Page: fuzzSite.TimelineURL(line.Slug), ID: "t/" + line.Slug, Updated: e.Updated}
		check(t, func(format feeds.Format) []byte {
			v.Self = v.Page + format.Suffix
			return format.Render(fuzzSite, v, feeds.Items([]timeline.Event{e, second}))
		}, e)
	})
}

// Feed readers that are not ours understand any event: which it is, what it is called, and when it was published.
func FuzzFeedReaders(f *testing.F) {
	fuzzReaders(f, func(t *testing.T, render func(feeds.Format) []byte, e timeline.Event) {
		for _, format := range []feeds.Format{feeds.RSS(), feeds.Atom(), feeds.JSON()} {
			entries := readGofeed(t, render(format))
			if want := map[bool]int{true: 1, false: 2}[e.Deleted != nil]; len(entries) != want {
				t.Fatalf("%s: %d entries, want %d", format.Name, len(entries), want)
			}
			if last := entries[len(entries)-1]; last["title"] != "Second" || !strings.HasSuffix(last["id"], ":e/second") {
				t.Errorf("%s: the second entry is %+v", format.Name, last)
			}
			if len(entries) == 1 {
				continue
			}
			got, published := entries[0], e.Created
			if e.Published != nil {
				published = *e.Published
			}
			if got["id"] != fuzzSite.Authority.Tag("e/"+e.ID) || got["link"] != fuzzSite.EventURL(e.ID) || got["published"] != moment(published) {
				t.Errorf("%s: read as %q at %q, of %v; it is %s of %v", format.Name, got["id"], got["link"], got["published"], e.ID, published)
			}
			if !strings.HasSuffix(squeeze(got["title"]), squeeze(e.Title)) || got["text"] == "" {
				t.Errorf("%s: title %q, want %q, with %d bytes of content", format.Name, got["title"], e.Title, len(got["text"]))
			}
		}
	})
}

// Calendar libraries that are not ours understand any event: which it is, what it is called, when it is and whether
// it takes place.
func FuzzCalendarReaders(f *testing.F) {
	fuzzReaders(f, func(t *testing.T, render func(feeds.Format) []byte, e timeline.Event) {
		document := render(feeds.Calendar())
		n := strings.Count(string(document), "\r\nBEGIN:VEVENT\r\n")
		for name, read := range map[string]func(*testing.T, []byte) []shown{"go-ical": readGoICal, "golang-ical": readGolangICal} {
			all := read(t, document)
			if len(all) != n || len(all) == 0 || all[len(all)-1]["uid"] != "second@dates.example.org" {
				t.Fatalf("%s: read %+v, want %d events, the second last", name, all, n)
			}
			if len(all) == 1 {
				continue
			}
			checkAppointment(t, name, all[0], e)
		}
	})
}

func checkAppointment(t *testing.T, reader string, got shown, e timeline.Event) {
	t.Helper()
	layout := map[bool]string{true: time.DateOnly, false: time.DateTime}[e.AllDay]
	if got["uid"] != fuzzSite.Authority.UID(e.ID) || got["start"] != time.Unix(e.Lo, 0).UTC().Format(layout) || got["stamp"] != moment(e.Updated) {
		t.Errorf("%s: read as %+v, it is %+v", reader, got, e)
	}
	if !strings.Contains(squeeze(got["title"]), squeeze(e.Title)) {
		t.Errorf("%s: SUMMARY %q, want %q", reader, got["title"], e.Title)
	}
	if cancelled := e.Deleted != nil || e.Status == timeline.Cancelled; cancelled != (got["status"] == "CANCELLED") {
		t.Errorf("%s: STATUS %s, of an event that is %s", reader, got["status"], e.Status)
	}
	if want := min(e.Revision-1, 1<<31-1); got["revision"] != fmt.Sprint(want) {
		t.Errorf("%s: SEQUENCE %s, want %d", reader, got["revision"], want)
	}
}
