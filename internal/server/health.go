package server

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// readyTimeout is how long the store may take to show that it answers.
const readyTimeout = 2 * time.Second

// live says that the process runs.
func (s *Server) live(c echo.Context) error { return plainText(c, http.StatusOK, "ok\n") }

// ready says whether requests should be sent here: the store answers, and the server is not about to stop. It tells how far
// search has followed, too; while that is behind, searches are right, and slower.
func (s *Server) ready(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), readyTimeout)
	defer cancel()
	if s.draining.Load() {
		return plainText(c, http.StatusServiceUnavailable, "stopping\n")
	}
	if _, _, err := s.store.Timelines(ctx, true); err != nil {
		s.log.Error("not ready", "error", err)
		return plainText(c, http.StatusServiceUnavailable, "the store does not answer\n")
	}
	text := "ok\n"
	if s.search != nil {
		followed, newest, err := s.search.Followed(ctx)
		if err != nil {
			return err
		}
		text += fmt.Sprintf("search has followed revision %d of %d\n", followed, newest)
	}
	return plainText(c, http.StatusOK, text)
}

// robots lets everybody in: programs that fetch calendars for their users ask here first.
func (s *Server) robots(c echo.Context) error {
	return s.document(c, "text/plain; charset=utf-8", []byte("User-agent: *\nAllow: /\n"))
}

func plainText(c echo.Context, status int, text string) error {
	c.Response().Header().Set("Cache-Control", cacheNever)
	return c.Blob(status, "text/plain; charset=utf-8", []byte(text))
}

// openAPI serves the description of the API.
func (s *Server) openAPI(c echo.Context) error {
	return s.document(c, "application/openapi+json", s.api.spec)
}

// document answers with bytes that have no other validator than themselves.
func (s *Server) document(c echo.Context, mediaType string, body []byte) error {
	st := bytesState(body)
	stamp(c, st)
	if has(c.Request().Context(), st) {
		return c.NoContent(http.StatusNotModified)
	}
	return c.Blob(http.StatusOK, mediaType, body)
}
