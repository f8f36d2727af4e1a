package server

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"dateline/timeline"
)

// Problem is a problem document (RFC 9457). It never repeats what the client sent.
type Problem struct {
	Type   string         `json:"type" doc:"Always about:blank: the status says what kind of problem it is."`
	Title  string         `json:"title" doc:"The status in words."`
	Status int            `json:"status" doc:"The status of the answer."`
	Detail string         `json:"detail" doc:"What is wrong, in a sentence."`
	Errors []ProblemField `json:"errors,omitempty" nullable:"false" doc:"The parts of the request that are wrong."`
	ID     string         `json:"request_id,omitempty" doc:"Of a fault of the service alone: what its log calls the request, as X-Request-Id does." example:"4bf92f3577b34da6"`

	*ImportCounts // of an import that is refused; otherwise nil

	challenge  string // WWW-Authenticate of 401; empty: a token is asked for
	retryAfter int    // seconds; 0: as the status has it
}

// ProblemField names one wrong part of a request.
type ProblemField struct {
	Location string `json:"location" doc:"Where: body.date, query.from or header.If-Match, for example." example:"body.date"`
	Message  string `json:"message" doc:"What to send instead."`
}

// Error makes a Problem an error, so that handlers can return it.
func (p *Problem) Error() string { return p.Detail }

// GetStatus is the status of the answer.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is the media type of a problem document.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders are the headers that belong to the status.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	switch p.Status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", cmp.Or(p.challenge, `Bearer realm="dateline"`)) // RFC 6750 section 3
	case http.StatusServiceUnavailable:
		h.Set("Retry-After", "5")
	}
	if p.retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(p.retryAfter))
	}
	return h
}

func newProblem(status int, detail string, fields ...ProblemField) *Problem {
	return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail, Errors: fields}
}

// wrongHeader is the problem of a header that cannot be read or does not apply.
func wrongHeader(status int, name, message string) *Problem {
	return newProblem(status, name+" "+message, ProblemField{"header." + name, message})
}

// wrongFields is the problem of input that breaks rules of the domain; where is "body" or "query".
func wrongFields(detail, where string, fields []timeline.FieldError) *Problem {
	p := newProblem(http.StatusUnprocessableEntity, detail)
	for _, f := range fields {
		p.Errors = append(p.Errors, ProblemField{where + "." + f.Field, f.Message})
	}
	return p
}

// inQuery is err with the fields that it names looked for in the query instead of the body.
func inQuery(err error) error {
	if e, ok := errors.AsType[*timeline.Error](err); ok && e.Kind == timeline.Invalid {
		return wrongFields(e.Message, "query", e.Fields)
	}
	return err
}

var statusOf = map[timeline.Kind]int{
	timeline.Internal:    http.StatusInternalServerError,
	timeline.Invalid:     http.StatusUnprocessableEntity,
	timeline.NotFound:    http.StatusNotFound,
	timeline.Conflict:    http.StatusConflict,
	timeline.Stale:       http.StatusPreconditionFailed,
	timeline.Gone:        http.StatusGone,
	timeline.TooLarge:    http.StatusRequestEntityTooLarge,
	timeline.Unavailable: http.StatusServiceUnavailable,
}

// problem turns any error into what the client gets to know of it.
func (s *Server) problem(ctx context.Context, err error) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	if e, ok := errors.AsType[*echo.HTTPError](err); ok {
		return newProblem(e.Code, strings.ToLower(http.StatusText(e.Code)))
	}
	if e, ok := errors.AsType[*timeline.Error](err); ok && e.Kind != timeline.Internal {
		if e.Kind == timeline.Unavailable {
			s.log.Warn("unavailable", "error", err)
		}
		p := wrongFields(e.Message, "body", e.Fields)
		p.Status = statusOf[e.Kind]
		p.Title = http.StatusText(p.Status)
		if e.Kind == timeline.Stale {
			p.Errors = []ProblemField{{"header.If-Match", e.Message}}
		}
		return p
	}
	if ctx.Err() != nil {
		return newProblem(http.StatusServiceUnavailable, "the request ended before its answer")
	}
	return s.ownFault(ctx, err)
}

// isMissing reports whether an error says that nothing is there.
func (s *Server) isMissing(err error) bool {
	if e, ok := errors.AsType[*echo.HTTPError](err); ok {
		return e.Code == http.StatusNotFound
	}
	return timeline.KindOf(err) == timeline.NotFound
}

// ownFault logs an error that is a fault of ours, and is what the client learns: that there was one.
func (s *Server) ownFault(ctx context.Context, err error) *Problem {
	s.log.Error("internal error", "id", requestIDOf(ctx), "error", err)
	return newProblem(http.StatusInternalServerError, "something went wrong here; it has been noted")
}

// writeProblem answers with a problem document.
func writeProblem(w http.ResponseWriter, p *Problem) {
	body, err := json.Marshal(p.named(w.Header().Get(requestIDHeader)))
	if err != nil {
		panic(err) // a Problem holds strings and a number
	}
	h := w.Header()
	for name, values := range p.GetHeaders() {
		h[name] = values
	}
	h.Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(body, '\n')) // a client that has gone away learns nothing
}

// fail answers an error of a route: with a page where people look, and with a problem document elsewhere.
// A program that follows a feed must never be handed a page.
func (s *Server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	if errors.Is(err, errHangUp) {
		s.log.Warn("hung up", "path", c.Request().URL.Path)
		panic(http.ErrAbortHandler)
	}
	r := c.Request()
	p := s.problem(r.Context(), err)
	if inEditor(r.URL.Path) {
		s.editor.fail(c, p)
		return
	}
	if isPage(r.URL.Path) && p.Status != http.StatusMethodNotAllowed && p.Status != http.StatusUnauthorized {
		s.failPage(c, p)
		return
	}
	writeProblem(c.Response(), p)
}

// isPage reports whether people look at the path, not programs.
func isPage(path string) bool {
	return !isFeedName(path) && path != oEmbedPath && path != "/api" && !strings.HasPrefix(path, "/api/") && !strings.HasPrefix(path, "/static/")
}

// plain turns a problem document of the API's framework into one of ours: it repeats values of the input.
func plain(_ huma.Context, _ string, v any) (any, error) {
	model, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	p := newProblem(model.Status, model.Detail)
	for _, e := range model.Errors {
		p.Errors = append(p.Errors, ProblemField{e.Location, e.Message})
	}
	return p, nil
}
