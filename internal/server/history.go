package server

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strconv"

	"dateline/timeline"
)

// RevisionList is the history of an event, oldest first.
type RevisionList struct {
	Revisions []timeline.Revision `json:"revisions" nullable:"false" doc:"Oldest first."`
	Since     int64               `json:"since,omitempty" doc:"Present if older changes are no longer kept: the revision in which the event stood before the first change that is told. It can be gone back to; what it and the revisions before it changed is forgotten."`
	State     string              `json:"state" doc:"The ETag of this answer, once more."`
}

var restoreParams = []parameter{
	{"query", "revision", "Number of the revision to go back to, from history. Without it, a deleted event comes back as it last was.", numberSchema},
}

func (s *Server) listRevisions(ctx context.Context, in *eventPath) (out *answer[RevisionList], err error) {
	err = inOneState(func() (err error) {
		out, err = s.revisions(ctx, in)
		return err
	})
	return out, err
}

func (s *Server) revisions(ctx context.Context, in *eventPath) (*answer[RevisionList], error) {
	found, err := s.sightIn(ctx, in, true)
	if err != nil {
		return nil, err
	}
	st := s.state(found)
	if has(ctx, st) {
		return reply[RevisionList](ctx, st, nil), nil
	}
	versions, err := s.versionsOf(ctx, found)
	if err != nil {
		return nil, err
	}
	body := &RevisionList{State: st.tag}
	if base, ok := timeline.Base(versions); ok {
		body.Since = base.Number
	}
	if found.writer {
		body.Revisions = timeline.FullHistory(versions)
	} else {
		body.Revisions = timeline.PublicHistory(versions, showsAuthors(&found.timeline.Timeline))
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

// versionsOf is the history of the event in the state that was found, whose validator the answer carries. A history is not
// only continued: a part of it may be trimmed, or a text be taken out of it. So if the event is in another state by
// then, that is [errMoved].
func (s *Server) versionsOf(ctx context.Context, found sight) ([]timeline.Version, error) {
	versions, err := s.store.History(ctx, found.record.Event.ID)
	if err != nil {
		return nil, err
	}
	now, _, err := s.store.Event(ctx, found.record.Event.ID)
	if err == nil && (now.Changed != found.record.Changed || now.Trimmed != found.record.Trimmed) {
		err = errMoved
	}
	return versions, err
}

// versions is the history of the event up to the version that was found, for pages without a validator.
func (s *Server) versions(ctx context.Context, found sight) ([]timeline.Version, error) {
	versions, err := s.store.History(ctx, found.record.Event.ID)
	for len(versions) > 0 && versions[len(versions)-1].Event.Revision > found.record.Event.Revision {
		versions = versions[:len(versions)-1]
	}
	return versions, err
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
