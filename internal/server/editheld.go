package server

import (
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"sync"
	"time"

	"dateline/internal/intake"
)

// Limits of files that wait for the answer to a dry run.
const (
	heldFor   = time.Hour
	maxHeld   = 20 // files at once
	maxOwn    = 5  // files of one token at once; the oldest makes way
	maxUpload = intake.MaxBytes
)

// heldFile is a file that was looked at, and may be imported.
type heldFile struct {
	key, owner string // owner is the id of the token that sent it
	name       string
	timeline   string
	note       string
	size       int64
	at         time.Time
	file       *os.File
	mark       uint64 // of the timeline when it was looked at
	report     intake.Report
	said       map[int]string // how refused lines begin
	losses     losses

	mu   sync.Mutex     // held while it is imported
	done *intake.Report // what was written; nil: nothing yet
}

// reader is the file from its beginning.
func (f *heldFile) reader() io.Reader { return io.NewSectionReader(f.file, 0, f.size) }

// held are the files that wait. The zero value is ready.
type held struct {
	mu    sync.Mutex
	files []*heldFile // the oldest first
}

// take copies what is read from in, at most a byte more than is allowed, into a temporary file.
func (h *held) take(in io.Reader) (*os.File, int64, error) {
	file, err := temporaryFile("dateline-import-*")
	if err != nil {
		return nil, 0, &notKeptError{err}
	}
	size, err := io.Copy(file, io.LimitReader(in, maxUpload+1))
	if err != nil {
		discard(file)
		if _, ours := errors.AsType[*fs.PathError](err); ours { // of the file, and not of who sends
			err = &notKeptError{err}
		}
		return nil, 0, err
	}
	return file, size, nil
}

// notKeptError says that a file came, and found no place here.
type notKeptError struct{ err error }

func (e *notKeptError) Error() string { return "keep a file for its import: " + e.err.Error() }
func (e *notKeptError) Unwrap() error { return e.err }

// keep holds a file, and returns the key that it is found by.
func (h *held) keep(f *heldFile, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sweep(now)
	for h.count(f.owner) >= maxOwn {
		h.drop(h.oldest(f.owner))
	}
	for len(h.files) >= maxHeld {
		h.drop(h.oldest(h.greediest()))
	}
	f.key, f.at = rand.Text(), now
	h.files = append(h.files, f)
}

func (h *held) count(owner string) (n int) {
	for _, f := range h.files {
		if f.owner == owner {
			n++
		}
	}
	return n
}

// oldest is where the oldest file of an owner is, who has one.
func (h *held) oldest(owner string) int {
	return slices.IndexFunc(h.files, func(f *heldFile) bool { return f.owner == owner })
}

// greediest is who holds the most files: of several, the one with the oldest.
func (h *held) greediest() (owner string) {
	most := 0
	for _, f := range h.files {
		if n := h.count(f.owner); n > most {
			owner, most = f.owner, n
		}
	}
	return owner
}

// find is the file with the key, if its owner asks and its hour is not over.
func (h *held) find(key, owner string, now time.Time) *heldFile {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sweep(now)
	for _, f := range h.files {
		if f.key == key && f.owner == owner {
			return f
		}
	}
	return nil
}

func (h *held) sweep(now time.Time) {
	for len(h.files) > 0 && now.Sub(h.files[0].at) >= heldFor {
		h.drop(0)
	}
}

// drop forgets a file. One that is being imported is closed when nobody has it any more.
func (h *held) drop(i int) {
	f := h.files[i]
	h.files = append(h.files[:i:i], h.files[i+1:]...)
	if f.mu.TryLock() {
		defer f.mu.Unlock()
		f.discard()
	}
}

// close forgets all files.
func (h *held) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for len(h.files) > 0 {
		h.drop(0)
	}
}

// discard gives the file up, and keeps what is told of it.
func (f *heldFile) discard() {
	if f.file != nil {
		discard(f.file)
	}
	f.file = nil
}
