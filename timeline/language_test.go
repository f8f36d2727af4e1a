package timeline_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/timeline"
)

func talk() timeline.Event {
	return timeline.Event{
		Lang: "en", Title: "Talk", Summary: "About it.", Body: "At length.",
		Translations: map[string]timeline.Translation{
			"uk":              {Title: "Розмова", Summary: "Про це.", Body: "Докладно."},
			"zh-Hant":         {Title: "談話"},
			"de":              {Summary: "Ohne Titel."},
			"fr-x-court-pour": {Title: "Bref"},
			"x-klingon":       {Title: "tlhIngan"},
		},
	}
}

// A language range becomes shorter until a text fits (RFC 4647 section 3.4).
func TestInByLookup(t *testing.T) {
	for asked, want := range map[string]string{
		"uk": "uk", "uk-UA": "uk", "UK-ua": "uk", "uk-Cyrl-UA": "uk", "en": "en", "en-GB": "en", "": "en",
		"zh-Hant-CN-x-private1-private2": "zh-Hant", "zh-Hant": "zh-Hant", "zh": "en", "zh-Hans": "en",
		"de": "en", "de-AT": "en", // a text without a title is none
		"fr-x-court-pour": "fr-x-court-pour", "fr-x-court": "en", "fr-CA": "en", "x-klingon": "x-klingon", "x-klingon-v2": "x-klingon",
		"u": "en", "u-k": "en", "-": "en", "--": "en", "not a tag": "en",
	} {
		if got := talk().In(asked).Lang; got != want {
			t.Errorf("In(%q) is in %q, want %q", asked, got, want)
		}
	}
}

func TestInKeepsEverything(t *testing.T) {
	was := talk()
	e := was.In("uk-UA")
	if e.Title != "Розмова" || e.Summary != "Про це." || e.Body != "Докладно." {
		t.Errorf("In(uk-UA) = %q, %q, %q", e.Title, e.Summary, e.Body)
	}
	if diff := cmp.Diff(talk(), was); diff != "" {
		t.Errorf("In changed the event that it was called on (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(talk(), e.In("en")); diff != "" {
		t.Errorf("there and back (-want +got):\n%s", diff)
	}
	if want := []string{"en", "fr-x-court-pour", "uk", "x-klingon", "zh-Hant"}; !slices.Equal(e.Languages(), want) || !slices.Equal(was.Languages(), want) {
		t.Errorf("Languages = %q and %q, want %q", e.Languages(), was.Languages(), want)
	}
}

// No text is shown under the language of another one, and what is left out is known.
func TestInLeavesOutWhatIsNotTranslated(t *testing.T) {
	e := talk().In("zh-Hant")
	if e.Title != "談話" || e.Summary != "" || e.Body != "" {
		t.Errorf("In(zh-Hant) = %q, %q, %q, want the title alone", e.Title, e.Summary, e.Body)
	}
	if got := e.Elsewhere(); got != "en" {
		t.Errorf("Elsewhere = %q, want en", got)
	}
	if got := talk().Elsewhere() + talk().In("uk").Elsewhere(); got != "" {
		t.Errorf("Elsewhere of an event with all texts = %q, want nothing", got)
	}
	if got := talk().TextIn("zh-Hant"); got != (timeline.Text{Lang: "zh-Hant", Title: "談話"}) {
		t.Errorf("TextIn(zh-Hant) = %+v", got)
	}
}

func TestParseLang(t *testing.T) {
	for text, want := range map[string]string{
		"uk": "uk", "UK": "uk", "uk-ua": "uk-UA", "ZH-hant": "zh-Hant", "x-Klingon": "x-klingon",
		"": "", "und": "", "not a tag": "", "u": "", "en_": "", "en-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": "",
	} {
		if got, ok := timeline.ParseLang(text); got != want || ok != (want != "") {
			t.Errorf("ParseLang(%q) = %q, %t, want %q", text, got, ok, want)
		}
	}
}

func TestFraming(t *testing.T) {
	for _, tt := range []struct{ own, asked, want string }{
		{"en", "uk", "uk"}, {"en", "uk-UA", "uk"}, {"uk", "en-GB", "en"}, {"en", "fr", "en"}, {"de", "", "de"}, {"de", "en", "en"},
	} {
		if got := timeline.Framing(tt.own, tt.asked); got != tt.want {
			t.Errorf("Framing(%q, %q) = %q, want %q", tt.own, tt.asked, got, tt.want)
		}
	}
}

func TestLanguageName(t *testing.T) {
	for tag, want := range map[string]string{"en": "English", "uk": "Українська", "zh-Hant": "繁體中文", "x-klingon": "x-klingon"} {
		if got := timeline.LanguageName(tag); got != want {
			t.Errorf("LanguageName(%q) = %q, want %q", tag, got, want)
		}
	}
}
