// Command dateline keeps dated events and publishes them: a JSON API, RSS, Atom, JSON Feed, iCalendar and
// web pages from one file.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal is not caught: it ends the program at once
	p := &Program{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Now: time.Now,
		AdminToken: os.Getenv(secretVariable), Credentials: os.Getenv("CREDENTIALS_DIRECTORY"),
	}
	os.Exit(p.Main(ctx, os.Args[1:]))
}
