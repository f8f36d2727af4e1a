package server

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"dateline/timeline"
)

// caller is who sent a request. The zero caller is anybody.
type caller struct {
	token *timeline.Token
	tried bool // there was a password, and it is nobody's
	wait  int  // in the editor: seconds until the next guess, since there were too many
}

// exchange is what handlers need to know of the request, whichever framework called them.
type exchange struct {
	request *http.Request
	writer  http.ResponseWriter // for deadlines: what is answered goes another way
	caller  caller
	door    string    // the private address under which the request came, such as /p/SECRET; empty: it came by none
	id      string    // of the request, in the log and in the answer
	address string    // of who calls
	settled time.Time // before anything was read; see timeline.Clock.Settled
}

type exchangeKey struct{}

func withExchange(ctx context.Context, x exchange) context.Context {
	return context.WithValue(ctx, exchangeKey{}, x)
}

// exchangeOf is the exchange of which ctx is the context. Every route runs inside one.
func exchangeOf(ctx context.Context) exchange { return ctx.Value(exchangeKey{}).(exchange) }

func callerOf(ctx context.Context) caller { return exchangeOf(ctx).caller }

func doorOf(ctx context.Context) string { return exchangeOf(ctx).door }

// authenticate finds the token that the request carries (RFC 6750 section 2.1). A token that does not hold
// is refused also where none is needed: its sender believes to be somebody. Outside the API it may be a password too; one that is
// nobody's, and credentials of another scheme, are not meant for us: some programs send the same ones everywhere, and an error would
// end their subscription. Private addresses say themselves who calls.
func (s *Server) authenticate(c echo.Context, inAPI bool) (caller, error) {
	r := c.Request()
	given := r.Header.Values("Authorization")
	if len(given) == 0 || isPrivate(r.URL.Path) {
		return caller{}, nil
	}
	scheme, secret, _ := strings.Cut(given[0], " ")
	if !inAPI && !strings.EqualFold(scheme, "Bearer") {
		token, tried, err := s.byPassword(r)
		return caller{token: token, tried: tried && token == nil}, err
	}
	secret = strings.TrimSpace(secret)
	if len(given) > 1 || !strings.EqualFold(scheme, "Bearer") || secret == "" {
		return caller{}, unauthorized("send one header, Authorization: Bearer and the token")
	}
	token, err := s.tokenOf(c, secret)
	if timeline.KindOf(err) == timeline.NotFound {
		return caller{}, s.guessedToken(c, err, unauthorized("the token is unknown or has expired"))
	}
	return caller{token: token}, err
}

// errExpired says that a token was one once: who sends it does not guess.
var errExpired = timeline.Errorf(timeline.NotFound, "the token has expired")

// guessedToken is the answer to who sent a token that is not found because of err: refused, or 429 if it was a guess too many.
func (s *Server) guessedToken(c echo.Context, err, refused error) error {
	if errors.Is(err, errExpired) {
		return refused
	}
	return s.guessed(c, refused)
}

// GoodSecret is how many characters the operator's token must have so that nobody finds it by trying.
const GoodSecret = 20

// tokenOf is the token of a secret. NotFound: there is none, or it has expired. Who guesses does not get at an operator's token that can be
// guessed: without guesses left it is not even compared.
func (s *Server) tokenOf(c echo.Context, secret string) (*timeline.Token, error) {
	hash := timeline.HashSecret(secret)
	if s.admin != nil && subtle.ConstantTimeCompare(hash[:], s.admin[:]) == 1 && (!s.weak || s.mayGuess(c)) {
		return &timeline.Token{ID: "admin", Name: "admin", Scopes: []timeline.Scope{timeline.ScopeAdmin}}, nil
	}
	return s.issued(c.Request().Context(), secret)
}

// issued is the token with a secret that was issued. NotFound: there is none, it has expired, or it is a capability, which opens its
// addresses alone.
func (s *Server) issued(ctx context.Context, secret string) (*timeline.Token, error) {
	token, err := s.tokens.Token(ctx, timeline.HashSecret(secret))
	now := s.clock.Machine()
	switch {
	case timeline.KindOf(err) == timeline.Gone, err == nil && token.Capability():
		return nil, timeline.Errorf(timeline.NotFound, "no such token")
	case err != nil:
		return nil, err
	case !token.Valid(now):
		return nil, errExpired
	}
	s.uses.note(token.ID, now)
	return &token, nil
}

func unauthorized(detail string) *Problem {
	return newProblem(http.StatusUnauthorized, detail, ProblemField{"header.Authorization", detail})
}

func forbidden(detail string) *Problem { return newProblem(http.StatusForbidden, detail) }

func (c caller) mayRead(t *timeline.Timeline) bool {
	return t.Visibility != timeline.Private || c.token.May(timeline.ScopeRead, t.Slug)
}

func (c caller) mayWrite(slug string) bool { return c.token.May(timeline.ScopeWrite, slug) }

func (c caller) isAdmin() bool { return c.token.May(timeline.ScopeAdmin, "") }

// view names what of a list that differs by caller the caller sees. A token's rights never change.
func (c caller) view() string {
	if c.token == nil {
		return ""
	}
	return c.token.ID
}

func (c caller) author() string {
	if c.token == nil {
		return ""
	}
	return c.token.Name
}

// needToken refuses who did not say who they are.
func (c caller) needToken() error {
	if c.token == nil {
		return unauthorized("this needs a token: send Authorization: Bearer and the token")
	}
	return nil
}

func (c caller) needAdmin() error {
	if err := c.needToken(); err != nil {
		return err
	}
	if !c.isAdmin() {
		return forbidden("this needs a token with the scope admin")
	}
	return nil
}

// readable finds a timeline that the caller may read. What the caller may not know of is not found.
func (s *Server) readable(ctx context.Context, slug string) (timeline.TimelineRecord, error) {
	t, err := s.store.Timeline(ctx, slug)
	known := callerOf(ctx).mayRead(&t.Timeline)
	switch {
	case timeline.KindOf(err) == timeline.Gone && (known || t.Withdrawn != nil):
		return t, err
	case !known:
		return t, timeline.Errorf(timeline.NotFound, "no such timeline")
	}
	return t, err
}

// writable finds a timeline that the caller may write to.
func (s *Server) writable(ctx context.Context, slug string) (timeline.TimelineRecord, error) {
	who := callerOf(ctx)
	if err := who.needToken(); err != nil {
		return timeline.TimelineRecord{}, err
	}
	t, err := s.readable(ctx, slug)
	if err == nil && !who.mayWrite(slug) {
		err = forbidden("this needs a token with the scope write for the timeline")
	}
	return t, err
}

// sight is an event as one caller may see it.
type sight struct {
	event    *timeline.Event
	record   *timeline.Record
	timeline *timeline.TimelineRecord
	writer   bool
	door     string // see exchange
}

// sightOf finds an event as the caller may see it. Who may write to its timeline sees it whether hidden or
// not; others what followers see. Gone: it is deleted, or was taken away from who could see it. NotFound: it
// never was, or not for the caller. With deleted, who may write sees a deleted event too.
func (s *Server) sightOf(ctx context.Context, id string, deleted bool) (sight, error) {
	record, t, err := s.store.Event(ctx, id)
	who := callerOf(ctx)
	if timeline.KindOf(err) == timeline.Gone && !who.mayRead(&t.Timeline) {
		err = noEvent() // purged from a timeline that the caller may not know of
	}
	if err != nil {
		return sight{}, err
	}
	found := sight{event: &record.Event, record: &record, timeline: &t, writer: who.mayWrite(t.Timeline.Slug), door: doorOf(ctx)}
	switch {
	case found.writer && (deleted || record.Event.Deleted == nil):
		return found, nil
	case found.writer:
		return sight{}, gone()
	case !who.mayRead(&t.Timeline):
		// A timeline that became private is to its followers a deleted one.
		if p := record.Event.Published; t.Withdrawn != nil && p != nil && !p.After(*t.Withdrawn) {
			return sight{}, gone()
		}
		return sight{}, noEvent()
	}
	found.event = record.Public()
	switch {
	case found.event == nil:
		return sight{}, noEvent()
	case found.event.Deleted != nil:
		return sight{}, gone()
	}
	return found, nil
}

func noEvent() error { return timeline.Errorf(timeline.NotFound, "no such event") }

func gone() error { return timeline.Errorf(timeline.Gone, "the event is deleted") }

// state is the state of what the caller is shown of one event. Who may write sees more under the same address,
// and so has states of its own.
func (s *Server) state(found sight) state {
	if found.writer {
		return s.viewState(found.validator(), "all")
	}
	return s.viewState(found.validator())
}

// validator is the state of what is shown of one event: the event, and the settings of its timeline.
func (v sight) validator() timeline.Validator {
	seen := v.record.Told()
	if v.writer {
		// Updated may run ahead of the store's time, so that it is no time of a view.
		seen = timeline.Validator{Revision: max(v.record.Changed, v.record.Trimmed.Revision)}
	}
	return v.timeline.Settings.Latest(seen)
}
