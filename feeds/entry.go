package feeds

import (
	"net/url"
	"time"

	"dateline/timeline"
)

// entry is what all feed formats say of an item, in the order and the elements that each has for it. Its texts are
// plain and clean, its HTML is safe to show.
type entry struct {
	id, link, title, lead string
	html, text            string
	lang                  string // of title and texts, if it is not the timeline's
	published, updated    time.Time

	event  timeline.Event // as the entry may show it: of a deleted one there is little
	media  []timeline.Media
	change *jsonChange // of timeline.Changes
}

// newEntry is the entry of an item; ok is false if feeds leave it out.
func newEntry(s Site, t timeline.Timeline, it Item) (e entry, ok bool) {
	switch {
	case it.Telling != nil:
		return tellingEntry(s, t, *it.Telling), true
	case it.Event.Deleted != nil:
		return entry{}, false
	case it.Start != nil:
		return startEntry(s, t, it.Event, *it.Start), true
	}
	return eventEntry(s, t, it.Event), true
}

// eventEntry tells the whole of an event, dated when it was first shown.
func eventEntry(s Site, t timeline.Timeline, e timeline.Event) entry {
	st := newStory(s, t, e)
	return entry{
		id: eventID(s, e), link: s.EventURL(e.ID), title: st.title, lead: st.lead(),
		html: st.html(), text: st.text(), lang: st.lang,
		published: published(e), updated: e.Updated,
		event: e, media: mediaOf(e),
	}
}

// startEntry tells the same when the event begins, or some time before. Its title says when: readers show the time of
// the entry, which may be another one.
func startEntry(s Site, t timeline.Timeline, e timeline.Event, start timeline.Start) entry {
	entry := eventEntry(s, t, e)
	entry.id += "#start@" + url.PathEscape(line(start.Day))
	entry.title = joined(" · ", dateWords(t, e.Date, e.Zone, e.Status), entry.title)
	entry.published = start.At
	if entry.updated.Before(start.At) {
		entry.updated = start.At.Add(apart(e))
	}
	return entry
}

// apart is less than a second, and another one for each event: those that begin on one day are told at once, and
// validators want every entry to have been updated at a time of its own. No two events were entered in one
// millisecond, and those of an import shortly one after the other.
func apart(e timeline.Event) time.Duration {
	const least, second = time.Microsecond, int64(time.Second / time.Microsecond)
	return time.Duration((e.Created.UnixMilli()%second+second)%second) * least
}
