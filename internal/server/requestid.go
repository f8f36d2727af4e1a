package server

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net"
	"net/http"
	"regexp"

	"github.com/labstack/echo/v4"
)

// requestIDHeader names a request: in the answer, in the line of the log, in the problem document of a fault of ours, and in
// what a proxy logs of it.
const requestIDHeader = "X-Request-Id"

// requestIDForm is what an id of a proxy must look like to be taken over: nothing that could be read as more in a log.
var requestIDForm = regexp.MustCompile(`^[A-Za-z0-9._:=+/-]{8,128}$`)

// identify is the id of a request: that of a proxy which is believed what it says of callers, if there is one, else a new one.
func (s *Server) identify(r *http.Request) string {
	if given := r.Header[requestIDHeader]; len(given) == 1 && requestIDForm.MatchString(given[0]) && s.comesByProxy(r) {
		return given[0]
	}
	var id [8]byte
	_, _ = rand.Read(id[:]) // never fails
	return hex.EncodeToString(id[:])
}

// comesByProxy reports whether the request comes from a proxy that is believed who the caller is, whoever that is: the proxy itself
// asks too, whether the service is well.
func (s *Server) comesByProxy(r *http.Request) bool {
	return s.limits.believes(addrOf(echo.ExtractIPDirect()(r)))
}

// callerAddress is the address of who calls, without a port.
func (s *Server) callerAddress(r *http.Request) string {
	if address := s.echo.IPExtractor(r); address != "" {
		return address
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// requestIDOf is the id of the request of which ctx is the context; empty if there is none yet.
func requestIDOf(ctx context.Context) string {
	x, _ := ctx.Value(exchangeKey{}).(exchange)
	return x.id
}

// named is a problem with the id of its request, where that helps: who runs the service finds in its log what went wrong.
func (p *Problem) named(id string) *Problem {
	if p.Status < http.StatusInternalServerError {
		return p
	}
	named := *p
	named.ID = id
	return &named
}

// ofRequest is the id of the request in brackets, for a page of a fault of ours: who reads it can say which. It is empty of others.
func ofRequest(c echo.Context, p *Problem) string {
	if p.Status != http.StatusInternalServerError {
		return ""
	}
	return " (" + c.Response().Header().Get(requestIDHeader) + ")"
}
