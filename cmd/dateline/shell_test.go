package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// shell is a shell at a terminal. In it, dateline answers for completion as ever, and else only notes with
// what words it was called.
type shell struct {
	t      *testing.T
	name   string
	keys   io.Writer
	called string        // file with the words of the last call
	ended  chan struct{} // closed when the terminal is
	shown  strings.Builder
}

// witness is what runs in place of dateline. REAL is the program.
const witness = `#!/bin/sh
case $1 in __complete | completion) exec "$REAL" "$@" ;; esac
echo "dateline $*" > "$CALLED.part"
mv "$CALLED.part" "$CALLED"
`

// startShell starts a shell in a folder with the file events.ndjson.
func startShell(t *testing.T, program string, args ...string) *shell {
	t.Helper()
	folder, home := t.TempDir(), t.TempDir()
	real, err := exec.LookPath("dateline")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{filepath.Join(folder, "events.ndjson"): "", filepath.Join(home, "dateline"): witness} {
		if err := os.WriteFile(name, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	s := &shell{t: t, name: filepath.Base(program), called: filepath.Join(home, "called"), ended: make(chan struct{})}
	command := exec.Command(program, args...)
	command.Dir = folder
	command.Env = []string{
		"HOME=" + home, "PATH=" + home + string(filepath.ListSeparator) + os.Getenv("PATH"), "TERM=xterm", "LC_ALL=C.UTF-8",
		"REAL=" + real, "CALLED=" + s.called, "PS1=$ ", "INPUTRC=/dev/null", quickEnd,
	}
	terminal, err := pty.StartWithSize(command, &pty.Winsize{Rows: 40, Cols: 160})
	if err != nil {
		t.Fatal(err)
	}
	s.keys = terminal
	go func() { // ends with the shell
		_, _ = io.Copy(&s.shown, terminal) // a terminal reports its end as an error
		close(s.ended)
	}()
	t.Cleanup(func() {
		_ = command.Process.Kill() // it has nothing to lose
		_ = command.Wait()
		<-s.ended
		_ = terminal.Close()
		if t.Failed() {
			t.Logf("the terminal of %s:\n%q", s.name, s.shown.String())
		}
	})
	return s
}

// enter types a line with its keys, and Enter, and returns how dateline was called by it.
func (s *shell) enter(keys string) string {
	s.t.Helper()
	if _, err := io.WriteString(s.keys, keys+"\r"); err != nil {
		s.t.Fatal(err)
	}
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(5 * time.Millisecond) {
		text, err := os.ReadFile(s.called)
		if err == nil {
			if err := os.Remove(s.called); err != nil {
				s.t.Fatal(err)
			}
			return strings.TrimSpace(string(text))
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("%s does not come to call dateline after %q", s.name, keys)
		}
	}
}
