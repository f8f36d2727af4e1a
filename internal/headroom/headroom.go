// Package headroom keeps answers quick while long work goes on in the same process.
//
// The Go scheduler looks at the network when one of its processors has nothing to do, and otherwise every ten milliseconds. Long
// work of a few goroutines (an import, a backup) holds all processors of a small machine, and each request then waits those ten
// milliseconds, at every step. With more of them than the machine has, it is the kernel that shares out the time, and a
// thread that has just woken up goes first. They cost something where nothing else goes on, and so there are more only meanwhile.
package headroom

import (
	"os"
	"runtime"
	"sync"
	"time"
)

// factor is how many times as many processors the scheduler has during long work: with twice as many the slowest answers still
// wait now and then, with eight times as many nothing is gained.
const factor = 4

// longAfter is how long work takes before it is long: what ends sooner than that is worth no change.
const longAfter = 5 * time.Millisecond

var room struct {
	mu    sync.Mutex
	users int
	quiet int // how many processors there were before
}

// Take makes room when the work that begins now turns out to be long, until done is called, once.
// Any number of goroutines may do so.
func Take() (done func()) {
	var taken bool // under room.mu
	var over bool
	timer := time.AfterFunc(longAfter, func() {
		room.mu.Lock()
		defer room.mu.Unlock()
		if !over {
			taken = true
			enter()
		}
	})
	return func() {
		timer.Stop()
		room.mu.Lock()
		defer room.mu.Unlock()
		over = true
		if taken {
			leave()
		}
	}
}

func enter() {
	if room.users++; room.users == 1 {
		room.quiet = runtime.GOMAXPROCS(0)
		runtime.GOMAXPROCS(factor * room.quiet)
	}
}

// leave goes back to what the environment says, or else to what the machine has by now: limits of containers change.
func leave() {
	if room.users--; room.users > 0 {
		return
	}
	if os.Getenv("GOMAXPROCS") != "" {
		runtime.GOMAXPROCS(room.quiet)
	} else {
		runtime.SetDefaultGOMAXPROCS()
	}
}
