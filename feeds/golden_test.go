package feeds_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/feeds"
	"dateline/timeline"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestGolden(t *testing.T) {
	cases := map[string]func(testing.TB) (timeline.Timeline, []timeline.Event){
		"seed": demo, "odd": odd, "empty": empty, "rich": rich,
	}
	for name, events := range cases {
		for _, f := range feeds.Formats() {
			t.Run(name+f.Suffix, func(t *testing.T) {
				line, list := events(t)
				golden(t, name+f.Suffix, f.Render(site, viewOf(line, f), feeds.Items(list)))
			})
		}
	}
}

// golden compares got with a file of testdata, byte by byte.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; go test -update writes it", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", path, diff)
	}
}

// empty is a timeline with the least that one can have.
func empty(testing.TB) (timeline.Timeline, []timeline.Event) {
	return timeline.Timeline{Slug: "empty"}, nil
}
