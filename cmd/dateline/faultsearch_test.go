package main

import (
	"net/http"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// D8: What happens to the index of words of a running service costs nothing but time: searches are right all the while, and it is made anew.
func TestSearchIndexSpoiltWhileServing(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows lets nobody take away a file that is open")
	}
	other := newOrdeal(t)
	other.followed()
	foreign, err := os.ReadFile(other.file + searchSuffix)
	if err != nil {
		t.Fatal(err)
	}
	other.end()
	for name, spoil := range map[string]func(index string, former []byte) error{
		"deleted":     func(index string, _ []byte) error { return os.Remove(index) },
		"emptied":     func(index string, _ []byte) error { return os.Truncate(index, 0) },
		"cut off":     func(index string, _ []byte) error { return os.Truncate(index, 20<<10) },
		"overwritten": func(index string, _ []byte) error { return os.WriteFile(index, foreign, 0o600) },
		"overwritten by a former one": func(index string, former []byte) error {
			return os.WriteFile(index, former, 0o600)
		},
		"replaced": func(index string, _ []byte) error {
			if err := os.WriteFile(index+".new", foreign, 0o600); err != nil {
				return err
			}
			return os.Rename(index+".new", index)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOrdeal(t)
			o.followed()
			former, err := os.ReadFile(o.file + searchSuffix)
			if err != nil {
				t.Fatal(err)
			}
			o.mustWrite(30)
			o.followed()
			if err := spoil(o.file+searchSuffix, former); err != nil {
				t.Fatal(err)
			}
			for n := range 5 {
				o.wantFinds()
				o.mustWrite(1)
				if n == 2 {
					o.followed()
				}
			}
			o.come("the index is in its place again", func() bool {
				info, err := os.Stat(o.file + searchSuffix)
				return err == nil && info.Size() > 20<<10
			})
			o.followed()
			o.wantFinds()
			o.wantWell()
			o.end()
			if strings.Contains(o.log.String(), "panic") {
				t.Errorf("the service logged:\n%.3000s", o.log)
			}
			o.start()
			o.followed()
			o.wantFinds()
			o.end()
		})
	}
}

// wantFinds wants a search to find every event by its own word, and all of them by the word that they share.
func (o *ordeal) wantFinds() {
	o.t.Helper()
	for i, id := range o.acknowledged {
		if i%7 != 0 && i < len(o.acknowledged)-2 {
			continue
		}
		if status, text := get(o.t, o.address(`/events?q=%22of+`+id+`%22&limit=5`)); status != http.StatusOK || !strings.Contains(text, `"id":"`+id+`"`) && !strings.Contains(text, `"id": "`+id+`"`) {
			o.t.Errorf("a search for %s = %d %.300s", id, status, text)
		}
	}
	status, text := get(o.t, o.address("/events?q=words&limit=500"))
	if n := strings.Count(text, `"Words of `); status != http.StatusOK || n != len(o.acknowledged) {
		o.t.Errorf("a search for all = %d, with %d events of %d", status, n, len(o.acknowledged))
	}
}

var followedWords = regexp.MustCompile(`search has followed revision (\d+) of (\d+)\n$`)

// followed waits until the index of words knows all that was written.
func (o *ordeal) followed() {
	o.t.Helper()
	o.come("search has followed", func() bool {
		_, text := get(o.t, o.base+"/readyz")
		told := followedWords.FindStringSubmatch(text)
		return told != nil && told[1] == told[2]
	})
}
