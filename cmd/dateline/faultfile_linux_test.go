package main

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
)

// D7: What happens to the file of a running service: somebody cuts it off, or copies another one over it, as "cp backup.db
// dateline.db" does. The service must not write into the ruins, nor die without a word.
func TestFileSpoiltWhileServing(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, o *ordeal, used int64, backup []byte){
		"emptied": func(t *testing.T, o *ordeal, _ int64, _ []byte) { mustDo(t, os.Truncate(o.file, 0)) },
		"cut off": func(t *testing.T, o *ordeal, _ int64, _ []byte) { mustDo(t, os.Truncate(o.file, 40<<10)) },
		"without its last page": func(t *testing.T, o *ordeal, used int64, _ []byte) {
			mustDo(t, os.Truncate(o.file, used-int64(os.Getpagesize())))
		},
		"replaced by a backup": func(t *testing.T, o *ordeal, _ int64, backup []byte) {
			mustDo(t, os.WriteFile(o.file, backup, 0o600)) // the same file, with other content
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOrdeal(t)
			backup := o.backup()
			before := o.acknowledged
			o.mustWrite(100) // so that much of the file lies behind where it is cut off
			sound, err := os.ReadFile(o.file)
			mustDo(t, err)
			spoil(t, o, int64(len(o.backup())), backup)
			o.wantReads()
			o.wantNoWrites()
			o.wantEnds(name)
			if name == "replaced by a backup" {
				o.acknowledged = before // which is what the backup has
			} else {
				said, err := ran(t, "serve", "--db", o.file, "--addr", freeAddress(t, newFaultRand()))
				if err == nil || !strings.Contains(said, "damaged") && !strings.Contains(said, "empty") {
					t.Errorf("the next start: %v\n%s", err, said)
				}
				mustDo(t, os.WriteFile(o.file, sound, 0o600)) // as it is restored from a copy of the disk
			}
			o.start()
			o.wantWell()
			o.end()
		})
	}
}

func mustDo(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wantReads wants answers to readers of a file that is not there any more: what it can still tell, or 5xx, and no end of the process.
func (o *ordeal) wantReads() {
	o.t.Helper()
	for _, path := range []string{"/t/" + crashSlug + ".atom", "/t/" + crashSlug, "/api/v1/timelines/" + crashSlug + "/events?limit=500", "/e/fault-3", "/t/" + crashSlug + ".ics?topic=x"} {
		res, err := http.Get(o.base + path)
		if err != nil {
			return // the service ends, since not even a transaction can begin: wantEnds looks how
		}
		_, err = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK && res.StatusCode < 500 && res.StatusCode != http.StatusNotFound {
			o.t.Errorf("GET %s = %d, %v", path, res.StatusCode, err)
		}
	}
}

// backup is a backup, as an administrator gets it: as long as what is used of the file.
func (o *ordeal) backup() []byte {
	o.t.Helper()
	status, content := asAdmin(o.t, "GET", o.base+"/api/v1/backup", "")
	if status != http.StatusOK {
		o.t.Fatalf("backup = %d", status)
	}
	return []byte(content)
}

// wantNoWrites wants a write into the ruins not to be acknowledged.
func (o *ordeal) wantNoWrites() {
	o.t.Helper()
	id := "into-the-ruins"
	r, err := http.NewRequest("PUT", o.address("/events/"+id), strings.NewReader(`{"title":"x","date":"2031"}`))
	mustDo(o.t, err)
	r.Header.Set("Authorization", "Bearer "+crashSecret)
	r.Header.Set("Content-Type", "application/json")
	if res, err := http.DefaultClient.Do(r); err == nil {
		body, _ := io.ReadAll(res.Body)
		_ = res.Body.Close() // it was read
		if res.StatusCode < 500 {
			o.t.Errorf("a write to a spoilt file = %d %.300s", res.StatusCode, body)
		}
	}
}

// wantEnds wants the service to end by itself, with a clear word; or, where so much is gone that a write does not come so far as to be
// made, to say that it is not ready, and to end when it is asked to.
func (o *ordeal) wantEnds(how string) {
	o.t.Helper()
	want := exitFailed
	if how == "cut off" {
		want = exitOK
		if status, text := get(o.t, o.base+"/readyz"); status != http.StatusServiceUnavailable {
			o.t.Errorf("a service whose file is cut off is ready: %d %s", status, text)
		}
		mustDo(o.t, o.process.Process.Signal(syscall.SIGTERM))
	}
	if code := exitCode(o.process.Wait()); code != want {
		o.t.Errorf("serve ended with %d, want %d\n%.3000s", code, want, o.log)
	}
	said := o.log.Bytes()
	ending := bytes.Contains(said, []byte("cut off or replaced")) && bytes.Contains(said, []byte("dateline restore"))
	if ending != (want == exitFailed) || bytes.Contains(said, []byte("goroutine ")) {
		o.t.Errorf("the service said:\n%.4000s", said)
	}
}
