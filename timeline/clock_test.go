package timeline_test

import (
	"sync"
	"testing"
	"time"

	"dateline/timeline"
)

// M4, M5: a clock that is set back takes no time back.
func TestClockNeverGoesBack(t *testing.T) {
	machine := time.Date(2025, 2, 28, 12, 0, 0, 123_456_789, time.FixedZone("", 7200))
	clock := timeline.NewClock(func() time.Time { return machine })
	first := clock.Now()
	if want := time.Date(2025, 2, 28, 10, 0, 0, 123_000_000, time.UTC); first != want {
		t.Errorf("Now() = %v, want %v", first, want)
	}
	if machine = machine.Add(-time.Hour); clock.Now() != first {
		t.Errorf("Now() = %v after the machine's clock went back, want %v", clock.Now(), first)
	}
	if !clock.Settled().Before(first) {
		t.Error("a time that the machine's clock has not reached has passed")
	}
	if machine = machine.Add(2 * time.Hour); clock.Now() != first.Add(time.Hour) || clock.Settled().Before(first) || clock.Settled().Before(clock.Now()) {
		t.Errorf("Now() = %v, want %v", clock.Now(), first.Add(time.Hour))
	}
}

func TestClockAdvance(t *testing.T) {
	machine := time.Date(2025, 2, 28, 12, 0, 0, 0, time.UTC)
	clock := timeline.NewClock(func() time.Time { return machine })
	ahead := machine.Add(time.Minute)
	clock.Advance(ahead)
	clock.Advance(machine) // lower: no difference
	if clock.Now() != ahead || !clock.Settled().Before(ahead) {
		t.Errorf("Now() = %v, Settled() = %v, want %v and a time before it", clock.Now(), clock.Settled(), ahead)
	}
	if machine = ahead.Add(time.Second); clock.Now() != machine {
		t.Errorf("Now() = %v, want %v", clock.Now(), machine)
	}
}

// M5: no reader is told a time at which something may still change.
func TestClockSettled(t *testing.T) {
	machine := time.Date(2025, 2, 28, 12, 0, 0, 0, time.UTC)
	clock := timeline.NewClock(func() time.Time { return machine })
	service, begun, end := clock.Begin()
	if service != machine || begun != machine {
		t.Errorf("Begin() = %v, %v, want %v", service, begun, machine)
	}
	machine = machine.Add(3 * time.Second)
	if got := clock.Settled(); got != begun {
		t.Errorf("Settled() = %v while a write is in flight that began at %v", got, begun)
	}
	if clock.Machine() != machine || clock.Now() != machine {
		t.Errorf("Machine() = %v, Now() = %v, want %v", clock.Machine(), clock.Now(), machine)
	}
	_, next, endNext := clock.Begin() // before the first is known to be over
	machine = machine.Add(time.Second)
	if end(); clock.Settled() != next {
		t.Errorf("Settled() = %v after the first of two writes ended, want the beginning of the second, %v", clock.Settled(), next)
	}
	if endNext(); clock.Settled() != machine {
		t.Errorf("Settled() = %v after the writes ended, want %v", clock.Settled(), machine)
	}
	clock.Advance(machine.Add(time.Hour)) // a batch ran ahead
	if service, _, _ := clock.Begin(); service != machine.Add(time.Hour) || clock.Settled() != machine {
		t.Errorf("Begin() = %v, Settled() = %v: what is settled is never in the future", service, clock.Settled())
	}
}

func TestClockIsShared(t *testing.T) {
	var mu sync.Mutex
	machine := time.Unix(0, 0)
	clock := timeline.NewClock(func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		machine = machine.Add(time.Millisecond)
		return machine
	})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			last := time.Time{}
			for range 200 {
				now := clock.Now()
				if now.Before(last) {
					t.Errorf("Now() = %v after %v", now, last)
				}
				last = now
			}
		})
	}
	wg.Wait()
}
