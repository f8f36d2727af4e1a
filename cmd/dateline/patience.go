package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"sync"
	"time"
)

// patience is how long a verb waits for a service. There is no limit on sending and receiving what is large: as
// long as bytes move, all is well.
type patience struct {
	call   time.Duration // for a call whose body and answer are small, all in all
	stall  time.Duration // for the next byte of what is large, either way
	answer time.Duration // from the end of the body to the answer: much may have to be written
}

// patience is that of the program.
func (p *Program) patience() patience {
	if p.Patience > 0 {
		return patience{p.Patience, p.Patience, p.Patience}
	}
	return patience{time.Minute, time.Minute, 15 * time.Minute}
}

// watch ends a call when the service stays silent. It runs only while the service is to do something: who reads
// the body from a slow pipe, or the answer into one, may take their time.
type watch struct {
	patience patience
	base     *url.URL // named in the errors
	cancel   context.CancelCauseFunc

	mu       sync.Mutex // over what follows
	timer    *time.Timer
	why      error
	answered bool // the body no longer matters
}

// newWatch begins to wait for an answer, in a context that ends when the wait was too long. The caller must call
// end.
func newWatch(ctx context.Context, p patience, base *url.URL) (context.Context, *watch) {
	ctx, cancel := context.WithCancelCause(ctx)
	w := &watch{patience: p, base: base, cancel: cancel}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.timer = time.AfterFunc(p.answer, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.cancel(w.why)
	})
	w.why = w.silent("no answer from %s within %s", p.answer)
	return ctx, w
}

func (w *watch) silent(format string, within time.Duration) error {
	return withHint(fmt.Errorf(format, w.base, within), "try again; it may be busy, or something on the way keeps the bytes back")
}

// wait gives the service its time; the error says what it did not do.
func (w *watch) wait(within time.Duration, format string) {
	w.why = w.silent(format, within)
	w.timer.Reset(within)
}

// end gives up watching. The call ends too.
func (w *watch) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.timer.Stop()
	w.cancel(nil)
}

// gotAnswer says that the head of the answer has come.
func (w *watch) gotAnswer() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answered = true
	w.timer.Stop()
}

// watchedBody is a body that is sent. While the next part of it is read, nobody waits for the service.
type watchedBody struct {
	io.Reader
	*watch
}

func (b watchedBody) Read(p []byte) (int, error) {
	b.change(func() { b.timer.Stop() })
	n, err := b.Reader.Read(p)
	b.change(func() {
		if err != nil {
			b.wait(b.patience.answer, "no answer from %s within %s")
		} else {
			b.wait(b.patience.stall, "%s has taken nothing more for %s")
		}
	})
	return n, err
}

// Close has nothing to close: who opened the input does.
func (watchedBody) Close() error { return nil }

// change changes the watch, unless the answer has come already.
func (w *watch) change(do func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.answered {
		do()
	}
}

// watchedAnswer is the body of an answer.
type watchedAnswer struct {
	io.ReadCloser
	*watch
	ctx context.Context // of the call, which the watch ends
}

func (a *watchedAnswer) Read(p []byte) (int, error) {
	a.mu.Lock()
	a.wait(a.patience.stall, "%s has sent nothing more for %s")
	a.mu.Unlock()
	n, err := a.ReadCloser.Read(p)
	a.mu.Lock()
	a.timer.Stop()
	a.mu.Unlock()
	if cause := context.Cause(a.ctx); err != nil && err != io.EOF && cause != nil {
		err = cause // it says more than that the call was cancelled
	}
	return n, err
}

// Close ends the call.
func (a *watchedAnswer) Close() error {
	err := a.ReadCloser.Close()
	a.end()
	return err
}
