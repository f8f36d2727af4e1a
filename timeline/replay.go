package timeline

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// replay goes through the versions of an event as they came to be in another store, checks that they can
// have come to be so, and finds what followers are left with.
type replay struct {
	problems
	timeline  Timeline
	at        Stamp
	last      int // number of the last version, from 0
	versions  []Version
	write     uint64 // the store's revision of the version before
	published bool   // followers have seen it
	hidden    bool   // as the record has it
	left      *Event // as in Record
}

// next takes the next version.
func (p *replay) next(v Version) {
	i, where := len(p.versions), ""
	if i < p.last {
		where = fmt.Sprintf("history[%d].", i)
	}
	given := v.Event
	p.redactions(where, v, i == p.last)
	v.Event = p.prepared(where, v)
	p.set(where, &v, given)
	if first := p.first(v); v.Event.Revision != first+int64(i) || first < 1 {
		p.add(where+"revision", "must count every revision, from 1 or from the first one that is kept")
	}
	if v.Write <= p.write {
		p.add(where+"write", "must be the store's revision of the write, behind that of the revision before")
	}
	p.write = v.Write
	v.Author = p.line(where+"author", v.Author, maxName)
	v.Note = p.text(where+"note", v.Note, maxNote)
	if i > 0 {
		p.follows(where, p.versions[i-1].Event, v.Event)
		p.carries(where, p.versions[i-1], v)
	}
	p.leave(v)
	p.versions = append(p.versions, v)
	p.bytes = 0 // the limit of all texts is that of each version
}

// first is the number of the first version.
func (p *replay) first(v Version) int64 {
	if len(p.versions) > 0 {
		return p.versions[0].Event.Revision
	}
	return v.Event.Revision
}

// redactions checks what is said of texts that were taken out. The newest version has lost texts only if the
// event is deleted.
func (p *replay) redactions(where string, v Version, newest bool) {
	for field, until := range v.Redacted {
		next := until == v.Event.Revision+1 && v.Event.Deleted != nil
		if !slices.Contains(textFields, field) || until <= v.Event.Revision || newest && !next {
			p.add(where+"redacted", "must name fields whose text was taken out, and later revisions of the event")
		}
	}
	if r := v.Redaction; r != nil {
		p.past(where+"redaction.time", r.Time, p.at, MaxAhead)
		p.line(where+"redaction.author", r.Author, maxName)
		p.text(where+"redaction.note", r.Note, maxNote)
	}
}

// prepared checks what an editor wrote of a version. Texts that were taken out need not be there.
func (p *replay) prepared(where string, v Version) Event {
	e := v.Event
	if v.Redacted["title"] != 0 {
		e.Title = "redacted"
	}
	e, err := e.Prepare(p.timeline)
	for _, f := range problemsOf(err).fields {
		p.add(where+f.Field, "%s", f.Message)
	}
	for field := range v.Redacted {
		e = e.without(field)
	}
	return e
}

// set takes over what Dateline set, and checks that it can be so.
func (p *replay) set(where string, v *Version, given Event) {
	e := &v.Event
	e.Revision, e.MovedFrom, e.MovedBefore = given.Revision, given.MovedFrom, given.MovedBefore
	e.Created = p.past(where+"created", given.Created, p.at, MaxAhead)
	e.Updated = p.past(where+"updated", given.Updated, p.at, maxUpdateAhead)
	if given.Published != nil {
		e.Published = new(p.past(where+"published", *given.Published, p.at, MaxAhead))
	}
	if given.Deleted != nil {
		e.Deleted = new(milliseconds(*given.Deleted))
	}
	p.published = p.published || !v.Hidden
	if (e.Published != nil) != p.published {
		p.add(where+"published", "must be there from the first revision on that followers saw, and not before")
	}
	if e.Deleted != nil && !e.Deleted.Equal(e.Updated) {
		p.add(where+"deleted", "must be the time of the revision")
	}
	if e.MovedFrom != nil {
		p.moved(where+"moved_from", *e.MovedFrom, e.Zone)
	}
	if len(e.MovedBefore) > maxMoves || e.MovedBefore != nil && e.MovedFrom == nil {
		p.add(where+"moved_before", "must have twelve dates at most, and none if moved_from has none")
	}
	for _, date := range e.MovedBefore {
		p.moved(where+"moved_before", date, e.Zone)
	}
	if e.PublishAt != nil && !v.Hidden && e.PublishAt.After(p.at.Machine.Add(MaxAhead)) {
		p.add(where+"hidden", "must be true: publish_at has not come")
	}
	if e.Draft && !v.Hidden || v.Hidden && !e.Draft && e.PublishAt == nil && e.Deleted == nil {
		p.add(where+"hidden", "must be true for a draft, and false for what is neither a draft nor waits for publish_at")
	}
}

// moved checks a date that an event had once.
func (p *replay) moved(where, date, zone string) {
	if _, err := ParseDate(date, orElse(zone, "UTC")); err != nil {
		p.add(where, "%s", err.Error())
	}
}

// follows checks that e can be the version behind before.
func (p *replay) follows(where string, before, e Event) {
	if e.ID != before.ID {
		p.add(where+"id", "must be the same in every revision")
	}
	if !e.Created.Equal(before.Created) {
		p.add(where+"created", "must be the same in every revision")
	}
	if before.Published != nil && e.Published != nil && !e.Published.Equal(*before.Published) {
		p.add(where+"published", "must stay as it was")
	}
	if e.Updated.Sub(before.Updated) < time.Second {
		p.add(where+"updated", "must be a second behind the revision before it, at least")
	}
}

// carries checks that what was taken out of before is missing in v too, unless v put another text in its place.
func (p *replay) carries(where string, before, v Version) {
	for field, until := range before.Redacted {
		if until > v.Event.Revision && v.Redacted[field] != until {
			p.add(where+"redacted", "must name every text that was taken out before, until a later revision replaced it")
		}
	}
}

// leave finds what followers are left with after the version.
func (p *replay) leave(v Version) {
	visible := false // before it
	if n := len(p.versions); n > 0 {
		visible = !p.versions[n-1].Hidden && p.versions[n-1].Event.Deleted == nil
	}
	switch {
	case !v.Hidden && v.Event.Deleted == nil:
		p.left = nil
	case visible && v.Event.Deleted != nil:
		p.left = new(v.Event)
	case visible:
		p.left = p.versions[len(p.versions)-1].Event.takenAway(v.Event)
	}
	p.hidden = v.Hidden
}

// past is t as it is kept. A time that is missing, or lies further ahead than clocks may differ, is refused.
func (p *problems) past(field string, t time.Time, at Stamp, ahead time.Duration) time.Time {
	switch {
	case t.Year() < 1970:
		p.add(field, "must be a time of the other store")
	case t.After(at.Machine.Add(ahead)):
		p.add(field, "must not lie in the future: compare the clocks of both machines")
	}
	return milliseconds(t)
}

func milliseconds(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// problemsOf are the problems that an error of the domain names.
func problemsOf(err error) problems {
	if e, ok := errors.AsType[*Error](err); ok {
		return problems{fields: e.Fields}
	}
	return problems{}
}
