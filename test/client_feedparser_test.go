package programs_test

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// feedparser fetches for itself. Like the readers that are built on it, ours hands it back the validators, and
// keeps what it knows when it is answered 304, or told of changes alone (RFC 3229).
func feedparser() program {
	return program{
		name: "feedparser", formats: []string{".rss", ".atom"}, present: []string{"/usr/bin/python3", "-c", "import feedparser"},
		asks: true, keeps: true,
		subscribe: func(t *testing.T, h *home, address string) follower {
			var etag, modified string
			var known []shown
			return func(t *testing.T) []shown {
				t.Helper()
				got := runFeedparser(t, h, address, etag, modified)
				etag, modified = got.ETag, got.Modified
				switch got.Status {
				case 200:
					known = got.shown()
				case 226:
					known = merged(known, got.shown())
				case 304:
				default:
					t.Fatalf("feedparser was answered %d", got.Status)
				}
				return known
			}
		},
	}
}

// parsedFeed is what the script prints of a feed.
type parsedFeed struct {
	Status                         int
	ETag, Modified, Error, Version string
	Entries                        []struct {
		ID, Title, Link, Text, Author string
		Published, Updated            int64
		Topics                        []string
	}
}

func runFeedparser(t *testing.T, h *home, address, etag, modified string) parsedFeed {
	t.Helper()
	var got parsedFeed
	out := h.run(t, "/usr/bin/python3", "-I", script(t, "read_feed.py"), address, etag, modified)
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if got.Error != "" || got.Version == "" && got.Status != 304 {
		t.Fatalf("feedparser: version %q, error %q", got.Version, got.Error)
	}
	return got
}

func (f parsedFeed) shown() []shown {
	var all []shown
	for _, e := range f.Entries {
		s := shown{"id": e.ID, "title": e.Title, "link": e.Link, "text": e.Text, "author": e.Author, "topics": listed(e.Topics)}
		for field, at := range map[string]int64{"published": e.Published, "updated": e.Updated} {
			if at != 0 {
				s[field] = moment(time.Unix(at, 0))
			}
		}
		all = append(all, s)
	}
	return all
}

// merged is what was known, with what is new in its place.
func merged(known, news []shown) []shown {
	for _, n := range news {
		known = slices.DeleteFunc(known, func(k shown) bool { return k["id"] == n["id"] })
	}
	return slices.Concat(known, news)
}

// script is the path of a script in readers/.
func script(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("readers", name))
	if err != nil {
		t.Fatal(err)
	}
	return path
}
