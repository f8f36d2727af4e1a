package programs_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// home is the home of one program, where it finds nothing of this machine's user and keeps what it remembers.
type home struct{ path string }

func newHome(t *testing.T) *home {
	t.Helper()
	return &home{t.TempDir()}
}

// write makes a file in the home.
func (h *home) write(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(h.path, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// read is the text of a file in the home.
func (h *home) read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(h.path, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// run runs a program in the home and returns what it prints. It must end by itself, well, and without a complaint.
func (h *home) run(t *testing.T, name string, args ...string) string {
	t.Helper()
	return h.pipe(t, nil, name, args...)
}

// pipe is run with something on standard input.
func (h *home) pipe(t *testing.T, input []byte, name string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	program := exec.CommandContext(ctx, name, args...)
	program.Dir, program.Stdin = h.path, bytes.NewReader(input)
	program.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "TZ=UTC", "PYTHONWARNINGS=ignore", "HOME=" + h.path}
	for _, kind := range []string{"CONFIG", "DATA", "CACHE", "STATE"} {
		program.Env = append(program.Env, "XDG_"+kind+"_HOME="+filepath.Join(h.path, "xdg", strings.ToLower(kind)))
	}
	var stderr bytes.Buffer
	program.Stderr = &stderr
	out, err := program.Output()
	if err != nil || stderr.Len() > 0 {
		t.Fatalf("%s %q: %v\n%s%s", name, args, err, out, stderr.String())
	}
	return string(out)
}

// fields splits lines of fields with tabs between.
func fields(t *testing.T, text string, n int) [][]string {
	t.Helper()
	var all [][]string
	for line := range strings.Lines(text) {
		if line = strings.TrimRight(line, "\n"); line == "" {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) < n {
			t.Fatalf("%d fields in %q, want %d", len(f), line, n)
		}
		all = append(all, f)
	}
	return all
}
