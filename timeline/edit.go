package timeline

// EditQuery asks for the events of a timeline as their editors see them.
type EditQuery struct {
	Timeline string
	Show     Show
	Search   Search
	Limit    int         // at least 1
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
}
