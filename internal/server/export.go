package server

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"dateline/internal/intake"
	"dateline/timeline"
)

func (a *api) exportCall() call {
	slugs := &huma.Schema{Type: huma.TypeArray, Items: textSchema}
	return call{
		id: "export", summary: "Export timelines with history, tombstones, ids and clocks", status: http.StatusOK, access: admin,
		params: []parameter{{"query", "timeline", "Slug of a timeline; several by repetition. Without it, all timelines, deleted ones included.", slugs}},
		answer: media{linesType: {Schema: &huma.Schema{
			Type:        huma.TypeString,
			Description: "One JSON object a line: where the export comes from; each timeline; each event with its history; the ids of forgotten events. An admin's import of it takes over the same state.",
		}}},
		errors: []int{404, 410},
	}
}

// export sends all that the store has of some timelines. It goes to a file first: the store must not wait for
// a client in the middle of a transaction.
func (s *Server) export(c echo.Context) error {
	ctx := c.Request().Context()
	if err := callerOf(ctx).needAdmin(); err != nil {
		return err
	}
	file, err := os.CreateTemp("", "dateline-export-*")
	if err != nil {
		return noRoom(err)
	}
	defer func() { _ = errors.Join(file.Close(), os.Remove(file.Name())) }() // it is of no use to anybody
	if err := s.spool(ctx, queryOf(ctx)["timeline"], file); err != nil {
		return err
	}
	size, err := file.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return noRoom(err)
	}
	h := c.Response().Header()
	h.Set("Content-Type", linesType)
	h.Set("Content-Disposition", `attachment; filename="dateline-export.ndjson"`)
	out, ok := c.Response().Writer.(*response)
	if !ok {
		return fmt.Errorf("export: the answer goes to %T", c.Response().Writer)
	}
	return out.stream(file, size)
}

// spool writes the export to a file.
func (s *Server) spool(ctx context.Context, slugs []string, file io.Writer) error {
	buffered := bufio.NewWriterSize(file, 256<<10)
	err := intake.Export(ctx, s.exports, slugs, buffered, nil)
	if err == nil {
		err = buffered.Flush()
	}
	if _, ours := errors.AsType[*timeline.Error](err); err != nil && !ours && ctx.Err() == nil {
		return noRoom(err)
	}
	return err
}

func noRoom(err error) error {
	return fmt.Errorf("%w: %w", timeline.Errorf(timeline.Unavailable, "the export cannot be written to the machine's folder for temporary files"), err)
}

// stream sends a body that is too large to be held. What the client takes gives it more time.
func (w *response) stream(body io.Reader, size int64) error {
	w.status, w.done = http.StatusOK, true
	w.Header().Set("Content-Length", strconv.FormatInt(size, 10))
	w.ResponseWriter.WriteHeader(w.status)
	if w.head {
		return nil
	}
	wire := http.NewResponseController(w.ResponseWriter)
	for {
		_ = wire.SetWriteDeadline(time.Now().Add(writeTimeout)) // a writer without a connection has none
		n, err := io.CopyN(w.ResponseWriter, body, 1<<20)
		w.sent += int(n)
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			panic(http.ErrAbortHandler) // the client has gone away, or must learn that this is not all
		}
	}
}
