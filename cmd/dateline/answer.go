package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"syscall"

	"dateline/internal/intake"
	"dateline/internal/server"
	"dateline/timeline"
)

var errSlow = errors.New("the service did not answer in time")

// unreachable explains why no answer, or not all of it, came.
func (d *serverDesk) unreachable(ctx context.Context, c call, err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err // the address and the method help nobody
	}
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, errSlow) {
		return cause
	}
	if isType[*hintError](err) { // of the watch
		return err
	}
	network, isNetwork := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return withHint(fmt.Errorf("nothing answers at %s", d.base), "is dateline serve running there? It prints its address when it starts")
	case errors.Is(err, http.ErrSchemeMismatch):
		return withHint(fmt.Errorf("the service speaks http, not https"), "write --server http://%s, if nobody else can listen on the way", d.base.Host)
	case isType[*net.DNSError](err):
		return withHint(fmt.Errorf("the host of %s is not known", d.base), "check the spelling of --server")
	case isType[*tls.CertificateVerificationError](err):
		return withHint(err, "this machine does not trust the certificate of %s; SSL_CERT_FILE can name a file with one that it should", d.base)
	case isNetwork && network.Timeout() || errors.Is(context.Cause(ctx), errSlow):
		return withHint(fmt.Errorf("no answer from %s in time", d.base), "try again; it may be busy, or something on the way keeps the answer back")
	case c.body != nil && (errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNRESET)):
		return withHint(errors.New("the service closed the connection before it had taken everything"), "repeat the import, it does no harm; if the file is large, with --partial")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return withHint(errors.New("the connection was cut before the answer was whole"), "try again; the log of the service may say more")
	}
	return withHint(fmt.Errorf("%s: %w", d.base, err), "is a Dateline service at that address?")
}

func isType[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// kindOf turns a status back into what the domain calls it.
var kindOf = map[int]timeline.Kind{
	http.StatusBadRequest:            timeline.Invalid,
	http.StatusUnprocessableEntity:   timeline.Invalid,
	http.StatusNotFound:              timeline.NotFound,
	http.StatusConflict:              timeline.Conflict,
	http.StatusPreconditionFailed:    timeline.Stale,
	http.StatusGone:                  timeline.Gone,
	http.StatusRequestEntityTooLarge: timeline.TooLarge,
	http.StatusServiceUnavailable:    timeline.Unavailable,
}

// refused turns an answer that is no success into an error of the domain, with a hint where the status is
// about the way and not about the matter.
func (d *serverDesk) refused(ctx context.Context, c call, res *http.Response) error {
	text, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return d.unreachable(ctx, c, err)
	}
	if res.StatusCode < 400 {
		return d.redirected(c, res)
	}
	var p server.Problem
	if mediaTypeOf(res) != "application/problem+json" || json.Unmarshal(text, &p) != nil || p.Detail == "" {
		return d.stranger(res, string(text))
	}
	e := &timeline.Error{Kind: kindOf[res.StatusCode], Message: p.Detail}
	for _, f := range p.Errors {
		if f.Message != p.Detail && !strings.HasSuffix(p.Detail, " "+f.Message) {
			e.Fields = append(e.Fields, timeline.FieldError{Field: strings.TrimPrefix(f.Location, "body."), Message: f.Message})
		}
	}
	return d.hint(c, res.StatusCode, e)
}

func (d *serverDesk) hint(c call, status int, err error) error {
	scope := cmp.Or(c.scope, timeline.ScopeRead)
	switch {
	case status == http.StatusUnauthorized && d.token == "":
		return withHint(err, "give a token with DATELINE_TOKEN or --token")
	case status == http.StatusUnauthorized:
		return withHint(err, "check DATELINE_TOKEN or --token; an admin makes a new one with dateline token create --scope %s NAME", scope)
	case status == http.StatusForbidden && strings.Contains(err.Error(), "the scope"):
		return withHint(err, "an admin makes one with dateline token create --scope %s NAME", scope)
	case status == http.StatusForbidden:
		return withHint(err, "this needs a token with the scope %s; an admin makes one with dateline token create --scope %[1]s NAME", scope)
	case status == http.StatusTooManyRequests && strings.Contains(err.Error(), "wait "):
		return err // it says how long
	case status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests:
		return withHint(err, "try again in a moment")
	case status >= 500:
		return withHint(err, "the log of the service says more")
	case status == http.StatusNotFound && err.Error() == strings.ToLower(http.StatusText(status)), status == http.StatusMethodNotAllowed:
		return withHint(errors.New("the service does not know this call"), "it may be older than this program: compare dateline version there and here")
	}
	return err
}

// redirected says where the service is instead.
func (d *serverDesk) redirected(c call, res *http.Response) error {
	err := errors.New("the service answers with a redirect, which is not followed: the token is for the address that you gave")
	target, parseErr := res.Location()
	if parseErr != nil {
		return withHint(err, "check --server")
	}
	target.RawQuery, target.Fragment, target.User = "", "", nil
	address, isCall := strings.CutSuffix(target.String(), "/api/v1"+c.path)
	if !isCall {
		return withHint(err, "it leads to another page, such as one to log in: is a Dateline service at %s?", d.base)
	}
	return withHint(err, "if that is the same service, write --server %s", address)
}

// stranger explains an answer that Dateline does not give.
func (d *serverDesk) stranger(res *http.Response, text string) error {
	switch status := res.StatusCode; {
	case status == http.StatusBadRequest && d.base.Scheme == "http" && strings.Contains(text, "HTTPS"):
		return withHint(errors.New("the service speaks https, not http"), "write --server https://%s", d.base.Host)
	case status == http.StatusBadGateway || status == http.StatusServiceUnavailable || status == http.StatusGatewayTimeout:
		return withHint(fmt.Errorf("a program before the service answers for it with the status %d", status), "try again in a moment; dateline serve may be starting or stopped")
	case status == http.StatusRequestEntityTooLarge:
		return withHint(timeline.Errorf(timeline.TooLarge, "a program before the service takes no body of that size"), "raise its limit, or split the file")
	}
	return d.notDateline(describe(res))
}

// notDateline is the error for an answer of some other program.
func (d *serverDesk) notDateline(answer string) error {
	if answer != "" {
		answer = " (" + answer + ")"
	}
	return withHint(fmt.Errorf("what answers at %s is not a Dateline service%s", d.base, answer),
		"check --server; dateline serve names its address on its first line")
}

// describe says what kind of answer came.
func describe(res *http.Response) string {
	media := mediaTypeOf(res)
	if media == "" {
		media = "without a content type"
	}
	return fmt.Sprintf("status %d, %s", res.StatusCode, media)
}

var (
	// lineLocation is where a problem document says that a line of an import is wrong.
	lineLocation = regexp.MustCompile(`^line (\d+)(?:: (.+))?$`)
	// refusedCount is how many are wrong; not all of them are named.
	refusedCount = regexp.MustCompile(`^(\d+) `)
)

// refusedLines turns the error of an import back into what was refused, and how many lines that were; none, if
// the error is about something else.
func refusedLines(err error) (refused []intake.Refusal, lines int) {
	e, isDomain := errors.AsType[*timeline.Error](err)
	if !isDomain || e.Kind != timeline.Invalid {
		return nil, 0
	}
	for _, f := range e.Fields {
		m := lineLocation.FindStringSubmatch(f.Field)
		if m == nil {
			return nil, 0
		}
		number, err := strconv.Atoi(m[1])
		if err != nil {
			return nil, 0
		}
		refused = append(refused, intake.Refusal{Line: number, Field: m[2], Reason: f.Message})
	}
	if m := refusedCount.FindStringSubmatch(e.Message); m != nil {
		lines, _ = strconv.Atoi(m[1]) // zero if it is too large
	}
	return refused, max(lines, countLines(refused))
}

// countLines is how many lines are named; one may be wrong for several reasons.
func countLines(refused []intake.Refusal) int {
	lines := map[int]bool{}
	for _, r := range refused {
		lines[r.Line] = true
	}
	return len(lines)
}
