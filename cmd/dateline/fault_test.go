package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"dateline/data/bolt"
)

// The tests of the files fault*_test.go do one thing to the running program that goes wrong on machines, look at what clients see of
// it, take it away again, and want the service to be well, and everything that was acknowledged to be there. docs/faults.md lists them.

// ordeal is a service to which something is done, and what it acknowledged.
type ordeal struct {
	victim

	t            *testing.T
	file         string
	writes       int
	acknowledged []string
}

// newOrdeal starts a service on a new file with some events.
func newOrdeal(t *testing.T, args ...string) *ordeal {
	t.Helper()
	o := &ordeal{t: t, file: filepath.Join(t.TempDir(), "d.db")}
	o.start(args...)
	(&crashWorld{t: t}).createTimeline(o.base)
	o.mustWrite(20)
	return o
}

func (o *ordeal) start(args ...string) {
	o.t.Helper()
	o.victim = startVictim(o.t, o.file, newFaultRand(), args...)
}

func newFaultRand() *rand.Rand { return rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0)) }

// address is that of something of the timeline in the API.
func (o *ordeal) address(path string) string {
	return o.base + "/api/v1/timelines/" + crashSlug + path
}

// write writes one more event, and notes whether that was acknowledged.
func (o *ordeal) write() (status int, text string) {
	o.t.Helper()
	id := fmt.Sprint("fault-", o.writes)
	o.writes++
	status, text = asAdmin(o.t, "PUT", o.address("/events/"+id), `{"title":"Words of `+id+`","date":"2031-05-05","note":"`+id+`"}`)
	if status == http.StatusCreated {
		o.acknowledged = append(o.acknowledged, id)
	}
	return status, text
}

// mustWrite wants n writes to be acknowledged.
func (o *ordeal) mustWrite(n int) {
	o.t.Helper()
	for range n {
		if status, text := o.write(); status != http.StatusCreated {
			o.t.Fatalf("a write = %d %.300s", status, text)
		}
	}
}

// wantWell wants the service to serve everything, to find what it has, and to write.
func (o *ordeal) wantWell() {
	o.t.Helper()
	checkServes(o.t, o.base)
	o.mustWrite(3)
	last := o.acknowledged[len(o.acknowledged)-1]
	for _, path := range []string{"/t/" + crashSlug + ".json?limit=500", "/api/v1/timelines/" + crashSlug + "/events?q=" + last, "/t/" + crashSlug + ".ics"} {
		if status, text := get(o.t, o.base+path); status != http.StatusOK || !strings.Contains(text, "Words of "+last) {
			o.t.Errorf("GET %s = %d, without the last event", path, status)
		}
	}
}

// end ends the service by SIGTERM, and wants its file to be sound and to have all that was acknowledged.
func (o *ordeal) end() {
	o.t.Helper()
	if err := o.process.Process.Signal(syscall.SIGTERM); err != nil {
		o.t.Fatal(err)
	}
	if err := o.process.Wait(); err != nil {
		o.t.Errorf("serve ended with %v\n%.3000s", err, o.log)
	}
	o.wantKept()
}

// wantKept wants the file of a service that has ended to be sound, and to have all that was acknowledged.
func (o *ordeal) wantKept() {
	o.t.Helper()
	mustCheck(o.t, o.file)
	lost := 0
	inspect(o.t, o.file, func(store *bolt.Store) {
		for _, id := range o.acknowledged {
			versions, err := store.History(o.t.Context(), id)
			if err != nil || len(versions) == 0 || versions[0].Note != id {
				lost++
			}
		}
	})
	o.t.Logf("%d writes acknowledged, lost %d", len(o.acknowledged), lost)
	if lost > 0 || len(o.acknowledged) == 0 {
		o.t.Errorf("of %d acknowledged writes %d are lost", len(o.acknowledged), lost)
	}
}

// come waits until it is so, for a minute at most.
func (o *ordeal) come(what string, so func() bool) {
	o.t.Helper()
	for end := time.Now().Add(time.Minute); !so(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			o.t.Fatalf("not within a minute: %s", what)
		}
	}
}

// exitCode is how a process ended.
func exitCode(err error) int {
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode()
	}
	return 0
}
