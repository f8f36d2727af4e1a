package programs_test

import (
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// program is a program that follows a feed or a calendar, as its users run it. Each has a file of its own.
type program struct {
	name      string
	formats   []string // the endings that it reads
	present   []string // a command that ends well where the program is installed; none: it is a Go library
	keeps     bool     // it goes on showing what has gone from a feed
	windowed  bool     // it shows only what reaches into the years 2024 to 2026
	minutes   bool     // it shows no seconds
	asks      bool     // it asks whether there is something new, and is answered 304 if there is not
	subscribe func(t *testing.T, h *home, address string) follower
}

// follower lets a program look once for what is new, and returns all that it then shows. It fails the test if the
// program complains.
type follower func(t *testing.T) []shown

// shown is what a program shows of one entry or event, by field:
//
//	id, title, link, topics   in every format; topics are sorted, with commas between
//	keys                      of topics, by programs that show the terms of Atom and not their labels
//	published, updated        times in UTC; in calendars, updated is LAST-MODIFIED
//	author                    in feeds
//	start, end                in calendars: days, or times in UTC; end is behind the last day, and empty for a moment
//	status, revision, stamp   in calendars
//	alarm                     in calendars: how long before the start it rings, as RFC 5545 has it
//	text                      what is told of it, as text or HTML
//
// What a program does not tell is absent.
type shown map[string]string

// feedPrograms are the programs that read our feeds.
func feedPrograms() []program {
	return []program{xmllint(), gofeedLibrary(), curl(), feedparser(), sfeed(), newsboat()}
}

// calendarPrograms are the programs that read our calendars.
func calendarPrograms() []program {
	return []program{
		goICal(), golangICal(), icalendar(), recurringICalEvents(), libical(), calcurse(), khal(), vdirsyncer(),
	}
}

// here reports whether the program can be run.
func (p program) here(t *testing.T) bool {
	t.Helper()
	return len(p.present) == 0 || hasProgram(t, p.present[0], p.present[1:]...)
}

// truth is what followers must show, by id. A text is a list of phrases, one a line, that must be found.
type truth struct {
	shown map[string]shown
	gone  map[string]bool // what programs that keep everything may show as well
}

// check says what a program shows that is not true. Every entry must be there once, with all that the program
// tells of it.
func (p program) check(t *testing.T, all []shown, want truth) {
	t.Helper()
	want = p.sees(want)
	seen := map[string]bool{}
	for _, got := range all {
		id := got["id"]
		if seen[id] {
			t.Errorf("%s is shown twice, as %v", id, got)
		}
		seen[id] = true
		if is, known := want.shown[id]; known {
			got.check(t, is)
		} else if !p.keeps || !want.gone[id] {
			t.Errorf("%s is shown, which is not there: %v", id, got)
		}
	}
	for id, is := range want.shown {
		if !seen[id] {
			t.Errorf("%s is not shown; it is %v", id, is)
		}
	}
}

func (got shown) check(t *testing.T, want shown) {
	t.Helper()
	for field, value := range got {
		switch field {
		case "text":
			for phrase := range strings.SplitSeq(want["text"], "\n") {
				if !strings.Contains(words(value), words(phrase)) {
					t.Errorf("%s: %q is not in the text %q", got["id"], phrase, value)
				}
			}
		case "title":
			if squeeze(value) != squeeze(want[field]) {
				t.Errorf("%s: title %q, want %q", got["id"], value, want[field])
			}
		case "keys":
			if value != keysOf(want["topics"]) {
				t.Errorf("%s: keys of topics %q, want those of %q", got["id"], value, want["topics"])
			}
		default:
			if value != want[field] {
				t.Errorf("%s: %s %q, want %q", got["id"], field, value, want[field])
			}
		}
	}
}

// words is a text or HTML as it is read, with its white space folded, so that words can be looked for.
func words(s string) string { return squeeze(html.UnescapeString(tags.ReplaceAllString(s, ""))) }

var tags = regexp.MustCompile(`</?[a-z][^>]*>`)

// squeeze folds white space: readers trim and collapse it as they like.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// listed is a list of topics in one order.
func listed(topics []string) string {
	return strings.Join(slices.Sorted(slices.Values(topics)), ", ")
}

// keysOf are the keys of listed topics, in the same form. Those of the story have nothing but letters and spaces.
func keysOf(topics string) string {
	return listed(strings.Split(strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(topics), ", ", ","), " ", "-"), ","))
}

// sees is what of the truth the program can show.
func (p program) sees(all truth) truth {
	some := truth{shown: map[string]shown{}, gone: all.gone}
	for id, is := range all.shown {
		if p.windowed && (max(is["start"], is["end"]) <= "2024-01-01" || is["start"] >= "2027") {
			continue
		}
		if p.minutes {
			is = maps.Clone(is)
			for _, field := range []string{"start", "end"} {
				if at, err := time.Parse(time.DateTime, is[field]); err == nil {
					is[field] = moment(at.Truncate(time.Minute))
				}
			}
		}
		some.shown[id] = is
	}
	return some
}
