package main

import (
	"os"
	"runtime/debug"
)

// Beside what is kept for followers, a service needs about so many bytes: the program itself has a quarter of them, requests that
// run have the rest. Were it much less, a service whose cache is full would do little else than to collect garbage.
const working = 44 << 20

// collectPercent is how much may be allocated before memory is looked through, in percent of what is in use. What is in
// use is little and stays; at 100 percent to look through it costs a tenth of every poll.
const collectPercent = 400

// budgetMemory lets the service work in the cache and what it needs beside it, more only while it must. What the
// environment says of Go's own memory holds.
func budgetMemory(cache int64) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(cache + working)
	}
}

// loading is what the load of a new file may work in: what it holds, and as much again that is not looked through yet. It stays below half a
// gigabyte, of which the program itself has a part.
const loading = 384 << 20

// budgetLoad lets a load of a new file work in what it needs: at 100 percent to look through memory costs a tenth of it. The function that it returns
// makes it as it was before.
func budgetLoad() (restore func()) {
	percent, limit := -1, int64(-1) // no limit is negative: then nothing changes
	if os.Getenv("GOGC") == "" {
		percent = debug.SetGCPercent(collectPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		limit = debug.SetMemoryLimit(loading)
	}
	return func() {
		if os.Getenv("GOGC") == "" {
			debug.SetGCPercent(percent)
		}
		debug.SetMemoryLimit(limit)
	}
}
