//go:build unix

package bolt_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"dateline/data/bolt"
	"dateline/timeline"
)

// D7: a store whose file is spoilt while it is open makes errors of what is gone, writes nothing, says that it is broken, and lets
// who owns it end.
func TestSpoiltWhileOpen(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, path, before string){
		"emptied": func(t *testing.T, path, _ string) { try(t, os.Truncate(path, 0)) },
		"cut off": func(t *testing.T, path, _ string) {
			info, err := os.Stat(path)
			try(t, err)
			try(t, os.Truncate(path, info.Size()/64))
		},
		"put back": func(t *testing.T, path, before string) {
			content, err := os.ReadFile(before)
			try(t, err)
			try(t, os.WriteFile(path, content, 0o600))
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "d.db")
			s := open(t, path, bolt.Options{})
			put(t, s, main)
			content, err := os.ReadFile(path)
			try(t, err)
			try(t, os.WriteFile(path+".before", content, 0o600))
			for range 3 {
				putAlike(t, s, 100)
			}
			if s.Damage() != nil {
				t.Fatalf("a sound store is broken: %v", s.Damage())
			}
			spoil(t, path, path+".before")
			for range 3 {
				_, err := s.List(t.Context(), timeline.Query{Timeline: "main", Limit: 1000})
				if err == nil && name != "put back" {
					t.Error("a list of what is gone is no error")
				}
			}
			size, err := os.Stat(path)
			try(t, err)
			for range 3 {
				_, err := s.Write(t.Context(), timeline.Write{Ops: []timeline.Op{event("late")}})
				if timeline.KindOf(err) != timeline.Unavailable || !errors.Is(err, bolt.ErrBroken) {
					t.Errorf("a write into the ruins: %v", err)
				}
			}
			select {
			case <-s.Broken():
			default:
				t.Error("nobody is told")
			}
			if after, err := os.Stat(path); err != nil || after.Size() != size.Size() {
				t.Errorf("the ruins have %d bytes, and had %d: %v", after.Size(), size.Size(), err)
			}
			if err := s.Close(); err != nil {
				t.Errorf("Close() = %v", err)
			}
		})
	}
}
