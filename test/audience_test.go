package programs_test

import (
	"net/http"
	"slices"
	"testing"
	"time"
)

// audience is a service with the programs that follow it.
type audience struct {
	*service
	everyone []*following
}

// following is one program that follows one feed or calendar.
type following struct {
	program
	format  string
	view    string // the query that its address has
	witness *witness
	poll    follower
}

// follow lets a program that is here subscribe to a document in each of the formats that it reads and that are asked for.
func (a *audience) follow(p program, path, view string, formats ...string) {
	a.t.Helper()
	if !p.here(a.t) {
		return
	}
	for _, format := range p.formats {
		if !slices.Contains(formats, format) {
			continue
		}
		f := &following{program: p, format: format, view: view, witness: newWitness(a.t, a.base)}
		f.poll = p.subscribe(a.t, newHome(a.t), f.witness.address+path+format+view)
		a.everyone = append(a.everyone, f)
	}
}

// look lets each program poll once and says what it then shows that is not true.
func (a *audience) look(when string, truthOf func(*following) truth) {
	a.t.Helper()
	a.each(when, func(t *testing.T, f *following) { f.check(t, f.poll(t), truthOf(f)) })
}

// lookAgain expects that programs that ask are answered 304, and that all of them go on showing the truth.
func (a *audience) lookAgain(when string, truthOf func(*following) truth) {
	a.t.Helper()
	a.each(when, func(t *testing.T, f *following) {
		if !f.asks {
			return
		}
		f.witness.answers()
		f.check(t, f.poll(t), truthOf(f))
		for _, status := range f.witness.answers() {
			if status != http.StatusNotModified {
				t.Errorf("answered %d, want 304", status)
			}
		}
	})
}

func (a *audience) each(when string, do func(*testing.T, *following)) {
	a.t.Helper()
	a.t.Run(when, func(t *testing.T) {
		for _, f := range a.everyone {
			t.Run(f.name+f.format+f.view, func(t *testing.T) { t.Parallel(); do(t, f) })
		}
	})
}

// awaitModified waits until a document has its Last-Modified.
func (a *audience) awaitModified(path string) {
	a.t.Helper()
	a.await(path+" has no Last-Modified", func() bool { return a.get(path).header.Get("Last-Modified") != "" })
}

// await asks again and again until something is so.
func (a *audience) await(otherwise string, so func() bool) {
	a.t.Helper()
	for deadline := time.Now().Add(time.Minute); !so(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			a.t.Fatal(otherwise)
		}
	}
}
