package timeline_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"dateline/timeline"
)

// dates generates dates of every form, most of them valid.
func dates() *rapid.Generator[string] {
	year := rapid.Custom(func(t *rapid.T) string {
		return rapid.OneOf(
			rapid.Custom(func(t *rapid.T) string { return fmt.Sprintf("%04d", rapid.IntRange(0, 9999).Draw(t, "year")) }),
			rapid.Custom(func(t *rapid.T) string { return fmt.Sprintf("-%04d", rapid.IntRange(1, 9999).Draw(t, "year")) }),
		).Draw(t, "year")
	})
	day := rapid.Custom(func(t *rapid.T) string {
		y := year.Draw(t, "y")
		text := rapid.SampledFrom([]string{
			y, y[:len(y)-1] + "X", y[:len(y)-2] + "XX", y + "-XX", y + "-XX-XX",
			y + fmt.Sprintf("-%02d", rapid.IntRange(1, 12).Draw(t, "m")),
			y + fmt.Sprintf("-%02d-XX", rapid.IntRange(1, 12).Draw(t, "m")),
			y + fmt.Sprintf("-%02d", rapid.IntRange(21, 24).Draw(t, "s")),
			y + fmt.Sprintf("-%02d-%02d", rapid.IntRange(1, 12).Draw(t, "m"), rapid.IntRange(1, 29).Draw(t, "d")),
			fmt.Sprintf("Y%d", rapid.IntRange(10_000, 1_000_000_000).Draw(t, "long")),
			fmt.Sprintf("Y-%d", rapid.IntRange(10_000, 1_000_000_000).Draw(t, "long")),
		}).Draw(t, "form")
		return text + rapid.SampledFrom([]string{"", "", "?", "~", "%"}).Draw(t, "qualifier")
	})
	clock := rapid.Custom(func(t *rapid.T) string {
		at := time.Unix(rapid.Int64Range(-60_000_000_000, 250_000_000_000).Draw(t, "at"), 0).UTC()
		layout := rapid.SampledFrom([]string{"2006-01-02T15:04", "2006-01-02T15:04:05"}).Draw(t, "layout")
		return at.Format(layout) + rapid.SampledFrom([]string{"", "Z", "z", "+02:00", "-05:30", "+14:00"}).Draw(t, "offset")
	})
	return rapid.Custom(func(t *rapid.T) string {
		one := rapid.SampledFrom([]*rapid.Generator[string]{day, clock}).Draw(t, "kind")
		a, b := one.Draw(t, "a"), one.Draw(t, "b")
		return rapid.SampledFrom([]string{a, a, a + "/" + b, a + "/..", a + "/", "../" + b, "/" + b}).Draw(t, "ends")
	})
}

var someZones = []string{"UTC", "Europe/Kyiv", "America/New_York", "Asia/Kathmandu", "Etc/GMT+5", "Pacific/Apia"}

func TestParsedDates(t *testing.T) {
	tried, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		text, zone := dates().Draw(t, "text"), rapid.SampledFrom(someZones).Draw(t, "zone")
		d, err := timeline.ParseDate(text, zone)
		tried++
		if err != nil {
			refused++
			if text, _, interval := strings.Cut(text, "/"); !interval && strings.HasPrefix(text, "Y") {
				t.Fatalf("ParseDate(%q): %v", text, err)
			}
			return
		}
		checkDate(t, d, zone)
	})
	if refused > tried/2 {
		t.Errorf("%d of %d dates were refused: the generator tests too little", refused, tried)
	}
}

// checkDate checks what holds of every date.
func checkDate(t interface{ Fatalf(string, ...any) }, d timeline.Date, zone string) {
	instant := !d.AllDay() && d.Lo() == d.Hi()
	if d.Lo() >= d.Hi() && !instant {
		t.Fatalf("%q = [%d, %d)", d, d.Lo(), d.Hi())
	}
	if (d.Lo() == noLo) != (d.OpenStart() || d.UnknownStart()) || (d.Hi() == noHi) != (d.OpenEnd() || d.UnknownEnd()) {
		t.Fatalf("%q = [%d, %d): an end is open and has a bound, or the other way round", d, d.Lo(), d.Hi())
	}
	if d.AllDay() && (d.Lo() != noLo && d.Lo()%86400 != 0 || d.Hi() != noHi && d.Hi()%86400 != 0) {
		t.Fatalf("%q = [%d, %d): not whole days", d, d.Lo(), d.Hi())
	}
	again, err := timeline.ParseDate(d.String(), zone)
	if err != nil || again != d {
		t.Fatalf("%q reads back as %q, %v", d, again, err)
	}
	if !d.Within(d) {
		t.Fatalf("%q is not within itself", d)
	}
	for _, status := range timeline.Statuses {
		for _, level := range []timeline.Level{timeline.Full, timeline.InYear, timeline.InDay} {
			p := timeline.Words(d, status, "Europe/London", "en", level)
			if p.Main == "" || p.Spoken == "" || strings.ContainsAny(p.Main+p.Sub, "*%/") {
				t.Fatalf("Words(%q, %s, %d) = %+v", d, status, level, p)
			}
			if d.Approximate() == (p.Spoken == p.Main) {
				t.Fatalf("Words(%q, %s, %d) = %q, read as %q", d, status, level, p.Main, p.Spoken)
			}
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, text := range []string{
		"2025-02-28", "2025-02", "2025", "-0043", "Y170000002", "Y-170000", "2025-21", "201X", "20XX", "2004-XX", "2004-06-XX",
		"2004-XX-XX", "2025-06~", "2025-06?", "2025-06%", "2025-02-28/2025-03-03", "2025-02-28/..", "../2025", "2025/", "/2025",
		"2025-02-28T14:30", "2025-02-28T14:30:00Z", "2025-02-28t14:30:00+02:00", "2025-02-28T14:30/2025-02-28T15:00",
		"2025-03-30T03:30", "..", "/", "-000X", "Y1000000000", "2025-02-28T14:30:00.5Z", "İ2025-02-2T1",
	} {
		f.Add(text, "Europe/Kyiv")
	}
	f.Add("2011-12-30T10:00", "Pacific/Apia")
	f.Fuzz(func(t *testing.T, text, zone string) {
		d, err := timeline.ParseDate(text, zone)
		if err == nil {
			checkDate(t, d, zone)
			if there, err := timeline.ParseDate(text, "Pacific/Apia"); d.AllDay() && (err != nil || there.Lo() != d.Lo() || there.Hi() != d.Hi()) {
				t.Fatalf("days of %q depend on the zone: %v", text, err)
			}
			return
		}
		if timeline.KindOf(err) != timeline.Invalid || len(err.Error()) > 200+len(zone) {
			t.Fatalf("ParseDate(%q, %q): %v", text, zone, err)
		}
	})
}
