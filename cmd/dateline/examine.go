package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"

	"dateline/data/bolt"
)

// examineVerb is how the program asks itself to look at a file, in a process that damage may end: the pages of a damaged
// file lead anywhere, and bbolt walks them where nothing can be caught.
const examineVerb = "__examine"

// maxWalk bounds the memory of a walk through pages that lead round in a circle.
const maxWalk = 64 << 20

// maxFindings bounds the line that has what was found, in bytes.
const maxFindings = 1 << 20

// examination is a line that the examining process prints: how far it is, or at last what it found.
type examination struct {
	Done     int64    `json:"done,omitempty"`
	Total    int64    `json:"total,omitempty"`
	Findings []string `json:"findings"` // null: it is not done
}

// examine prints what is wrong with the file.
func (p *Program) examine(ctx context.Context, name string) error {
	debug.SetMaxStack(maxWalk)
	lines := json.NewEncoder(p.Out)
	m := p.meter("", inEvents, true)
	told := m.began
	tell := func(done, total int64) {
		if now := m.now(); now.Sub(told) >= barEvery {
			told = now
			_ = lines.Encode(examination{Done: done, Total: total}) // who does not read it has gone
		}
	}
	store, err := bolt.Open(name, bolt.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	findings, err := store.Check(ctx, tell)
	if err := errors.Join(err, store.Close()); err != nil {
		return err
	}
	return lines.Encode(examination{Findings: append([]string{}, findings...)})
}

// examineFile returns what is wrong with a file.
func examineFile(ctx context.Context, name string, tell func(done, total int64)) ([]string, error) {
	// First what has a message of its own.
	store, err := bolt.Open(name, bolt.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	if err := store.Close(); err != nil {
		return nil, err
	}
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	child := exec.CommandContext(ctx, program, examineVerb, name)
	child.Args[0] = "dateline"
	var complaint strings.Builder
	child.Stderr = &complaint
	out, err := child.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := child.Start(); err != nil {
		return nil, err
	}
	var last examination
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, maxFindings)
	for lines.Scan() {
		last = examination{}
		if err := json.Unmarshal(lines.Bytes(), &last); err == nil && last.Findings == nil && tell != nil {
			tell(last.Done, last.Total)
		}
	}
	err = child.Wait()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err == nil && last.Findings != nil:
		return last.Findings, nil
	}
	said, _, _ := strings.Cut(strings.TrimPrefix(complaint.String(), "dateline: "), "\n")
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == exitFailed {
		return nil, errors.New(said)
	}
	return []string{fmt.Sprintf("pages: they lead out of the file, or in a circle (%s)", said)}, nil
}
