package bolt_test

import (
	"testing"

	"dateline/data/bolt"
	"dateline/timeline"
)

// What a write costs is, beside the wait for the disk, the keys that it puts or deletes: each is a page's way from a root.
func TestKeysWritten(t *testing.T) {
	s, _ := newStore(t)
	put(t, s, titled(1, "Of other topics and people, and another month"))
	full := titled(0, "Old")
	const terms = 5 // two topics, two people, its status
	edited, again, moved := full, full, full
	edited.Event.Title, again.Event.Title = "New", "Newer"
	moved.Event.Date = "2025-12-24"
	for _, tt := range []struct {
		name string
		op   timeline.PutEvent
		most int
	}{
		{"a new event", full, 20 + 3*terms},
		{"another title", edited, 9 + terms},
		{"another title again", again, 9 + terms},
		{"another date", moved, 18 + 2*(1+terms) + 3}, // all by time, twice; a new month, and the end of the move
	} {
		writes(t, s, tt.name, tt.op, tt.most)
	}
	// The same where so many events have the terms that counts are kept of all of them.
	putAlike(t, s, 40)
	fresh := full
	fresh.Event.ID = "fresh"
	writes(t, s, "a new event among many", fresh, 20+3*terms)
	fresh.Event.Title = "Newest"
	writes(t, s, "another title among many", fresh, 9+terms)
}

func writes(t *testing.T, s *bolt.Store, name string, op timeline.Op, most int) {
	t.Helper()
	if keys := written(t, s, op); keys.sum > most {
		t.Errorf("%s writes %d keys, want %d at most: %v", name, keys.sum, most, keys.of)
	} else {
		t.Logf("%s: %d keys, %v", name, keys.sum, keys.of)
	}
}

type keys struct {
	of  map[string]int // by bucket
	sum int
}

func written(t *testing.T, s *bolt.Store, op timeline.Op) keys {
	t.Helper()
	of, err := s.WriteCounting(t.Context(), timeline.Write{Ops: []timeline.Op{op}})
	if err != nil {
		t.Fatalf("Write(%+v) = %v", op, err)
	}
	k := keys{of: of}
	for _, n := range of {
		k.sum += n
	}
	return k
}
