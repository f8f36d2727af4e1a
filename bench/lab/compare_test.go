package lab_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"dateline/bench/lab"
	"dateline/bench/load"
	"dateline/bench/proc"
)

// TestCompare measures this process with work of known weight, and looks at the order of the turns.
func TestCompare(t *testing.T) {
	var mu sync.Mutex
	var order []string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		if r.URL.Path != "/readyz" && (len(order) == 0 || order[len(order)-1] != r.URL.Path) {
			order = append(order, r.URL.Path)
		}
		mu.Unlock()
		if r.URL.Path == "/heavy" {
			spend(t, 5*time.Millisecond)
		}
	}))
	defer server.Close()
	self := &lab.Server{Process: proc.Self(), Addr: server.Listener.Addr().String()}
	l := lab.Lab{Options: lab.Options{Rounds: 3, Progress: func(string, int, int) {}}}
	one := func(path string) lab.Case {
		work := load.Same(load.Get(path), 200)
		work.Conns = 1
		return lab.Case{Name: path, Server: self, Work: work, Requests: 8}
	}
	micro, err := l.Compare(t.Context(), one("/light"), one("/heavy"))
	if err != nil {
		t.Fatal(err)
	}
	for round := range 3 {
		if light, heavy := micro[0][round], micro[1][round]; heavy < 5000 || light <= 0 || light > heavy/2 {
			t.Errorf("round %d: %.0f µs and %.0f µs, want much less and at least 5000", round, light, heavy)
		}
	}
	// Four turns each in a round; the rounds begin with the one and the other, so that two turns meet where they join.
	if turns := fmt.Sprint(order); len(order) != 3*8-2 || order[0] != "/light" {
		t.Errorf("the turns were %s", turns)
	}
}

// spend uses CPU time of this process.
func spend(t *testing.T, much time.Duration) {
	start, err := proc.Self().CPU()
	for now := start; err == nil && now-start < much; now, err = proc.Self().CPU() {
	}
	if err != nil {
		t.Error(err)
	}
}

// TestCompareFails shows that wrong answers are no measurement.
func TestCompareFails(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	self := &lab.Server{Process: proc.Self(), Addr: server.Listener.Addr().String()}
	l := lab.Lab{Options: lab.Options{Rounds: 1, Slice: time.Millisecond, Progress: func(string, int, int) {}}}
	micro, err := l.Compare(t.Context(), lab.Case{Name: "x", Server: self, Work: load.Same(load.Get("/x"), 200)})
	if err == nil || slices.ContainsFunc(micro, func(m []float64) bool { return len(m) > 0 }) {
		t.Errorf("Compare = %v, %v, want an error", micro, err)
	}
}
