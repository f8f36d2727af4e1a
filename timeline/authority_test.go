package timeline_test

import (
	"net/url"
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

// M1: ids are made of an event's id and the authority, and of nothing that can change.
func TestAuthorityIDs(t *testing.T) {
	a := timeline.Authority{Host: "example.org", Year: 2026}
	if got, want := a.Tag("e/x"), "tag:example.org,2026:e/x"; got != want {
		t.Errorf("Tag = %q, want %q", got, want)
	}
	if got, want := a.UID("x"), "x@example.org"; got != want {
		t.Errorf("UID = %q, want %q", got, want)
	}
}

// An authority reads back as it is written, and its ids are addresses with a scheme of their own.
func FuzzParseAuthority(f *testing.F) {
	for _, text := range []string{"example.org,2026", " News.Example.ORG,1990 ", "localhost,+2026", "a,b,2026", "[::1],2026", "xn--80ak6aa92e.com,9999"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := timeline.ParseAuthority(text)
		if err != nil {
			if timeline.KindOf(err) != timeline.Invalid || a != (timeline.Authority{}) {
				t.Fatalf("ParseAuthority(%q) = %v, %v", text, a, err)
			}
			return
		}
		if again, err := timeline.ParseAuthority(a.String()); err != nil || again != a {
			t.Fatalf("ParseAuthority(%q) = %v, read back %v, %v", text, a, again, err)
		}
		if u, err := url.Parse(a.Tag("e/x")); err != nil || u.Scheme != "tag" || u.String() != a.Tag("e/x") {
			t.Fatalf("the tag of %q is %q, %v", text, a.Tag("e/x"), err)
		}
	})
}
