package validate

import (
	"regexp"
	"strings"
	"time"
)

// The ids of entries that tell of an event again: of one of its revisions, or of its beginning on a day.
var (
	revisionForm = regexp.MustCompile(`^r[1-9][0-9]*$`)
	startForm    = regexp.MustCompile(`^start@[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
	familyForm   = regexp.MustCompile(`:[et]/[^/]+/(changes|starting)$`) // of the id of a feed
)

// familyOf is what an entry with that id tells of an event; ok is false if that cannot be seen from the id.
func familyOf(id string) (family string, ok bool) {
	_, fragment, found := strings.Cut(id, "#")
	switch {
	case !found:
		return "latest", true
	case revisionForm.MatchString(fragment):
		return "changes", true
	case startForm.MatchString(fragment):
		_, err := time.Parse("start@"+time.DateOnly, fragment)
		return "starting", err == nil
	}
	return "", false
}

// oneFamily checks that the entries of a feed tell one kind of thing: who follows a feed of changes never gets an entry that
// a feed of events has too. Feed is the id of the feed, empty in formats that have none.
func (r *report) oneFamily(feed string, ids []string, rule, where string) {
	want := ""
	if strings.HasPrefix(feed, "tag:") {
		want = "latest"
		if m := familyForm.FindStringSubmatch(feed); m != nil {
			want = m[1]
		}
	}
	for i, id := range ids {
		if !strings.HasPrefix(id, "tag:") {
			continue
		}
		family, ok := familyOf(id)
		switch {
		case !ok:
			r.add(rule, numbered(where, i), "has an id whose fragment is neither a revision nor a beginning")
		case want == "":
			want = family
		case family != want:
			r.add(rule, numbered(where, i), "has an id of another family than the feed")
		}
	}
}

// ordered checks that an entry was not changed before it was published. What is said to be published in the future is wrong
// in another way.
func (r *report) ordered(published, updated, now time.Time, rule, where string) {
	given := !published.IsZero() && !updated.IsZero() && !published.After(now)
	r.want(!given || !updated.Before(published), rule, where, "was updated before it was published")
}
