package programs_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// adminSecret is the admin token of every service that the tests start.
const adminSecret = "an-admin-token-for-the-tests-of-the-program"

// service is a running program with a file of its own.
type service struct {
	t       *testing.T
	file    string
	empty   bool     // without the demo
	extra   []string // further arguments; with those the program may announce another address than its own
	base    string   // http://localhost:PORT
	process *exec.Cmd
	log     *journal
}

// journal collects what a program writes, for who looks while it still writes.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// startService starts the program on a free port with the demo. It is stopped at the end of the test.
func startService(t *testing.T) *service {
	t.Helper()
	s := &service{t: t, file: filepath.Join(t.TempDir(), "dateline.db")}
	s.start("127.0.0.1:0")
	t.Cleanup(s.stop)
	return s
}

// startEmpty starts the program on a free port without the demo, with a file that may be there already.
func startEmpty(t *testing.T, file string) *service {
	t.Helper()
	s := &service{t: t, file: file, empty: true}
	s.start("127.0.0.1:0")
	t.Cleanup(s.stop)
	return s
}

func (s *service) start(addr string) {
	s.t.Helper()
	program, err := binary()
	if err != nil {
		s.t.Fatal(err)
	}
	s.log = &journal{}
	// The process outlives the context of the test, which ends before its clean-up.
	args := []string{"serve", "--addr", addr, "--db", s.file, "--authority", "dates.example.org,2025"}
	if !s.empty {
		args = append(args, "--demo")
	}
	s.process = exec.CommandContext(context.Background(), program, append(args, s.extra...)...)
	s.process.Env = append(os.Environ(), "DATELINE_ADMIN_TOKEN="+adminSecret)
	s.process.Stderr = s.log
	out, err := s.process.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.process.Start(); err != nil {
		s.t.Fatal(err)
	}
	if s.base = s.announced(out); s.extra != nil {
		s.base = "http://" + addr
	}
}

// announced is the address on the first line that the program prints.
func (s *service) announced(out io.Reader) string {
	s.t.Helper()
	found := make(chan string, 1)
	go func() { // ends when the program does
		lines := bufio.NewScanner(out)
		if lines.Scan() {
			_, address, _ := strings.Cut(lines.Text(), " at ")
			found <- strings.TrimSuffix(address, "/")
		}
		close(found)
		for lines.Scan() { // or the program would block when the pipe is full
		}
	}()
	select {
	case address := <-found:
		if !strings.HasPrefix(address, "http://localhost:") && (s.extra == nil || address == "") {
			s.t.Fatalf("the program announced %q and ended with %v\n%s", address, s.process.Wait(), s.log)
		}
		return address
	case <-time.After(30 * time.Second):
		s.t.Fatalf("the program did not start, and was killed (%v)\n%s", s.process.Process.Kill(), s.log)
	}
	return ""
}

// stop asks the program to end, and expects that it does so cleanly: the race detector would make it fail.
func (s *service) stop() {
	s.t.Helper()
	if s.process == nil {
		return
	}
	if err := s.process.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Error(err)
	}
	kill := time.AfterFunc(30*time.Second, func() { _ = s.process.Process.Kill() }) // Wait tells how it ended
	defer kill.Stop()
	if err := s.process.Wait(); err != nil {
		s.t.Errorf("the program ended with %v\n%s", err, s.log)
	}
	if text := s.log.String(); strings.Contains(text, "DATA RACE") || strings.Contains(text, "level=ERROR") {
		s.t.Errorf("the program logged:\n%s", text)
	}
	s.process = nil
}

// restart stops the program and starts it again on the same port.
func (s *service) restart() {
	s.t.Helper()
	u, err := url.Parse(s.base)
	if err != nil {
		s.t.Fatal(err)
	}
	s.stop()
	s.start("127.0.0.1:" + u.Port())
}
