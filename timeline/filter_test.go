package timeline_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"dateline/timeline"
)

// query reads a query string; a malformed one fails the test.
func query(t testing.TB, text string) url.Values {
	t.Helper()
	values, err := url.ParseQuery(text)
	if err != nil {
		t.Fatal(err)
	}
	return values
}

func filter(t testing.TB, text string) timeline.Filter {
	t.Helper()
	f, problems := timeline.ParseFilter(query(t, text))
	if problems != nil {
		t.Fatalf("ParseFilter(%q): %v", text, problems)
	}
	return f
}

func TestParseFilter(t *testing.T) {
	tests := []struct{ query, canonical string }{
		{"", ""},
		{"topic=Minerals+Deal", "topic=minerals-deal"},
		{"topic=b,a&topic=c,a", "topic=a,b,c"},
		{"topic=-b,a", "topic=a,-b"},
		{"place=Washington%2C+DC", "place=dc,washington"},
		{"participant=Володимир+Зеленський", "participant=" + url.QueryEscape("володимир-зеленський")},
		{"status=Cancelled,-tentative", "status=cancelled,-tentative"},
		{"to=2025-03&from=2025-02", "from=2025-02&to=2025-03"},
		{"from=2025-02-28t10:00z", "from=2025-02-28T10%3A00Z"},
		{"to=2025-05-01/..&from=2025", "from=2025"},
		{"from=+2025-02+", "from=2025-02"},
		{"from=2025-02-28T10:00+02:00", "from=2025-02-28T10%3A00%2B02%3A00"}, // as people write it
		{"to=2025-02+28", ""},
		{
			"status=scheduled&place=us&participant=x&topic=t&to=2026&from=2025",
			"topic=t&participant=x&place=us&status=scheduled&from=2025&to=2026",
		},
		{"colour=red&TOPIC=x", ""},
		{"from=2025-03-05&to=2025-03-05", "from=2025-03-05&to=2025-03-05"},
		{"from=&to=", ""},
	}
	for _, tt := range tests {
		f, _ := timeline.ParseFilter(query(t, tt.query))
		if got := f.Query(); got != tt.canonical {
			t.Errorf("ParseFilter(%q) is %q, want %q", tt.query, got, tt.canonical)
		}
	}
}

func TestParseFilterRefuses(t *testing.T) {
	tests := []struct{ query, kept, field, message string }{
		{"topic=!,a", "topic=a", "topic", "a letter or a digit"},
		{"topic=!", "", "topic", "a letter or a digit"},
		{"topic=-", "", "topic", "a letter or a digit"},
		{"status=done,cancelled", "status=cancelled", "status", "must be tentative"},
		{"from=yesterday&topic=a", "topic=a", "from", "write a date"},
		{"from=2025-02-30", "", "from", "February 2025 has 28 days"},
		{"from=../2025", "", "from", "must have a start"},
		{"to=2025/..", "", "to", "must have an end"},
		{"from=2025-03&to=2025-02", "from=2025-03", "to", "must not be before from"},
		{"from=2025-03-01T10:00Z&to=2025-03-01T09:59Z", "from=2025-03-01T10%3A00Z", "to", "must not be before from"},
		{"from=2025-03-02&to=2025-02-28T23:00-01:00", "from=2025-03-02", "to", "must not be before from"}, // in every zone
	}
	for _, tt := range tests {
		f, problems := timeline.ParseFilter(query(t, tt.query))
		if len(problems) != 1 || problems[0].Field != tt.field || !strings.Contains(problems[0].Message, tt.message) {
			t.Errorf("ParseFilter(%q): %v, want one of %s that says %q", tt.query, problems, tt.field, tt.message)
		}
		if got := f.Query(); got != tt.kept {
			t.Errorf("ParseFilter(%q) keeps %q, want %q", tt.query, got, tt.kept)
		}
	}
}

func TestFilterWindow(t *testing.T) {
	at := func(text string) int64 { return unix(t, text) }
	tests := []struct {
		query, zone string
		want        timeline.Window
	}{
		{"", "Europe/Kyiv", timeline.Window{DayLo: noLo, DayHi: noHi, Lo: noLo, Hi: noHi}},
		{"from=2025-03&to=2025-03", "Europe/Kyiv", timeline.Window{
			DayLo: at("2025-03-01T00:00:00Z"), DayHi: at("2025-04-01T00:00:00Z"),
			Lo: at("2025-02-28T22:00:00Z"), Hi: at("2025-03-31T21:00:00Z"),
		}},
		{"from=2025-03-01", "America/New_York", timeline.Window{
			DayLo: at("2025-03-01T00:00:00Z"), DayHi: noHi, Lo: at("2025-03-01T05:00:00Z"), Hi: noHi,
		}},
		{"to=2025-03-01", "Mars/Olympus", timeline.Window{
			DayLo: noLo, DayHi: at("2025-03-02T00:00:00Z"), Lo: noLo, Hi: at("2025-03-02T00:00:00Z"),
		}},
		{"from=2025-03-01T01:00&to=2025-03-01T02:00", "Europe/Kyiv", timeline.Window{
			DayLo: at("2025-03-01T00:00:00Z"), DayHi: at("2025-03-02T00:00:00Z"),
			Lo: at("2025-02-28T23:00:00Z"), Hi: at("2025-03-01T00:01:00Z"),
		}},
		{"from=2025-02-28T23:00Z&to=2025-02-28T23:00:30Z", "Europe/Kyiv", timeline.Window{
			DayLo: at("2025-03-01T00:00:00Z"), DayHi: at("2025-03-02T00:00:00Z"),
			Lo: at("2025-02-28T23:00:00Z"), Hi: at("2025-02-28T23:00:31Z"),
		}},
		{"to=2025-03-01T10:00Z/2025-03-01T22:00Z", "Europe/Kyiv", timeline.Window{
			DayLo: noLo, DayHi: at("2025-03-02T00:00:00Z"), Lo: noLo, Hi: at("2025-03-01T22:00:00Z"),
		}},
		{"from=2025-03-30T03:30", "Europe/Kyiv", timeline.Window{ // the clocks there never show it
			DayLo: at("2025-03-30T00:00:00Z"), DayHi: noHi, Lo: at("2025-03-30T01:00:00Z"), Hi: noHi,
		}},
		{"from=2025-03-30T02:30&to=2025-03-30T03:30", "Europe/Kyiv", timeline.Window{ // up to the jump
			DayLo: at("2025-03-30T00:00:00Z"), DayHi: at("2025-03-31T00:00:00Z"),
			Lo: at("2025-03-30T00:30:00Z"), Hi: at("2025-03-30T01:00:00Z"),
		}},
		{"from=2025-03-01T12:00&to=2025-03-01T11:00Z", "Europe/Kyiv", timeline.Window{ // an hour, in that zone
			DayLo: at("2025-03-01T00:00:00Z"), DayHi: at("2025-03-02T00:00:00Z"),
			Lo: at("2025-03-01T10:00:00Z"), Hi: at("2025-03-01T11:01:00Z"),
		}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, filter(t, tt.query).Window(tt.zone)); diff != "" {
			t.Errorf("Window of %q in %s (-want +got):\n%s", tt.query, tt.zone, diff)
		}
	}
}

// stored is an event with the given date, as it is stored.
func stored(t testing.TB, date, zone string) *timeline.Event {
	t.Helper()
	e, err := (timeline.Event{ID: "e", Timeline: "t", Title: "T", Date: date, Zone: zone}).Prepare(talks)
	if err != nil {
		t.Fatal(err)
	}
	return &e
}

func TestFilterMatches(t *testing.T) {
	e := stored(t, "2025-03-11", "Europe/Kyiv")
	e.Topics = []string{"Minerals Deal", "peace"}
	e.Participants = []timeline.Participant{{Name: "Keir Starmer"}}
	e.Place = &timeline.Place{Name: "Jeddah", Country: "SA"}
	tests := []struct {
		query string
		want  bool
	}{
		{"", true},
		{"topic=minerals-deal", true},
		{"topic=other,peace", true},
		{"topic=other", false},
		{"topic=peace,-minerals-deal", false},
		{"topic=-other", true},
		{"topic=-peace", false},
		{"participant=keir-starmer", true},
		{"participant=keir", false},
		{"place=jeddah", true},
		{"place=sa", true},
		{"place=us", false},
		{"topic=peace&place=us", false},
		{"status=scheduled", true},
		{"status=cancelled", false},
		{"status=-scheduled", false},
		{"from=2025-03-11&to=2025-03-11", true},
		{"from=2025-03", true},
		{"from=2025-03-12", false},
		{"to=2025-03-10", false},
		{"to=2025", true},
		{"from=2025-03-11T23:00&to=2025-03-11T23:30", true},
		{"from=2025-03-11T22:30Z", false}, // the 12th in Kyiv
	}
	for _, tt := range tests {
		f := filter(t, tt.query)
		if got := f.Matches(e, f.Window("Europe/Kyiv")); got != tt.want {
			t.Errorf("%q matches = %t, want %t", tt.query, got, tt.want)
		}
	}
	gone := *e
	gone.Deleted = new(time.Unix(0, 0))
	f := filter(t, "status=cancelled")
	if !f.Matches(&gone, f.Window("UTC")) {
		t.Error("a tombstone is not found as cancelled")
	}
}

// A window whose bounds pass each other in the timeline's zone holds nothing, not even what lasts over both.
func TestWindowTurnedByTheZone(t *testing.T) {
	f := filter(t, "from=2025-03-01T12:00&to=2025-03-01T13:00Z")
	long := stored(t, "2025-02-28T00:00Z/2025-03-03T00:00Z", "UTC")
	if !f.Window("Europe/Kyiv").Overlaps(long) {
		t.Error("in Kyiv, where 12:00 is before 13:00Z, the window is empty")
	}
	if f.Window("America/New_York").Overlaps(long) {
		t.Error("in New York, where 12:00 is behind 13:00Z, the window holds something")
	}
}

// filterQueries generates queries, good and bad.
func filterQueries() *rapid.Generator[url.Values] {
	value := rapid.OneOf(rapid.SampledFrom([]string{
		"a", "-a", "b,c", "-b,a", "Washington, DC", "Ж", "%", "cancelled", "-scheduled,occurred", "", "-", "a&b=c", "x y+z",
	}), rapid.String())
	bound := rapid.OneOf(rapid.SampledFrom([]string{
		"", "2025", "2025-03-11", "2025-03-11T10:00", "2025-03-11t10:00+02:00", "2025-24~", "2024/2025", "../2025", "202X", "-0043",
	}), dates())
	return rapid.Custom(func(t *rapid.T) url.Values {
		v := url.Values{}
		for _, name := range []string{"topic", "participant", "place", "status"} {
			v[name] = rapid.SliceOfN(value, 0, 3).Draw(t, name)
		}
		v.Set("from", bound.Draw(t, "from"))
		v.Set("to", bound.Draw(t, "to"))
		return v
	})
}

func TestFilterReadsItsOwnQuery(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, _ := timeline.ParseFilter(filterQueries().Draw(t, "query"))
		checkFilter(t, f)
	})
}

func checkFilter(t interface{ Fatalf(string, ...any) }, f timeline.Filter) {
	values, err := url.ParseQuery(f.Query())
	if err != nil {
		t.Fatalf("Query() = %q: %v", f.Query(), err)
	}
	again, problems := timeline.ParseFilter(values)
	if problems != nil {
		t.Fatalf("ParseFilter(%q): %v", f.Query(), problems)
	}
	if diff := cmp.Diff(f, again); diff != "" {
		t.Fatalf("ParseFilter(%q) (-want +got):\n%s", f.Query(), diff)
	}
}

// An event is in a window if some second of it is: of its days, compared as days, or of its instants.
func TestWindowOverlapsBySeconds(t *testing.T) {
	base := unix(t, "2025-03-28T00:00:00Z") // over a change of clocks
	rapid.Check(t, func(t *rapid.T) {
		hour := rapid.Int64Range(0, 96)
		lo := base + 3600*hour.Draw(t, "lo")
		e := timeline.Event{Lo: lo, Hi: lo + 3600*rapid.Int64Range(0, 30).Draw(t, "hours"), AllDay: rapid.Bool().Draw(t, "all day")}
		from := time.Unix(base+3600*hour.Draw(t, "from"), 0).UTC()
		to := from.Add(time.Duration(rapid.Int64Range(0, 50).Draw(t, "length")) * time.Hour)
		layout := "2006-01-02T15:04:05Z"
		if rapid.Bool().Draw(t, "window of days") {
			layout = time.DateOnly
		}
		loc, err := time.LoadLocation("Europe/Kyiv")
		if err != nil {
			t.Fatal(err)
		}
		if e.AllDay {
			e.Lo -= e.Lo % 86400
			e.Hi = e.Lo + 86400*(1+(e.Hi-lo)/36000)
		}
		f, problems := timeline.ParseFilter(url.Values{"from": {from.Format(layout)}, "to": {to.Format(layout)}})
		if problems != nil {
			t.Fatal(problems)
		}
		inside := func(second int64) bool {
			at := time.Unix(second, 0)
			switch {
			case e.AllDay && layout == time.DateOnly:
				day := at.UTC().Format(layout)
				return from.Format(layout) <= day && day <= to.Format(layout)
			case e.AllDay:
				day := at.UTC().Format(time.DateOnly)
				return from.In(loc).Format(time.DateOnly) <= day && day <= to.In(loc).Format(time.DateOnly)
			case layout == time.DateOnly:
				day := at.In(loc).Format(layout)
				return from.Format(layout) <= day && day <= to.Format(layout)
			}
			return from.Unix() <= second && second <= to.Unix()
		}
		want := inside(e.Lo)
		for second := e.Lo; second < e.Hi; second += 1800 {
			want = want || inside(second)
		}
		if got := f.Window("Europe/Kyiv").Overlaps(&e); got != want {
			t.Fatalf("[%d, %d) all day %t overlaps %q = %t, want %t", e.Lo, e.Hi, e.AllDay, f.Query(), got, want)
		}
	})
}

func FuzzParseFilter(f *testing.F) {
	f.Add("topic=a,-b&topic=c&status=cancelled&from=2025-02&to=2025-03")
	f.Add("participant=%D0%96&place=us&from=2025-03-11T10:00%2B02:00")
	f.Add("from=2025&to=2024&topic=!&status=x")
	f.Add("q=Peace+talks+-%22a+b%22&q=%b1")
	f.Fuzz(func(t *testing.T, text string) {
		values, err := url.ParseQuery(text)
		if err != nil {
			return
		}
		parsed, faults := timeline.ParseFilter(values)
		checkFilter(t, parsed)
		for _, fault := range faults {
			if !slices.Contains([]string{"topic", "participant", "place", "status", "from", "to", "q"}, fault.Field) || fault.Message == "" {
				t.Fatalf("ParseFilter(%q): %+v", text, fault)
			}
		}
		for _, group := range (timeline.Query{Filter: parsed}).Depends(parsed.Window("Pacific/Apia")) {
			if len(group) == 0 {
				t.Fatalf("the view of %q depends on nothing in one of its conditions", parsed.Query())
			}
		}
		w := parsed.Window("Pacific/Apia")
		if w.Lo == noLo != (parsed.From == "") || w.Hi == noHi != (parsed.To == "") || w.Bounded() != (parsed.From+parsed.To != "") {
			t.Fatalf("Window of %q = %+v", parsed.Query(), w)
		}
	})
}

// What keys say is in a window is in it, whatever event has such a key.
func TestWindowHolds(t *testing.T) {
	dates := []string{
		"2025-02-28", "2025-03-01", "2025-02-28/2025-03-01", "2025-02", "2025-03-31", "../2025-03-01", "../2025-03-02", "2025-03-01/..", "../2025-03-01T10:00", "2025-02-28T22:00Z",
		"2025-03-01T00:00Z", "2025-03-31T21:00Z", "2025-03-31T20:59Z", "2025-02-28T10:00Z/2025-03-01T00:00Z", "../2025-05-01",
	}
	for _, zone := range []string{"UTC", "Europe/Kyiv", "America/New_York"} {
		w := timeline.Filter{From: "2025-03", To: "2025-03"}.Window(zone)
		told := 0
		for _, date := range dates {
			d, err := timeline.ParseDate(date, zone)
			if err != nil {
				t.Fatal(err)
			}
			e := timeline.Event{}.Bounded(d.Lo(), d.Hi(), d.Precision(), d.AllDay())
			start, end := e.Sort()
			if w.Holds(start, end) {
				told++
				if !w.Overlaps(&e) {
					t.Errorf("%s in %s: Holds, but they do not overlap", date, zone)
				}
			}
		}
		if told < 4 {
			t.Errorf("in %s keys tell of %d dates only", zone, told)
		}
	}
}
