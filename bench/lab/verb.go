package lab

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"dateline/bench/proc"
)

// Verb runs a verb of the command until it ends. What it prints is in the error, if it fails. Those who watch are given its
// process as soon as it runs.
func (l *Lab) Verb(ctx context.Context, args []string, watchers ...func(*proc.Process)) (took time.Duration, err error) {
	dir, err := l.Folder()
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir) // only what it printed is in there
	printed, err := os.Create(filepath.Join(dir, "printed"))
	if err != nil {
		return 0, err
	}
	defer printed.Close()
	start := time.Now()
	verb, err := proc.Start(ctx, proc.Command{
		Name: "dateline " + args[0], Program: l.program("dateline"), Args: args, Logs: printed, Env: l.env(),
	})
	if err != nil {
		return 0, err
	}
	for _, watch := range watchers {
		watch(verb)
	}
	<-verb.Ended()
	took = time.Since(start)
	if err := verb.Stop(); err != nil {
		said, _ := os.ReadFile(printed.Name()) // beside the error
		return took, fmt.Errorf("%w\n%.2000s", err, said)
	}
	return took, ctx.Err()
}

// Calling are the flags by which a verb works through a running server.
func (s *Server) Calling() []string {
	return []string{"--server", "http://" + s.Addr, "--token", AdminToken}
}

// Import imports events into a timeline of a file, which is made if it is missing, and returns how long that took. A file
// that has more lines than are taken as a whole is taken line by line.
func (l *Lab) Import(ctx context.Context, file, slug, lines string, watchers ...func(*proc.Process)) (time.Duration, error) {
	args := []string{"import", "--db", file, "--timeline", slug, "--quiet", lines}
	took, err := l.Verb(ctx, args, watchers...)
	if err != nil && strings.Contains(err.Error(), "--partial") {
		return l.Verb(ctx, append(args, "--partial"), watchers...)
	}
	return took, err
}
