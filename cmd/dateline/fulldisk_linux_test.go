package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"dateline/data/bolt"
)

// A disk that is full refuses writes, clearly; reading goes on, nothing that was acknowledged is lost, and where there is
// room again writes work again, without a new start.

// limitFiles lets the files of a process grow to so many bytes (RLIMIT_FSIZE).
func limitFiles(t *testing.T, pid int, bytes uint64) {
	t.Helper()
	const fileSize = 1
	limit := syscall.Rlimit{Cur: bytes, Max: ^uint64(0)}
	_, _, errno := syscall.Syscall6(syscall.SYS_PRLIMIT64, uintptr(pid), fileSize, uintptr(unsafe.Pointer(&limit)), 0, 0, 0)
	if errno != 0 {
		t.Skipf("prlimit: %v", errno)
	}
}

// D4, by a limit on the size of files.
func TestFileSizeLimit(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	file := filepath.Join(folder, "d.db")
	v := startVictim(t, file, rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0)))
	limitFiles(t, v.process.Process.Pid, 3<<20)
	pid := v.process.Process.Pid
	// A copy of the file would have the room that the file has.
	fillUp(t, v, file, func() { limitFiles(t, pid, 1<<20) }, func() { limitFiles(t, pid, ^uint64(0)) })
}

// D4, on a disk of its own.
func TestFullDisk(t *testing.T) {
	folder := t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=8m"); err != nil {
		t.Skipf("no disk of its own can be mounted: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(folder, syscall.MNT_DETACH) })
	t.Setenv("TMPDIR", folder)
	ballast := filepath.Join(folder, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 3<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "d.db")
	v := startVictim(t, file, rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0)))
	fillUp(t, v, file, func() {}, func() {
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
	})
}

// fillUp writes until the disk is full, looks at what still works, backups apart, and makes room.
func fillUp(t *testing.T, v victim, file string, leaveLess, makeRoom func()) {
	t.Helper()
	(&crashWorld{t: t}).createTimeline(v.base)
	acknowledged := []int{}
	for n, refused := 0, 0; refused < 3 && n < 1000; n++ { // in a row: some of what the index of words had may be free again
		status, text := putLarge(t, v.base, n)
		if status == http.StatusCreated {
			acknowledged, refused = append(acknowledged, n), 0
			continue
		}
		wantFull(t, "PUT", status, text)
		refused++
	}
	checkServes(t, v.base)
	if status, text := get(t, v.base+"/api/v1/timelines/"+crashSlug+"/events?q=words&limit=1"); status != http.StatusOK || !strings.Contains(text, "words") {
		t.Errorf("a search on a full disk = %d %.300s", status, text)
	}
	leaveLess()
	before := namesIn(t, filepath.Dir(file))
	status, text := asAdmin(t, "GET", v.base+"/api/v1/backup", "")
	if status != http.StatusServiceUnavailable || !strings.Contains(text, "temporary files") {
		t.Errorf("GET /backup on a full disk = %d %.300s", status, text)
	}
	if after := namesIn(t, filepath.Dir(file)); !slices.Equal(after, before) {
		t.Errorf("a backup on a full disk left files: %q, then %q", before, after)
	}
	makeRoom()
	if status, text = putLarge(t, v.base, 1000); status != http.StatusCreated {
		t.Errorf("PUT where there is room again = %d %.300s", status, text)
	}
	acknowledged = append(acknowledged, 1000)
	_ = v.process.Process.Kill() // without time to put anything right
	_ = v.process.Wait()
	if log := v.log.String(); strings.Contains(log, "panic") || !strings.Contains(log, "level=WARN") {
		t.Errorf("the service logged:\n%.3000s", log)
	}
	lost := 0
	inspect(t, file, func(store *bolt.Store) {
		for _, i := range acknowledged {
			if _, _, err := store.Event(t.Context(), fmt.Sprint("large-", i)); err != nil {
				lost++
			}
		}
	})
	t.Logf("%d writes acknowledged, lost %d", len(acknowledged), lost)
	if lost > 0 || len(acknowledged) < 20 {
		t.Errorf("of %d writes %d are lost", len(acknowledged), lost)
	}
	mustCheck(t, file)
}

// wantFull wants the problem document of a full disk.
func wantFull(t *testing.T, what string, status int, text string) {
	t.Helper()
	var problem struct {
		Status int
		Detail string
	}
	if err := json.Unmarshal([]byte(text), &problem); err != nil || status != http.StatusServiceUnavailable || problem.Status != status || !strings.Contains(problem.Detail, "no room") {
		t.Errorf("%s on a full disk = %d %.500s, %v", what, status, text, err)
	}
}

// putLarge writes an event of some 40 kB.
func putLarge(t *testing.T, base string, n int) (status int, text string) {
	t.Helper()
	body := fmt.Sprintf(`{"title":"Large %d","date":"2031-05-05","body":"%s"}`, n, strings.Repeat(fmt.Sprint("words ", n, " "), 4000))
	return asAdmin(t, "PUT", fmt.Sprintf("%s/api/v1/timelines/%s/events/large-%d", base, crashSlug, n), body)
}
