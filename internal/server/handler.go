package server

import (
	"errors"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// Cache-Control values (RFC 9111, RFC 5861).
const (
	cachePublic    = "public, max-age=300, s-maxage=60, stale-while-revalidate=60, stale-if-error=86400"
	cacheImmutable = "public, max-age=31536000, immutable"
	cacheAsk       = "no-cache"
	cachePrivate   = "private, no-cache"
	cacheNever     = "no-store"
)

// maxAddress is how many bytes the path and the query of a request may have (RFC 9110 section 4.1 asks for 8,000 at least).
const maxAddress = 8 << 10

// Handler answers all requests of the program.
func (s *Server) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.draining.Load() || s.crowded.Load() {
			w.Header().Set("Connection", "close")
		}
		if len(r.RequestURI) > maxAddress {
			s.metrics.answered("", r.Method, http.StatusRequestURITooLong, 0)
			writeProblem(w, newProblem(http.StatusRequestURITooLong, "the address is over 8 KiB"))
			return
		}
		if s.repeat(w, r) {
			return // without an id: polls have no line of their own in the log, and each header costs all of them
		}
		id := s.identify(r)
		w.Header()[requestIDHeader] = []string{id}
		s.guard(w.Header())
		start := time.Now() // how long it took is no business of the service's clock
		out := &response{ResponseWriter: w, server: s, request: r, head: r.Method == http.MethodHead, id: id}
		s.answer(out, r)
		out.finish()
		if out.polled {
			s.tally.count(out.status, out.sent)
			return
		}
		took := time.Since(start)
		s.metrics.answered(out.route, r.Method, out.status, took)
		if out.status == http.StatusTooManyRequests {
			return // one line a minute sums them up: to refuse must cost less than to ask
		}
		s.log.Info("request", "id", id, "method", r.Method, "path", r.URL.Path, "status", out.status,
			"bytes", out.sent, "duration", took, "address", s.callerAddress(r), "token", out.token)
	})
}

// answer lets the router answer. HEAD is answered as GET, whose body the response then keeps back, so that
// every GET route has HEAD with the same headers. A panic becomes an answer 500.
func (s *Server) answer(w *response, r *http.Request) {
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			panic(v)
		}
		s.log.Error("panic", "id", w.id, "method", r.Method, "path", r.URL.Path, "panic", v, "stack", string(debug.Stack()))
		if w.status == 0 {
			writeProblem(w, newProblem(http.StatusInternalServerError, "something went wrong here; it has been noted"))
		}
	}()
	r = r.WithContext(r.Context()) // a copy
	address := *r.URL
	address.RawPath = "" // the router then reads the path decoded, however the client wrote it
	path, ours := s.within(address.Path)
	if !ours {
		writeProblem(w, newProblem(http.StatusNotFound, "nothing of this service is here: it begins at "+s.site.BaseURL+"/"))
		return
	}
	address.Path = path
	r.URL = &address
	if w.head {
		r.Method = http.MethodGet
	}
	s.echo.ServeHTTP(w, r)
}

// prepare finds out who calls, and sets the headers that all answers share.
func (s *Server) prepare(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r, h := c.Request(), c.Response().Header()
		var id string
		if out, ok := c.Response().Writer.(*response); ok {
			out.route, id = c.Path(), out.id
		}
		if inEditor(r.URL.Path) {
			return s.editor.enter(c, next)
		}
		inAPI := strings.HasPrefix(r.URL.Path, apiPath+"/")
		h.Set("Vary", "Authorization") // who may write sees more
		if inAPI {
			// The API speaks JSON whatever the client would like best.
			r.Header.Del("Accept")
		}
		given := len(r.Header.Values("Authorization")) > 0
		h.Set("Cache-Control", cachePolicy(r.Method, inAPI, given))
		if !given {
			share(r, h)
		}
		x := exchange{request: r, writer: c.Response(), id: id, address: s.callerAddress(r), settled: s.clock.Settled()}
		c.SetRequest(r.WithContext(withExchange(r.Context(), x)))
		who, err := s.authenticate(c, inAPI)
		if err != nil {
			return err
		}
		if inAPI {
			if err := checkAddress(r.URL); err != nil {
				return err
			}
		}
		x.caller = who
		noteCaller(c, who)
		c.SetRequest(r.WithContext(withExchange(r.Context(), x)))
		if err := s.limited(c.Request().Context(), s.limits.kindOf(r, c.Path())); err != nil {
			return err
		}
		err = next(c)
		if who.tried && s.isMissing(err) {
			return s.guessed(c, err) // the password could have opened it
		}
		return err
	}
}

func cachePolicy(method string, inAPI, token bool) string {
	switch {
	case method != http.MethodGet:
		return cacheNever
	case token:
		return cachePrivate
	case inAPI:
		return cacheAsk
	}
	return cachePublic
}

// share lets scripts of other sites read what anybody may read. What needs a token, every write and what is private stays
// closed to them.
func share(r *http.Request, h http.Header) {
	switch {
	case r.Method == http.MethodGet: // what turns out to be private takes it back
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Expose-Headers", "ETag, Link, Last-Modified")
	case r.Method == http.MethodOptions && !isPrivate(r.URL.Path):
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
		h.Set("Access-Control-Allow-Headers", "If-Modified-Since, If-None-Match")
		h.Set("Access-Control-Max-Age", "86400")
	}
}

// completeAllow adds HEAD to an Allow header that the router wrote, and sorts it.
func completeAllow(h http.Header) {
	allow := h.Get("Allow")
	if allow == "" {
		return
	}
	methods := strings.Split(allow, ", ")
	if slices.Contains(methods, http.MethodGet) {
		methods = append(methods, http.MethodHead)
	}
	slices.Sort(methods)
	h.Set("Allow", strings.Join(slices.Compact(methods), ", "))
}
