package programs_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
)

// entry is what a feed reader understood of one entry.
type entry struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Link    string `json:"link"`
	Content string `json:"content"`
	UID     string `json:"-"` // in a JSON Feed: the event's UID in calendars

	Published, Updated time.Time `json:"-"` // as gofeed reads them
}

// feedReader reads a whole document; it fails the test if it cannot.
type feedReader func(t *testing.T, document []byte) []entry

// feedReaders are the feed readers that know the format with the given suffix.
func feedReaders(t *testing.T, suffix string) map[string]feedReader {
	readers := map[string]feedReader{"gofeed": readGofeed}
	if suffix != ".json" && hasProgram(t, "/usr/bin/python3", "-c", "import feedparser") {
		readers["feedparser"] = readFeedparser
	}
	return readers
}

func readGofeed(t *testing.T, document []byte) []entry {
	t.Helper()
	feed, err := gofeed.NewParser().Parse(bytes.NewReader(document))
	if err != nil {
		t.Fatalf("gofeed: %v", err)
	}
	entries := make([]entry, len(feed.Items))
	for i, item := range feed.Items {
		entries[i] = entry{ID: item.GUID, Title: item.Title, Link: item.Link, Content: item.Content}
		if item.PublishedParsed != nil {
			entries[i].Published = *item.PublishedParsed
		}
		if item.UpdatedParsed != nil {
			entries[i].Updated = *item.UpdatedParsed
		}
	}
	return entries
}

func readFeedparser(t *testing.T, document []byte) []entry {
	t.Helper()
	var feed struct {
		Error   string
		Version string
		Entries []entry
	}
	runReader(t, document, "readers/read_feed.py", &feed)
	if feed.Error != "" || feed.Version == "" {
		t.Fatalf("feedparser: version %q, error %q", feed.Version, feed.Error)
	}
	return feed.Entries
}

// checkXML lets libxml2 read the document, which forgives nothing.
func checkXML(t *testing.T, document []byte) {
	t.Helper()
	if !hasProgram(t, "xmllint", "--version") {
		return
	}
	lint := exec.CommandContext(t.Context(), "xmllint", "--noout", "--nonet", "--huge", "-")
	lint.Stdin = bytes.NewReader(document)
	if out, err := lint.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("xmllint: %v\n%s", err, out)
	}
}

// runReader feeds a document to a script and decodes what it prints.
func runReader(t *testing.T, document []byte, script string, into any) {
	t.Helper()
	python := exec.CommandContext(t.Context(), "/usr/bin/python3", "-I", script)
	python.Stdin = bytes.NewReader(document)
	var stderr bytes.Buffer
	python.Stderr = &stderr
	out, err := python.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", script, err, stderr.String())
	}
	if err := json.Unmarshal(out, into); err != nil {
		t.Fatalf("%s: %v", script, err)
	}
}
