package server

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strconv"
	"syscall"
	"time"

	"github.com/labstack/echo/v4"

	"dateline/internal/headroom"
	"dateline/timeline"
)

// download is what a client is told of a file that it gets.
type download struct{ mediaType, name string }

// sendFile sends what write writes. It goes to a temporary file first: the store must not wait for a client in the middle
// of a transaction. The file is gone when sendFile returns, or panics because the client has gone away.
func sendFile(c echo.Context, d download, write func(io.Writer) error) error {
	out, ok := c.Response().Writer.(*response)
	if !ok {
		return fmt.Errorf("download: the answer goes to %T", c.Response().Writer)
	}
	file, err := temporaryFile("dateline-*")
	if err != nil {
		return noRoom(err)
	}
	defer discard(file)
	if err := spool(c.Request().Context(), file, write); err != nil {
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
	h.Set("Content-Type", d.mediaType)
	h.Set("Content-Disposition", `attachment; filename="`+d.name+`"`)
	return out.stream(file, size)
}

// spool writes to a file.
func spool(ctx context.Context, file io.Writer, write func(io.Writer) error) error {
	defer headroom.Take()()
	buffered := bufio.NewWriterSize(file, 256<<10)
	err := write(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if _, ours := errors.AsType[*timeline.Error](err); err != nil && !ours && ctx.Err() == nil {
		return noRoom(err)
	}
	return err
}

// noRoom is why there is no temporary file, or not a whole one. Who waits for room waits in vain where the folder is at fault.
func noRoom(err error) error {
	text := "what was asked for cannot be written to the machine's folder for temporary files"
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		text = "the service may not write to its folder for temporary files, where what was asked for must lie first: who runs it can name another one with TMPDIR"
	}
	return fmt.Errorf("%w: %w", timeline.Errorf(timeline.Unavailable, "%s", text), err)
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
