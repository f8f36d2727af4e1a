package bolt_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"dateline/data/bolt"
	"dateline/timeline"
)

func open(t *testing.T, path string, o bolt.Options) *bolt.Store {
	t.Helper()
	s, err := bolt.Open(path, o)
	if err != nil {
		t.Fatalf("Open(%s) = %v", path, err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func put(t *testing.T, s *bolt.Store, ops ...timeline.Op) {
	t.Helper()
	if _, err := s.Write(t.Context(), timeline.Write{Ops: ops}); err != nil {
		t.Fatalf("Write(%+v) = %v", ops, err)
	}
}

func event(id string) timeline.PutEvent {
	return timeline.PutEvent{Event: timeline.Event{ID: id, Timeline: "main", Title: id, Date: "2025-03-02"}}
}

var main = timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "main"}}

func TestOpenLocked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "d.db")
	open(t, path, bolt.Options{})
	_, err := bolt.Open(path, bolt.Options{Wait: 50 * time.Millisecond})
	if !errors.Is(err, bolt.ErrLocked) || !strings.Contains(err.Error(), path) {
		t.Errorf("Open of a file in use = %v, want ErrLocked and the path", err)
	}
}

func TestOpenForeign(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text")
	content := bytes.Repeat([]byte("not a database\n"), 10_000)
	if err := os.WriteFile(text, content, 0o600); err != nil {
		t.Fatal(err)
	}
	note := filepath.Join(dir, "note")
	if err := os.WriteFile(note, content[:3000], 0o600); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(dir, "other.db")
	db, err := bbolt.Open(other, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	bucket := func(name string, key, value []byte) func(tx *bbolt.Tx) error {
		return func(tx *bbolt.Tx) error {
			b, err := tx.CreateBucketIfNotExists([]byte(name))
			if err != nil {
				return err
			}
			return b.Put(key, value)
		}
	}
	if err := errors.Join(db.Update(bucket("users", []byte("k"), []byte("v"))), db.Close()); err != nil {
		t.Fatal(err)
	}
	short := filepath.Join(dir, "short.db") // of Dateline, cut off
	whole := open(t, short, bolt.Options{})
	put(t, whole, main, event("one"))
	if err := errors.Join(whole.Close(), os.Truncate(short, 3*4096)); err != nil {
		t.Fatal(err)
	}
	likeOurs := filepath.Join(dir, "likeours.db") // of another program, with a bucket named as one of ours
	if db, err = bbolt.Open(likeOurs, 0o600, nil); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(bucket("m", []byte("epoch"), []byte("x"))), db.Close()); err != nil {
		t.Fatal(err)
	}
	lacking := filepath.Join(dir, "lacking.db")
	if err := open(t, lacking, bolt.Options{}).Close(); err != nil {
		t.Fatal(err)
	}
	if db, err = bbolt.Open(lacking, 0o600, nil); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(func(tx *bbolt.Tx) error { return tx.DeleteBucket([]byte("k")) }), db.Close()); err != nil {
		t.Fatal(err)
	}
	newer := filepath.Join(dir, "newer.db")
	if err := open(t, newer, bolt.Options{}).Close(); err != nil {
		t.Fatal(err)
	}
	if db, err = bbolt.Open(newer, 0o600, nil); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(bucket("m", []byte("schema"), []byte{0, 0, 0, 0, 0, 0, 0, 99})), db.Close()); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		text: "not a Dateline file", note: "not a Dateline file", other: "not a Dateline file", likeOurs: "not a Dateline file", newer: "schema 99",
		dir: "not a regular file", short: "damaged", lacking: "damaged: bucket k",
	} {
		before, _ := os.ReadFile(path)
		s, err := bolt.Open(path, bolt.Options{})
		if err == nil {
			s.Close()
		}
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("Open(%s) = %v, want an error with %q and the path", path, err, want)
		}
		if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
			t.Errorf("Open(%s) changed the file", path)
		}
	}
}

// A file to which nothing was written yet cannot be read, and is no foreign one: it can be written to.
func TestOpenBare(t *testing.T) {
	path := filepath.Join(t.TempDir(), "d.db")
	db, err := bbolt.Open(path, 0o600, nil)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := bolt.Open(path, bolt.Options{ReadOnly: true}); !errors.Is(err, bolt.ErrBare) {
		t.Errorf("Open() to read = %v, want ErrBare", err)
	}
	open(t, path, bolt.Options{})
}

// M1: an authority that is frozen stays.
func TestAuthority(t *testing.T) {
	path := filepath.Join(t.TempDir(), "d.db")
	now := time.Date(2026, 5, 5, 0, 0, 0, 0, time.UTC)
	clock := timeline.NewClock(func() time.Time { return now })
	s := open(t, path, bolt.Options{Clock: clock})
	if a, frozen, err := s.Authority(t.Context()); err != nil || frozen || a != (timeline.Authority{Host: "localhost", Year: 2026}) {
		t.Errorf("Authority() = %v, %v, %v", a, frozen, err)
	}
	want := timeline.Authority{Host: "example.org", Year: 2025}
	for range 2 { // the second time it is frozen already
		if err := s.FreezeAuthority(t.Context(), want); err != nil {
			t.Fatalf("FreezeAuthority() = %v", err)
		}
	}
	epoch := s.Epoch()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path, bolt.Options{})
	if a, frozen, err := s.Authority(t.Context()); err != nil || !frozen || a != want {
		t.Errorf("Authority() = %v, %v, %v, want %v", a, frozen, err, want)
	}
	if s.Epoch() != epoch || epoch == "" || s.SequenceBase() != 0 {
		t.Errorf("epoch went from %q to %q, sequence base %d", epoch, s.Epoch(), s.SequenceBase())
	}
	if err := s.FreezeAuthority(t.Context(), timeline.Authority{Host: "example.com", Year: 2025}); timeline.KindOf(err) != timeline.Conflict {
		t.Errorf("FreezeAuthority(another) = %v, want Conflict", err)
	}
}

func TestRetention(t *testing.T) {
	path := filepath.Join(t.TempDir(), "d.db")
	now := time.Date(2026, 5, 5, 0, 0, 0, 0, time.UTC)
	day := 24 * time.Hour
	reopen := func(retention time.Duration) *bolt.Store {
		return open(t, path, bolt.Options{Clock: timeline.NewClock(func() time.Time { return now }), Keep: &timeline.Keep{Deleted: retention}})
	}
	s := reopen(0)
	put(t, s, main, event("one"))
	put(t, s, timeline.DeleteEvent{Timeline: "main", ID: "one"})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	now = now.Add(61 * day)
	s = reopen(60 * day) // shorter than when the event was deleted
	if _, err := s.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Event(t.Context(), "one"); timeline.KindOf(err) != timeline.Gone {
		t.Errorf("Event() after a shorter retention = %v, want Gone", err)
	}
	if findings, err := s.Check(t.Context(), nil); err != nil || len(findings) > 0 {
		t.Errorf("Check() = %v, %v", findings, err)
	}
}

// A process that ended while it moved purges to a new time leaves some where they were; the next one goes on, whatever it is asked to keep.
func TestRetentionHalfMoved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "d.db")
	now := time.Date(2026, 5, 5, 0, 0, 0, 0, time.UTC)
	day := 24 * time.Hour
	reopen := func(keep *timeline.Keep) *bolt.Store {
		return open(t, path, bolt.Options{Clock: timeline.NewClock(func() time.Time { return now }), Keep: keep})
	}
	s := reopen(&timeline.Keep{Deleted: 60 * day})
	put(t, s, main, event("one"), event("two"))
	put(t, s, timeline.DeleteEvent{Timeline: "main", ID: "one"}, timeline.DeleteEvent{Timeline: "main", ID: "two"})
	alter(t, s, path, func(tx *bbolt.Tx) error {
		meta := tx.Bucket([]byte("m"))
		return errors.Join(
			meta.Put([]byte("retention"), binary.BigEndian.AppendUint64(nil, uint64(90*day))),
			meta.Put([]byte("retention-moving"), []byte{1}))
	})
	half, err := bolt.Open(path, bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	wantClean(t, half)
	if err := half.Close(); err != nil {
		t.Fatal(err)
	}
	s = reopen(nil)
	wantClean(t, s)
	for _, step := range []struct {
		after time.Duration
		gone  bool
	}{{61 * day, false}, {91 * day, true}} {
		now = time.Date(2026, 5, 5, 0, 0, 0, 0, time.UTC).Add(step.after)
		if _, err := s.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.Event(t.Context(), "two"); step.gone != (err != nil && timeline.KindOf(err) == timeline.Gone) {
			t.Errorf("Event() after %v = %v, want it to be gone: %v", step.after, err, step.gone)
		}
	}
	wantClean(t, s)
}

func TestTokens(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "d.db"), bolt.Options{})
	at := time.Date(2026, 5, 5, 0, 0, 0, 0, time.UTC)
	one := timeline.Token{ID: "t1", Name: "newsroom", Scopes: []timeline.Scope{"write"}, Timelines: []string{"main"}, Created: at, Expires: new(at.Add(time.Hour))}
	two := timeline.Token{ID: "t2", Name: "desk", Scopes: []timeline.Scope{"admin"}, Timelines: []string{}, Created: at.Add(-time.Hour)}
	hash := timeline.HashSecret("secret")
	for _, step := range []struct {
		what string
		err  error
		want timeline.Kind
	}{
		{"create", s.CreateToken(t.Context(), one, hash), 0},
		{"create with the id again", s.CreateToken(t.Context(), one, timeline.HashSecret("x")), timeline.Conflict},
		{"create with the hash again", s.CreateToken(t.Context(), two, hash), timeline.Conflict},
		{"create another", s.CreateToken(t.Context(), two, timeline.HashSecret("other")), 0},
		{"revoke none", s.RevokeToken(t.Context(), "none"), timeline.NotFound},
	} {
		if (step.err != nil) != (step.want != 0) || step.err != nil && timeline.KindOf(step.err) != step.want {
			t.Errorf("%s: %v, want kind %v", step.what, step.err, step.want)
		}
	}
	if got, err := s.Token(t.Context(), hash); err != nil || cmp.Diff(one, got) != "" {
		t.Errorf("Token() = %v (-want +got)\n%s", err, cmp.Diff(one, got))
	}
	if list, err := s.Tokens(t.Context()); err != nil || cmp.Diff([]timeline.Token{two, one}, list) != "" {
		t.Errorf("Tokens() = %v, %v", list, err)
	}
	if err := s.RevokeToken(t.Context(), "t1"); err != nil {
		t.Errorf("RevokeToken() = %v", err)
	}
	if _, err := s.Token(t.Context(), hash); timeline.KindOf(err) != timeline.NotFound {
		t.Errorf("Token() of a revoked token = %v, want NotFound", err)
	}
}

// S5: a capability that was revoked is remembered, and nothing of its holder with it. A file that is opened again knows as well.
func TestRevokedCapability(t *testing.T) {
	path := filepath.Join(t.TempDir(), "d.db")
	s := open(t, path, bolt.Options{})
	hash := timeline.HashSecret("key")
	c := timeline.Token{ID: "c1", Name: "Wordofname", Scopes: []timeline.Scope{timeline.ScopeCapability}, Timelines: []string{"main"}, Created: time.Date(2026, 5, 5, 0, 0, 0, 0, time.UTC)}
	if err := s.CreateToken(t.Context(), c, hash); err != nil {
		t.Fatal(err)
	}
	if err := s.RevokeToken(t.Context(), "c1"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if got, err := s.Token(t.Context(), hash); timeline.KindOf(err) != timeline.Gone || got.Name != "" || len(got.Timelines) > 0 {
			t.Errorf("Token() of a revoked capability = %v, %v, want Gone and no name", got, err)
		}
		if list, err := s.Tokens(t.Context()); err != nil || len(list) > 0 {
			t.Errorf("Tokens() = %v, %v, want none", list, err)
		}
		if err := s.RevokeToken(t.Context(), "c1"); timeline.KindOf(err) != timeline.NotFound {
			t.Errorf("RevokeToken() again = %v, want NotFound", err)
		}
		if err := s.CreateToken(t.Context(), c, timeline.HashSecret("other")); timeline.KindOf(err) != timeline.Conflict {
			t.Errorf("CreateToken() with its id = %v, want Conflict", err)
		}
		if err := s.UseTokens(t.Context(), map[string]time.Time{"c1": c.Created}); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s = open(t, path, bolt.Options{})
	}
}

// The last use of a token goes forward alone, and makes no revision.
func TestUseTokens(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "d.db"), bolt.Options{})
	at := time.Date(2026, 5, 5, 0, 0, 0, 0, time.UTC)
	for _, id := range []string{"t1", "t2"} {
		if err := s.CreateToken(t.Context(), timeline.Token{ID: id, Name: id, Scopes: []timeline.Scope{"read"}, Created: at}, timeline.HashSecret(id)); err != nil {
			t.Fatal(err)
		}
	}
	mark := s.Mark("")
	for _, step := range []struct {
		used map[string]time.Time
		want *time.Time
	}{
		{map[string]time.Time{"t2": at}, nil},
		{map[string]time.Time{"t1": at.Add(time.Hour), "none": at}, new(at.Add(time.Hour))},
		{map[string]time.Time{"t1": at}, new(at.Add(time.Hour))},
		{map[string]time.Time{"t1": at.Add(2 * time.Hour)}, new(at.Add(2 * time.Hour))},
	} {
		if err := s.UseTokens(t.Context(), step.used); err != nil {
			t.Fatal(err)
		}
		got, err := s.Token(t.Context(), timeline.HashSecret("t1"))
		if err != nil || cmp.Diff(step.want, got.LastUsed) != "" {
			t.Errorf("LastUsed after UseTokens(%v) = %v, %v, want %v", step.used, got.LastUsed, err, step.want)
		}
	}
	if s.Mark("") != mark {
		t.Error("the mark moved: nothing that followers see has changed")
	}
	if err := s.CreateToken(t.Context(), timeline.Token{ID: "t3", Name: "t3", Scopes: []timeline.Scope{"read"}, Created: at}, timeline.HashSecret("t3")); err != nil {
		t.Errorf("a write behind all that: %v", err) // it must not take those for the work of somebody else
	}
}

// TestCheck damages a file in every way that Check knows, and asks whether it is found.
func TestCheck(t *testing.T) {
	for _, bucket := range []string{"t", "p", "g", "gp", "c", "q", "l", "r", "i", "k"} {
		t.Run(bucket, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "d.db")
			s := open(t, path, bolt.Options{})
			e := event("one")
			e.Event.Topics = []string{"x"}
			put(t, s, main, e)
			put(t, s, timeline.DeleteEvent{Timeline: "main", ID: "one"}, event("two"))
			wantFound(t, s, path, func(tx *bbolt.Tx) error { return deleteFirst(tx, bucket) })
		})
	}
}

// The key of a name that was taken out is in no bucket any more, unless another timeline knows the name, or another event had it.
func TestRedactedNamesAreForgotten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "d.db")
	s := open(t, path, bolt.Options{})
	e := event("one")
	e.Event.Topics = []string{"libel", "known", "had"}
	had, has := event("three"), event("three")
	had.Event.Topics = []string{"had"}
	other := event("two")
	other.Event.Timeline, other.Event.Topics, other.Event.Draft = "other", []string{"known"}, true
	put(t, s, main, timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "other"}})
	put(t, s, e, other, had)
	put(t, s, has)
	put(t, s, timeline.DeleteEvent{Timeline: "main", ID: "one"})
	put(t, s, timeline.RedactRevision{Timeline: "main", ID: "one", Revision: 1})
	if findings, err := s.Check(t.Context(), nil); err != nil || len(findings) > 0 {
		t.Errorf("Check() = %v, %v", findings, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.View(func(tx *bbolt.Tx) error {
		terms := tx.Bucket([]byte("w"))
		if terms.Get([]byte("tlibel")) != nil || terms.Get([]byte("tknown")) == nil {
			t.Error("the file has the key that was taken out, or lacks one that another timeline knows")
		}
		if w := terms.Get([]byte("thad")); w == nil || tx.Bucket([]byte("k")).Get(append([]byte{0, 0, 0, 1}, w...)) == nil {
			t.Error("the file lacks the validator of a name that another event had")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
