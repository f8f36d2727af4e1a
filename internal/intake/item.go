package intake

import (
	"errors"

	"github.com/google/uuid"

	"dateline/internal/strictjson"
	"dateline/timeline"
)

// Item is what one entry of the input became: an event, or the reasons why it is refused.
type Item struct {
	Number  int // of the line on which the entry begins, from 1
	Event   timeline.Event
	Note    string    // why, kept in the event's history
	Minor   bool      // not worth telling followers
	Refused []Refusal // if there are any, the other fields but Number say nothing

	// Withheld says that the event is looked at and not taken: the header of its table is wrong, so that it
	// may lack what it says.
	Withheld bool

	Op     timeline.Op // of an export that is taken over: what the line does; otherwise nil
	Passed bool        // the line of an export that says nothing here

	derived bool               // the id was
	put     *timeline.PutEvent // of a load whose lines are read ahead: prepared already
}

// Refusal says why an entry cannot be taken. It never repeats a value of the input, and of its names only plain
// ones.
type Refusal struct {
	Line   int    `json:"line" doc:"Number of the line of text on which the event begins, from 1. In a table it differs from the number of the row where cells hold line breaks."`
	Field  string `json:"field,omitempty" doc:"Path of the field, such as participants[2].url, or name of the column; * stands for a name with other characters than a–z 0–9 _ -. Absent if the whole line is meant."`
	Reason string `json:"reason" doc:"What to write instead."`
}

// maxReasons is how many reasons are kept of one entry.
const maxReasons = 100

// refuse gives a reason. Of the field's path it tells what may be told again.
func (i *Item) refuse(field, reason string) {
	if len(i.Refused) < maxReasons {
		i.Refused = append(i.Refused, Refusal{Line: i.Number, Field: strictjson.Told(field), Reason: reason})
	}
}

// refuseAll gives the faults as reasons, and reports whether there are any.
func (i *Item) refuseAll(faults []timeline.FieldError) bool {
	for _, f := range faults {
		i.refuse(f.Field, f.Message)
	}
	return len(faults) > 0
}

// refuseFor takes over every reason of err. One that contradicts what is stored is about what is called so there.
func (i *Item) refuseFor(err error) {
	if e, ok := errors.AsType[*timeline.Error](err); ok && i.refuseAll(e.Fields) {
		return
	}
	field := ""
	switch timeline.KindOf(err) {
	case timeline.Conflict, timeline.Gone:
		field = i.name()
	}
	i.refuse(field, err.Error())
}

// name is the field that says which event or timeline the item is about.
func (i *Item) name() string {
	switch i.Op.(type) {
	case timeline.AdoptTimeline:
		return "slug"
	case timeline.AdoptPurged:
		return "purged"
	}
	return "id"
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
