package timeline

import (
	"context"
	"time"
)

// Store keeps timelines, events and their changes. It is the seam between the domain and what holds it at
// rest; data/storetest proves that a backend keeps this contract.
//
// All methods are safe for concurrent use. What they return belongs to the caller, except that slices and
// pointers inside events are shared and never changed by anybody. Each method reads in one transaction,
// so that contents and validator belong together, and none is open when it returns.
//
// Errors of the kinds named below carry a message for the client. Any other error is [Internal]; a
// cancelled context comes back as its own error.
type Store interface {
	// Timelines returns the public timelines or, with hidden, the unlisted and private ones too, by slug, and
	// the validator of that list. Deleted ones are left out.
	Timelines(ctx context.Context, hidden bool) ([]TimelineRecord, Validator, error)

	// Timeline returns one timeline. NotFound: no timeline ever had the slug. Gone: it was deleted; its record
	// is returned all the same.
	Timeline(ctx context.Context, slug string) (TimelineRecord, error)

	// Event returns an event in whatever timeline and state, deleted ones included until they are purged,
	// with the timeline it belongs to. NotFound: no event ever had the id, or one that nobody ever saw was
	// purged. Gone: it was purged; the timeline is returned all the same.
	Event(ctx context.Context, id string) (Record, TimelineRecord, error)

	// Mark is a number for the state of a timeline, of which nothing is read. While it is what it was before an answer
	// of Timeline, Validator, List or Tellings was asked for, that answer is still right, but for what time alone
	// changes in [Starting]. It is another one from before readers can see a write, and again from then on, until the
	// store is closed. For a slug that no timeline has it means nothing; the empty slug stands for all timelines and the lists of them.
	Mark(slug string) uint64

	// Validator returns the validator that [Store.List] would return for q, without reading an event. Limit,
	// Order and After make no difference to it. NotFound and Gone as in Timeline.
	Validator(ctx context.Context, q Query) (Validator, error)

	// List returns the part of a list that q asks for. Page.Events has q.Limit entries at most, and for a
	// tombstone the event as followers saw it last, with Deleted set. Of [Starting] it has the events that are told by
	// q.Now. NotFound and Gone as in Timeline; NotFound also if q.Around names an event that the list does not have.
	// Invalid: the order of the list cannot be read backwards. Unavailable: q is hasty, and what makes its search quick is being made.
	//
	// Parts tile: behind the Next of a part stands what its list has behind it, before its Prev what it has before it, and the
	// parts that are found by going on from any part, forwards and backwards, are the whole list, no event twice.
	List(ctx context.Context, q Query) (Page, error)

	// Counts counts the visible events that q.Filter finds, whatever q says of order, limit and place. It takes a bounded
	// number of look-ups, however many events there are: Total is exact up to 1,000 for a filter that indexes answer, and up to 5,000 of
	// a list that has no more without its window; Cells are days for up to 5,000 events, hours if these have times and fall on less than three days, and months for more if the filter chooses by nothing but one key, or by none.
	// Facets have twelve values each, and all that the timeline's events have of what sixteen or fewer have while there are
	// few events. NotFound and Gone as in Timeline; Unavailable as for a hasty List.
	Counts(ctx context.Context, q Query) (Counts, error)

	// Values returns what the visible events of a timeline have of one part of filters, by key, from q.After on, with how many have
	// each. It takes a bounded number of look-ups: a page may have fewer values than q.Limit, and yet a Next. NotFound and Gone as in
	// Timeline. Invalid: there is no such part, or the limit is below 1.
	Values(ctx context.Context, q ValueQuery) (ValuePage, error)

	// Referring returns the visible events of an event's own timeline that name it as related, the last in time order first,
	// limit at most, and whether there are more. It returns none for an event that there is not.
	Referring(ctx context.Context, id string, limit int) (events []Event, more bool, err error)

	// Outline tells of a timeline what a list of timelines says of it at a time, in a bounded number of look-ups, however many
	// events there are. NotFound and Gone as in Timeline.
	Outline(ctx context.Context, slug string, at time.Time) (Outline, error)

	// Tellings returns the part of a list of [Changes] that q asks for, the newest first. NotFound and Gone as in
	// Timeline.
	Tellings(ctx context.Context, q Query) (TellingPage, error)

	// Edits returns the part of a list that q asks for, by the newest change of each event, hidden and deleted events
	// among them if q shows them. It is for who may write to the timeline. A part that ends where q.Look was spent says so, and the
	// list goes on behind Stopped. NotFound and Gone as in Timeline.
	Edits(ctx context.Context, q EditQuery) (EditPage, error)

	// History returns every version of an event that is still kept, oldest first, hidden ones included.
	// NotFound and Gone as in Event.
	History(ctx context.Context, id string) ([]Version, error)

	// HistoryPart returns a part of that, the newest versions first, without putting all of it together. What its changes say
	// is what the whole history says, and the parts that are found by going on before HistoryPart.First, while there are More,
	// tell all of it. NotFound and Gone as in Event; Invalid: the limit is below 1.
	HistoryPart(ctx context.Context, q HistoryQuery) (HistoryPart, error)

	// Changes returns what changed in a timeline behind since, in order of revision: each event once, with its newest change. It returns
	// limit entries at most; there are more while ChangePage.More says so, of the same revision too: a part may end inside a write,
	// and ChangePage.Next then names the event that it ends with. Who goes on from there misses nothing; what changed in the meantime comes
	// behind, and once there is no more, what was told is the state of the timeline. With hidden, the changes that followers do not see are among them.
	// NotFound: as in Timeline. Gone: deletions behind since have been purged, so that the answer would not
	// be whole, or since lies in the future of the store; the zero ChangeCursor, and a walk that began with it after the purge, are never Gone.
	Changes(ctx context.Context, slug string, since ChangeCursor, limit int, hidden bool) (ChangePage, error)

	// Write carries out one logical write: all of its ops or, when one of them fails, none. It is durable
	// when Write returns. The results are in the order of the ops. An op that changes nothing succeeds; if
	// no op changes anything there is no new revision.
	//
	// The error of a failing op is an [OpError] that names it; its kinds are those of the op's own
	// documentation, and of [Write.Check]. Unavailable: the store is read-only or its disk is full.
	Write(ctx context.Context, w Write) ([]Result, error)
}

// TimelineRecord is a timeline as it is stored.
type TimelineRecord struct {
	Timeline  Timeline
	Settings  Validator  // of the newest change of the settings, or redaction; every view of the timeline depends on it
	Withdrawn *time.Time // since when a timeline that followers could read is private; nil: it is not
	Deleted   *time.Time
}

// Listed reports whether everybody may find the timeline.
func (r *TimelineRecord) Listed() bool {
	return r != nil && r.Deleted == nil && r.Timeline.Visibility == Public
}

// ChangePage is a part of a timeline's change log.
type ChangePage struct {
	Changes   []Change
	Next      ChangeCursor // where to go on; what was given if nothing changed, or the whole revision if nothing was left of it
	More      bool         // whether there is more behind Next already
	Validator Validator
}

// ChangeCursor is how far a follower of a change log has come. The zero value is the beginning.
type ChangeCursor struct {
	After uint64 // changes up to this revision are known
	Whole uint64 // deletions up to this revision need not be told, since the follower began after their purge

	// ID is that of the event up to which, in the order of the store, the changes of the revision After are known; empty: all of them are.
	ID string `json:",omitempty"`
}

// Through is the newest revision of which all changes are known, and of all before it.
func (c ChangeCursor) Through() uint64 {
	if c.ID != "" && c.After > 0 {
		return c.After - 1
	}
	return c.After
}

// Change is the newest change of one event. Event is nil when the event is deleted, or hidden from who asks.
type Change struct {
	ID       string
	Kind     ChangeKind
	Revision uint64 // of the store
	Time     time.Time
	Event    *Event
}

// Write is one logical write: one call of the API, or one batch.
type Write struct {
	Author string // name of the token; empty for what the service does itself
	Ops    []Op
}

// Result is what an op left behind. Record is set for ops on events, Timeline for ops on timelines.
type Result struct {
	Record   Record
	Timeline TimelineRecord
	Created  bool
	Changed  bool
}

// OpError is the error of one op of a write.
type OpError struct {
	Index int
	Err   error
}

func (e *OpError) Error() string { return e.Err.Error() }
func (e *OpError) Unwrap() error { return e.Err }
