package rows

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// board is a server that shows what was written last, or lies about it.
type board struct {
	mu      sync.Mutex
	text    string
	version int
	former  string // what it showed before
	lies    int    // how many questions behind a write it answers with that
	forgets bool   // answers 304 whatever was written
	left    int
}

func (b *board) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if r.Method == http.MethodPut {
		body, _ := io.ReadAll(r.Body) // what is missing is seen by who asks
		b.former, b.text, b.left = b.text, string(body), b.lies
		b.version++
		return
	}
	etag := fmt.Sprintf(`W/"%d"`, b.version)
	known := r.Header.Get("If-None-Match")
	if known == etag || b.forgets && strings.HasPrefix(known, "W/") {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if b.left > 0 {
		b.left--
		w.Header().Set("ETag", fmt.Sprintf(`W/"%d"`, b.version-1))
		fmt.Fprint(w, b.former)
		return
	}
	w.Header().Set("ETag", etag)
	fmt.Fprint(w, b.text)
}

// serve starts the board, and somebody who writes to it and looks.
func serve(t *testing.T, b *board) (*witness, string) {
	t.Helper()
	b.text = `{"title":"Talks on guarantees, edition 0."}`
	server := httptest.NewServer(b)
	t.Cleanup(server.Close)
	addr := server.Listener.Addr().String()
	w, err := newWitness(addr, "/feed")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.close(); err != nil {
			t.Error(err)
		}
	})
	return w, addr
}

func TestWitness(t *testing.T) {
	for _, c := range []struct {
		name         string
		board        *board
		asked, stale int
	}{
		{"honest", &board{}, 20, 0},
		{"one answer late", &board{lies: 1}, 40, 20},
		{"three answers late", &board{lies: 3}, 80, 60},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, _ := serve(t, c.board)
			var e editor
			for range 20 {
				took, err := w.show(e.retitled())
				if err != nil {
					t.Fatal(err)
				}
				if took <= 0 || took > time.Minute {
					t.Errorf("a write took %v", took)
				}
			}
			if w.asked != c.asked || w.stale != c.stale {
				t.Errorf("%d of %d answers were stale, want %d of %d", w.stale, w.asked, c.stale, c.asked)
			}
		})
	}
}

// TestWitnessOf304 shows that a 304 to a reader that has the former state is stale, and that nobody waits for ever.
func TestWitnessOf304(t *testing.T) {
	b := &board{}
	w, _ := serve(t, b)
	var e editor
	if _, err := w.show(e.retitled()); err != nil {
		t.Fatal(err)
	}
	b.mu.Lock()
	b.forgets = true
	b.mu.Unlock()
	if took, err := w.show(e.retitled()); err == nil || w.stale != unshown {
		t.Errorf("a server that only says 304: %v, %v, %d stale answers, want an error after %d", took, err, w.stale, unshown)
	}
}

// TestWatch polls while it is written: an honest server passes, one that shows the former state does not.
func TestWatch(t *testing.T) {
	for _, c := range []struct {
		name  string
		board *board
		stale bool
	}{
		{"honest", &board{}, false},
		{"late", &board{lies: 1 << 30}, true},
		{"always 304", &board{forgets: true}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, addr := serve(t, c.board)
			var e editor
			seen, err := watch(t.Context(), addr, "/feed", 300, w, e.numbered)
			if err != nil {
				t.Fatal(err)
			}
			if seen.asked == 0 || (seen.stale > 0) != c.stale {
				t.Errorf("%d of %d answers were stale, want any: %v", seen.stale, seen.asked, c.stale)
			}
		})
	}
}
