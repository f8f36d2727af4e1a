package server

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/url"
	"strconv"

	"dateline/timeline"
)

// RevisionList is a part of the history of an event, oldest first.
type RevisionList struct {
	Revisions []timeline.Revision `json:"revisions" nullable:"false" doc:"The newest of those that were asked for, oldest first."`
	Next      string              `json:"next,omitempty" doc:"The cursor of the call that has what was before these. Absent if nothing was."`
	Since     int64               `json:"since,omitempty" doc:"Present if older changes are no longer kept: the revision in which the event stood before the first change that is told. It can be gone back to; what it and the revisions before it changed is forgotten."`
	State     string              `json:"state" doc:"The ETag of this answer, once more."`
}

var restoreParams = []parameter{
	{"query", "revision", "Number of the revision to go back to, from history. Without it, a deleted event comes back as it last was.", numberSchema},
}

func (s *Server) listRevisions(ctx context.Context, in *eventPath) (out *answer[RevisionList], err error) {
	values := queryOf(ctx)
	l := listing{limit: defaultLimit}
	l.readLimit(values)
	before := l.readBefore(values, "cursor")
	if err := l.err(); err != nil {
		return nil, err
	}
	err = inOneState(func() (err error) {
		out, err = s.revisions(ctx, in, before, l.limit)
		return err
	})
	return out, err
}

// readBefore is the revision before which a history goes on, 0 if it is to begin with the newest.
func (l *listing) readBefore(values url.Values, name string) int64 {
	text := values.Get(name)
	if text == "" {
		return 0
	}
	before, err := strconv.ParseInt(text, 10, 64)
	if err != nil || before < 1 {
		l.refuse(name, "must be the value of next in an earlier answer to the same list")
	}
	return before
}

func (s *Server) revisions(ctx context.Context, in *eventPath, before int64, limit int) (*answer[RevisionList], error) {
	found, err := s.sightIn(ctx, in, true)
	if err != nil {
		return nil, err
	}
	st := s.state(found)
	if has(ctx, st) {
		return reply[RevisionList](ctx, st, nil), nil
	}
	q := timeline.HistoryQuery{Before: before, Limit: limit, Counts: timeline.PublicVersions}
	if found.writer {
		q.Counts = timeline.EveryVersion
	}
	part, err := s.historyOf(ctx, found, q)
	if err != nil {
		return nil, err
	}
	body := &RevisionList{State: st.tag, Since: found.record.Since}
	if found.writer {
		body.Revisions = part.Full()
	} else {
		body.Revisions = part.Public(showsAuthors(&found.timeline.Timeline))
	}
	if part.More {
		body.Next = strconv.FormatInt(part.First, 10)
	}
	return reply(ctx, st, body), nil
}

// errMoved says that an event was written to between the look at it and the one at its history.
var errMoved = errors.New("the event changed while its history was read")

// inOneState lets an answer be made that shows an event and its history under one validator, from the start again where it
// ends with [errMoved].
func inOneState(answer func() error) error {
	for range maxTries {
		if err := answer(); !errors.Is(err, errMoved) {
			return err
		}
	}
	return timeline.Errorf(timeline.Unavailable, "the event changes too fast to be read")
}

// historyOf is a part of the history of the event in the state that was found, whose validator the answer carries. A history is
// not only continued: a part of it may be trimmed, or a text be taken out of it. So if the event is in another state by
// then, that is [errMoved].
func (s *Server) historyOf(ctx context.Context, found sight, q timeline.HistoryQuery) (timeline.HistoryPart, error) {
	q.ID = found.record.Event.ID
	part, err := s.store.HistoryPart(ctx, q)
	if err != nil {
		return part, err
	}
	now, _, err := s.store.Event(ctx, q.ID)
	if err == nil && (now.Changed != found.record.Changed || now.Trimmed != found.record.Trimmed) {
		err = errMoved
	}
	return part, err
}

// versionAt is a version of the event up to the one that was found, for pages without a validator; ok is false if there is none.
func (s *Server) versionAt(ctx context.Context, found sight, revision int64) (v timeline.Version, ok bool, err error) {
	if revision < 1 || revision > found.record.Event.Revision {
		return v, false, nil
	}
	part, err := s.store.HistoryPart(ctx, timeline.HistoryQuery{ID: found.record.Event.ID, Before: revision + 1, Limit: 1})
	v, ok = part.Version(revision)
	return v, ok, err
}

func showsAuthors(t *timeline.Timeline) bool { return t.ShowAuthors == nil || *t.ShowAuthors }

func (s *Server) restoreEvent(ctx context.Context, in *eventPath) (*answer[timeline.Event], error) {
	if _, err := s.writable(ctx, in.Slug); err != nil {
		return nil, err
	}
	match, err := s.precondition(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	op := timeline.RestoreEvent{Timeline: in.Slug, ID: in.ID, Match: match}
	if text := queryOf(ctx).Get("revision"); text != "" {
		if op.Revision, err = strconv.ParseInt(text, 10, 64); err != nil || op.Revision < 1 {
			var l listing
			l.refuse("revision", "must be the number of a revision")
			return nil, l.err()
		}
	}
	if op.Note, err = s.readNote(ctx); err != nil {
		return nil, err
	}
	result, err := s.write(ctx, op)
	if err != nil {
		return nil, refused(err, match)
	}
	return s.eventAnswer(ctx, &result.Record.Event), nil
}

// readNote reads a body that holds a note, or none.
func (s *Server) readNote(ctx context.Context) (string, error) {
	r := exchangeOf(ctx).request
	content := bufio.NewReader(r.Body)
	if _, err := content.Peek(1); errors.Is(err, io.EOF) {
		return "", nil
	}
	r.Body = io.NopCloser(content)
	o, err := readObject(r, jsonType)
	if err != nil {
		return "", err
	}
	var body noteBody
	err = s.api.note.decode(o, &body)
	return body.Note, err
}
