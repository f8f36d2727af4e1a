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

// Handler answers all requests of the program.
func (s *Server) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.draining.Load() {
			w.Header().Set("Connection", "close")
		}
		if s.repeat(w, r) {
			return
		}
		start := time.Now() // how long it took is no business of the service's clock
		out := &response{ResponseWriter: w, server: s, request: r, head: r.Method == http.MethodHead}
		s.answer(out, r)
		out.finish()
		if out.polled {
			s.tally.count(out.status, out.sent)
			return
		}
		took := time.Since(start)
		s.metrics.answered(out.route, r.Method, out.status, took)
		s.log.Info("request", "method", r.Method, "path", r.URL.Path, "status", out.status,
			"bytes", out.sent, "duration", took)
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
		s.log.Error("panic", "method", r.Method, "path", r.URL.Path, "panic", v, "stack", string(debug.Stack()))
		if w.status == 0 {
			writeProblem(w, newProblem(http.StatusInternalServerError, "something went wrong here; it has been noted"))
		}
	}()
	r = r.WithContext(r.Context()) // a copy
	address := *r.URL
	address.RawPath = "" // the router then reads the path decoded, however the client wrote it
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
		h.Set("X-Content-Type-Options", "nosniff")
		if out, ok := c.Response().Writer.(*response); ok {
			out.route = c.Path()
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
			share(r.Method, h)
		}
		who, err := s.authenticate(r, inAPI)
		if err != nil {
			return err
		}
		if inAPI {
			if err := checkAddress(r.URL); err != nil {
				return err
			}
		}
		ctx := withExchange(r.Context(), exchange{request: r, writer: c.Response(), caller: who, settled: s.clock.Settled()})
		c.SetRequest(r.WithContext(ctx))
		return next(c)
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

// share lets scripts of other sites read what anybody may read. What needs a token, and every write, stays
// closed to them.
func share(method string, h http.Header) {
	switch method {
	case http.MethodGet:
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Expose-Headers", "ETag, Link, Last-Modified")
	case http.MethodOptions:
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
