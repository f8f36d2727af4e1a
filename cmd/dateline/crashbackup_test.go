package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dateline/data/bolt"
)

// D2: TestCrashBackup kills a service in the middle of a backup, while a client writes, and then the command that asks for one.
// The service leaves nothing behind, no half copy of the command is mistaken for a backup, and the service's file has all that was
// acknowledged.
func TestCrashBackup(t *testing.T) {
	file, folder := largeFile(t), t.TempDir()
	temporary := filepath.Join(folder, "temporary")
	if err := os.Mkdir(temporary, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", temporary)
	rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	acknowledged := map[string]bool{}
	crashing(t, "backup", func(n int) bool {
		v := startVictim(t, file, rng)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			for i := 0; writeOne(ctx, v.base, fmt.Sprintf("w%d-%d", n, i)); i++ {
				acknowledged[fmt.Sprintf("w%d-%d", n, i)] = true
			}
		}()
		target := filepath.Join(folder, fmt.Sprint("backup", n, ".db"))
		a := startAct(t, "backup", "--server", v.base, "--token", crashSecret, target)
		bitten, half := awaitNameless(v.process.Process.Pid, temporary), ""
		if n%2 == 1 { // the command dies, and the service goes on
			half = await(filepath.Join(folder, fmt.Sprint(".backup", n, ".db-*"), "*"))
			bitten = half != ""
			a.kill(t)
		}
		v.kill(t)
		stop()
		<-ended
		err := a.process.Wait() // an error too if it was waited for already
		if _, there := os.Stat(target); there == nil {
			mustCheck(t, target) // it was quicker
			return false
		}
		if err == nil {
			t.Errorf("there is no %s, but the command succeeded:\n%s", target, a.said.String())
		}
		if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
			t.Errorf("the service left %v, %v", left, err)
		}
		refuseHalf(t, half, file)
		mustCheck(t, file)
		return bitten
	})
	lost := 0
	inspect(t, file, func(store *bolt.Store) {
		for id := range acknowledged {
			if _, _, err := store.Event(t.Context(), id); err != nil {
				lost++
			}
		}
	})
	t.Logf("%d writes acknowledged, lost %d", len(acknowledged), lost)
	if lost > 0 || len(acknowledged) == 0 {
		t.Errorf("of %d writes %d are lost", len(acknowledged), lost)
	}
	mustCheck(t, file)
}

// awaitNameless waits until a process writes to a file of the folder that has no name any more; false if it does not, or the system does
// not tell.
func awaitNameless(process int, folder string) bool {
	for end := time.Now().Add(time.Second); time.Now().Before(end); time.Sleep(100 * time.Microsecond) {
		links, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", process))
		for _, link := range links {
			name, err := os.Readlink(link)
			if err != nil || !strings.HasPrefix(name, folder+"/") {
				continue
			}
			if info, err := os.Stat(link); err == nil && info.Size() > 0 {
				return true
			}
		}
	}
	return false
}

// refuseHalf wants a half copy not to be restored. One that lacked nothing but its name may be: the file that it was copied from has
// grown since.
func refuseHalf(t *testing.T, half, whole string) {
	t.Helper()
	part, err := os.Stat(half)
	all, errAll := os.Stat(whole)
	if err != nil || errAll != nil || part.Size() >= all.Size() {
		return // it was whole, and had not its name yet
	}
	file := half + "-restored.db"
	said, err := ran(t, "restore", "--db", file, half)
	if err == nil {
		mustCheck(t, file)
		inspect(t, file, func(store *bolt.Store) {
			for n := range 1000 {
				if _, _, err := store.Event(t.Context(), fmt.Sprint("e", n/250, "-", n%250)); err != nil {
					t.Fatalf("%d bytes of %d were restored, without all that was there: %v", part.Size(), all.Size(), err)
				}
			}
		})
	} else if !strings.Contains(said, "dateline: ") {
		t.Errorf("%d bytes of %d are refused without a word: %v\n%s", part.Size(), all.Size(), err, said)
	}
}

// writeOne writes an event; it is false if that was not acknowledged.
func writeOne(ctx context.Context, base, id string) bool {
	body := strings.NewReader(`{"title":"` + id + `","date":"2031-05-05"}`)
	r, err := http.NewRequestWithContext(ctx, "PUT", base+"/api/v1/timelines/"+crashSlug+"/events/"+id, body)
	if err != nil {
		return false
	}
	r.Header.Set("Authorization", "Bearer "+crashSecret)
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	return res.Body.Close() == nil && res.StatusCode == http.StatusCreated
}
