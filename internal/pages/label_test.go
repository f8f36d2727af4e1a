package pages_test

import (
	"reflect"
	"testing"

	"dateline/internal/pages"
)

// Every label is there in both languages, and no two rooms have one of the same name: a template could not tell them apart.
func TestLabels(t *testing.T) {
	english, ukrainian := reflect.ValueOf(*pages.LabelsOf("en")), reflect.ValueOf(*pages.LabelsOf("uk"))
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
			if en.Field(i).IsZero() != uk.Field(i).IsZero() {
				t.Errorf("%s of %s: English %v, Ukrainian %v", f.Name, room, en.Field(i), uk.Field(i))
			}
			if f.Type.Kind() == reflect.Map && en.Field(i).Len() != uk.Field(i).Len() {
				t.Errorf("%s of %s has %d values in English, %d in Ukrainian", f.Name, room, en.Field(i).Len(), uk.Field(i).Len())
			}
		}
	}
	look("all pages", english, ukrainian)
}
