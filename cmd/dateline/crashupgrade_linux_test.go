package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"dateline/timeline"
)

// D2: TestCrashUpgrade kills the program while it brings a file of schema 1 up to date: the file is as it was, or in the present
// schema, and in both cases the next start goes on with it.
func TestCrashUpgrade(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "d.db")
	fillStore(t, file, time.Now, func(write func(ops ...timeline.Op)) {
		for n := range 5 {
			var ops []timeline.Op
			for i := range 1000 {
				ops = append(ops, crashEvent(fmt.Sprint("e", n, "-", i)))
			}
			write(ops...)
		}
	})
	newest := schemaOf(t, file)
	rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	crashing(t, "upgrade", func(int) bool {
		setSchema(t, file, 1) // what schema 2 added is there, and is entered once more
		a := startAct(t, "token", "list", "--db", file)
		held := awaitLock(t, file)
		time.Sleep(time.Duration(rng.IntN(40)) * time.Millisecond)
		killed := a.kill(t)
		after := schemaOf(t, file)
		if after != 1 && after != newest {
			t.Errorf("the file has schema %d", after)
		}
		if said, err := ran(t, "token", "list", "--db", file); err != nil {
			t.Errorf("the next start: %v\n%s", err, said)
		}
		mustCheck(t, file)
		return held && killed && after == 1
	})
}

// awaitLock waits until another process owns the file, for a second.
func awaitLock(t *testing.T, file string) bool {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for end := time.Now().Add(time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB)
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return true
		}
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_UN); err != nil {
			t.Fatal(err)
		}
	}
	return false
}

func schemaOf(t *testing.T, file string) (schema uint64) {
	t.Helper()
	db, err := bbolt.Open(file, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	err = db.View(func(tx *bbolt.Tx) error {
		schema = binary.BigEndian.Uint64(tx.Bucket([]byte("m")).Get([]byte("schema")))
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return schema
}

func setSchema(t *testing.T, file string, schema uint64) {
	t.Helper()
	db, err := bbolt.Open(file, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("m")).Put([]byte("schema"), binary.BigEndian.AppendUint64(nil, schema))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}
