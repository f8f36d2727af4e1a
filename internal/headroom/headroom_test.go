package headroom

import (
	"runtime"
	"sync"
	"testing"
	"time"
)

// until waits for a number that a timer changes.
func until(t *testing.T, what string, number func() int, want int) {
	t.Helper()
	for end := time.Now().Add(time.Minute); number() != want; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d %s, not %d", number(), what, want)
		}
	}
}

func TestTake(t *testing.T) {
	quiet := runtime.GOMAXPROCS(0)
	first, second := Take(), Take()
	until(t, "works that are long", func() int { room.mu.Lock(); defer room.mu.Unlock(); return room.users }, 2)
	if n := runtime.GOMAXPROCS(0); n != factor*quiet {
		t.Errorf("%d processors while two work, not %d", n, factor*quiet)
	}
	first()
	if n := runtime.GOMAXPROCS(0); n != factor*quiet {
		t.Errorf("%d processors while one of two still works, not %d", n, factor*quiet)
	}
	second()
	if n := runtime.GOMAXPROCS(0); n != quiet {
		t.Errorf("%d processors afterwards, not %d", n, quiet)
	}
}

// TestTakeBriefly has work end before, while and after it becomes long: in the end all is as before.
func TestTakeBriefly(t *testing.T) {
	quiet := runtime.GOMAXPROCS(0)
	var work sync.WaitGroup
	for i := range 50 {
		work.Go(func() {
			done := Take()
			time.Sleep(longAfter * time.Duration(i) / 25)
			done()
		})
	}
	work.Wait()
	if n := runtime.GOMAXPROCS(0); n != quiet || room.users != 0 {
		t.Errorf("%d processors and %d users afterwards, not %d and none", n, room.users, quiet)
	}
}

// TestTakeAsTheEnvironmentSays holds that a number given by the environment is what is gone back to.
func TestTakeAsTheEnvironmentSays(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	t.Setenv("GOMAXPROCS", "3")
	runtime.GOMAXPROCS(3)
	done := Take()
	until(t, "processors", func() int { return runtime.GOMAXPROCS(0) }, factor*3)
	done()
	if n := runtime.GOMAXPROCS(0); n != 3 {
		t.Errorf("%d processors afterwards, not 3", n)
	}
}
