package proc_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"dateline/bench/proc"
)

// TestCPU compares the clock that is read of any process with what the kernel tells this one of itself.
func TestCPU(t *testing.T) {
	before := own(t)
	got, err := proc.Self().CPU()
	if err != nil {
		t.Fatal(err)
	}
	if after := own(t); got < before-time.Millisecond || got > after+time.Millisecond {
		t.Errorf("CPU = %v, want what getrusage says: %v to %v", got, before, after)
	}
	for start := time.Now(); time.Since(start) < 20*time.Millisecond; { // work, less than a tick or two
	}
	again, err := proc.Self().CPU()
	if err != nil {
		t.Fatal(err)
	}
	if used, want := again-got, own(t)-before; used <= 0 || used > want+time.Millisecond {
		t.Errorf("20 ms of work cost %v, getrusage says %v", used, want)
	}
}

func own(t *testing.T) time.Duration {
	t.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// TestCPUOfAnother measures a process that works, and one that sleeps, by one clock.
func TestCPUOfAnother(t *testing.T) {
	busy := start(t, "while :; do :; done")
	idle := start(t, "exec sleep 100")
	const enough = 50 * time.Millisecond
	for {
		select {
		case <-busy.Ended():
			t.Fatal("the busy process ended")
		default:
		}
		if used := cpu(t, busy); used >= enough {
			break
		}
	}
	if used := cpu(t, idle); used > enough/2 {
		t.Errorf("the sleeping process used %v", used)
	}
}

func cpu(t *testing.T, p *proc.Process) time.Duration {
	t.Helper()
	used, err := p.CPU()
	if err != nil {
		t.Fatal(err)
	}
	return used
}

func start(t *testing.T, script string) *proc.Process {
	t.Helper()
	p, err := proc.Start(t.Context(), proc.Command{Name: "shell", Program: "/bin/sh", Args: []string{"-c", script}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Stop() }) // how it ends is told by the test that asks
	return p
}

// TestAnon takes memory, and sees it.
func TestAnon(t *testing.T) {
	before := anon(t)
	const size = 32 << 20
	block, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < size; i += 4096 {
		block[i] = 1
	}
	if grown := anon(t) - before; grown < size*9/10 || grown > size*2 {
		t.Errorf("after touching %d bytes RssAnon grew by %d", size, grown)
	}
	if err := syscall.Munmap(block); err != nil {
		t.Fatal(err)
	}
}

func anon(t *testing.T) int64 {
	t.Helper()
	bytes, err := proc.Self().Anon()
	if err != nil {
		t.Fatal(err)
	}
	return bytes
}

func TestWritten(t *testing.T) {
	before, err := proc.Self().Written()
	if err != nil {
		t.Skipf("this kernel does not tell: %v", err)
	}
	const size = 1 << 20
	if err := os.WriteFile(filepath.Join(t.TempDir(), "block"), make([]byte, size), 0o600); err != nil {
		t.Fatal(err)
	}
	after, err := proc.Self().Written()
	if err != nil {
		t.Fatal(err)
	}
	if after == before {
		t.Skip("the temporary folder is on no storage")
	}
	if grown := after - before; grown < size || grown > 2*size {
		t.Errorf("after %d bytes write_bytes grew by %d", size, grown)
	}
}

func TestField(t *testing.T) {
	text := []byte("Name:\tRssAnon\nRssAnonHuge:\t 1 kB\nRssAnon:\t    4321 kB\nEmpty:\n")
	if got, err := proc.Field(text, "RssAnon"); err != nil || got != 4321 {
		t.Errorf("Field = %d, %v, want 4321", got, err)
	}
	for _, name := range []string{"VmSize", "Empty", "Name"} {
		if got, err := proc.Field(text, name); err == nil {
			t.Errorf("Field(%s) = %d, want an error", name, got)
		}
	}
}

// TestStop tells a server that failed from one that was stopped.
func TestStop(t *testing.T) {
	failing := start(t, "exit 3")
	<-failing.Ended()
	if err := failing.Stop(); err == nil {
		t.Error("a server that failed stopped without an error")
	}
	clean := start(t, "exec sleep 100")
	for range 2 {
		if err := clean.Stop(); err != nil {
			t.Errorf("a server that ends when asked: %v", err)
		}
	}
	stubborn := start(t, "trap '' TERM; exec sleep 100")
	if err := stubborn.Kill(); err != nil {
		t.Errorf("Kill = %v", err)
	}
	if err := stubborn.Stop(); err == nil {
		t.Error("a server that was killed here stopped without an error")
	}
	killed := start(t, "kill -9 $$")
	<-killed.Ended()
	if err := killed.Stop(); err == nil {
		t.Error("a server that was killed stopped without an error")
	}
}
