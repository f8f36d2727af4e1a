package pages_test

import (
	"reflect"
	"testing"

	"dateline/internal/pages"
)

// Every label is there in both languages, and no two rooms have one of the same name: a template could not tell them apart.
func TestLabels(t *testing.T) {
	english, ukrainian := *pages.LabelsOf("en"), *pages.LabelsOf("uk")
	compareLabels(t, "pages", reflect.ValueOf(english), reflect.ValueOf(ukrainian))
	compareLabels(t, "editor", reflect.ValueOf(english.Edit), reflect.ValueOf(ukrainian.Edit))
}

func compareLabels(t *testing.T, whole string, english, ukrainian reflect.Value) {
	rooms := map[string]string{}
	var look func(room string, en, uk reflect.Value)
	look = func(room string, en, uk reflect.Value) {
		for i := range en.NumField() {
			f := en.Type().Field(i)
			if f.Anonymous {
				look(f.Name, en.Field(i), uk.Field(i))
				continue
			}
			if other := rooms[f.Name]; other != "" {
				t.Errorf("%s is a label of %s and of %s", f.Name, other, room)
			}
			rooms[f.Name] = room
			if en.Field(i).IsZero() || uk.Field(i).IsZero() {
				t.Errorf("%s of %s: English %v, Ukrainian %v", f.Name, room, en.Field(i), uk.Field(i))
			}
			if f.Type.Kind() != reflect.Map {
				continue
			}
			for _, key := range append(en.Field(i).MapKeys(), uk.Field(i).MapKeys()...) {
				if !en.Field(i).MapIndex(key).IsValid() || !uk.Field(i).MapIndex(key).IsValid() {
					t.Errorf("%s of %s has %v in one language alone", f.Name, room, key)
				}
			}
		}
	}
	look(whole, english, ukrainian)
}

// The editor speaks the language that was chosen, or else the one that the browser asks for first of those that it has.
func TestLabelsFor(t *testing.T) {
	for _, tc := range []struct{ chosen, accepted, want string }{
		{"", "", "en"}, {"", "uk-UA,uk;q=0.9,en;q=0.8", "uk"}, {"", "en-GB,uk;q=0.5", "en"}, {"", "de, uk;q=0.4", "uk"}, {"", "de", "en"}, {"", "*;;;", "en"},
		{"uk", "en", "uk"}, {"en", "uk", "en"}, {"xx", "uk", "uk"}, {"", "en;q=0, uk", "uk"},
	} {
		if got := pages.LabelsFor(tc.chosen, tc.accepted).Lang; got != tc.want {
			t.Errorf("LabelsFor(%q, %q) = %s, want %s", tc.chosen, tc.accepted, got, tc.want)
		}
	}
}
