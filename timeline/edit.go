package timeline

// EditQuery asks for the events of a timeline as their editors see them.
type EditQuery struct {
	Timeline string
	Show     Show
	Search   Search
	Limit    int         // at least 1
	Look     int         // how many events to look at in vain, at most; 0: as many as there are
	After    *EditCursor // go on behind this place; nil: from the newest change on
}

// EditCursor is a place in a list of edits: behind the event ID with its change of the store's Revision; without an ID
// before all changes of that revision. It stays where it is while events are changed.
type EditCursor struct {
	Revision uint64
	ID       string
}

// Edit is an event with its newest change.
type Edit struct {
	Record Record
	Author string // of the newest version; empty for what the service did itself
}

// EditPage is a part of a list of edits, the newest change first.
type EditPage struct {
	Timeline Timeline
	Edits    []Edit
	More     bool
	Looked   int     // how many events were looked at that the list does not show
	Stopped  *Record // the last of them, where they were too many: what stands behind it was not looked at, and there may be More
}
