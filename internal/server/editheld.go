package server

import (
	"crypto/rand"
	"io"
	"os"
	"sync"
	"time"

	"dateline/internal/intake"
)

// Limits of files that wait for the answer to a dry run.
const (
	heldFor   = time.Hour
	maxHeld   = 20 // files at once; the oldest makes way
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

// take copies what is read from in, at most a byte more than is allowed, into a file that has no name, so that nothing is
// left of it when the process ends.
func (h *held) take(in io.Reader) (*os.File, int64, error) {
	file, err := os.CreateTemp("", "dateline-import-*")
	if err != nil {
		return nil, 0, err
	}
	_ = os.Remove(file.Name()) // where an open file keeps its name, it goes with close
	size, err := io.Copy(file, io.LimitReader(in, maxUpload+1))
	if err != nil {
		discard(file)
		return nil, 0, err
	}
	return file, size, nil
}

// keep holds a file, and returns the key that it is found by.
func (h *held) keep(f *heldFile, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sweep(now)
	for len(h.files) >= maxHeld {
		h.drop(0)
	}
	f.key, f.at = rand.Text(), now
	h.files = append(h.files, f)
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

func discard(file *os.File) {
	_ = file.Close() // it is read no more
	_ = os.Remove(file.Name())
}
