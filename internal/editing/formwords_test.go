package editing_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"dateline/internal/editing"
	"dateline/timeline"
)

// An editor finds dates again in words, in his language; what words do not say exactly stays as it is stored.
func TestFormInWords(t *testing.T) {
	line := timeline.Timeline{Slug: "news", Zone: "Europe/Kyiv", Lang: "en"}
	today := time.Date(2025, 2, 27, 12, 0, 0, 0, time.UTC)
	for _, tc := range []struct{ stored, zone, lang, want string }{
		{"2025-03", "", "en", "March 2025"}, {"2025-03", "", "uk", "березень 2025 р."}, {"2025-02-28", "", "en", "28 February 2025"},
		{"2025-02-28T14:30", "", "en", "28 February 2025, 14:30"}, {"2025-02-28T14:30", "America/New_York", "en", "28 February 2025, 14:30"},
		{"2025-02-28/..", "", "uk", "після 28 лютого 2025 р., дати ще немає"}, {"2025-06~", "", "en", "c. June 2025"}, {"../2025-05-31", "", "en", "by 31 May 2025"},
		{"2025-03-12/2025-03-14", "", "en", "12–14 March 2025"}, {"2025-02-28T14:30:15Z", "", "en", "2025-02-28T14:30:15Z"}, {"nonsense", "", "en", "nonsense"}, {"", "", "en", ""},
	} {
		form := editing.Form{Date: tc.stored, Zone: tc.zone, Sources: []editing.Source{{Published: "2025-02-27"}}}.InWords(line, tc.lang, today)
		if got := form.Date; got != tc.want {
			t.Errorf("%q in %s is %q, want %q", tc.stored, tc.lang, got, tc.want)
		}
		if form.Sources[0].Published == "2025-02-27" {
			t.Errorf("the day of a source is %q", form.Sources[0].Published)
		}
	}
	for stored, want := range map[string]string{"2025-03-03T09:00+02:00": "3 March 2025, 09:00", "2025-10-26T03:30+02:00": "2025-10-26T03:30+02:00", "2025-03-03T09:00:01+02:00": "2025-03-03T09:00:01+02:00", "": ""} {
		form := editing.Form{Zone: "Europe/Kyiv", PublishAt: stored}.InWords(line, "en", today)
		if got := form.PublishAt; got != want {
			t.Errorf("publish at %q is %q, want %q", stored, got, want)
		}
	}
}

// Whatever the form shows of a stored date is read as that date again.
func TestFormInWordsReadsBack(t *testing.T) {
	line := timeline.Timeline{Slug: "news", Zone: "Europe/Kyiv", Lang: "en"}
	today := time.Date(2025, 2, 27, 12, 0, 0, 0, time.UTC)
	rapid.Check(t, func(rt *rapid.T) {
		stored := rapid.SampledFrom([]string{
			"2025-02-28", "2025-02", "2025", "202X", "20XX", "2004-XX", "2004-06-XX", "2025-21", "2025-06~", "2025-06?", "2025-06%", "2025-03-12/2025-03-14", "2014/2022",
			"2025-02-28/..", "2025-02-28/", "../2025-05-31", "/2025-05-31", "-0043", "Y170000002", "2025-02-19T16:30+02:00", "2025-03-20T10:00/2025-03-20T11:30", "2025-10-26T03:30",
		}).Draw(rt, "date")
		lang, zone := rapid.SampledFrom([]string{"en", "uk"}).Draw(rt, "lang"), rapid.SampledFrom([]string{"Europe/Kyiv", "America/New_York", "UTC"}).Draw(rt, "zone")
		d, err := timeline.ParseDate(stored, zone)
		if err != nil {
			rt.Skip(err)
		}
		form := editing.Form{Date: d.String(), Zone: zone}.InWords(line, lang, today)
		read, err := timeline.ReadDate(form.Date, zone, lang, today)
		if err != nil || read.String() != d.String() {
			rt.Errorf("%s in %s: the form shows %q, which is read as %s, %v", d, lang, form.Date, read, err)
		}
	})
}
