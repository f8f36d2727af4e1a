package main

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline/data/bolt"
	"dateline/internal/sample"
	"dateline/timeline"
)

// loadedEvents is how many events the tests load.
const loadedEvents = 5000

// sampleLines are made-up events in a file.
func sampleLines(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "events.ndjson")
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(sample.Write(file, sample.Events(1, "s", loadedEvents)), file.Close()); err != nil {
		t.Fatal(err)
	}
	return name
}

// importing is an import by a process of its own, which may be ended.
func importing(t *testing.T, file string, args ...string) (command *exec.Cmd, complaint *bytes.Buffer) {
	command = exec.CommandContext(context.WithoutCancel(t.Context()), "dateline", append([]string{"import", "--db", file, "--timeline", "news"}, args...)...)
	complaint = new(bytes.Buffer)
	command.Stderr = complaint
	t.Cleanup(func() {
		if command.Process != nil {
			_ = command.Process.Kill() // fails if it has ended
		}
	})
	return command, complaint
}

func namesIn(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func wantWhole(t *testing.T, file string) {
	t.Helper()
	store, err := bolt.Open(file, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if findings, err := store.Check(t.Context(), nil); err != nil || len(findings) > 0 {
		t.Errorf("Check() = %q, %v", findings, err)
	}
	page, err := store.List(t.Context(), timeline.Query{Timeline: "news", Limit: 2 * loadedEvents})
	if err != nil || len(page.Events) != loadedEvents {
		t.Errorf("the file has %d events, want %d; %v", len(page.Events), loadedEvents, err)
	}
}

// D14: An import into a new file that is killed leaves no file, or all of it; the next one removes what else it left.
func TestImportKilled(t *testing.T) {
	t.Parallel()
	const rounds = 12
	input, folder := sampleLines(t), t.TempDir()
	file := filepath.Join(folder, "d.db")
	began := time.Now()
	whole, complaint := importing(t, file, input)
	if err := whole.Run(); err != nil {
		t.Fatalf("import: %v\n%s", err, complaint)
	}
	took := time.Since(began)
	bitten, left := 0, 0
	for range rounds {
		if err := os.RemoveAll(file); err != nil {
			t.Fatal(err)
		}
		p, complaint := importing(t, file, input)
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(took/10 + rand.N(took))
		_ = p.Process.Kill() // fails if it was faster, which is seen at once
		err := p.Wait()
		if wasKilled(err) {
			bitten++
		} else if err != nil {
			t.Fatalf("the import ended otherwise: %v\n%s", err, complaint)
		}
		// Killed soon enough, it has made nothing yet.
		if slices.ContainsFunc(namesIn(t, folder), func(name string) bool { return strings.HasPrefix(name, ".d.db-") }) {
			left++
		}
		if _, err := os.Stat(file); err == nil {
			wantWhole(t, file)
		}
	}
	t.Logf("%d rounds, %d killed while they ran, %d left something behind", rounds, bitten, left)
	if bitten*3 < rounds || left == 0 {
		t.Errorf("%d of %d imports were killed while they ran, and %d left something behind: the test does not bite", bitten, rounds, left)
	}
	if err := os.RemoveAll(file); err != nil {
		t.Fatal(err)
	}
	again, complaint := importing(t, file, input)
	if err := again.Run(); err != nil {
		t.Fatalf("import: %v\n%s", err, complaint)
	}
	wantWhole(t, file)
	if names := namesIn(t, folder); len(names) != 1 {
		t.Errorf("after all there are %q", names)
	}
}

// Two imports at once do not take what the other works in for a leftover.
func TestImportBesideAnother(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	file := filepath.Join(folder, "d.db")
	first, complaint := importing(t, file, "-")
	in, err := first.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	if err := sample.Write(in, sample.Events(2, "t", 1000)); err != nil {
		t.Fatal(err)
	}
	come(t, func() bool {
		return len(namesIn(t, folder)) > 0 && len(namesIn(t, filepath.Join(folder, namesIn(t, folder)[0]))) > 1
	})
	second, complaint2 := importing(t, file, sampleLines(t))
	if err := second.Run(); err != nil {
		t.Fatalf("the second import: %v\n%s", err, complaint2)
	}
	_ = in.Close() // what comes of it is seen below
	if err := first.Wait(); err == nil || !strings.Contains(complaint.String(), "file exists") {
		t.Errorf("the first import, whose file was there before it was done: %v\n%s", err, complaint)
	}
	wantWhole(t, file)
	if names := namesIn(t, folder); len(names) != 1 {
		t.Errorf("after all there are %q", names)
	}
}

// come waits until something is so.
func come(t *testing.T, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("that never came")
		}
	}
}

// An import that is interrupted leaves nothing, also if what it reads from ends with it.
func TestImportInterrupted(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	p, complaint := importing(t, filepath.Join(folder, "d.db"), "-")
	in, err := p.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	if err := sample.Write(in, sample.Events(1, "s", 1000)); err != nil {
		t.Fatal(err)
	}
	come(t, func() bool { return len(namesIn(t, folder)) > 0 })
	if err := p.Process.Signal(os.Interrupt); err != nil {
		t.Fatalf("the import was over already: %v\n%s", err, complaint)
	}
	time.Sleep(50 * time.Millisecond) // or else the end of the input might be seen first
	_ = in.Close()                    // which may be over
	if err := p.Wait(); err == nil || !strings.Contains(complaint.String(), "interrupted") {
		t.Errorf("the import ended as %v\n%s", err, complaint)
	}
	if names := namesIn(t, folder); len(names) > 0 {
		t.Errorf("there are %q", names)
	}
}

// D4: Where the disk is full, which a limit on the size of files stands for, an import says so and leaves nothing.
func TestImportFullDisk(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no shell that sets a limit")
	}
	input, folder := sampleLines(t), t.TempDir()
	for _, blocks := range []string{"100", "3000", "9000"} { // of 512 or 1,024 bytes
		p := exec.CommandContext(t.Context(), "sh", "-c", `ulimit -f `+blocks+`; exec dateline import --db "$1" --timeline news "$2"`, "sh", filepath.Join(folder, "d.db"), input)
		out, err := p.CombinedOutput()
		if err == nil || !strings.Contains(string(out), "file too large") || !strings.Contains(string(out), "make room") {
			t.Errorf("with %s blocks: %v\n%s", blocks, err, out)
		}
		if names := namesIn(t, folder); len(names) > 0 {
			t.Errorf("with %s blocks there are %q", blocks, names)
		}
	}
}
