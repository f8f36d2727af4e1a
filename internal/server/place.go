package server

import (
	"log"
	"log/slog"
	"strings"

	"github.com/labstack/echo/v4"
)

// within is a path as routes know it, and reports whether it is of this service: a base URL may have a path of its own. What a
// machine asks whether the service is well is found without it too.
func (s *Server) within(path string) (inside string, ours bool) {
	if s.place == "" {
		return path, true
	}
	rest, ok := strings.CutPrefix(path, s.place)
	switch {
	case ok && rest == "":
		return "/", true
	case ok && rest[0] == '/':
		return rest, true
	}
	return path, path == "/livez" || path == "/readyz"
}

// noteCaller notes for the log whose token a request has.
func noteCaller(c echo.Context, who caller) {
	if out, ok := c.Response().Writer.(*response); ok && who.token != nil {
		out.token = who.token.ID
	}
}

// connectionLog is where the HTTP server tells of connections. What a stranger's handshake lacks is no warning.
func (s *Server) connectionLog() *log.Logger { return log.New(connectionLog{s.log}, "", 0) }

type connectionLog struct{ log *slog.Logger }

// Write logs a line.
func (l connectionLog) Write(line []byte) (int, error) {
	text := strings.TrimSpace(string(line))
	if strings.Contains(text, "TLS handshake error") {
		l.log.Debug("connection", "error", text)
	} else {
		l.log.Warn("connection", "error", text)
	}
	return len(line), nil
}
