package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// victim is a running service that is going to be killed.
type victim struct {
	base    string
	process *exec.Cmd
	log     *bytes.Buffer // to be read when the process is dead
}

// startVictim runs the program, which the test binary is under the name dateline (see TestMain). Every start
// has the same base URL, so that none moves the validators; the port is another each time.
func startVictim(t *testing.T, file string, rng *rand.Rand, args ...string) victim {
	t.Helper()
	v := victim{}
	for range 3 {
		addr := freeAddress(t, rng)
		v = victim{base: "http://" + addr, log: &bytes.Buffer{}}
		v.process = exec.CommandContext(context.WithoutCancel(t.Context()), "dateline",
			append([]string{"serve", "--db", file, "--addr", addr, "--base-url", "https://dates.example.org"}, args...)...)
		v.process.Env = append(os.Environ(), "DATELINE_ADMIN_TOKEN="+crashSecret)
		v.process.Stderr = v.log
		out, err := v.process.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := v.process.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = v.process.Process.Kill() }) // dead by then, unless the test failed
		if v.listens(out) {
			return v
		}
		err = v.process.Wait()
		if !strings.Contains(v.log.String(), "address already in use") {
			t.Fatalf("the service ended before it listened: %v\n%s", err, v.log)
		}
	}
	t.Fatalf("no port to be had:\n%s", v.log)
	return v
}

// freeAddress is one that is free now, below the ports that outgoing connections take.
func freeAddress(t *testing.T, rng *rand.Rand) string {
	t.Helper()
	for range 100 {
		l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", fmt.Sprintf("127.0.0.1:%d", 20_000+rng.IntN(10_000)))
		if err != nil {
			continue
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		return l.Addr().String()
	}
	t.Fatal("no port is free")
	return ""
}

// listens waits until the service says that it listens; it is false if it ended instead.
func (v victim) listens(out io.Reader) bool {
	late := time.AfterFunc(time.Minute, func() { _ = v.process.Process.Kill() })
	defer late.Stop()
	lines := bufio.NewScanner(out)
	return lines.Scan() // the first line has the address
}

// kill ends the process as a machine does that has no memory left, and sees to it that it did not end before
// by itself.
func (v victim) kill(t *testing.T) {
	t.Helper()
	if err := v.process.Process.Kill(); err != nil {
		t.Fatalf("the service was dead already: %v\n%s", err, v.log)
	}
	exit, ok := errors.AsType[*exec.ExitError](v.process.Wait())
	if !ok || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("the service ended otherwise: %v\n%s", exit, v.log)
	}
	if text := v.log.String(); strings.Contains(text, "DATA RACE") || strings.Contains(text, "level=ERROR") || strings.Contains(text, "panic") {
		t.Errorf("the service logged:\n%s", text)
	}
}

// createTimeline makes the timeline of a new file.
func (w *crashWorld) createTimeline(base string) {
	w.t.Helper()
	body := strings.NewReader(`{"slug":"` + crashSlug + `","title":"News","zone":"` + crashZone + `"}`)
	r, err := http.NewRequestWithContext(w.t.Context(), "POST", base+"/api/v1/timelines", body)
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+crashSecret)
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusCreated {
		w.t.Fatalf("the timeline was not made: %s", res.Status)
	}
}

// checkServes sees to it that a start after a kill serves everything, whole.
func checkServes(t *testing.T, base string) {
	t.Helper()
	for path, whole := range map[string]func(text string) error{
		"/readyz":                   func(string) error { return nil },
		"/t/" + crashSlug:           func(text string) error { return endsIn(text, "</html>\n") },
		"/t/" + crashSlug + ".rss":  wellFormed,
		"/t/" + crashSlug + ".atom": wellFormed,
		"/t/" + crashSlug + ".json": isJSON,
		"/t/" + crashSlug + ".ics":  isCalendar,
		"/api/v1/timelines/" + crashSlug + "/changes?limit=100": isJSON,
	} {
		if status, text := get(t, base+path); status != http.StatusOK || whole(text) != nil {
			t.Errorf("GET %s = %d, %v\n%.2000s", path, status, whole(text), text)
		}
	}
}

func endsIn(text, end string) error {
	if !strings.HasSuffix(text, end) {
		return fmt.Errorf("does not end in %q", end)
	}
	return nil
}

func wellFormed(text string) error {
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func isJSON(text string) error {
	var v any
	return json.Unmarshal([]byte(text), &v)
}

func isCalendar(text string) error {
	for line := range strings.SplitSeq(text, "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			return fmt.Errorf("line %q", line)
		}
	}
	if begun, ended := strings.Count(text, "BEGIN:VEVENT\r\n"), strings.Count(text, "END:VEVENT\r\n"); begun != ended {
		return fmt.Errorf("%d events begin, and %d end", begun, ended)
	}
	return endsIn(text, "END:VCALENDAR\r\n")
}
