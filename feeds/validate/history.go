package validate

import (
	"slices"
	"time"
)

// history checks what a feed says of its other documents. One that is complete has none (RFC 5005 section 2). An archive
// leads to the feed that one subscribes to, and is never that itself (section 4).
func (r *report) history(feed *element, links []*element, self, rule string) {
	complete, archive := feed.index(historySpace, "complete") >= 0, feed.index(historySpace, "archive") >= 0
	paged := slices.ContainsFunc(links, func(l *element) bool { return historyRelations[l.attr("rel")] })
	r.want(!complete || !paged && !archive, rule, "feed", "is complete, and cannot have further documents")
	current := slices.IndexFunc(links, func(l *element) bool { return l.attr("rel") == "current" })
	switch {
	case archive && current < 0:
		r.add(rule, "links", "an archive must lead to the current feed")
	case archive:
		r.want(links[current].attr("href") != self, rule, "links", "an archive is not the current feed")
	}
}

// tombstones checks the entries that are gone (RFC 6721 section 3): each has an id, of an entry that is not there, and a
// time. Ids are those of the entries.
func (r *report) tombstones(feed *element, ids []string, now time.Time) {
	for i, e := range feed.all(tombSpace, "deleted-entry") {
		where, ref := numbered("deleted-entry", i), e.attr("ref")
		r.want(isID(ref), "A9", where+", ref", "is not a URI")
		r.want(!slices.Contains(ids, ref), "A9", where+", ref", "is an entry, or gone, already")
		ids = append(ids, ref)
		r.rfc3339(e.attr("when"), now, "A9", where+", when")
		r.want(len(e.children) == 0, "A9", where, "says more than that the entry is gone")
	}
	gone := 0
	feed.each(func(e *element) {
		if e.Name.Space == tombSpace {
			gone++
		}
	})
	r.want(gone == len(feed.all(tombSpace, "deleted-entry")), "A9", "feed", "has a tombstone within another element, or an unknown kind of one")
}
