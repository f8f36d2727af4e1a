package main

import (
	"os"
	"runtime/debug"
)

// Beside what is kept for followers, a service needs about so many bytes: requests that run, the program itself.
const working = 32 << 20

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
