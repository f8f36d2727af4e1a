package server

import (
	"net/netip"
	"testing"
	"time"
)

// S6: whoever guesses from everywhere takes no more room than there is, and gives nobody else's guesses back: places that there is no
// room for share one allowance.
func TestRoomForGuesses(t *testing.T) {
	g := newGuesses()
	now := time.Date(2026, 5, 5, 0, 0, 0, 0, time.UTC)
	place := func(i int) who {
		return who{place: placeOf(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}))}
	}
	for range guessBurst {
		g.take(place(0), 1, now)
	}
	for i := 1; i < maxCallers; i++ {
		if g.take(place(i), 1, now) != 0 {
			t.Fatalf("place %d has no guess", i)
		}
	}
	refused := 0
	for i := maxCallers; i < maxCallers+100; i++ {
		if g.take(place(i), 1, now) != 0 {
			refused++
		}
	}
	if len(g.callers) != maxCallers || refused != 100-guessBurst {
		t.Errorf("%d places, %d of 100 others refused, want %d and %d", len(g.callers), refused, maxCallers, 100-guessBurst)
	}
	if g.take(place(0), 1, now) == 0 || g.left(place(0), now) || g.left(place(maxCallers+1), now) {
		t.Error("who had no guess left has one again, because others guess")
	}
	now = now.Add(guessBurst * guessPeriod)
	if g.take(place(maxCallers), 1, now) != 0 || len(g.callers) != 1 {
		t.Errorf("%d places are kept after a minute, want 1", len(g.callers))
	}
	if g.take(place(1), 1, now.Add(-time.Hour)) != 0 {
		t.Error("the clock was set back, and who has all of his guesses may not guess")
	}
}
