package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// supervisor starts the service as systemd does: it listens for it, hands the socket over, and is told how it is.
type supervisor struct {
	t      *testing.T
	socket *os.File
	base   string
	told   *net.UnixConn
	db     string
}

func newSupervisor(t *testing.T) *supervisor {
	t.Helper()
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	socket, err := l.File()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	told, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(dir, "notify"), Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close(); socket.Close(); told.Close() })
	return &supervisor{t, socket, "http://" + l.Addr().String(), told, filepath.Join(dir, "d.db")}
}

// start starts a process, with more in its environment, and waits until it is ready. The shell gives it the number of its own process, as it must be.
func (s *supervisor) start(environment ...string) *exec.Cmd {
	s.t.Helper()
	c := exec.Command("sh", "-c", `LISTEN_PID=$$ exec dateline serve --demo --db "$0"`, s.db)
	c.Env = slices.Concat(os.Environ(), []string{"LISTEN_FDS=1", "NOTIFY_SOCKET=" + s.told.LocalAddr().String(), "WATCHDOG_USEC=60000000"}, environment)
	c.ExtraFiles = []*os.File{s.socket}
	var stderr bytes.Buffer
	c.Stderr = &stderr
	if err := c.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = c.Process.Kill() }) // it has ended by then, unless the test failed
	s.wait("READY=1", &stderr)
	return c
}

// wait waits until the service has told its state.
func (s *supervisor) wait(state string, log *bytes.Buffer) {
	s.t.Helper()
	buffer := make([]byte, 1<<10)
	_ = s.told.SetReadDeadline(time.Now().Add(time.Minute)) // it is open
	for {
		n, err := s.told.Read(buffer)
		if err != nil {
			s.t.Fatalf("the service does not tell %s: %v\n%s", state, err, log)
		}
		if strings.Contains(string(buffer[:n]), state) {
			return
		}
	}
}

// stop ends a process and waits for its end.
func (s *supervisor) stop(c *exec.Cmd) {
	s.t.Helper()
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
	s.wait("STOPPING=1", c.Stderr.(*bytes.Buffer))
	if err := c.Wait(); err != nil {
		s.t.Errorf("serve ended with %v\n%s", err, c.Stderr)
	}
}

// D3: TestRestartLosesNothing restarts the service while 200 polls a second come, on connections that are kept and on new ones:
// each is answered.
func TestRestartLosesNothing(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows hands no sockets over")
	}
	const restarts, after = 3, 100
	s := newSupervisor(t)
	service := s.start()
	var polls, answered, lost atomic.Int64
	done := make(chan struct{})
	var polling sync.WaitGroup
	polling.Go(func() {
		kept, fresh := &http.Client{Timeout: time.Minute}, &http.Client{Timeout: time.Minute, Transport: &http.Transport{DisableKeepAlives: true}}
		tick := time.NewTicker(time.Second / 200)
		defer tick.Stop()
		for n := 0; ; n++ {
			select {
			case <-done:
				return
			case <-tick.C:
			}
			client := kept
			if n%2 == 1 {
				client = fresh
			}
			polls.Add(1)
			polling.Go(func() {
				if err := poll(client, s.base+"/t/ukraine-security-guarantees.ics"); err != nil {
					lost.Add(1)
					t.Errorf("connections kept %v: %v", client == kept, err)
					return
				}
				answered.Add(1)
			})
		}
	})
	for range restarts {
		waitFor(t, &answered, after)
		s.stop(service)
		service = s.start()
		answered.Store(0)
	}
	waitFor(t, &answered, after)
	close(done)
	polling.Wait()
	s.stop(service)
	t.Logf("%d restarts, %d polls, %d lost", restarts, polls.Load(), lost.Load())
}

// waitFor waits until so many polls were answered.
func waitFor(t *testing.T, n *atomic.Int64, enough int64) {
	t.Helper()
	for begun := time.Now(); n.Load() < enough; time.Sleep(10 * time.Millisecond) {
		if time.Since(begun) > time.Minute {
			t.Fatalf("%d polls were answered in a minute", n.Load())
		}
	}
}

// poll asks for a calendar, and wants it whole.
func poll(client *http.Client, address string) error {
	res, err := client.Get(address)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err == nil && (res.StatusCode != http.StatusOK || !bytes.HasSuffix(body, []byte("END:VCALENDAR\r\n"))) {
		err = fmt.Errorf("poll = %s and %d bytes, want a whole calendar", res.Status, len(body))
	}
	return err
}
