package programs_test

import (
	"encoding/json"
	"testing"
	"time"
)

// newsboat keeps feeds in a file of SQLite. It asks with both validators, and libcurl throws away the body of an
// answer whose Last-Modified has not moved, though newsboat then keeps its ETag.
func newsboat() program {
	return program{
		name: "newsboat", formats: []string{".rss", ".atom"},
		present: []string{"sh", "-c", "command -v newsboat && command -v sqlite3"}, asks: true, keeps: true,
		subscribe: func(t *testing.T, h *home, address string) follower {
			h.write(t, "urls", address+"\n")
			h.write(t, "config", "")
			return func(t *testing.T) []shown {
				t.Helper()
				h.run(t, "newsboat", "-u", "urls", "-C", "config", "-c", "cache.db", "-x", "reload")
				return newsboatItems(t, h)
			}
		},
	}
}

func newsboatItems(t *testing.T, h *home) []shown {
	t.Helper()
	out := h.run(t, "sqlite3", "-json", "cache.db", "SELECT guid, title, author, url, pubDate, content FROM rss_item WHERE NOT deleted")
	if out == "" { // no rows
		return nil
	}
	var items []struct {
		GUID, Title, Author, URL, Content string
		PubDate                           int64
	}
	if err := json.Unmarshal([]byte(out), &items); err != nil {
		t.Fatal(err)
	}
	var all []shown
	for _, item := range items {
		all = append(all, shown{
			"id": item.GUID, "title": item.Title, "link": item.URL, "author": item.Author, "text": item.Content,
			"published": moment(time.Unix(item.PubDate, 0)),
		})
	}
	return all
}
