package server

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"dateline/timeline"
)

// privatePath is where private addresses begin: /p/SECRET/SLUG is a timeline for who has a capability, and under /p/basic it is for
// who has a password. What lies there leads to what lies there, and to nothing that would not open.
const (
	privatePath = "/p"
	basicPart   = "basic" // in the place of a secret
)

// cacheCapability is the Cache-Control of what has the secret in its address: nobody else may keep it.
const cacheCapability = "private, max-age=300"

// isPrivate reports whether a path is a private address, be there something or not.
func isPrivate(path string) bool { return strings.HasPrefix(path, privatePath+"/") }

// behind answers under a private address what handle answers elsewhere, to the holder of the capability. A secret that there is none
// of is answered as any address at which there is nothing, and counts as a guess; one that was taken back, or has ended, as gone.
func (s *Server) behind(handle echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		secret := c.Param("secret")
		if secret == basicPart {
			return s.asked(c, handle)
		}
		token, err := s.capability(c.Request().Context(), secret)
		switch timeline.KindOf(err) {
		case timeline.NotFound:
			return s.guessed(c, echo.ErrNotFound)
		case timeline.Gone:
			s.admit(c, caller{}, secret, cacheCapability)
			return err
		}
		if err != nil {
			return err
		}
		s.admit(c, caller{token: token}, secret, cacheCapability)
		return handle(c)
	}
}

// asked is behind for who has a password: the secret of a token, with any name. Who sends none is asked for one, whatever the
// address, so that nobody learns by that what is there.
func (s *Server) asked(c echo.Context, handle echo.HandlerFunc) error {
	token, given, err := s.byPassword(c.Request())
	s.admit(c, caller{token: token}, basicPart, cachePrivate)
	switch refused := unauthorized("this address asks for a password: send any user name, and a token that may read as the password"); {
	case err != nil:
		return err
	case token == nil:
		refused.challenge = `Basic realm="dateline", charset="UTF-8"`
		if given {
			return s.guessed(c, refused)
		}
		return refused
	}
	return handle(c)
}

// privateEvent serves an event, or else what lies under the page of a timeline that is called e from before that was refused.
func (s *Server) privateEvent(c echo.Context) error {
	err := s.eventView(c)
	if !s.isMissing(err) {
		return err
	}
	rest := c.Param("name")
	c.SetParamNames("name", "*")
	c.SetParamValues("e", rest)
	if other := s.underTimeline(c); !s.isMissing(other) {
		return other
	}
	return err
}

// admit lets what is answered be for the caller alone, who came by a private address.
func (s *Server) admit(c echo.Context, who caller, part, cache string) {
	h, ctx := c.Response().Header(), c.Request().Context()
	h.Set("Cache-Control", cache)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	h.Del("Access-Control-Allow-Origin")
	h.Del("Access-Control-Expose-Headers")
	x := exchangeOf(ctx)
	x.caller, x.door = who, privatePath+"/"+part
	c.SetRequest(c.Request().WithContext(withExchange(ctx, x)))
	noteCaller(c, who)
}

// capability finds the capability of a secret. NotFound: there is none, and was none. Gone: it was taken back, or has ended.
func (s *Server) capability(ctx context.Context, secret string) (*timeline.Token, error) {
	none := timeline.Errorf(timeline.NotFound, "no such address")
	if !timeline.IsKey(secret) {
		return nil, none
	}
	token, err := s.tokens.Token(ctx, timeline.HashSecret(secret))
	now := s.clock.Machine()
	switch {
	case timeline.KindOf(err) == timeline.Gone, err == nil && token.Capability() && !token.Valid(now):
		return nil, timeline.Errorf(timeline.Gone, "this address was taken back, or has ended")
	case err == nil && !token.Capability():
		return nil, none
	case err != nil:
		return nil, err
	}
	s.uses.note(token.ID, now)
	return &token, nil
}

// byPassword finds the token whose secret is the password of a request (RFC 7617), with no more rights than to read: browsers send a
// password by themselves, also with what another site made them send. The operator's own token is no password. Given says that there
// is a password; without a token it is nobody's.
func (s *Server) byPassword(r *http.Request) (token *timeline.Token, given bool, err error) {
	_, secret, given := r.BasicAuth()
	if !given || len(r.Header["Authorization"]) > 1 {
		return nil, false, nil
	}
	token, err = s.issued(r.Context(), secret)
	if timeline.KindOf(err) == timeline.NotFound {
		return nil, true, nil
	}
	if err != nil {
		return nil, true, err
	}
	return token.Reading(), true, nil
}
