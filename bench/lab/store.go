package lab

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"dateline/bench/load"
	"dateline/bench/sample"
)

// seed makes the events of all rows, so that every run measures with the same.
const seed = 1

// Slug is the name of the n-th timeline of a store.
func Slug(n int) string { return fmt.Sprintf("bench-%d", n) }

// SearchSuffix is what the name of the index of words ends in, behind that of the file.
const SearchSuffix = ".search"

// Made is a store that the lab has made, and what that took.
type Made struct {
	File     string        // to be copied, or read
	Events   int           // in it
	Imported time.Duration // how long the import took
	Followed time.Duration // and the index of words behind it
}

// Sample are the events of the n-th timeline of a store.
func (l *Lab) Sample(ctx context.Context, n, each int) ([]sample.Event, error) {
	var out bytes.Buffer
	if err := l.generate(ctx, &out, n, each); err != nil {
		return nil, err
	}
	return sample.Read(&out)
}

// generate writes the events of the n-th timeline of a store as NDJSON.
func (l *Lab) generate(ctx context.Context, out io.Writer, n, each int) error {
	verb := exec.CommandContext(ctx, l.program("dateline"), "generate",
		"--count", strconv.Itoa(each), "--seed", strconv.Itoa(seed+n), "--prefix", Slug(n))
	var complaint bytes.Buffer
	verb.Stdout, verb.Stderr = out, &complaint
	if err := verb.Run(); err != nil {
		return fmt.Errorf("dateline generate: %w\n%s", err, complaint.Bytes())
	}
	return nil
}

// Store makes a file with some timelines of as many events each, and returns the path of a copy that the caller may write
// to, and is to [Lab.Discard] if it is large.
func (l *Lab) Store(ctx context.Context, timelines, each int) (string, error) {
	made, err := l.Made(ctx, timelines, each)
	if err != nil {
		return "", err
	}
	return l.Copy(made.File)
}

// Made makes a store once, by the command itself, as an editor would import. It is the same for all who ask, who must not
// write to it.
func (l *Lab) Made(ctx context.Context, timelines, each int) (*Made, error) {
	name := fmt.Sprintf("%dx%d.db", timelines, each)
	if made, ok := l.stores[name]; ok {
		return made, nil
	}
	made := &Made{File: filepath.Join(l.dir, name), Events: timelines * each}
	for _, file := range []string{made.File, made.File + SearchSuffix} {
		if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err // of an earlier run with --dir: it may have been made by another program
		}
	}
	for n := range timelines {
		l.Progress(fmt.Sprintf("importing %d events", each), n, timelines)
		lines, err := l.Lines(ctx, n, each)
		if err != nil {
			return nil, err
		}
		took, err := l.Import(ctx, made.File, Slug(n), lines)
		if err != nil {
			return nil, err
		}
		made.Imported += took
	}
	l.stores[name] = made
	return made, l.settle(ctx, made, timelines)
}

// settle serves a new store until nothing is left to be done behind the import, so that no row measures it: the settings of
// its timelines, and the index of words.
func (l *Lab) settle(ctx context.Context, made *Made, timelines int) (err error) {
	l.Progress(fmt.Sprintf("indexing the words of %d events", made.Events), 0, 0)
	server, err := l.Dateline(ctx, made.File)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	start := time.Now()
	for n := range timelines {
		body, err := json.Marshal(map[string]string{"title": "Bench " + Slug(n), "zone": sample.Zone})
		if err != nil {
			return err
		}
		if _, err := server.Ask(load.Put("/api/v1/timelines/"+Slug(n), body, "Authorization: Bearer "+AdminToken)); err != nil {
			return err
		}
	}
	if err := server.Follow(ctx); err != nil {
		return err
	}
	made.Followed = time.Since(start)
	return nil
}

// Follow waits until the search of a Dateline has followed all that was written.
func (s *Server) Follow(ctx context.Context) error {
	for {
		answer, err := s.Ask(load.Get("/readyz"))
		if err != nil {
			return err
		}
		_, told, _ := strings.Cut(string(answer.Body), "search has followed revision ")
		followed, newest, ok := strings.Cut(strings.TrimSpace(told), " of ")
		if !ok {
			return fmt.Errorf("/readyz does not say how far search has followed: %.100q", answer.Body)
		}
		if followed == newest {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond): // there is nothing to wait for but this answer
		}
	}
}

// Copy copies a file into a new folder and returns its path. The index of words goes along, if there is one.
func (l *Lab) Copy(file string) (string, error) {
	dir, err := l.Folder()
	if err != nil {
		return "", err
	}
	to := filepath.Join(dir, filepath.Base(file))
	if err := copyFile(to, file); err != nil {
		return "", err
	}
	if err := copyFile(to+SearchSuffix, file+SearchSuffix); err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", err
	}
	return to, nil
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// Discard removes a copy with its folder: those of a million events have gigabytes.
func (l *Lab) Discard(file string) error { return os.RemoveAll(filepath.Dir(file)) }

// Lines writes the events of a timeline as NDJSON and returns the path.
func (l *Lab) Lines(ctx context.Context, n, each int) (string, error) {
	name := fmt.Sprintf("%s-%d.ndjson", Slug(n), each)
	if path, ok := l.lines[name]; ok {
		return path, nil
	}
	path := filepath.Join(l.dir, name)
	out, err := os.Create(path)
	if err != nil {
		return "", err
	}
	if err := errors.Join(l.generate(ctx, out, n, each), out.Close()); err != nil {
		return "", err
	}
	l.lines[name] = path
	return path, nil
}
