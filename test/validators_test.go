package programs_test

import (
	"net/url"
	"path"
	"strings"
	"testing"
	"time"

	"dateline/feeds/validate"
)

// TestPublishedIsValid reads every feed and calendar of the demo and of dates of every kind as validators do: the address
// that was fetched is the one that the document names. R4, R7, R9, R11, R17, R18, R20, A5, A11, J4, I2, I17.
func TestPublishedIsValid(t *testing.T) {
	s := startService(t)
	paths := append(publicPaths(demo, demoIDs(s)), publicPaths("odd", s.oddTimeline())...)
	for _, address := range append(paths, s.furtherPages("/t/odd.rss?limit=3")...) {
		for _, f := range findings(t, s, address) {
			t.Errorf("%s: %s", address, f)
		}
	}
}

func findings(t *testing.T, s *service, address string) []validate.Finding {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	// Feeds have an order of their own, so that it is no part of their address.
	self := s.base + strings.TrimSuffix(address, "?order=desc")
	switch path.Ext(u.Path) {
	case ".rss":
		return validate.RSS(s.get(address).body, self, time.Now())
	case ".atom":
		return validate.Atom(s.get(address).body, self, time.Now())
	case ".json":
		return validate.JSON(s.get(address).body, self, time.Now())
	case ".ics":
		return validate.Calendar(s.get(address).body)
	}
	return nil
}

// furtherPages are the pages behind the first one.
func (s *service) furtherPages(first string) []string {
	s.t.Helper()
	var pages []string
	for next := first; next != ""; {
		_, rest, found := strings.Cut(string(s.get(next).body), `<atom:link rel="next"`)
		if !found {
			break
		}
		_, href, _ := strings.Cut(rest, `href="`+s.base)
		href, _, _ = strings.Cut(href, `"`)
		next = strings.ReplaceAll(href, "&amp;", "&")
		pages = append(pages, next)
	}
	if len(pages) < 3 {
		s.t.Fatalf("%s has %d pages behind it", first, len(pages))
	}
	return pages
}
