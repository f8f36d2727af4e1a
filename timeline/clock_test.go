package timeline_test

import (
	"sync"
	"testing"
	"time"

	"dateline/timeline"
)

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
	if clock.Passed(first) {
		t.Error("a time that the machine's clock has not reached has passed")
	}
	if machine = machine.Add(2 * time.Hour); clock.Now() != first.Add(time.Hour) || !clock.Passed(first) || !clock.Passed(clock.Now()) {
		t.Errorf("Now() = %v, want %v", clock.Now(), first.Add(time.Hour))
	}
}

func TestClockAdvance(t *testing.T) {
	machine := time.Date(2025, 2, 28, 12, 0, 0, 0, time.UTC)
	clock := timeline.NewClock(func() time.Time { return machine })
	ahead := machine.Add(time.Minute)
	clock.Advance(ahead)
	clock.Advance(machine) // lower: no difference
	if clock.Now() != ahead || clock.Passed(ahead) {
		t.Errorf("Now() = %v, Passed = %t, want %v and false", clock.Now(), clock.Passed(ahead), ahead)
	}
	if machine = ahead.Add(time.Second); clock.Now() != machine {
		t.Errorf("Now() = %v, want %v", clock.Now(), machine)
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
