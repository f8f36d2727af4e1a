package lab

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Revise edits the title of every event of the n-th timeline of a store once more, so that each has the given revision.
func (l *Lab) Revise(ctx context.Context, file string, n, each, revision int) error {
	lines, err := l.Lines(ctx, n, each)
	if err != nil {
		return err
	}
	revised := filepath.Join(l.dir, "revised.ndjson")
	if err := retitle(lines, revised, fmt.Sprintf(" (%d)", revision)); err != nil {
		return err
	}
	_, err = l.Verb(ctx, []string{"import", "--db", file, "--timeline", Slug(n), "--partial", "--quiet", revised})
	return err
}

// retitle copies lines of events, with more behind each title.
func retitle(from, to, more string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	buffered := bufio.NewWriter(out)
	for lines := bufio.NewReader(in); ; {
		line, err := lines.ReadBytes('\n')
		if len(line) == 0 {
			return buffered.Flush()
		}
		if err != nil {
			return err
		}
		var event map[string]any
		numbers := json.NewDecoder(bytes.NewReader(line))
		numbers.UseNumber()
		if err := numbers.Decode(&event); err != nil {
			return err
		}
		event["title"] = fmt.Sprint(event["title"], more)
		if err := json.NewEncoder(buffered).Encode(event); err != nil {
			return err
		}
	}
}
