package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"dateline/timeline"
)

// eventPath are the parameters of an event's path.
type eventPath struct {
	Slug string `path:"slug" doc:"Slug of the timeline." example:"harbour"`
	ID   string `path:"id" doc:"Id of the event." example:"opening-concert"`
}

// EventList is a part of a list of events.
type EventList struct {
	Events []timeline.Event `json:"events" nullable:"false" doc:"In the order that was asked for, by default that of their start."`
	Next   string           `json:"next,omitempty" doc:"Where the list goes on: the cursor of the next call. Absent at its end."`
	State  string           `json:"state" doc:"The ETag of this answer, once more."`

	Matches map[string][]timeline.Snippet `json:"matches,omitempty" doc:"With q: by the id of an event, pieces of its texts with what was found in them, the most important first."`
}

func queryOf(ctx context.Context) url.Values { return exchangeOf(ctx).request.URL.Query() }

// maxParameters is how many parameters an address of the API may have.
const maxParameters = 100

// single are the parameters that have one value.
var single = []string{"from", "to", "order", "limit", "cursor", "show", "since", "revision", "note", "events", "dry_run", "partial", "create", "lang", "q"}

// checkAddress refuses an address of the API with an empty part in its path, which names nothing, and one whose
// query can be read in more than one way. Feeds and pages make the best of theirs.
func checkAddress(u *url.URL) error {
	if strings.Contains(u.Path, "//") {
		return newProblem(http.StatusNotFound, "not found")
	}
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		message := "must be pairs of name=value with & between them, and % only before two hexadecimal digits"
		return newProblem(http.StatusUnprocessableEntity, "the query "+message, ProblemField{"query", message})
	}
	if n := strings.Count(u.RawQuery, "&"); n >= maxParameters {
		message := fmt.Sprintf("must have %d parameters at most", maxParameters)
		return newProblem(http.StatusUnprocessableEntity, "the query "+message, ProblemField{"query", message})
	}
	var l listing
	for _, name := range single {
		if len(values[name]) > 1 {
			l.refuse(name, "must stand there once")
		}
	}
	return l.err()
}

func (s *Server) listEvents(ctx context.Context, in *timelinePath) (*answer[EventList], error) {
	if _, err := s.readable(ctx, in.Slug); err != nil {
		return nil, err
	}
	values := queryOf(ctx)
	l := parseRanked(values, defaultLimit)
	show, ok := parseShow(values.Get("show"))
	if !ok {
		l.refuse("show", "must be public, drafts, deleted or all")
	}
	if show != timeline.ShowPublic {
		if _, err := s.writable(ctx, in.Slug); err != nil {
			return nil, err
		}
	}
	if err := l.err(); err != nil {
		return nil, err
	}
	q := l.query(in.Slug, show)
	page, st, known, err := s.poll(ctx, q)
	if s.broad(ctx, s.limits.reads, err) != "" {
		err = inQuery(err)
	}
	if err != nil {
		return nil, err
	}
	if known {
		return reply[EventList](ctx, st, nil), nil
	}
	body := &EventList{Events: make([]timeline.Event, len(page.Events)), State: st.tag}
	for i, e := range page.Events {
		body.Events[i] = withText(e, l.asked)
	}
	if found := l.filter.Search; !found.Empty() && len(page.Events) > 0 {
		body.Matches = map[string][]timeline.Snippet{}
		for i := range page.Events {
			body.Matches[page.Events[i].ID] = found.Snippets(&page.Events[i])
		}
	}
	if page.Next != nil {
		body.Next = page.Next.String()
	}
	out := reply(ctx, st, body)
	out.ContentLanguage = languageOf(body.Events...)
	return out, nil
}

// poll reads a list, unless the client has it in its present state: known is true then, and no event was read.
// The state is that of the answer. The caller must be able to read the timeline; if that changed a moment ago,
// it is not found.
func (s *Server) poll(ctx context.Context, q timeline.Query) (page timeline.Page, st state, known bool, err error) {
	q.Hasty = true // feeds wait, because what they get in place of their entries would be kept
	v, err := s.store.Validator(ctx, q)
	if err != nil {
		return page, st, false, err
	}
	if st = s.viewState(v); has(ctx, st) {
		return page, st, true, nil
	}
	page, err = s.store.List(ctx, q)
	if err == nil && !callerOf(ctx).mayRead(&page.Timeline) {
		err = timeline.Errorf(timeline.NotFound, "no such timeline")
	}
	return page, s.viewState(page.Validator), false, err
}

func (s *Server) getEvent(ctx context.Context, in *eventPath) (*answer[timeline.Event], error) {
	found, err := s.sightIn(ctx, in, false)
	if err != nil {
		return nil, err
	}
	var l listing
	l.readLang(queryOf(ctx))
	if err := l.err(); err != nil {
		return nil, err
	}
	e := withText(*found.event, l.asked)
	return s.eventAnswer(ctx, &e), nil
}

// sightIn is sightOf for an event that must be in the timeline of the path.
func (s *Server) sightIn(ctx context.Context, in *eventPath, deleted bool) (sight, error) {
	if _, err := s.store.Timeline(ctx, in.Slug); timeline.KindOf(err) == timeline.NotFound {
		return sight{}, noEvent()
	}
	found, err := s.sightOf(ctx, in.ID, deleted)
	if err == nil && found.timeline.Timeline.Slug != in.Slug {
		err = noEvent()
	}
	return found, err
}

func (s *Server) eventAnswer(ctx context.Context, e *timeline.Event) *answer[timeline.Event] {
	out := reply(ctx, s.objectState(e.ID, e.Revision, e.Updated), e)
	out.ContentLanguage = languageOf(*e)
	return out
}

func (s *Server) createEvent(ctx context.Context, in *timelinePath) (*answer[timeline.Event], error) {
	if _, err := s.writable(ctx, in.Slug); err != nil {
		return nil, err
	}
	o, err := readObject(exchangeOf(ctx).request, jsonType)
	if err != nil {
		return nil, err
	}
	body, err := s.decodeEvent(o, in.Slug)
	if err != nil {
		return nil, err
	}
	if body.ID == "" {
		if body.ID, err = newID(); err != nil {
			return nil, err
		}
	}
	result, err := s.write(ctx, timeline.PutEvent{Event: body.Event, Create: true, Note: body.Note, Minor: body.Minor})
	if err != nil {
		return nil, err
	}
	out := s.eventAnswer(ctx, &result.Record.Event)
	out.Location = s.site.BaseURL + apiPath + "/timelines/" + url.PathEscape(in.Slug) + "/events/" + url.PathEscape(body.ID)
	return out, nil
}

// newID is an id for an event that comes without one.
func newID() (string, error) {
	id, err := uuid.NewV7()
	return id.String(), err
}

// decodeEvent makes the body of a write from what the client sent.
func (s *Server) decodeEvent(o object, slug string) (body eventBody, err error) {
	if err := s.api.event.decode(s.api.event.without(o), &body); err != nil {
		return body, err
	}
	if body.Timeline == "" {
		body.Timeline = slug
	}
	return body, sameAsPath("timeline", body.Timeline, slug)
}

// sameAsPath refuses a body that names another object than its address.
func sameAsPath(field, value, inPath string) error {
	if value == inPath {
		return nil
	}
	return wrongFields("the body does not belong to the address", "body",
		[]timeline.FieldError{{Field: field, Message: "must be as in the address, or absent"}})
}

func (s *Server) putEvent(ctx context.Context, in *eventPath) (*answer[timeline.Event], error) {
	if _, err := s.writable(ctx, in.Slug); err != nil {
		return nil, err
	}
	match, err := s.precondition(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	o, err := readObject(exchangeOf(ctx).request, jsonType)
	if err != nil {
		return nil, err
	}
	return s.storeEvent(ctx, in, o, match)
}

// storeEvent writes what the client sent as the event of the path.
func (s *Server) storeEvent(ctx context.Context, in *eventPath, o object, match timeline.Match) (*answer[timeline.Event], error) {
	body, err := s.decodeEvent(o, in.Slug)
	if err != nil {
		return nil, err
	}
	if body.ID == "" {
		body.ID = in.ID
	}
	if err := sameAsPath("id", body.ID, in.ID); err != nil {
		return nil, err
	}
	result, err := s.write(ctx, timeline.PutEvent{Event: body.Event, Match: match, Note: body.Note, Minor: body.Minor})
	if err != nil {
		return nil, refused(err, match)
	}
	out := s.eventAnswer(ctx, &result.Record.Event)
	if result.Created {
		out.Status = http.StatusCreated
		out.Location = s.site.BaseURL + exchangeOf(ctx).request.URL.EscapedPath()
	}
	return out, nil
}

// maxTries is how often a patch is begun anew because somebody else was faster.
const maxTries = 100

func (s *Server) patchEvent(ctx context.Context, in *eventPath) (*answer[timeline.Event], error) {
	if _, err := s.writable(ctx, in.Slug); err != nil {
		return nil, err
	}
	patch, match, err := s.readPatch(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return again(match, func() (*answer[timeline.Event], error) {
		found, err := s.sightIn(ctx, in, false)
		if err != nil {
			return nil, err
		}
		merged, base, err := applyPatch(found.event, patch, match, found.event.Revision)
		if err != nil {
			return nil, err
		}
		return s.storeEvent(ctx, in, merged, base)
	})
}

// readPatch reads a merge patch and what it depends on.
func (s *Server) readPatch(ctx context.Context, name string) (object, timeline.Match, error) {
	match, err := s.precondition(ctx, name)
	if err != nil {
		return nil, match, err
	}
	patch, err := readObject(exchangeOf(ctx).request, patchType, jsonType)
	return patch, match, err
}

// applyPatch merges a patch into what is stored, at the given revision, and returns the precondition under
// which the result may be written.
func applyPatch(stored any, patch object, match timeline.Match, revision int64) (object, timeline.Match, error) {
	if match.Absent || match.Revisions != nil && !slices.Contains(match.Revisions, revision) {
		return nil, match, refused(timeline.Errorf(timeline.Stale, "it has changed since: read it again and repeat the change"), match)
	}
	data, err := json.Marshal(stored)
	if err != nil {
		return nil, match, err
	}
	var tree map[string]any
	if err := unmarshalExact(data, &tree); err != nil {
		return nil, match, err
	}
	merged, _ := merge(tree, map[string]any(patch)).(map[string]any)
	return merged, timeline.Match{Revisions: []int64{revision}}, nil
}

// again repeats a change that lost a race, unless the client itself said on which revision it builds.
func again[T any](match timeline.Match, change func() (*answer[T], error)) (*answer[T], error) {
	for range maxTries {
		out, err := change()
		if match.Absent || match.Revisions != nil || !isStale(err) {
			return out, err
		}
	}
	return nil, timeline.Errorf(timeline.Unavailable, "others keep changing it; try again")
}

func isStale(err error) bool {
	p, ok := errors.AsType[*Problem](err)
	return ok && p.Status == http.StatusPreconditionFailed
}

func (s *Server) deleteEvent(ctx context.Context, in *eventPath) (*answer[nothing], error) {
	if _, err := s.writable(ctx, in.Slug); err != nil {
		return nil, err
	}
	match, err := s.precondition(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	_, err = s.write(ctx, timeline.DeleteEvent{Timeline: in.Slug, ID: in.ID, Match: match, Note: queryOf(ctx).Get("note")})
	if err != nil {
		return nil, refused(inQuery(err), match)
	}
	return &answer[nothing]{}, nil
}

// write carries out one op in the caller's name.
func (s *Server) write(ctx context.Context, op timeline.Op) (timeline.Result, error) {
	results, err := s.store.Write(ctx, timeline.Write{Author: callerOf(ctx).author(), Ops: []timeline.Op{op}})
	if err != nil {
		return timeline.Result{}, err
	}
	return results[0], nil
}
