package pages_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"dateline/internal/pages"
)

func TestDifference(t *testing.T) {
	words := func(n int, word string) string { return strings.TrimSpace(strings.Repeat(word+" ", n)) }
	for _, tc := range []struct {
		name, before, after string
		want                []pages.Piece
	}{
		{"a word", "hall A of the house", "hall C of the house", []pages.Piece{{"", "hall"}, {"del", "A"}, {"ins", "C"}, {"", "of the house"}}},
		{"nothing before", "", "all new", []pages.Piece{{"ins", "all new"}}},
		{"nothing after", "all old", "", []pages.Piece{{"del", "all old"}}},
		{"nothing in common", "red fish", "two cats", []pages.Piece{{"del", "red fish"}, {"ins", "two cats"}}},
		{"the same", "as it was", "as it was", nil},
		{"white space", "as  it\nwas", "as it was", nil},
		{"two places", "a b c d e", "a x c d y", []pages.Piece{{"", "a"}, {"del", "b"}, {"ins", "x"}, {"", "c d"}, {"del", "e"}, {"ins", "y"}}},
		{"far from its ends", words(20, "w") + " old " + words(30, "v"), words(20, "w") + " new " + words(30, "v"), []pages.Piece{
			{"", "… " + words(12, "w")}, {"del", "old"}, {"ins", "new"}, {"", words(12, "v") + " …"},
		}},
		{"long", "", words(100, "x"), []pages.Piece{{"ins", words(60, "x") + " …"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, pages.Difference(tc.before, tc.after)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What was taken out and what both have is the text before; what came in and what both have is the text after.
func TestDifferenceIsOfBoth(t *testing.T) {
	word := rapid.SampledFrom([]string{"a", "b", "c"})
	rapid.Check(t, func(t *rapid.T) {
		before, after := rapid.SliceOfN(word, 0, 12).Draw(t, "before"), rapid.SliceOfN(word, 0, 12).Draw(t, "after")
		var was, is []string
		for _, p := range pages.Difference(strings.Join(before, " "), strings.Join(after, " ")) {
			if p.Kind != "ins" {
				was = append(was, strings.Fields(p.Text)...)
			}
			if p.Kind != "del" {
				is = append(is, strings.Fields(p.Text)...)
			}
		}
		if strings.Join(before, " ") == strings.Join(after, " ") {
			if was != nil || is != nil {
				t.Fatalf("of a text and itself: %q, %q", was, is)
			}
			return
		}
		if strings.Join(was, " ") != strings.Join(before, " ") || strings.Join(is, " ") != strings.Join(after, " ") {
			t.Fatalf("is of %q and %q, want of %q and %q", was, is, before, after)
		}
	})
}
