package timeline_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/timeline"
)

// talks is the timeline of the events in these tests, as it is stored.
var talks = timeline.Timeline{
	Slug: "t", Title: "Talks", Lang: "en", Zone: "Europe/Kyiv", Visibility: timeline.Public,
	MediaHosts: []string{}, ShowAuthors: new(true), Calendar: timeline.CalendarSettings{Cancelled: "mark", Imprecise: "auto"},
}

func draft() timeline.Event {
	return timeline.Event{ID: "e1", Timeline: "t", Title: "Summit", Date: "2025-03-02"}
}

func TestEventPrepareDefaults(t *testing.T) {
	got, err := draft().Prepare(talks)
	if err != nil {
		t.Fatal(err)
	}
	want := timeline.Event{
		ID: "e1", Timeline: "t", Title: "Summit", Date: "2025-03-02", Zone: "Europe/Kyiv", Status: timeline.Scheduled, Lang: "en",
		Participants: []timeline.Participant{}, Topics: []string{}, Sources: []timeline.Source{}, Media: []timeline.Media{},
		Related: []timeline.Relation{}, Translations: map[string]timeline.Translation{},
		Start: new("2025-03-02"), End: new("2025-03-03"), Precision: timeline.Day, AllDay: true,
		Lo: unix(t, "2025-03-02T00:00:00Z"), Hi: unix(t, "2025-03-03T00:00:00Z"),
		Over: new(time.Date(2025, 3, 2, 22, 0, 0, 0, time.UTC)), // midnight in Kyiv
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Prepare (-want +got):\n%s", diff)
	}
	again, err := got.Prepare(talks)
	if err != nil || !cmp.Equal(again, got) {
		t.Errorf("Prepare of what was prepared: %v\n%s", err, cmp.Diff(got, again))
	}
}

func TestEventPrepareNormalises(t *testing.T) {
	e := draft()
	e.Title, e.Summary, e.Body = "  Summit ", "one\r\ntwo\rthree\n", "\tcode"
	e.Date, e.Zone, e.Lang, e.Color = " 2025-03-02t10:00z ", "Europe/London", "EN-gb", " SteelBlue "
	e.Place = &timeline.Place{Country: "gb"}
	e.Participants = []timeline.Participant{{Name: " Keir Starmer "}}
	e.Media = []timeline.Media{{URL: "https://example.org/a.jpg", Type: "Image/JPEG"}}
	e.Translations = map[string]timeline.Translation{"UK": {Title: " Саміт "}}
	at := time.Date(2025, 3, 1, 10, 0, 0, 123_456_789, time.FixedZone("", 7200))
	e.PublishAt = &at
	e.Start, e.Revision, e.Precision, e.MovedFrom, e.Deleted = new("x"), 7, timeline.Century, new("2024"), &at
	got, err := e.Prepare(talks)
	if err != nil {
		t.Fatal(err)
	}
	want := e
	want.Title, want.Summary, want.Body = "Summit", "one\ntwo\nthree", "code"
	want.Date, want.Lang, want.Color, want.Status = "2025-03-02T10:00Z", "en-GB", "steelblue", timeline.Scheduled
	want.Place = &timeline.Place{Country: "GB"}
	want.Participants = []timeline.Participant{{Name: "Keir Starmer", Kind: "person"}}
	want.Media = []timeline.Media{{URL: "https://example.org/a.jpg", Type: "image/jpeg"}}
	want.Translations = map[string]timeline.Translation{"uk": {Title: "Саміт"}}
	want.PublishAt = new(time.Date(2025, 3, 1, 8, 0, 0, 123_000_000, time.UTC))
	want.Topics, want.Sources, want.Related = []string{}, []timeline.Source{}, []timeline.Relation{}
	want.Start, want.End = new("2025-03-02T10:00:00Z"), new("2025-03-02T10:00:00Z")
	want.Revision, want.Precision, want.MovedFrom, want.Deleted = 0, timeline.Minute, nil, nil
	want.Lo, want.Hi = unix(t, *want.Start), unix(t, *want.End)
	want.Over = new(time.Date(2025, 3, 2, 10, 0, 0, 0, time.UTC))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Prepare (-want +got):\n%s", diff)
	}
}

func TestEventPrepareRefuses(t *testing.T) {
	tests := []struct {
		name   string
		change func(*timeline.Event)
		field  string
	}{
		{"id", func(e *timeline.Event) { e.ID = "a b" }, "id"},
		{"no id", func(e *timeline.Event) { e.ID = "" }, "id"},
		{"long id", func(e *timeline.Event) { e.ID = strings.Repeat("x", 129) }, "id"},
		{"another timeline", func(e *timeline.Event) { e.Timeline = "u" }, "timeline"},
		{"no title", func(e *timeline.Event) { e.Title = " \n " }, "title"},
		{"title of two lines", func(e *timeline.Event) { e.Title = "a\nb" }, "title"},
		{"title with a tab", func(e *timeline.Event) { e.Title = "a\tb" }, "title"},
		{"title with a line separator", func(e *timeline.Event) { e.Title = "a\u2028b" }, "title"},
		{"long title", func(e *timeline.Event) { e.Title = strings.Repeat("ж", 501) }, "title"},
		{"title that is not UTF-8", func(e *timeline.Event) { e.Title = "a\xff" }, "title"},
		{"control character", func(e *timeline.Event) { e.Summary = "a\x00b" }, "summary"},
		{"C1 control character", func(e *timeline.Event) { e.Body = "a\u0090b" }, "body"},
		{"noncharacter", func(e *timeline.Event) { e.Body = "a\uffffb" }, "body"},
		{"long summary", func(e *timeline.Event) { e.Summary = strings.Repeat("a", 5001) }, "summary"},
		{"long body", func(e *timeline.Event) { e.Body = strings.Repeat("a", 200_001) }, "body"},
		{"status", func(e *timeline.Event) { e.Status = "done" }, "status"},
		{"date", func(e *timeline.Event) { e.Date = "2025-02-29" }, "date"},
		{"no date", func(e *timeline.Event) { e.Date = "" }, "date"},
		{"gap", func(e *timeline.Event) { e.Date = "2025-03-30T03:30" }, "date"},
		{"zone", func(e *timeline.Event) { e.Zone = "Kyiv" }, "zone"},
		{"local zone", func(e *timeline.Event) { e.Zone = "Local" }, "zone"},
		{"zone with leap seconds", func(e *timeline.Event) { e.Zone = "right/UTC" }, "zone"},
		{"zone that leaves the database", func(e *timeline.Event) { e.Zone = "../Europe/Kyiv" }, "zone"},
		{"lang", func(e *timeline.Event) { e.Lang = "english please" }, "lang"},
		{"undetermined lang", func(e *timeline.Event) { e.Lang = "und" }, "lang"},
		{"relative url", func(e *timeline.Event) { e.URL = "/a" }, "url"},
		{"script url", func(e *timeline.Event) { e.URL = "javascript:alert(1)" }, "url"},
		{"url without host", func(e *timeline.Event) { e.URL = "https:///a" }, "url"},
		{"url with a password", func(e *timeline.Event) { e.URL = "https://a:b@example.org/" }, "url"},
		{"url with a space", func(e *timeline.Event) { e.URL = "https://example.org/a b" }, "url"},
		{"url with a quote", func(e *timeline.Event) { e.URL = `https://example.org/"` }, "url"},
		{"malformed url", func(e *timeline.Event) { e.URL = "https://example.org/%zz" }, "url"},
		{"long url", func(e *timeline.Event) { e.URL = "https://example.org/" + strings.Repeat("a", 2000) }, "url"},
		{"color", func(e *timeline.Event) { e.Color = "#12345" }, "color"},
		{"color that is a style", func(e *timeline.Event) { e.Color = "red;x:y" }, "color"},
		{"publish_at", func(e *timeline.Event) { e.PublishAt = new(time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)) }, "publish_at"},
		{"country", func(e *timeline.Event) { e.Place = &timeline.Place{Country: "XX1"} }, "place.country"},
		{"country that is none", func(e *timeline.Event) { e.Place = &timeline.Place{Country: "EU"} }, "place.country"},
		{"half coordinates", func(e *timeline.Event) { e.Place = &timeline.Place{Name: "x", Lat: new(1.0)} }, "place.lat"},
		{"latitude", func(e *timeline.Event) { e.Place = &timeline.Place{Lat: new(91.0), Lon: new(0.0)} }, "place.lat"},
		{"longitude", func(e *timeline.Event) { e.Place = &timeline.Place{Lat: new(0.0), Lon: new(math.NaN())} }, "place.lon"},
		{"place that is nowhere", func(e *timeline.Event) { e.Place = &timeline.Place{URL: "https://example.org"} }, "place.name"},
		{"participant", func(e *timeline.Event) { e.Participants = []timeline.Participant{{Name: "a"}, {}} }, "participants[1].name"},
		{"kind", func(e *timeline.Event) { e.Participants = []timeline.Participant{{Name: "a", Kind: "dog"}} }, "participants[0].kind"},
		{"many participants", func(e *timeline.Event) { e.Participants = make([]timeline.Participant, 501) }, "participants"},
		{"topic", func(e *timeline.Event) { e.Topics = []string{"a", "!"} }, "topics[1]"},
		{"topic twice", func(e *timeline.Event) { e.Topics = []string{"A b", "a-b"} }, "topics[1]"},
		{"many topics", func(e *timeline.Event) { e.Topics = make([]string, 51) }, "topics"},
		{"source", func(e *timeline.Event) { e.Sources = []timeline.Source{{}} }, "sources[0]"},
		{"source's date", func(e *timeline.Event) { e.Sources = []timeline.Source{{Title: "a", Published: "today"}} }, "sources[0].published"},
		{"media without url", func(e *timeline.Event) { e.Media = []timeline.Media{{Type: "image/png"}} }, "media[0].url"},
		{"media type", func(e *timeline.Event) {
			e.Media = []timeline.Media{{URL: "https://example.org", Type: "picture"}}
		}, "media[0].type"},
		{"media size", func(e *timeline.Event) {
			e.Media = []timeline.Media{{URL: "https://example.org", Type: "image/png", Bytes: -1}}
		}, "media[0]"},
		{"relation", func(e *timeline.Event) { e.Related = []timeline.Relation{{ID: "a", Relation: "knows"}} }, "related[0].relation"},
		{"related id", func(e *timeline.Event) { e.Related = []timeline.Relation{{ID: "?", Relation: "follows"}} }, "related[0].id"},
		{"translation", func(e *timeline.Event) { e.Translations = map[string]timeline.Translation{"uk": {Title: "a\nb"}} }, "translations.uk.title"},
		{"translation's tag", func(e *timeline.Event) { e.Translations = map[string]timeline.Translation{"<b>": {}} }, "translations.*"},
		{"language twice", func(e *timeline.Event) { e.Translations = map[string]timeline.Translation{"uk": {}, "UK": {}} }, "translations"},
		{"many translations", func(e *timeline.Event) {
			e.Translations = map[string]timeline.Translation{}
			for i := range 101 {
				e.Translations["en-x-"+strings.Repeat("a", 1+i%8)+string(rune('a'+i/8))] = timeline.Translation{}
			}
		}, "translations"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := draft()
			tt.change(&e)
			_, err := e.Prepare(talks)
			wantField(t, err, tt.field)
		})
	}
}

// wantField checks that err is Invalid because of one field alone.
func wantField(t *testing.T, err error, field string) {
	t.Helper()
	var invalid *timeline.Error
	if !errors.As(err, &invalid) || invalid.Kind != timeline.Invalid || len(invalid.Fields) != 1 || invalid.Fields[0].Field != field {
		t.Errorf("error %v, want Invalid because of %s alone", err, field)
	}
}

func TestEventPrepareNamesEveryField(t *testing.T) {
	e := draft()
	e.Title, e.Date, e.Status, e.Topics = "", "x", "y", []string{"!"}
	_, err := e.Prepare(talks)
	var invalid *timeline.Error
	if !errors.As(err, &invalid) || len(invalid.Fields) != 4 {
		t.Fatalf("error %v, want four fields", err)
	}
	for _, f := range invalid.Fields {
		if !strings.Contains(err.Error(), f.Field+": "+f.Message) {
			t.Errorf("error %q leaves out %s", err, f.Field)
		}
	}
}

func TestTimelinePrepare(t *testing.T) {
	got, err := timeline.Timeline{Slug: "t", MediaHosts: []string{" Images.Example.org:8080 "}, Calendar: timeline.CalendarSettings{Imprecise: "first"}, Revision: 9}.Prepare()
	if err != nil {
		t.Fatal(err)
	}
	want := timeline.Timeline{
		Slug: "t", Title: "t", Lang: "en", Zone: "UTC", Visibility: timeline.Public,
		MediaHosts: []string{"images.example.org:8080"}, ShowAuthors: new(true),
		Calendar: timeline.CalendarSettings{Cancelled: "mark", Imprecise: "first"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Prepare (-want +got):\n%s", diff)
	}
}

func TestTimelinePrepareRefuses(t *testing.T) {
	tests := []struct {
		name   string
		change func(*timeline.Timeline)
		field  string
	}{
		{"no slug", func(t *timeline.Timeline) { t.Slug = "" }, "slug"},
		{"capital in the slug", func(t *timeline.Timeline) { t.Slug = "Talks" }, "slug"},
		{"slug that starts with a hyphen", func(t *timeline.Timeline) { t.Slug = "-a" }, "slug"},
		{"long slug", func(t *timeline.Timeline) { t.Slug = strings.Repeat("a", 65) }, "slug"},
		{"slug with a line break", func(t *timeline.Timeline) { t.Slug = "a\n" }, "slug"},
		{"title", func(t *timeline.Timeline) { t.Title = "a\nb" }, "title"},
		{"description", func(t *timeline.Timeline) { t.Description = "\x01" }, "description"},
		{"lang", func(t *timeline.Timeline) { t.Lang = "?" }, "lang"},
		{"zone", func(t *timeline.Timeline) { t.Zone = "Europe" }, "zone"},
		{"home_url", func(t *timeline.Timeline) { t.HomeURL = "ftp://example.org" }, "home_url"},
		{"publisher", func(t *timeline.Timeline) { t.Publisher = strings.Repeat("a", 301) }, "publisher"},
		{"license", func(t *timeline.Timeline) { t.License = "a\nb" }, "license"},
		{"color", func(t *timeline.Timeline) { t.Color = "bluish" }, "color"},
		{"cancelled", func(t *timeline.Timeline) { t.Calendar.Cancelled = "hide" }, "calendar.cancelled"},
		{"imprecise", func(t *timeline.Timeline) { t.Calendar.Imprecise = "Span" }, "calendar.imprecise"},
		{"visibility", func(t *timeline.Timeline) { t.Visibility = "secret" }, "visibility"},
		{"host with a path", func(t *timeline.Timeline) { t.MediaHosts = []string{"a.org", "a.org/x"} }, "media_hosts[1]"},
		{"host that breaks a header", func(t *timeline.Timeline) { t.MediaHosts = []string{"a.org; script-src *"} }, "media_hosts[0]"},
		{"no host", func(t *timeline.Timeline) { t.MediaHosts = []string{""} }, "media_hosts[0]"},
		{"host in other letters", func(t *timeline.Timeline) { t.MediaHosts = []string{"малюнки.example"} }, "media_hosts[0]"},
		{"host with a noncharacter", func(t *timeline.Timeline) { t.MediaHosts = []string{"a\ufffe.org"} }, "media_hosts[0]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			settings := timeline.Timeline{Slug: "t"}
			tt.change(&settings)
			_, err := settings.Prepare()
			wantField(t, err, tt.field)
		})
	}
}
