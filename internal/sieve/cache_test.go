package sieve_test

import (
	"strconv"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"dateline/internal/sieve"
)

// A cache never takes more than its budget, and never has another value than the last one put.
func TestCache(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		budget := rapid.Int64Range(0, 2000).Draw(rt, "budget")
		c := sieve.New[int, int](budget)
		last := map[int]int{}
		for i := range rapid.IntRange(1, 200).Draw(rt, "steps") {
			key := rapid.IntRange(0, 20).Draw(rt, "key")
			if rapid.Bool().Draw(rt, "put") {
				c.Put(key, i, rapid.Int64Range(0, 1000).Draw(rt, "bytes"))
				last[key] = i
			} else if got, ok := c.Get(key); ok && got != last[key] {
				rt.Fatalf("key %d has %d, want %d", key, got, last[key])
			}
			if c.Bytes() > budget || c.Bytes() < 0 {
				rt.Fatalf("%d bytes of %d", c.Bytes(), budget)
			}
		}
	})
}

// What is asked for survives any number of values that are put once and never asked for.
func TestCacheKeepsWhatIsAsked(t *testing.T) {
	c := sieve.New[string, bool](10_000)
	for i := range 10 {
		c.Put("hot "+strconv.Itoa(i), true, 100)
	}
	for i := range 10_000 {
		if _, ok := c.Get("hot " + strconv.Itoa(i%10)); !ok {
			t.Fatalf("hot %d is gone after %d others", i%10, i)
		}
		c.Put("cold "+strconv.Itoa(i), true, 100)
	}
	c.Put("hot 3", true, 100_000)
	if _, ok := c.Get("hot 3"); ok {
		t.Error("a value is kept that is larger than the budget, or one that was replaced")
	}
	c.Put("x", true, 1)
	if _, ok := c.Get("x"); !ok {
		t.Error("a small value is not kept")
	}
}

func TestCacheTogether(t *testing.T) {
	c := sieve.New[int, int](5_000)
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			for i := range 5_000 {
				key := i * (worker + 1) % 97
				if v, ok := c.Get(key); ok && v%97 != key {
					t.Errorf("key %d has %d", key, v)
				}
				c.Put(key, key+97*i, int64(i%500))
			}
		})
	}
	wg.Wait()
	if c.Bytes() > 5_000 {
		t.Errorf("%d bytes", c.Bytes())
	}
}
