package timeline_test

import (
	"testing"

	"dateline/timeline"
)

func TestParseAuthority(t *testing.T) {
	for text, want := range map[string]string{
		"example.org,2026": "example.org,2026", " News.Example.ORG,1990 ": "news.example.org,1990", "localhost,2026": "localhost,2026",
	} {
		if got, err := timeline.ParseAuthority(text); err != nil || got.String() != want {
			t.Errorf("ParseAuthority(%q) = %v, %v, want %s", text, got, err, want)
		}
	}
	for _, text := range []string{
		"", "example.org", "example.org,", ",2026", "example.org,1989", "example.org,10000", "example.org:80,2026",
		"-example.org,2026", "example.org.,2026", "exa mple,2026", "example.org,2026,1", "приклад,2026", "a/b,2026",
	} {
		if got, err := timeline.ParseAuthority(text); timeline.KindOf(err) != timeline.Invalid {
			t.Errorf("ParseAuthority(%q) = %v, %v, want Invalid", text, got, err)
		}
	}
}

func TestAuthorityIDs(t *testing.T) {
	a := timeline.Authority{Host: "example.org", Year: 2026}
	if got, want := a.Tag("e/x"), "tag:example.org,2026:e/x"; got != want {
		t.Errorf("Tag = %q, want %q", got, want)
	}
	if got, want := a.UID("x"), "x@example.org"; got != want {
		t.Errorf("UID = %q, want %q", got, want)
	}
}
