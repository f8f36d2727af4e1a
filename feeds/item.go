package feeds

import (
	"time"

	"dateline/timeline"
)

// Item is what a document has one entry for: an event or, in the other families, something about it.
type Item struct {
	Event   timeline.Event
	Telling *timeline.Telling // of timeline.Changes: what is told; Event is as it left it
	Start   *timeline.Start   // of timeline.Starting: when it is told
}

// Told are tellings as items of timeline.Changes.
func Told(tellings []timeline.Telling) []Item {
	items := make([]Item, len(tellings))
	for i := range tellings {
		items[i] = Item{Event: tellings[i].Event, Telling: &tellings[i]}
	}
	return items
}

// Updated is when a document with the validator and the items was last changed. Events and revisions may be dated a
// little ahead of the write.
func Updated(v timeline.Validator, items []Item) time.Time {
	at := v.Modified()
	for _, it := range items {
		at = latest(at, it.dated())
	}
	return at
}

// dated is when what the item tells was last changed.
func (it Item) dated() time.Time {
	if it.Telling != nil {
		return it.Telling.Revision.Time
	}
	return it.Event.Updated
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// Items are events as items of timeline.Latest.
func Items(events []timeline.Event) []Item {
	items := make([]Item, len(events))
	for i, e := range events {
		items[i].Event = e
	}
	return items
}
