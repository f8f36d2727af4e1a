package server

import "net/http"

// strictTransport lets browsers come by TLS alone for a year (RFC 6797): said only by a service that speaks TLS itself and has its
// host for itself, since it holds for all that is on the host. It says nothing of other hosts.
const strictTransport = "max-age=31536000"

// What every answer says to browsers, unless it is a page, which says what it needs. A feed or an answer of the API that a browser is
// brought to show runs nothing, loads nothing, and stands in nobody's frame.
var (
	guardSniff    = []string{"nosniff"}
	guardPolicy   = []string{"default-src 'none'; frame-ancestors 'none'; sandbox"}
	guardReferrer = []string{"strict-origin-when-cross-origin"}
)

// guard sets what protects who reads an answer in a browser.
func (s *Server) guard(h http.Header) {
	h["X-Content-Type-Options"] = guardSniff
	h["Content-Security-Policy"] = guardPolicy
	h["Referrer-Policy"] = guardReferrer
	if s.strict != nil {
		h["Strict-Transport-Security"] = s.strict
	}
}
