package bolt

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"

	"dateline/timeline"
)

// Values are CBOR (RFC 8949) maps with integer keys, in the core deterministic encoding of section 4.2, so
// that equal values have equal bytes. A number once given to a field is never given to another.

type storedEvent struct {
	Title        string                       `cbor:"1,keyasint,omitempty"`
	Summary      string                       `cbor:"2,keyasint,omitempty"`
	Body         string                       `cbor:"3,keyasint,omitempty"`
	Date         string                       `cbor:"4,keyasint,omitempty"`
	Zone         string                       `cbor:"5,keyasint,omitempty"`
	Status       string                       `cbor:"6,keyasint,omitempty"`
	Place        *storedPlace                 `cbor:"7,keyasint,omitempty"`
	Participants []storedParticipant          `cbor:"8,keyasint,omitempty"`
	Topics       []string                     `cbor:"9,keyasint,omitempty"`
	Sources      []storedSource               `cbor:"10,keyasint,omitempty"`
	Media        []storedMedia                `cbor:"11,keyasint,omitempty"`
	Related      []storedRelation             `cbor:"12,keyasint,omitempty"`
	Lang         string                       `cbor:"13,keyasint,omitempty"`
	Translations map[string]storedTranslation `cbor:"14,keyasint,omitempty"`
	URL          string                       `cbor:"15,keyasint,omitempty"`
	Color        string                       `cbor:"16,keyasint,omitempty"`
	Draft        bool                         `cbor:"17,keyasint,omitempty"`
	PublishAt    *int64                       `cbor:"18,keyasint,omitempty"`
	Lo           int64                        `cbor:"20,keyasint"`
	Hi           int64                        `cbor:"21,keyasint"`
	Precision    string                       `cbor:"22,keyasint,omitempty"`
	AllDay       bool                         `cbor:"23,keyasint,omitempty"`
	MovedFrom    *string                      `cbor:"24,keyasint,omitempty"`
	Revision     int64                        `cbor:"25,keyasint"`
	Created      int64                        `cbor:"26,keyasint"`
	Published    *int64                       `cbor:"27,keyasint,omitempty"`
	Updated      int64                        `cbor:"28,keyasint"`
	Deleted      *int64                       `cbor:"29,keyasint,omitempty"`
	ID           string                       `cbor:"30,keyasint,omitempty"`
	Over         *int64                       `cbor:"31,keyasint,omitempty"`
	MovedBefore  []string                     `cbor:"32,keyasint,omitempty"`
}

type storedPlace struct {
	Name    string   `cbor:"1,keyasint,omitempty"`
	Address string   `cbor:"2,keyasint,omitempty"`
	Country string   `cbor:"3,keyasint,omitempty"`
	Lat     *float64 `cbor:"4,keyasint,omitempty"`
	Lon     *float64 `cbor:"5,keyasint,omitempty"`
	URL     string   `cbor:"6,keyasint,omitempty"`
}

type storedParticipant struct {
	Name  string `cbor:"1,keyasint,omitempty"`
	Kind  string `cbor:"2,keyasint,omitempty"`
	Title string `cbor:"3,keyasint,omitempty"`
	Role  string `cbor:"4,keyasint,omitempty"`
	URL   string `cbor:"5,keyasint,omitempty"`
}

type storedSource struct {
	Title     string `cbor:"1,keyasint,omitempty"`
	Publisher string `cbor:"2,keyasint,omitempty"`
	URL       string `cbor:"3,keyasint,omitempty"`
	Published string `cbor:"4,keyasint,omitempty"`
}

type storedMedia struct {
	URL     string `cbor:"1,keyasint,omitempty"`
	Type    string `cbor:"2,keyasint,omitempty"`
	Bytes   int64  `cbor:"3,keyasint,omitempty"`
	Alt     string `cbor:"4,keyasint,omitempty"`
	Caption string `cbor:"5,keyasint,omitempty"`
	Credit  string `cbor:"6,keyasint,omitempty"`
	Width   int    `cbor:"7,keyasint,omitempty"`
	Height  int    `cbor:"8,keyasint,omitempty"`
}

type storedRelation struct {
	ID       string `cbor:"1,keyasint,omitempty"`
	Relation string `cbor:"2,keyasint,omitempty"`
}

type storedTranslation struct {
	Title   string `cbor:"1,keyasint,omitempty"`
	Summary string `cbor:"2,keyasint,omitempty"`
	Body    string `cbor:"3,keyasint,omitempty"`
}

type storedRecord struct {
	Event    storedEvent  `cbor:"1,keyasint"`
	Timeline uint32       `cbor:"2,keyasint"`
	Hidden   bool         `cbor:"3,keyasint,omitempty"`
	Left     *storedEvent `cbor:"4,keyasint,omitempty"`
	Kept     bool         `cbor:"5,keyasint,omitempty"`
	Changed  uint64       `cbor:"6,keyasint"`
	Seen     uint64       `cbor:"7,keyasint,omitempty"`
	SeenAt   int64        `cbor:"8,keyasint,omitempty"`
	SeenKind string       `cbor:"9,keyasint,omitempty"`
	Redacted []string     `cbor:"10,keyasint,omitempty"` // fields of Event whose text was taken out
	Since    int64        `cbor:"20,keyasint,omitempty"` // of a history that was trimmed, as in timeline.Record
	Trimmed  []byte       `cbor:"21,keyasint,omitempty"` // validator
	Ripe     int64        `cbor:"22,keyasint,omitempty"`
	Tried    int64        `cbor:"23,keyasint,omitempty"`
}

type storedTimeline struct {
	Slug        string   `cbor:"1,keyasint"`
	Title       string   `cbor:"2,keyasint,omitempty"`
	Description string   `cbor:"3,keyasint,omitempty"`
	Lang        string   `cbor:"4,keyasint,omitempty"`
	Zone        string   `cbor:"5,keyasint,omitempty"`
	HomeURL     string   `cbor:"6,keyasint,omitempty"`
	Publisher   string   `cbor:"7,keyasint,omitempty"`
	License     string   `cbor:"8,keyasint,omitempty"`
	Color       string   `cbor:"9,keyasint,omitempty"`
	Visibility  string   `cbor:"10,keyasint,omitempty"`
	MediaHosts  []string `cbor:"11,keyasint,omitempty"`
	HideAuthors bool     `cbor:"12,keyasint,omitempty"`
	Cancelled   string   `cbor:"13,keyasint,omitempty"` // of calendars, unless it is the default
	Imprecise   string   `cbor:"14,keyasint,omitempty"` // likewise
	Revision    int64    `cbor:"20,keyasint"`
	Created     int64    `cbor:"21,keyasint"`
	Updated     int64    `cbor:"22,keyasint"`
	Changed     uint64   `cbor:"23,keyasint"`
	ChangedAt   int64    `cbor:"24,keyasint"`
	Withdrawn   *int64   `cbor:"25,keyasint,omitempty"`
	Deleted     *int64   `cbor:"26,keyasint,omitempty"`
}

// storedVersion is what history keeps of a version beside the newest one.
type storedVersion struct {
	Back      map[int]cbor.RawMessage `cbor:"1,keyasint,omitempty"` // former values of the fields of storedEvent; null: none; undefined: taken out
	Note      string                  `cbor:"2,keyasint,omitempty"`
	Author    string                  `cbor:"3,keyasint,omitempty"`
	Minor     bool                    `cbor:"4,keyasint,omitempty"`
	Hidden    bool                    `cbor:"5,keyasint,omitempty"`
	Revision  uint64                  `cbor:"6,keyasint"` // of the store
	Redaction *storedRedaction        `cbor:"7,keyasint,omitempty"`
}

type storedRedaction struct {
	Time   int64  `cbor:"1,keyasint"`
	Author string `cbor:"2,keyasint,omitempty"`
	Note   string `cbor:"3,keyasint,omitempty"`
}

type storedToken struct {
	ID        string   `cbor:"1,keyasint"`
	Name      string   `cbor:"2,keyasint"`
	Scopes    []string `cbor:"3,keyasint"`
	Timelines []string `cbor:"4,keyasint,omitempty"`
	Created   int64    `cbor:"5,keyasint"`
	Expires   *int64   `cbor:"6,keyasint,omitempty"`
	Used      *int64   `cbor:"7,keyasint,omitempty"`
	Revoked   *int64   `cbor:"8,keyasint,omitempty"` // of a capability: nothing else is kept of it then but id and scope
}

// codec encodes and decodes values. It is safe for concurrent use.
type codec struct {
	enc cbor.EncMode
	dec cbor.DecMode
}

func newCodec() (codec, error) {
	enc, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		return codec{}, err
	}
	dec, err := cbor.DecOptions{MaxArrayElements: 1 << 20, MaxMapPairs: 1 << 20}.DecMode()
	return codec{enc, dec}, err
}

func (c codec) encode(v any) []byte {
	b, err := c.enc.Marshal(v)
	if err != nil {
		panic(err) // the stored types hold nothing that CBOR cannot say
	}
	return b
}

func (c codec) decode(bucket, value []byte, v any) error {
	if err := c.dec.Unmarshal(value, v); err != nil {
		return fmt.Errorf("bucket %s: damaged value: %w", bucket, err)
	}
	return nil
}

func optionalMillis(t *time.Time) *int64 {
	if t == nil {
		return nil
	}
	return new(millis(*t))
}

func optionalTime(ms *int64) *time.Time {
	if ms == nil {
		return nil
	}
	return new(fromMillis(*ms))
}

// convert maps a list; the result is never nil, because an empty list of the domain is not nil.
func convert[A, B any](in []A, f func(A) B) []B {
	out := make([]B, len(in))
	for i, v := range in {
		out[i] = f(v)
	}
	return out
}

func storeEvent(e *timeline.Event) storedEvent {
	s := storedEvent{
		ID: e.ID, Title: e.Title, Summary: e.Summary, Body: e.Body, Date: e.Date, Zone: e.Zone, Status: string(e.Status),
		Topics: e.Topics, Lang: e.Lang, URL: e.URL, Color: e.Color, Draft: e.Draft, PublishAt: optionalMillis(e.PublishAt),
		Lo: e.Lo, Hi: e.Hi, Precision: string(e.Precision), AllDay: e.AllDay, MovedFrom: e.MovedFrom, MovedBefore: e.MovedBefore, Revision: e.Revision,
		Created: millis(e.Created), Published: optionalMillis(e.Published), Updated: millis(e.Updated),
		Deleted: optionalMillis(e.Deleted), Over: optionalMillis(e.Over),

		Participants: convert(e.Participants, func(v timeline.Participant) storedParticipant { return storedParticipant(v) }),
		Sources:      convert(e.Sources, func(v timeline.Source) storedSource { return storedSource(v) }),
		Media:        convert(e.Media, func(v timeline.Media) storedMedia { return storedMedia(v) }),
		Related:      convert(e.Related, func(v timeline.Relation) storedRelation { return storedRelation(v) }),
		Translations: map[string]storedTranslation{},
	}
	if e.Place != nil {
		s.Place = new(storedPlace(*e.Place))
	}
	for lang, text := range e.Translations {
		s.Translations[lang] = storedTranslation(text)
	}
	return s
}

func (s *storedEvent) event(slug string) timeline.Event {
	e := timeline.Event{
		ID: s.ID, Timeline: slug, Title: s.Title, Summary: s.Summary, Body: s.Body, Date: s.Date, Zone: s.Zone,
		Status: timeline.Status(s.Status), Topics: convert(s.Topics, func(v string) string { return v }),
		Lang: s.Lang, URL: s.URL, Color: s.Color, Draft: s.Draft, PublishAt: optionalTime(s.PublishAt),
		MovedFrom: s.MovedFrom, MovedBefore: s.MovedBefore, Revision: s.Revision, Created: fromMillis(s.Created), Published: optionalTime(s.Published),
		Updated: fromMillis(s.Updated), Deleted: optionalTime(s.Deleted), Over: optionalTime(s.Over),

		Participants: convert(s.Participants, func(v storedParticipant) timeline.Participant { return timeline.Participant(v) }),
		Sources:      convert(s.Sources, func(v storedSource) timeline.Source { return timeline.Source(v) }),
		Media:        convert(s.Media, func(v storedMedia) timeline.Media { return timeline.Media(v) }),
		Related:      convert(s.Related, func(v storedRelation) timeline.Relation { return timeline.Relation(v) }),
		Translations: map[string]timeline.Translation{},
	}
	if s.Place != nil {
		e.Place = new(timeline.Place(*s.Place))
	}
	for lang, text := range s.Translations {
		e.Translations[lang] = timeline.Translation(text)
	}
	return e.Bounded(s.Lo, s.Hi, timeline.Precision(s.Precision), s.AllDay)
}

func storeRecord(r *timeline.Record, tl uint32) storedRecord {
	s := storedRecord{
		Event: storeEvent(&r.Event), Timeline: tl, Hidden: r.Hidden, Kept: r.Kept, Changed: r.Changed, Seen: r.Seen,
		SeenKind: string(r.SeenKind), Redacted: slices.Sorted(maps.Keys(r.Redacted)),
	}
	if r.Seen > 0 {
		s.SeenAt = millis(r.SeenAt)
	}
	if r.Left != nil {
		s.Left = new(storeEvent(r.Left))
	}
	if s.Since, s.Tried = r.Since, r.Tried; r.Since > 0 {
		s.Trimmed = encodeValidator(r.Trimmed)
	}
	if !r.Ripe.IsZero() {
		s.Ripe = millis(r.Ripe)
	}
	return s
}

func (s *storedRecord) record(slug string) timeline.Record {
	r := timeline.Record{
		Event: s.Event.event(slug), Hidden: s.Hidden, Kept: s.Kept, Changed: s.Changed, Seen: s.Seen,
		SeenKind: timeline.ChangeKind(s.SeenKind),
	}
	if s.Seen > 0 {
		r.SeenAt = fromMillis(s.SeenAt)
	}
	if s.Left != nil {
		r.Left = new(s.Left.event(slug))
	}
	r.Since, r.Tried, r.Trimmed = s.Since, s.Tried, decodeValidator(s.Trimmed)
	if s.Ripe != 0 {
		r.Ripe = fromMillis(s.Ripe)
	}
	for _, field := range s.Redacted {
		if r.Redacted == nil {
			r.Redacted = map[string]int64{}
		}
		r.Redacted[field] = r.Event.Revision + 1
	}
	return r
}

func storeTimeline(r *timeline.TimelineRecord) storedTimeline {
	t := &r.Timeline
	return storedTimeline{
		Slug: t.Slug, Title: t.Title, Description: t.Description, Lang: t.Lang, Zone: t.Zone, HomeURL: t.HomeURL,
		Publisher: t.Publisher, License: t.License, Color: t.Color, Visibility: string(t.Visibility),
		MediaHosts: t.MediaHosts, HideAuthors: !*t.ShowAuthors, Revision: t.Revision,
		Created: millis(t.Created), Updated: millis(t.Updated), Changed: r.Settings.Revision,
		ChangedAt: millis(r.Settings.Time), Withdrawn: optionalMillis(r.Withdrawn), Deleted: optionalMillis(r.Deleted),
		Cancelled: unless(t.Calendar.Cancelled, timeline.CancelledMark),
		Imprecise: unless(t.Calendar.Imprecise, timeline.ImpreciseAuto),
	}
}

func (s *storedTimeline) record() timeline.TimelineRecord {
	return timeline.TimelineRecord{
		Timeline: timeline.Timeline{
			Slug: s.Slug, Title: s.Title, Description: s.Description, Lang: s.Lang, Zone: s.Zone, HomeURL: s.HomeURL,
			Publisher: s.Publisher, License: s.License, Color: s.Color, Visibility: timeline.Visibility(s.Visibility),
			MediaHosts:  convert(s.MediaHosts, func(v string) string { return v }),
			ShowAuthors: new(!s.HideAuthors), Revision: s.Revision,
			Calendar: timeline.CalendarSettings{
				Cancelled: cmp.Or(s.Cancelled, timeline.CancelledMark),
				Imprecise: cmp.Or(s.Imprecise, timeline.ImpreciseAuto),
			},
			Created: fromMillis(s.Created), Updated: fromMillis(s.Updated),
		},
		Settings:  timeline.Validator{Revision: s.Changed, Time: fromMillis(s.ChangedAt)},
		Withdrawn: optionalTime(s.Withdrawn), Deleted: optionalTime(s.Deleted),
	}
}

// unless is the value that is stored of a setting: none for its default.
func unless(value, otherwise string) string {
	if value == otherwise {
		return ""
	}
	return value
}
