package main

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dateline/data/bolt"
)

// The crash test kills the service with SIGKILL while eight clients write to it, again and again on the same
// file, and looks at the file after each death. It shows what a process that ends at any moment may leave
// behind; what a machine that loses its power may take along, it cannot show.

const (
	crashClients = 8
	crashRounds  = 40 // also how many rounds one file sees
	crashSlug    = "news"
	crashZone    = "Europe/Kyiv"
	crashSecret  = "an-admin-token-for-the-crash-test"
)

// D1: what was acknowledged survives the end of the process at any moment.
func TestCrash(t *testing.T) {
	t.Parallel()
	rounds := crashRounds
	if text := os.Getenv("DATELINE_CRASH_ROUNDS"); text != "" {
		var err error
		if rounds, err = strconv.Atoi(text); err != nil || rounds < 1 {
			t.Fatal("DATELINE_CRASH_ROUNDS must be a number of rounds")
		}
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	var total crashCount
	for total.rounds < rounds && !t.Failed() {
		w := newCrashWorld(t, rng)
		for n := 0; n < crashRounds && total.rounds+n < rounds && !t.Failed(); n++ {
			w.round(n)
		}
		total.add(w.count)
	}
	t.Logf("%d rounds, %d writes acknowledged, %d in flight at a kill (in %d rounds; %d of them landed), %d refused, lost %d, index faults %d; %d clocks compared",
		total.rounds, total.acknowledged, total.inFlight, total.bitten, total.landed, total.refused, total.lost, total.faults, total.clocks)
	if total.bitten*2 < total.rounds {
		t.Errorf("a request was in flight in %d of %d rounds only: the test does not bite", total.bitten, total.rounds)
	}
}

// crashCount is what happened.
type crashCount struct{ rounds, bitten, acknowledged, refused, inFlight, landed, lost, faults, clocks int }

func (c *crashCount) add(o crashCount) {
	c.rounds, c.bitten, c.acknowledged, c.refused = c.rounds+o.rounds, c.bitten+o.bitten, c.acknowledged+o.acknowledged, c.refused+o.refused
	c.inFlight, c.landed, c.lost, c.faults, c.clocks = c.inFlight+o.inFlight, c.landed+o.landed, c.lost+o.lost, c.faults+o.faults, c.clocks+o.clocks
}

// crashWorld is one file, those who write to it, and what they were told.
type crashWorld struct {
	t       *testing.T
	file    string
	rng     *rand.Rand
	ledger  *ledger
	clients []*crashClient
	clocks  crashClocks
	count   crashCount
	killed  atomic.Bool // the process is dead, or about to be
}

func newCrashWorld(t *testing.T, rng *rand.Rand) *crashWorld {
	w := &crashWorld{t: t, file: filepath.Join(t.TempDir(), "d.db"), rng: rng, ledger: newLedger()}
	for n := range crashClients {
		w.clients = append(w.clients, &crashClient{
			world: w, number: n, known: map[string]knownEvent{}, rng: rand.New(rand.NewPCG(rng.Uint64(), uint64(n))),
		})
	}
	return w
}

// round starts the service, lets the clients write, kills it, and looks at what is left.
func (w *crashWorld) round(n int) {
	p := startVictim(w.t, w.file, w.rng)
	w.killed.Store(false)
	if n == 0 {
		w.createTimeline(p.base)
	} else {
		checkServes(w.t, p.base)
	}
	var writing sync.WaitGroup
	for _, c := range w.clients {
		writing.Go(func() { c.write(p.base, n) })
	}
	time.Sleep(time.Duration(50+w.rng.IntN(400)) * time.Millisecond)
	w.killed.Store(true)
	p.kill(w.t)
	writing.Wait()
	w.settle()
	store, err := bolt.Open(w.file, bolt.Options{})
	if err != nil {
		w.t.Fatalf("round %d: %v", n, err)
	}
	w.inspect(store)
	if err := store.Close(); err != nil {
		w.t.Fatal(err)
	}
	if w.t.Failed() {
		w.t.Logf("that was round %d", n)
	}
}

// settle counts what the clients were told in the round that ended.
func (w *crashWorld) settle() {
	w.count.rounds++
	bitten := false
	for _, a := range w.ledger.fresh {
		switch a.outcome {
		case acknowledged:
			w.count.acknowledged++
		case refused:
			w.count.refused++
		case unknown:
			if a.sent {
				w.count.inFlight++
				bitten = true
			}
		}
	}
	if bitten {
		w.count.bitten++
	}
}
