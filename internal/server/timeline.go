package server

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"time"

	"dateline/timeline"
)

// timelinePath is the parameter of a timeline's path.
type timelinePath struct {
	Slug string `path:"slug" doc:"Slug of the timeline." example:"harbour"`
}

// TimelineList is a part of the list of timelines.
type TimelineList struct {
	Timelines []timeline.Timeline `json:"timelines" nullable:"false" doc:"By slug; those that the caller may find."`
	Next      string              `json:"next,omitempty" doc:"Where the list goes on: the cursor of the next call. Absent at its end."`
	State     string              `json:"state" doc:"The ETag of this answer, once more."`
}

var eventsParam = parameter{"query", "events", "What to do with its events: `keep` answers 409 if there are any, `delete` deletes them first.", oneOf("keep", "delete")}

// visible are the timelines that the caller may find: public ones, and those that a token opens.
func (s *Server) visible(ctx context.Context) ([]timeline.Timeline, state, error) {
	records, v, err := s.finds(ctx)
	if err != nil {
		return nil, state{}, err
	}
	found, sum := make([]timeline.Timeline, len(records)), ""
	for i, r := range records {
		found[i] = r.Timeline
		sum += fmt.Sprintln(r.Timeline.Slug, r.Timeline.Revision)
	}
	who := callerOf(ctx)
	if who.token == nil {
		return found, s.viewState(v), nil
	}
	st := s.viewState(v, sumOf(sum), who.view())
	st.since = time.Time{}
	return found, st, nil
}

// finds reads the timelines that the caller may find, and the validator of those that everybody finds. What happens to others is in no
// validator: who holds a token for some would learn of all. So the state of a list that has more must name what is in it, and has
// no time, since nothing says when something went out of it.
func (s *Server) finds(ctx context.Context) ([]timeline.TimelineRecord, timeline.Validator, error) {
	who := callerOf(ctx)
	records, v, err := s.store.Timelines(ctx, false)
	if err != nil || who.token == nil {
		return records, v, err
	}
	records, _, err = s.store.Timelines(ctx, true)
	return slices.DeleteFunc(records, func(r timeline.TimelineRecord) bool { return !who.mayFind(&r.Timeline) }), v, err
}

// sumOf is a short name of a text, as a part of a state.
func sumOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return inTag.EncodeToString(sum[:12])
}

func (s *Server) listTimelines(ctx context.Context, _ *struct{}) (*answer[TimelineList], error) {
	var l listing
	values := queryOf(ctx)
	l.limit = defaultLimit
	l.readLimit(values)
	after, err := base64.RawURLEncoding.Strict().DecodeString(values.Get("cursor"))
	if err != nil {
		l.refuse("cursor", "must be the value of next in an earlier answer to the same list")
	}
	if err := l.err(); err != nil {
		return nil, err
	}
	found, st, err := s.visible(ctx)
	if err != nil {
		return nil, err
	}
	rest := found[sort.Search(len(found), func(i int) bool { return found[i].Slug > string(after) }):]
	body := &TimelineList{Timelines: rest, State: st.tag}
	if len(rest) > l.limit {
		body.Timelines = rest[:l.limit]
		body.Next = base64.RawURLEncoding.EncodeToString([]byte(rest[l.limit-1].Slug))
	}
	return reply(ctx, st, body), nil
}

func (s *Server) getTimeline(ctx context.Context, in *timelinePath) (*answer[timeline.Timeline], error) {
	t, err := s.readable(ctx, in.Slug)
	if err != nil {
		return nil, err
	}
	return s.timelineAnswer(ctx, &t), nil
}

// timelineAnswer is a timeline in its state. Settings may change twice within a second, so that Last-Modified
// goes by the time of the change and not by the revision.
func (s *Server) timelineAnswer(ctx context.Context, t *timeline.TimelineRecord) *answer[timeline.Timeline] {
	out := reply(ctx, s.objectState(t.Timeline.Slug, t.Timeline.Revision, t.Settings.Time), &t.Timeline)
	out.ContentLanguage = t.Timeline.Lang
	return out
}

func (s *Server) createTimeline(ctx context.Context, _ *struct{}) (*answer[timeline.Timeline], error) {
	if err := callerOf(ctx).needAdmin(); err != nil {
		return nil, err
	}
	o, err := readObject(exchangeOf(ctx).request, jsonType)
	if err != nil {
		return nil, err
	}
	var t timeline.Timeline
	if err := s.api.line.decode(s.api.line.without(o), &t); err != nil {
		return nil, err
	}
	result, err := s.write(ctx, timeline.PutTimeline{Timeline: t, Create: true})
	if err != nil {
		return nil, err
	}
	out := s.timelineAnswer(ctx, &result.Timeline)
	out.Location = s.site.BaseURL + apiPath + "/timelines/" + url.PathEscape(t.Slug)
	return out, nil
}

func (s *Server) putTimeline(ctx context.Context, in *timelinePath) (*answer[timeline.Timeline], error) {
	match, err := s.settable(ctx, in.Slug)
	if err != nil {
		return nil, err
	}
	o, err := readObject(exchangeOf(ctx).request, jsonType)
	if err != nil {
		return nil, err
	}
	return s.storeTimeline(ctx, in.Slug, o, match)
}

// settable checks that the caller may write the settings of the timeline, and returns on what the write
// depends. Only an admin makes new timelines.
func (s *Server) settable(ctx context.Context, slug string) (timeline.Match, error) {
	who := callerOf(ctx)
	if !who.isAdmin() {
		if _, err := s.writable(ctx, slug); err != nil {
			return timeline.Match{}, err
		}
	}
	match, err := s.precondition(ctx, slug)
	if !who.isAdmin() {
		match.Present = true
	}
	return match, err
}

// storeTimeline writes what the client sent as the timeline of the path.
func (s *Server) storeTimeline(ctx context.Context, slug string, o object, match timeline.Match) (*answer[timeline.Timeline], error) {
	if o["slug"] == nil {
		o["slug"] = slug
	}
	var t timeline.Timeline
	if err := s.api.line.decode(s.api.line.without(o), &t); err != nil {
		return nil, err
	}
	if err := sameAsPath("slug", t.Slug, slug); err != nil {
		return nil, err
	}
	result, err := s.write(ctx, timeline.PutTimeline{Timeline: t, Match: match})
	if err != nil {
		return nil, refused(err, match)
	}
	out := s.timelineAnswer(ctx, &result.Timeline)
	if result.Created {
		out.Status = http.StatusCreated
		out.Location = s.site.BaseURL + exchangeOf(ctx).request.URL.EscapedPath()
	}
	return out, nil
}

func (s *Server) patchTimeline(ctx context.Context, in *timelinePath) (*answer[timeline.Timeline], error) {
	if _, err := s.writable(ctx, in.Slug); err != nil {
		return nil, err
	}
	patch, match, err := s.readPatch(ctx, in.Slug)
	if err != nil {
		return nil, err
	}
	return again(match, func() (*answer[timeline.Timeline], error) {
		t, err := s.writable(ctx, in.Slug)
		if err != nil {
			return nil, err
		}
		merged, base, err := applyPatch(t.Timeline, patch, match, t.Timeline.Revision)
		if err != nil {
			return nil, err
		}
		return s.storeTimeline(ctx, in.Slug, merged, base)
	})
}

func (s *Server) deleteTimeline(ctx context.Context, in *timelinePath) (*answer[nothing], error) {
	if err := callerOf(ctx).needAdmin(); err != nil {
		return nil, err
	}
	match, err := s.precondition(ctx, in.Slug)
	if err != nil {
		return nil, err
	}
	values := queryOf(ctx)
	events := values.Get("events")
	if events != "" && events != "keep" && events != "delete" {
		var l listing
		l.refuse("events", "must be delete, or absent")
		return nil, l.err()
	}
	op := timeline.DeleteTimeline{Slug: in.Slug, Match: match, Events: events == "delete", Note: values.Get("note")}
	if _, err := s.write(ctx, op); err != nil {
		return nil, refused(inQuery(err), match)
	}
	return &answer[nothing]{}, nil
}
