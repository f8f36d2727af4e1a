package pages_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"rsc.io/qr"

	"dateline/internal/pages"
)

// The path of a code has every dark module of it, and no other.
func TestCodeOf(t *testing.T) {
	for _, address := range []string{"https://dates.example.org/t/news/subscribe", "https://dates.example.org/t/news/subscribe?topic=" + strings.Repeat("мир,", 60)} {
		code, ok := pages.CodeOf(address)
		want, err := qr.Encode(address, qr.M)
		if !ok || err != nil || code.From != -4 || code.Size != want.Size+8 {
			t.Fatalf("CodeOf = %+v, %v, %v", code, ok, err)
		}
		dark := map[string]bool{}
		for _, m := range regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`).FindAllStringSubmatch(code.Path, -1) {
			x, _ := strconv.Atoi(m[1])
			n, _ := strconv.Atoi(m[3])
			for i := range n {
				dark[fmt.Sprintf("%d %s", x+i, m[2])] = true
			}
		}
		for y := range want.Size {
			for x := range want.Size {
				if dark[fmt.Sprintf("%d %d", x, y)] != want.Black(x, y) {
					t.Fatalf("module %d %d differs", x, y)
				}
			}
		}
	}
	if _, ok := pages.CodeOf(strings.Repeat("x", 3000)); ok {
		t.Error("a code of 3,000 characters")
	}
}

// What cards say of refreshing, and of feed readers, rests on figures with sources.
func TestRefreshes(t *testing.T) {
	for _, lang := range []string{"en", "uk"} {
		words, known := pages.LabelsOf(lang), map[string]bool{}
		for _, r := range pages.Refreshes {
			known[r.Way] = true
			if r.Way != "" && words.Ways[r.Way].Text == "" || r.Range == "" || r.Source == "" || r.Seen == "" {
				t.Errorf("%s: %+v", lang, r)
			}
		}
		for way := range words.Ways {
			if !known[way] {
				t.Errorf("%s: the card of %s rests on nothing", lang, way)
			}
		}
		if !known[""] {
			t.Errorf("%s: what is said of feed readers rests on nothing", lang)
		}
	}
}
