package server

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"strconv"
	"strings"
	"time"

	"dateline/timeline"
)

// Change is the newest change of one event.
type Change struct {
	ID    string              `json:"id" doc:"Id of the event."`
	Kind  timeline.ChangeKind `json:"kind" enum:"published,moved,dated,confirmed,occurred,cancelled,postponed,reinstated,corrected,deleted,restored,drafted" doc:"What happened to it last, in the eyes of its followers."`
	Time  time.Time           `json:"time" doc:"When that was written."`
	Event *timeline.Event     `json:"event,omitempty" doc:"The event as it is now; absent if it is deleted."`
}

// ChangeList is a part of what changed in a timeline.
type ChangeList struct {
	Changes []Change `json:"changes" nullable:"false" doc:"Oldest first; each event once, with its newest change."`
	Token   string   `json:"token" doc:"Keep it, and send it as since to go on from here."`
	More    bool     `json:"more" doc:"Whether there is more already: then ask again at once."`
}

var changeParams = []parameter{
	{"query", "since", "The `token` of an earlier answer. Without it, the list begins with the oldest change.", textSchema},
	{"query", "show", "`all` also has changes that followers do not see; it needs the scope `write`.", oneOf("public", "all")},
	{"query", "limit", "How many changes to send; over 500 counts as 500. A write of more events than that is told in parts: `more` is true until it is whole.", limitSchema},
}

func (s *Server) listChanges(ctx context.Context, in *timelinePath) (*answer[ChangeList], error) {
	t, err := s.readable(ctx, in.Slug)
	if err != nil {
		return nil, err
	}
	values := queryOf(ctx)
	l := listing{limit: defaultLimit}
	l.readLimit(values)
	show, ok := parseShow(values.Get("show"))
	if !ok || show != timeline.ShowPublic && show != timeline.ShowAll {
		l.refuse("show", "must be public or all")
	}
	if show == timeline.ShowAll {
		if _, err := s.writable(ctx, in.Slug); err != nil {
			return nil, err
		}
	}
	since, err := s.parseSince(values.Get("since"), &l)
	if err != nil {
		return nil, err
	}
	page, err := s.store.Changes(ctx, t.Timeline.Slug, since, l.limit, show == timeline.ShowAll)
	if err != nil {
		return nil, err
	}
	body := &ChangeList{Changes: make([]Change, len(page.Changes)), Token: s.sinceText(page.Next), More: page.More}
	for i, c := range page.Changes {
		body.Changes[i] = Change{ID: c.ID, Kind: c.Kind, Time: c.Time, Event: c.Event}
	}
	// The token also tells how far back deletions are known, which a purge changes and no validator does.
	return reply(ctx, s.viewState(page.Validator, strconv.FormatUint(page.Next.Whole, 10)), body), nil
}

// tokenParts is what stands in a token between the epoch and the event inside whose write it lies. No epoch has it.
const tokenParts = "/"

// sinceText is a place in a change log as clients see it: two revisions, the epoch and, inside a write, the event with which a part of it
// ended. That is its id, not its number in the store, which would tell how many events there are that nobody may see.
func (s *Server) sinceText(c timeline.ChangeCursor) string {
	raw := binary.BigEndian.AppendUint64(nil, c.After)
	raw = binary.BigEndian.AppendUint64(raw, c.Whole)
	raw = append(raw, s.epoch...)
	if c.ID != "" {
		raw = append(raw, tokenParts+c.ID...)
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// parseSince reads what sinceText wrote. A token of another epoch is Gone: revisions are counted anew there.
func (s *Server) parseSince(text string, l *listing) (timeline.ChangeCursor, error) {
	var c timeline.ChangeCursor
	if text == "" {
		return c, l.err()
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) <= 16 {
		l.refuse("since", notToken)
		return c, l.err()
	}
	c.After, c.Whole = binary.BigEndian.Uint64(raw), binary.BigEndian.Uint64(raw[8:])
	epoch, id, inside := strings.Cut(string(raw[16:]), tokenParts)
	if epoch != s.epoch {
		return c, timeline.Errorf(timeline.Gone, "the token is of an earlier store; begin again without since")
	}
	if c.ID = id; inside && (id == "" || c.After == 0) {
		l.refuse("since", notToken)
	}
	return c, l.err()
}

const notToken = "must be the token of an earlier answer"
