package main

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// background is the service that a script runs beside its commands.
type background struct {
	command *exec.Cmd // nil: none is running
	stderr  *bytes.Buffer
	output  chan struct{} // closed when its standard output has ended
}

type backgroundKey struct{}

// adminSecret is the admin token of every service in a script.
const adminSecret = "an-admin-token-for-the-scripts"

// serveInBackground is the command serve of the scripts. "serve d.db" starts the program on the file, and sets
// URL and TOKEN, an admin's, when it can be reached; flags may follow. "! serve" stops it, as the end of the
// script does, and expects that it ends well.
func serveInBackground(ts *testscript.TestScript, neg bool, args []string) {
	b := ts.Value(backgroundKey{}).(*background)
	switch {
	case neg && len(args) == 0 && b.command != nil:
		b.stop(ts)
	case !neg && len(args) > 0 && b.command == nil:
		b.start(ts, args[0], args[1:])
		ts.Defer(func() { b.stop(ts) })
	default:
		ts.Fatalf("usage: serve FILE [flags] to start a service, ! serve to stop it")
	}
}

func (b *background) start(ts *testscript.TestScript, db string, flags []string) {
	program, err := exec.LookPath("dateline")
	ts.Check(err)
	command := exec.Command(program, append([]string{"serve", "--db", ts.MkAbs(db), "--addr", "127.0.0.1:0"}, flags...)...)
	command.Dir = ts.MkAbs(".")
	command.Env = []string{"DATELINE_ADMIN_TOKEN=" + adminSecret, "ZONEINFO=" + ts.Getenv("ZONEINFO"), quickEnd}
	b.stderr, b.output = new(bytes.Buffer), make(chan struct{})
	command.Stderr = b.stderr
	out, err := command.StdoutPipe()
	ts.Check(err)
	ts.Check(command.Start())
	b.command = command
	lines := bufio.NewReader(out)
	first, err := lines.ReadString('\n')
	go func() { // ends with the program
		_, _ = io.Copy(io.Discard, lines)
		close(b.output)
	}()
	_, address, found := strings.Cut(strings.TrimSpace(first), " at ")
	if err != nil || !found {
		b.stop(ts)
		ts.Fatalf("serve does not name its address:\n%s%s", first, b.stderr)
	}
	ts.Setenv("URL", address)
	ts.Setenv("TOKEN", adminSecret)
}

// stop ends the service, if it still runs, and looks how it ended.
func (b *background) stop(ts *testscript.TestScript) {
	if b.command == nil {
		return
	}
	command := b.command
	b.command = nil
	_ = command.Process.Signal(syscall.SIGTERM) // fails if it has ended, which is seen below
	kill := time.AfterFunc(time.Minute, func() { _ = command.Process.Kill() })
	defer kill.Stop()
	<-b.output
	if err := command.Wait(); err != nil {
		ts.Fatalf("serve ended with: %v\n%s", err, b.stderr)
	}
	ts.Logf("[serve]\n%s", b.stderr)
}

// serveStranger is the command stranger of the scripts: it sets STRANGER to the address of a web server that
// is no Dateline, and NOBODY to one at which nothing answers.
func serveStranger(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: stranger")
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!doctype html><title>Welcome</title>")
	}))
	ts.Defer(s.Close)
	ts.Setenv("STRANGER", s.URL)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Setenv("NOBODY", "http://"+l.Addr().String())
	ts.Check(l.Close())
}
