package intake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"time"

	"dateline/timeline"
)

// An export has one JSON object a line: where it comes from, then each timeline, then each event in the order
// of entry, then the ids of forgotten events. An event stands there as the API shows it, with its history
// beside it under "archive".

// archiveFormat is the version of the lines of an export. It grows when a line changes its meaning.
const archiveFormat = 1

// archiveMark is how an export begins, also where another program wrote its JSON again.
var archiveMark = regexp.MustCompile(`^(\x{feff})?\s*\{\s*"dateline"\s*:\s*"export"`)

// HeadSize is how many bytes [IsExport] needs to see, unless the input has fewer.
const HeadSize = 512

// IsExport reports whether an input that begins with head is an export.
func IsExport(head []byte) bool { return archiveMark.Match(head) }

// maxReplayed is how many bytes all versions of an event may have together, as each may be as large as its line.
const maxReplayed = 256 << 20

// maxArchived is how many bytes an event may have with its history.
const maxArchived = 32 << 20

// From says where an export comes from.
type From struct {
	Authority    string    `json:"authority" doc:"Who vouches for the ids of the exporting service." example:"dates.example.org,2026"`
	Frozen       bool      `json:"frozen" doc:"Whether that cannot change any more."`
	SequenceBase int64     `json:"sequence_base" doc:"What the exporting service adds to every iCalendar SEQUENCE."`
	Exported     time.Time `json:"exported" doc:"Time of its newest write."`
}

type headLine struct {
	Dateline string `json:"dateline"`
	Format   int    `json:"format"`
	From
}

type stampLine struct {
	Revision uint64    `json:"revision"`
	Time     time.Time `json:"time"`
}

func stampOf(v timeline.Validator) stampLine { return stampLine{v.Revision, v.Time} }

func (s stampLine) validator() timeline.Validator {
	return timeline.Validator{Revision: s.Revision, Time: s.Time}
}

type clockLine struct {
	Kind string `json:"kind"`
	Key  string `json:"key,omitempty"`
	stampLine
}

type timelineLine struct {
	timeline.Timeline
	Withdrawn *time.Time  `json:"withdrawn,omitempty"`
	Deleted   *time.Time  `json:"deleted,omitempty"`
	Settings  stampLine   `json:"settings"`
	Clocks    []clockLine `json:"clocks"`
}

type eventLine struct {
	timeline.Event
	Archive archive `json:"archive"`
}

// archive is what is kept of an event beside itself. Revisions of the store are those of the exporting one.
type archive struct {
	Changed  uint64         `json:"changed"`
	Seen     uint64         `json:"seen,omitempty"`
	SeenAt   *time.Time     `json:"seen_at,omitempty"`
	Kept     bool           `json:"kept,omitempty"`
	Trimmed  *stampLine     `json:"trimmed,omitempty"`  // when the history was trimmed: it begins with a later revision than the first
	Redacted []string       `json:"redacted,omitempty"` // fields whose text was taken out of the deleted event itself
	History  []archivedPast `json:"history"`
}

// archivedPast is one revision: what is said of it, and the values that its change replaced.
type archivedPast struct {
	Revision  int64                      `json:"revision"`
	Time      time.Time                  `json:"time"`
	Write     uint64                     `json:"write"`
	Author    string                     `json:"author,omitempty"`
	Note      string                     `json:"note,omitempty"`
	Minor     bool                       `json:"minor,omitempty"`
	Hidden    bool                       `json:"hidden,omitempty"`
	Redaction *timeline.Redaction        `json:"redaction,omitempty"`
	Former    map[string]json.RawMessage `json:"former,omitempty"`   // values of fields before the revision
	Redacted  []string                   `json:"redacted,omitempty"` // fields whose text before the revision was taken out
}

type purgedLine struct {
	Purged   string `json:"purged"`
	Timeline string `json:"timeline"`
	Seen     bool   `json:"seen"`
}

// derived are the fields of an event that follow from the others, or stand in its history already.
var derived = []string{"start", "end", "precision", "all_day", "revision", "updated"}

// eventFields are the fields of an event by their names in JSON.
func eventFields(e *timeline.Event) (map[string]json.RawMessage, error) {
	text, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	var fields map[string]json.RawMessage
	err = json.Unmarshal(text, &fields)
	for _, name := range derived {
		delete(fields, name)
	}
	return fields, err
}

// replace notes what the version now replaced of the version before.
func (p *archivedPast) replace(before, now *timeline.Version) error {
	was, err := eventFields(&before.Event)
	if err != nil {
		return err
	}
	is, err := eventFields(&now.Event)
	if err != nil {
		return err
	}
	p.Former = map[string]json.RawMessage{}
	for name, value := range was {
		if !bytes.Equal(is[name], value) {
			p.Former[name] = value
		}
	}
	for name := range is {
		if was[name] == nil {
			p.Former[name] = json.RawMessage("null")
		}
	}
	for _, name := range timeline.TextFields() {
		switch a, b := before.Redacted[name], now.Redacted[name]; {
		case a == b:
		case a != 0:
			delete(p.Former, name)
			p.Redacted = append(p.Redacted, name)
		default:
			p.Former[name] = was[name]
		}
	}
	return nil
}

// rewind goes from the fields of an event after the revision to those before it, and from the texts that were
// taken out after it to those before it.
func (p *archivedPast) rewind(fields map[string]json.RawMessage, redacted map[string]int64) {
	for name, value := range p.Former {
		fields[name] = value
		delete(redacted, name)
	}
	for _, name := range p.Redacted {
		delete(fields, name)
		redacted[name] = p.Revision
	}
}

// decodeFields fills an event with fields that were checked.
func decodeFields(fields map[string]json.RawMessage, e *timeline.Event) error {
	text, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, e)
}

// versions are all versions of the event, oldest first.
func (l *eventLine) versions() ([]timeline.Version, error) {
	var fields map[string]json.RawMessage // of the version before the one that was made last
	redacted := map[string]int64{}
	for _, name := range l.Archive.Redacted {
		redacted[name] = int64(len(l.Archive.History)) + 1
	}
	var versions []timeline.Version
	for i, past := range slices.Backward(l.Archive.History) {
		v := timeline.Version{
			Hidden: past.Hidden, Note: past.Note, Author: past.Author, Minor: past.Minor, Write: past.Write, Redaction: past.Redaction,
		}
		if fields == nil {
			v.Event = l.Event // the newest, which stands there itself
		} else if err := decodeFields(fields, &v.Event); err != nil {
			return nil, fmt.Errorf("revision %d: %w", past.Revision, err)
		}
		v.Event.Revision, v.Event.Updated = past.Revision, past.Time
		if len(redacted) > 0 {
			v.Redacted = map[string]int64{}
			for name, until := range redacted {
				v.Redacted[name] = until
			}
		}
		if v.Redaction != nil {
			v.Redaction.Time = v.Redaction.Time.UTC().Truncate(time.Millisecond)
		}
		versions = append(versions, v)
		if i == 0 {
			break
		}
		if fields == nil {
			var err error
			if fields, err = eventFields(&l.Event); err != nil {
				return nil, err
			}
		}
		past.rewind(fields, redacted)
	}
	slices.Reverse(versions)
	return versions, nil
}
