package server

import (
	"context"
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
)

// challengePath is where who issues certificates looks for a challenge (RFC 8555 section 8.3).
const challengePath = "/.well-known/acme-challenge/"

// challengeName is what a challenge can be called: base64url, and so no path.
var challengeName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,200}$`)

// maxChallenge is how many bytes a challenge can have.
const maxChallenge = 4 << 10

// Redirect sends everybody who comes without TLS to the same path under the base URL, by one 301: feed readers note that as the
// new address, and calendars that know an address as webcal: come this way. In challenges, which may be empty, are the files that
// who issues certificates asks for.
func (s *Server) Redirect(challenges string) http.Handler {
	origin := strings.TrimSuffix(s.site.BaseURL, s.place)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()[requestIDHeader] = []string{s.identify(r)}
		if name, asked := strings.CutPrefix(r.URL.Path, challengePath); asked && challenges != "" {
			sendChallenge(w, challenges, name)
			return
		}
		path := "/" + strings.TrimLeft(r.URL.EscapedPath(), "/")
		h := w.Header()
		h.Set("Location", withQuery(origin+path, r.URL.RawQuery))
		h.Set("Cache-Control", "public, max-age=86400")
		h.Set("Content-Length", "0")
		w.WriteHeader(http.StatusMovedPermanently)
	})
}

// sendChallenge answers with a challenge, if it is there.
func sendChallenge(w http.ResponseWriter, folder, name string) {
	if !challengeName.MatchString(name) {
		http.NotFound(w, nil)
		return
	}
	file, err := os.OpenInRoot(folder, strings.TrimPrefix(challengePath, "/")+name)
	if err != nil {
		http.NotFound(w, nil)
		return
	}
	defer file.Close()
	content := make([]byte, maxChallenge)
	n, err := file.Read(content)
	if err != nil {
		http.NotFound(w, nil)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write(content[:n]) // an error is that of a client that has gone
}

// ServeRedirect answers [Server.Redirect] on l until ctx is done. It returns nil after a clean stop. It closes l.
func (s *Server) ServeRedirect(ctx context.Context, l net.Listener, challenges string) error {
	server := &http.Server{
		Handler:           s.Redirect(challenges),
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      readTimeout,
		IdleTimeout:       readTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          s.connectionLog(),
	}
	return serveUntil(ctx, server, l)
}
