package server

import (
	"context"
	"slices"
	"strconv"

	"dateline/timeline"
)

// revisionPath are the parameters of a revision's path.
type revisionPath struct {
	Slug     string `path:"slug" doc:"Of the timeline."`
	ID       string `path:"id" doc:"Of the event."`
	Revision string `path:"revision" doc:"Number of the revision, as history has it."`
}

// redactRevision takes the texts out of an earlier revision. It answers with the revision as history has it now.
func (s *Server) redactRevision(ctx context.Context, in *revisionPath) (*answer[timeline.Revision], error) {
	if err := callerOf(ctx).needAdmin(); err != nil {
		return nil, err
	}
	match, err := s.precondition(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	number, err := strconv.ParseInt(in.Revision, 10, 64)
	if err != nil || number < 1 {
		return nil, timeline.Errorf(timeline.NotFound, "the event has no such revision")
	}
	note, err := s.readNote(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := s.write(ctx, timeline.RedactRevision{
		Timeline: in.Slug, ID: in.ID, Revision: number, Match: match, Note: note,
	}); err != nil {
		return nil, refused(err, match)
	}
	var found sight
	var part timeline.HistoryPart
	if err := inOneState(func() (err error) {
		if found, err = s.sightIn(ctx, &eventPath{in.Slug, in.ID}, true); err == nil {
			part, err = s.historyOf(ctx, found, timeline.HistoryQuery{Before: number + 1, Limit: 1})
		}
		return err
	}); err != nil {
		return nil, err
	}
	history := part.Full()
	i := slices.IndexFunc(history, func(r timeline.Revision) bool { return r.Number == number })
	if i < 0 {
		base, ok := timeline.Base(part.Versions)
		if !ok || base.Number != number {
			return nil, timeline.Errorf(timeline.Gone, "the event was forgotten in the meantime")
		}
		history, i = []timeline.Revision{base}, 0 // what it changed is forgotten, and its texts are taken out
	}
	return &answer[timeline.Revision]{ETag: s.state(found).tag, Body: &history[i]}, nil
}
