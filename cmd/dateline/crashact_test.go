package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"dateline/data/bolt"
	"dateline/timeline"
)

// The tests of this file kill the program in the middle of what takes long: a backup, a compaction, a restore, and the due
// writes of a start. Each says in how many rounds it was killed in the middle of it, and wants some.

const (
	actRounds = 12 // at most; of so many that were in the middle the test has enough:
	actBites  = 3
)

// act is a run of the program that is going to be killed.
type act struct {
	process *exec.Cmd
	said    bytes.Buffer
}

// startAct starts the program with the arguments.
func startAct(t *testing.T, args ...string) *act {
	t.Helper()
	a := &act{process: exec.CommandContext(context.WithoutCancel(t.Context()), "dateline", args...)}
	a.process.Stdout, a.process.Stderr = &a.said, &a.said
	a.process.Env = append(os.Environ(), quickEnd)
	if err := a.process.Start(); err != nil {
		t.Fatal(err)
	}
	return a
}

// kill kills it; false if it had ended by itself.
func (a *act) kill(t *testing.T) bool {
	t.Helper()
	_ = a.process.Process.Kill() // it may have ended
	err := a.process.Wait()
	if wasKilled(err) {
		return true
	}
	if err != nil {
		t.Fatalf("%s ended otherwise: %v\n%s", a.process, err, a.said.String())
	}
	return false
}

// wasKilled reports whether a process ended by SIGKILL.
func wasKilled(err error) bool {
	exit, ok := errors.AsType[*exec.ExitError](err)
	return ok && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL
}

// await waits until the pattern names a file that is not empty, or a second is over.
func await(pattern string) (name string) {
	for end := time.Now().Add(time.Second); time.Now().Before(end); time.Sleep(100 * time.Microsecond) {
		names, _ := filepath.Glob(pattern)
		for _, name := range names {
			if info, err := os.Stat(name); err == nil && !info.IsDir() && info.Size() > 0 {
				return name
			}
		}
	}
	return ""
}

// ran runs the program to its end, and returns what it said.
func ran(t *testing.T, args ...string) (said string, err error) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "dateline", args...).CombinedOutput()
	return string(out), err
}

// mustCheck wants a file to be sound, by dateline check.
func mustCheck(t *testing.T, file string) {
	t.Helper()
	if said, err := ran(t, "check", "--db", file); err != nil {
		t.Errorf("check of %s: %v\n%s", file, err, said)
	}
}

// largeFile is a file of some 15 MB, so that to copy it takes a while.
func largeFile(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "d.db")
	fillStore(t, file, time.Now, func(write func(ops ...timeline.Op)) {
		for n := range 4 {
			var ops []timeline.Op
			for i := range 250 {
				e := crashEvent(fmt.Sprint("e", n, "-", i))
				e.Event.Body = strings.Repeat(fmt.Sprint("words of ", n, i, " "), 700)
				ops = append(ops, e)
			}
			write(ops...)
		}
	})
	return file
}

func crashEvent(id string) timeline.PutEvent {
	return timeline.PutEvent{Event: timeline.Event{ID: id, Timeline: crashSlug, Title: id, Date: "2031-05-05"}}
}

func fillStore(t *testing.T, file string, now func() time.Time, fill func(write func(ops ...timeline.Op))) {
	t.Helper()
	store, err := bolt.Open(file, bolt.Options{Clock: timeline.NewClock(now)})
	if err != nil {
		t.Fatal(err)
	}
	write := func(ops ...timeline.Op) {
		t.Helper()
		if _, err := store.Write(t.Context(), timeline.Write{Ops: ops}); err != nil {
			t.Fatal(err)
		}
	}
	write(timeline.PutTimeline{Timeline: timeline.Timeline{Slug: crashSlug}})
	fill(write)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
}

func sumOf(t *testing.T, file string) [32]byte {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return sha256.Sum256(content)
}

// crashing makes rounds until enough of them were in the middle of the act.
func crashing(t *testing.T, what string, round func(n int) (bitten bool)) {
	t.Helper()
	rounds, bites := 0, 0
	for ; rounds < actRounds && bites < actBites && !t.Failed(); rounds++ {
		if round(rounds) {
			bites++
		}
	}
	t.Logf("%s: %d rounds, killed in the middle of %d", what, rounds, bites)
	if bites == 0 && !t.Failed() {
		t.Errorf("%s was never in the middle when the process was killed: the test does not bite", what)
	}
}

// D2: A compaction that is killed leaves the file as it was, or the new one whole.
func TestCrashCompact(t *testing.T) {
	t.Parallel()
	file := largeFile(t)
	before := sumOf(t, file)
	crashing(t, "compaction", func(int) bool {
		a := startAct(t, "compact", "--db", file)
		temporary := await(filepath.Join(filepath.Dir(file), ".d.db-*"))
		if !a.kill(t) {
			before = sumOf(t, file)
			return false
		}
		mustCheck(t, file)
		_, err := os.Stat(temporary)
		bitten := temporary != "" && err == nil
		if bitten && sumOf(t, file) != before {
			t.Error("the file is another one, though the new one has not taken its name")
		}
		before = sumOf(t, file)
		_ = os.Remove(temporary) // what a machine's owner does
		return bitten
	})
	if said, err := ran(t, "compact", "--db", file); err != nil {
		t.Errorf("compact: %v\n%s", err, said)
	}
	mustCheck(t, file)
}

// D2: A restore that is killed leaves the backup as it was, and no file or all of it.
func TestCrashRestore(t *testing.T) {
	t.Parallel()
	backup := largeFile(t)
	before, folder := sumOf(t, backup), t.TempDir()
	rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	crashing(t, "restore", func(n int) bool {
		file := filepath.Join(folder, fmt.Sprint("new", n, ".db"))
		a := startAct(t, "restore", "--db", file, backup)
		temporary := await(filepath.Join(folder, fmt.Sprint(".new", n, ".db-*"), "*"))
		time.Sleep(time.Duration(rng.IntN(150)) * time.Millisecond)
		killed := a.kill(t)
		if sumOf(t, backup) != before {
			t.Error("the backup is another one")
		}
		_, err := os.Stat(file)
		if err == nil {
			mustCheck(t, file)
			return false
		}
		if said, err := ran(t, "restore", "--db", file, backup); err != nil {
			t.Errorf("restore again: %v\n%s", err, said)
		}
		mustCheck(t, file)
		return killed && temporary != ""
	})
}

// D2: Due writes that are killed are whole steps, and what is left is made by the next start.
func TestCrashDue(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "d.db")
	fillDue(t, file)
	rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	serving, patience := []string{"--keep-revisions", "1"}, 200*time.Millisecond
	crashing(t, "due writes", func(n int) bool {
		before := leftDue(t, file)
		if before == 0 { // the last one was not in time
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
			fillDue(t, file)
			before, patience = leftDue(t, file), patience*3/4
		}
		a := startAct(t, append([]string{"serve", "--db", file, "--addr", freeAddress(t, rng), "--base-url", "https://dates.example.org"}, serving...)...)
		time.Sleep(patience + time.Duration(rng.IntN(100))*time.Millisecond)
		if !a.kill(t) {
			t.Fatalf("serve ended: %s", a.said.String())
		}
		after := leftDue(t, file)
		mustCheck(t, file)
		if after == before {
			patience += 150 * time.Millisecond // the machine is slow: it had not begun
		}
		return after > 0 && after < before
	})
	if t.Failed() {
		return
	}
	v := startVictim(t, file, rng, serving...)
	if status, _ := get(t, v.base+"/t/"+crashSlug); status != 200 {
		t.Errorf("the next start answers %d", status)
	}
	v.kill(t)
	if left := leftDue(t, file); left != 0 {
		t.Errorf("behind the next start, %d events are as they were", left)
	}
	mustCheck(t, file)
}

// fillDue makes a file in which much is due: deleted events to forget, and histories to trim.
func fillDue(t *testing.T, file string) {
	t.Helper()
	const deleted, edited = 1600, 1000
	past := time.Now().Add(-800 * 24 * time.Hour)
	fillStore(t, file, func() time.Time { return past }, func(write func(ops ...timeline.Op)) {
		several := func(prefix string, n int, op func(id string) timeline.Op) {
			var ops []timeline.Op
			for i := range n {
				ops = append(ops, op(fmt.Sprint(prefix, i)))
			}
			write(ops...)
		}
		several("gone", deleted, func(id string) timeline.Op { return crashEvent(id) })
		several("gone", deleted, func(id string) timeline.Op { return timeline.DeleteEvent{Timeline: crashSlug, ID: id} })
		for n := range 4 {
			several("kept", edited, func(id string) timeline.Op {
				e := crashEvent(id)
				e.Event.Summary = fmt.Sprint("edit ", n)
				return e
			})
		}
	})
}

// leftDue is of how many events due writes are still to be made.
func leftDue(t *testing.T, file string) (left int) {
	t.Helper()
	store, err := bolt.Open(file, bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	page, err := store.List(t.Context(), timeline.Query{Timeline: crashSlug, Show: timeline.ShowAll, Limit: 1_000_000})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range page.Events {
		r, _, err := store.Event(t.Context(), e.ID)
		if err != nil {
			t.Fatal(err)
		}
		if r.Event.Deleted != nil || r.Since < 3 {
			left++
		}
	}
	return left
}
