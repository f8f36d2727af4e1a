package server

import (
	"errors"
	"io"
	"net/http"
	"time"

	"dateline/internal/intake"
)

// upload is a body that may take longer to arrive than a request may otherwise. What arrives gives the client
// more time; who sends nothing for as long as a whole request may take is cut off.
type upload struct {
	body   io.Reader
	wire   *http.ResponseController
	moved  time.Time // when the client was given time last
	size   int64
	ended  bool
	broken error // it did not arrive whole
}

func newUpload(x exchange) *upload {
	return &upload{body: x.request.Body, wire: http.NewResponseController(x.writer)}
}

// Read implements [io.Reader].
func (u *upload) Read(p []byte) (int, error) {
	// A writer without a connection, as in tests, has no deadlines.
	if now := time.Now(); now.Sub(u.moved) >= time.Second {
		u.moved = now
		_ = u.wire.SetReadDeadline(now.Add(readTimeout))
	}
	n, err := u.body.Read(p)
	u.size += int64(n)
	switch {
	case errors.Is(err, io.EOF):
		u.ended = true
		// From here on the server only listens whether the client is still there. A deadline would count as
		// its leaving, and end the import.
		_ = u.wire.SetReadDeadline(time.Time{})
	case err != nil:
		u.broken = err
	}
	return n, err
}

// finish makes way for the answer. What was not read is read and dropped up to a limit, because most clients
// do not look for an answer before they have sent all.
func (u *upload) finish() {
	if !u.ended && u.broken == nil {
		_, _ = io.CopyN(io.Discard, u, intake.MaxBytes)
		u.broken = nil // it is nothing to the import
	}
	_ = u.wire.SetWriteDeadline(time.Now().Add(writeTimeout))
}
