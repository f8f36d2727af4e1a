package programs_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
)

// gofeedLibrary is what most readers written in Go are made with.
func gofeedLibrary() program {
	return program{name: "gofeed", formats: []string{".rss", ".atom", ".json"}, asks: true, subscribe: reading(readGofeed)}
}

func readGofeed(t *testing.T, document []byte) []shown {
	t.Helper()
	feed, err := gofeed.NewParser().Parse(bytes.NewReader(document))
	if err != nil {
		t.Fatalf("gofeed: %v", err)
	}
	all := make([]shown, len(feed.Items))
	for i, item := range feed.Items {
		all[i] = shown{
			"id": item.GUID, "title": item.Title, "link": item.Link, "text": item.Content, "topics": listed(item.Categories),
		}
		if len(item.Authors) > 0 {
			all[i]["author"] = item.Authors[0].Name
		}
		for field, at := range map[string]*time.Time{"published": item.PublishedParsed, "updated": item.UpdatedParsed} {
			if at != nil {
				all[i][field] = moment(*at)
			}
		}
	}
	return all
}

// moment is a time to the second, as programs show it.
func moment(at time.Time) string { return at.UTC().Format(time.DateTime) }
