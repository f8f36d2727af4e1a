package feeds

import "dateline/timeline"

// Item is what a document has one entry for: an event or, in the other families, something about it.
type Item struct {
	Event   timeline.Event
	Telling *timeline.Telling // of timeline.Changes: what is told; Event is as it left it
	Start   *timeline.Start   // of timeline.Starting: when it is told
}

// Items are events as items of timeline.Latest.
func Items(events []timeline.Event) []Item {
	items := make([]Item, len(events))
	for i, e := range events {
		items[i].Event = e
	}
	return items
}
