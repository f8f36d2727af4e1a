package intake

import (
	"github.com/google/uuid"

	"dateline/timeline"
)

// Item is what one entry of the input became: an event, or the reasons why it is refused.
type Item struct {
	Number  int // of the line on which the entry begins, from 1
	Event   timeline.Event
	Note    string    // why, kept in the event's history
	Minor   bool      // not worth telling followers
	Refused []Refusal // if there are any, the other fields but Number say nothing

	Op     timeline.Op // of an export that is taken over: what the line does; otherwise nil
	Passed bool        // the line of an export that says nothing here
}

// Refusal says why an entry cannot be taken. It never repeats a value of the input.
type Refusal struct {
	Line   int    `json:"line" doc:"Number of the line on which the event begins, from 1."`
	Field  string `json:"field,omitempty" doc:"Path of the field, such as participants[2].url, or name of the column; absent if the whole line is meant."`
	Reason string `json:"reason" doc:"What to write instead."`
}

// maxReasons is how many reasons are kept of one entry.
const maxReasons = 100

func (i *Item) refuse(field, reason string) {
	if len(i.Refused) < maxReasons {
		i.Refused = append(i.Refused, Refusal{Line: i.Number, Field: field, Reason: reason})
	}
}

// refused is an entry that cannot be taken as a whole.
func refused(number int, reason string) Item {
	item := Item{Number: number}
	item.refuse("", reason)
	return item
}

// namespace is the name space of derived ids (RFC 9562 section 5.5). It must never change: the ids of
// imported events depend on it.
const namespace = "6f0d1c1e-52f7-5a4e-9d53-7a3b0c5e9b41"

// DeriveID is the id of an event that came without one: a UUIDv5 of its timeline, date, title and first
// source, so that the same entry gets the same id every time.
func DeriveID(e timeline.Event) string {
	// No text of an event can hold the separator, so that no two different events run together.
	const separator = "\x1f"
	name := e.Timeline + separator + e.Date + separator + e.Title
	if len(e.Sources) > 0 {
		s := e.Sources[0]
		name += separator + s.Title + separator + s.Publisher + separator + s.URL + separator + s.Published
	}
	return uuid.NewSHA1(uuid.MustParse(namespace), []byte(name)).String()
}
