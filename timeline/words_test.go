package timeline_test

import (
	"strings"
	"testing"

	"dateline/timeline"
)

// spaced turns the no-break spaces of a phrase into "_", so that tables show where they stand.
func spaced(s string) string { return strings.ReplaceAll(s, "\u00a0", "_") }

func TestWordsOfDays(t *testing.T) {
	tests := []struct {
		date                            string
		full, sub, short, beside, value string
	}{
		{"2025-02-28", "28_February 2025", "Friday", "28_February", "Friday", "2025-02-28"},
		{"2025-02", "February 2025", "", "February", "day not given", "2025-02"},
		{"2024", "2024", "", "2024", "month not given", "2024"},
		{"2025-21", "spring 2025", "", "Spring", "months not given", ""},
		{"2025-22", "summer 2025", "", "Summer", "months not given", ""},
		{"2025-23", "autumn 2025", "", "Autumn", "months not given", ""},
		{"2025-24", "winter 2025", "", "Winter", "months not given", ""},
		{"202X", "the 2020s", "", "2020s", "year not known", ""},
		{"190X", "some year from 1900 to 1909", "", "1900–1909", "year not known", ""},
		{"20XX", "some year from 2000 to 2099", "", "2000–2099", "year not known", ""},
		{"-004X", "some year from 50 to 41_BCE", "", "50–41_BCE", "year not known", ""},
		{"00XX", "some year from 1_BCE to 99_CE", "", "1_BCE – 99_CE", "year not known", ""},
		{"2004-XX", "2004, month not known", "", "2004", "month not known", "2004"},
		{"2004-06-XX", "June 2004, day not known", "", "June", "day not known", "2004-06"},
		{"2004-XX-XX", "2004, day not known", "", "2004", "day not known", "2004"},
		{"2025-06~", "c. June 2025", "", "c. June", "approximate", "2025-06"},
		{"2025-06?", "June 2025 (uncertain)", "", "June", "uncertain", "2025-06"},
		{"2025-06%", "c. June 2025 (uncertain)", "", "c. June", "approximate, uncertain", "2025-06"},
		{"2025-02-28~", "c. 28_February 2025", "", "c. 28_February", "approximate", "2025-02-28"},
		{"2025-21~", "c. spring 2025", "", "c. spring", "approximate", ""},
		{"2004-06-XX?", "June 2004, day not known (uncertain)", "", "June", "day not known, uncertain", "2004-06"},

		{"2025-03-12/2025-03-14", "12–14_March 2025", "", "12–14_March", "3_days", "2025-03-12"},
		{"2025-02-28/2025-03-03", "28_February – 3_March 2025", "", "28_February – 3_March", "4_days", "2025-02-28"},
		{"2024-12-30/2025-01-02", "30_December 2024 – 2_January 2025", "", "30_December – 2_January", "4_days", "2024-12-30"},
		{"2024-12-30/2026-01-02", "30_December 2024 – 2_January 2026", "", "30_December – 2_January 2026", "369_days", "2024-12-30"},
		{"2025-02-28/2025-02-28", "28_February 2025", "Friday", "28_February", "Friday", "2025-02-28"},
		{"2025-03/2025-05", "March–May 2025", "", "March–May", "", "2025-03"},
		{"2024-11/2025-02", "November 2024 – February 2025", "", "November–February", "", "2024-11"},
		{"2025-03-12/2025-05", "12_March – May 2025", "", "12_March – May", "", "2025-03-12"},
		{"2025-21/2025-23", "spring–autumn 2025", "", "Spring–autumn", "", ""},
		{"2014/2022", "2014–2022", "", "2014–2022", "", "2014"},
		{"2014/2022-05-03", "2014 – 3_May 2022", "", "2014 – 3_May 2022", "", "2014"},
		{"201X/2025", "the 2010s – 2025", "", "the 2010s – 2025", "", ""},
		{"2025-06~/2025-08~", "c. June–August 2025", "", "c. June–August", "approximate", "2025-06"},
		{"1984?/2004%", "1984 (uncertain) – c. 2004 (uncertain)", "", "1984 – c. 2004", "approximate, uncertain", "1984"},
		{"2004-06-XX/2004-07-03", "June 2004 (day not known) – 3_July 2004", "", "June – 3_July", "day not known", "2004-06"},
		{"2004-06-03~/2005-07-03", "c. 3_June 2004 – 3_July 2005", "", "c. 3_June – 3_July 2005", "approximate", "2004-06-03"},

		{"2025-02-28/..", "after 28_February 2025, no date yet", "", "after 28_February", "no date yet", "2025-02-28"},
		{"2025-02-28/", "from 28_February 2025, end not known", "", "from 28_February", "end not known", "2025-02-28"},
		{"../2025-05-31", "by 31_May 2025", "", "by 31_May", "Saturday", "2025-05-31"},
		{"/2025-05-31", "until 31_May 2025, start not known", "", "until 31_May", "start not known", "2025-05-31"},
		{"../2025-05", "by May 2025", "", "by May", "day not given", "2025-05"},
		{"2025-02~/..", "after c. February 2025, no date yet", "", "after c. February", "no date yet, approximate", "2025-02"},
		{"2004-06-XX/..", "after June 2004 (day not known), no date yet", "", "after June", "day not known, no date yet", "2004-06"},
		{"2025-21/..", "after spring 2025, no date yet", "", "after spring", "no date yet", ""},

		{"-0043", "44_BCE", "", "44_BCE", "", ""},
		{"0000", "1_BCE", "", "1_BCE", "", ""},
		{"0044", "44_CE", "", "44_CE", "month not given", "0044"},
		{"Y-170000", "170,001_BCE", "", "170,001_BCE", "", ""},
		{"-1499", "1500_BCE", "", "1500_BCE", "", ""},
		{"Y170000002", "the year 170,000,002", "", "the year 170,000,002", "", ""},
		{"Y12345~", "c. the year 12,345", "", "c. the year 12,345", "approximate", ""},
		{"-0043-03-15", "15_March 44_BCE", "Friday", "15_March", "Friday", ""},
		{"-0043/-0030", "44–31_BCE", "", "44–31_BCE", "", ""},
		{"-0043/0014", "44_BCE – 14_CE", "", "44_BCE – 14_CE", "", ""},
		{"0900/1100", "900_CE – 1100", "", "900_CE – 1100", "", "0900"},
	}
	for _, tt := range tests {
		t.Run(strings.ReplaceAll(tt.date, "/", " "), func(t *testing.T) {
			d := parse(t, tt.date, "Europe/Kyiv")
			full := timeline.Words(d, timeline.Scheduled, "Asia/Tokyo", "en", timeline.Full)
			short := timeline.Words(d, timeline.Scheduled, "Asia/Tokyo", "en", timeline.InYear)
			if spaced(full.Main) != tt.full || full.Sub != tt.sub || full.Datetime != tt.value {
				t.Errorf("in full = %q, %q, %q, want %q, %q, %q", spaced(full.Main), full.Sub, full.Datetime, tt.full, tt.sub, tt.value)
			}
			if spaced(short.Main) != tt.short || spaced(short.Sub) != tt.beside || short.Datetime != tt.value {
				t.Errorf("in its year = %q, %q, %q, want %q, %q, %q", spaced(short.Main), spaced(short.Sub), short.Datetime, tt.short, tt.beside, tt.value)
			}
			if spoken := strings.ReplaceAll(full.Main, "c. ", "about "); full.Spoken != spoken {
				t.Errorf("is read as %q, want %q", full.Spoken, spoken)
			}
			if day := timeline.Words(d, timeline.Scheduled, "Asia/Tokyo", "en", timeline.InDay); day != short {
				t.Errorf("in its day = %+v, want %+v", day, short)
			}
		})
	}
}

func TestWordsOfTimes(t *testing.T) {
	const kyiv, york = "Europe/Kyiv", "America/New_York"
	tests := []struct {
		name, date, zone, home                string
		full, weekday, short, sub, day, value string
	}{
		{
			"at home", "2025-02-19T16:30+02:00", kyiv, kyiv,
			"19_February 2025, 16:30", "Wednesday", "19_February", "Wednesday, 16:30", "16:30", "2025-02-19T16:30+02:00",
		},
		{
			"with seconds", "2025-02-19T16:30:05", kyiv, kyiv,
			"19_February 2025, 16:30:05", "Wednesday", "19_February", "Wednesday, 16:30:05", "16:30:05", "2025-02-19T16:30:05+02:00",
		},
		{
			"home is not known", "2025-02-19T16:30", york, "",
			"19_February 2025, 16:30", "Wednesday", "19_February", "Wednesday, 16:30", "16:30", "2025-02-19T16:30-05:00",
		},
		{
			"abroad", "2025-02-19T16:30", york, kyiv,
			"19_February 2025, 16:30 New York time (23:30 in Kyiv)", "Wednesday",
			"19_February", "Wednesday, 16:30 New York", "16:30 New York", "2025-02-19T16:30-05:00",
		},
		{
			"abroad, next day at home", "2025-02-28T20:00", york, kyiv,
			"28_February 2025, 20:00 New York time (1_March, 03:00 in Kyiv)", "Friday",
			"28_February", "Friday, 20:00 New York", "20:00 New York", "2025-02-28T20:00-05:00",
		},
		{
			"an offset is told in the zone", "2025-02-19T16:30Z", kyiv, kyiv,
			"19_February 2025, 18:30", "Wednesday", "19_February", "Wednesday, 18:30", "18:30", "2025-02-19T18:30+02:00",
		},
		{
			"zones whose clocks agree", "2025-02-19T16:30", "Europe/Paris", "Europe/Berlin",
			"19_February 2025, 16:30", "Wednesday", "19_February", "Wednesday, 16:30", "16:30", "2025-02-19T16:30+01:00",
		},
		{
			"UTC abroad", "2025-02-19T16:30Z", "UTC", kyiv,
			"19_February 2025, 16:30 UTC (18:30 in Kyiv)", "Wednesday", "19_February", "Wednesday, 16:30 UTC", "16:30 UTC", "2025-02-19T16:30Z",
		},
		{
			"UTC at home", "2025-02-19T16:30", kyiv, "UTC",
			"19_February 2025, 16:30 Kyiv time (14:30 UTC)", "Wednesday", "19_February", "Wednesday, 16:30 Kyiv", "16:30 Kyiv", "2025-02-19T16:30+02:00",
		},
		{
			"a zone without a city", "2025-02-19T16:30", "Etc/GMT+5", kyiv,
			"19_February 2025, 16:30 UTC−5 (23:30 in Kyiv)", "Wednesday", "19_February", "Wednesday, 16:30 UTC−5", "16:30 UTC−5", "2025-02-19T16:30-05:00",
		},
		{
			"a zone of parts of hours at home", "2025-02-19T12:00Z", "UTC", "Asia/Kathmandu",
			"19_February 2025, 12:00 UTC (17:45 in Kathmandu)", "Wednesday", "19_February", "Wednesday, 12:00 UTC", "12:00 UTC", "2025-02-19T12:00Z",
		},
		{
			"an unknown zone", "2025-02-19T16:30Z", "Mars/Olympus", "UTC",
			"19_February 2025, 16:30", "Wednesday", "19_February", "Wednesday, 16:30", "16:30", "2025-02-19T16:30Z",
		},
		{
			"local mean time", "1800-06-01T12:00Z", kyiv, kyiv,
			"1_June 1800, 14:02", "Sunday", "1_June", "Sunday, 14:02", "14:02", "1800-06-01T12:00Z",
		},
		{
			"one day", "2025-03-20T10:00/2025-03-20T11:30", kyiv, kyiv,
			"20_March 2025, 10:00–11:30", "Thursday", "20_March", "Thursday, 10:00–11:30", "10:00–11:30", "2025-03-20T10:00+02:00",
		},
		{
			"one day abroad", "2025-03-20T10:00/2025-03-20T11:30", york, kyiv,
			"20_March 2025, 10:00–11:30 New York time (16:00–17:30 in Kyiv)", "Thursday",
			"20_March", "Thursday, 10:00–11:30 New York", "10:00–11:30 New York", "2025-03-20T10:00-04:00",
		},
		{
			"without length", "2025-03-20T10:00/2025-03-20T10:00", kyiv, kyiv,
			"20_March 2025, 10:00", "Thursday", "20_March", "Thursday, 10:00", "10:00", "2025-03-20T10:00+02:00",
		},
		{
			"two days", "2025-03-20T22:00/2025-03-21T02:00", kyiv, kyiv,
			"20_March, 22:00 – 21_March 2025, 02:00", "", "20–21_March", "Thursday, 22:00 – Friday, 02:00",
			"22:00 – 21_March, 02:00", "2025-03-20T22:00+02:00",
		},
		{
			"two years", "2025-12-31T22:00/2026-01-01T02:00", kyiv, kyiv,
			"31_December 2025, 22:00 – 1_January 2026, 02:00", "", "31_December – 1_January", "Wednesday, 22:00 – Thursday, 02:00",
			"22:00 – 1_January, 02:00", "2025-12-31T22:00+02:00",
		},
		{
			"open end", "2025-02-28T14:30/..", kyiv, kyiv,
			"after 28_February 2025, 14:30, no date yet", "", "after 28_February", "Friday, 14:30, no date yet", "after 14:30", "2025-02-28T14:30+02:00",
		},
		{
			"unknown end", "2025-02-28T14:30/", kyiv, kyiv,
			"from 28_February 2025, 14:30, end not known", "", "from 28_February", "Friday, 14:30, end not known", "from 14:30", "2025-02-28T14:30+02:00",
		},
		{
			"open start", "../2025-02-28T14:30", kyiv, kyiv,
			"by 28_February 2025, 14:30", "", "by 28_February", "Friday, 14:30", "by 14:30", "2025-02-28T14:30+02:00",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := parse(t, tt.date, tt.zone)
			words := func(level timeline.Level) timeline.Phrase {
				return timeline.Words(d, timeline.Scheduled, tt.home, "en", level)
			}
			full, short, day := words(timeline.Full), words(timeline.InYear), words(timeline.InDay)
			if spaced(full.Main) != tt.full || full.Sub != tt.weekday || full.Datetime != tt.value {
				t.Errorf("in full = %q, %q, %q, want %q, %q, %q", spaced(full.Main), full.Sub, full.Datetime, tt.full, tt.weekday, tt.value)
			}
			if spaced(short.Main) != tt.short || spaced(short.Sub) != tt.sub {
				t.Errorf("in its year = %q, %q, want %q, %q", spaced(short.Main), spaced(short.Sub), tt.short, tt.sub)
			}
			if spaced(day.Main) != tt.day || day.Sub != "" {
				t.Errorf("in its day = %q, %q, want %q and nothing", spaced(day.Main), day.Sub, tt.day)
			}
		})
	}
}

func TestWordsOfOpenDatesThatOccurred(t *testing.T) {
	tests := []struct{ date, full, short, beside string }{
		{"2025-02-28/..", "since 28_February 2025", "since 28_February", "goes on"},
		{"2025-02-28/", "from 28_February 2025, end not known", "from 28_February", "end not known"},
		{"../2025-05-31", "until 31_May 2025", "until 31_May", "Saturday"},
		{"2025-02-28", "28_February 2025", "28_February", "Friday"},
	}
	for _, tt := range tests {
		d := parse(t, tt.date, "UTC")
		full := timeline.Words(d, timeline.Occurred, "UTC", "en", timeline.Full)
		short := timeline.Words(d, timeline.Occurred, "UTC", "en", timeline.InYear)
		if spaced(full.Main) != tt.full || spaced(short.Main) != tt.short || short.Sub != tt.beside {
			t.Errorf("Words(%q) = %q; %q, %q, want %q; %q, %q", tt.date, spaced(full.Main), spaced(short.Main), short.Sub, tt.full, tt.short, tt.beside)
		}
	}
}

func TestWordsOfNothing(t *testing.T) {
	if p := timeline.Words(timeline.Date{}, timeline.Scheduled, "UTC", "en", timeline.Full); p != (timeline.Phrase{}) {
		t.Errorf("Words of the zero Date = %+v, want nothing", p)
	}
}

func TestWordsFallBackToEnglish(t *testing.T) {
	d := parse(t, "2025-02-28", "UTC")
	for _, lang := range []string{"", "xx", "en-GB", "not a tag"} {
		if got := timeline.Words(d, timeline.Scheduled, "UTC", lang, timeline.Full).Main; spaced(got) != "28_February 2025" {
			t.Errorf("Words in %q = %q", lang, got)
		}
	}
}

func TestStatusWords(t *testing.T) {
	want := map[timeline.Status]string{
		timeline.Tentative: "Tentative", timeline.Scheduled: "Scheduled", timeline.Occurred: "Took place",
		timeline.Postponed: "Postponed", timeline.Cancelled: "Cancelled",
	}
	for _, s := range timeline.Statuses {
		if got := s.Words("en"); got != want[s] || got == "" {
			t.Errorf("%s.Words = %q, want %q", s, got, want[s])
		}
	}
}

func TestChangeKindWords(t *testing.T) {
	for kind, want := range map[timeline.ChangeKind]string{
		timeline.KindPublished: "Published", timeline.KindMoved: "Moved", timeline.KindDated: "Date set",
		timeline.KindConfirmed: "Confirmed", timeline.KindOccurred: "Took place", timeline.KindCancelled: "Cancelled",
		timeline.KindPostponed: "Postponed", timeline.KindReinstated: "Reinstated", timeline.KindCorrected: "Corrected",
		timeline.KindDeleted: "Deleted", timeline.KindRestored: "Restored", timeline.KindDrafted: "Draft",
	} {
		if got := kind.Words("en"); got != want {
			t.Errorf("%s.Words = %q, want %q", kind, got, want)
		}
	}
}

// Who reads a date apart from its timeline is told whose time it is, also at home; a day has none (R21).
func TestWordsApart(t *testing.T) {
	const kyiv, york = "Europe/Kyiv", "America/New_York"
	for _, tt := range []struct{ date, zone, home, lang, want string }{
		{"2025-02-19T16:30", kyiv, kyiv, "en", "19_February 2025, 16:30 Kyiv time"},
		{"2025-02-19T16:30", kyiv, kyiv, "uk", "19_лютого 2025_р., 16:30 за київським часом"},
		{"2025-02-19T16:30", york, kyiv, "en", "19_February 2025, 16:30 New York time (23:30 in Kyiv)"},
		{"2025-02-19T16:30", york, "", "en", "19_February 2025, 16:30 New York time"},
		{"2025-02-19T16:30Z", "UTC", "UTC", "en", "19_February 2025, 16:30 UTC"},
		{"2025-03-20T10:00/2025-03-21T11:30", kyiv, kyiv, "en", "20_March, 10:00 – 21_March 2025, 11:30 Kyiv time"},
		{"2025-02-19T16:30/..", kyiv, kyiv, "en", "after 19_February 2025, 16:30 Kyiv time, no date yet"},
		{"2025-02-19", kyiv, kyiv, "en", "19_February 2025"},
		{"2025-02", york, kyiv, "en", "February 2025"},
	} {
		d, err := timeline.ParseDate(tt.date, tt.zone)
		if err != nil {
			t.Fatal(err)
		}
		got := spaced(timeline.WordsApart(d, timeline.Scheduled, tt.home, tt.lang).Main)
		if got != tt.want {
			t.Errorf("%s in %q, home %q: %q, want %q", tt.date, tt.zone, tt.home, got, tt.want)
		}
	}
}
