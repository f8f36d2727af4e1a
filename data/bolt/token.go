package bolt

import (
	"context"
	"errors"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"dateline/timeline"
)

// Token finds a token by the hash of its secret. NotFound; Gone: it was a capability, and is revoked. It does not look at the
// expiry.
func (s *Store) Token(ctx context.Context, hash [32]byte) (t timeline.Token, err error) {
	err = s.view(ctx, func(r *reader) error {
		value := r.tx.Bucket(bucketTokens).Get(hash[:])
		if value == nil {
			return timeline.Errorf(timeline.NotFound, "no such token")
		}
		stored, err := r.storedToken(value)
		if err == nil && stored.Revoked != nil {
			err = timeline.Errorf(timeline.Gone, "the token is revoked")
		}
		t = stored.token()
		return err
	})
	return t, err
}

// Tokens lists all tokens, oldest first, expired ones included, but none that is revoked.
func (s *Store) Tokens(ctx context.Context) (list []timeline.Token, err error) {
	list = []timeline.Token{}
	err = s.view(ctx, func(r *reader) error {
		return r.tx.Bucket(bucketTokens).ForEach(func(_, value []byte) error {
			stored, err := r.storedToken(value)
			if err == nil && stored.Revoked == nil {
				list = append(list, stored.token())
			}
			return err
		})
	})
	slices.SortFunc(list, func(a, b timeline.Token) int {
		if c := a.Created.Compare(b.Created); c != 0 {
			return c
		}
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return list, err
}

// CreateToken keeps a token, whose ID and Created are set, under the hash of its secret. Conflict: the id
// or the hash is taken.
func (s *Store) CreateToken(ctx context.Context, t timeline.Token, hash [32]byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return writeError(s.change(func(tx *bbolt.Tx) error {
		r := &reader{store: s, tx: tx}
		key, _, err := r.tokenKey(t.ID)
		if err != nil {
			return err
		}
		tokens := tx.Bucket(bucketTokens)
		if key != nil || tokens.Get(hash[:]) != nil {
			return timeline.Errorf(timeline.Conflict, "the token's id is taken")
		}
		stored := storedToken{
			ID: t.ID, Name: t.Name, Scopes: convert(t.Scopes, func(v timeline.Scope) string { return string(v) }),
			Timelines: t.Timelines, Created: millis(t.Created), Expires: optionalMillis(t.Expires),
		}
		return tokens.Put(hash[:], s.codec.encode(stored))
	}))
}

// RevokeToken ends the token with the id. NotFound. Of a capability it remembers that there was one, for ever: programs that
// follow its addresses are to learn that they are gone.
func (s *Store) RevokeToken(ctx context.Context, id string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return writeError(s.change(func(tx *bbolt.Tx) error {
		r := &reader{store: s, tx: tx}
		key, stored, err := r.tokenKey(id)
		if err == nil && (key == nil || stored.Revoked != nil) {
			err = timeline.Errorf(timeline.NotFound, "no such token")
		}
		if err != nil {
			return err
		}
		if t := stored.token(); t.Capability() {
			left := storedToken{ID: stored.ID, Scopes: stored.Scopes, Revoked: new(millis(s.clock.Machine()))}
			return tx.Bucket(bucketTokens).Put(key, s.codec.encode(left))
		}
		return tx.Bucket(bucketTokens).Delete(key)
	}))
}

// UseTokens notes when tokens were last used, by their ids. Those that are not there any more count for nothing.
func (s *Store) UseTokens(ctx context.Context, used map[string]time.Time) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return writeError(s.change(func(tx *bbolt.Tx) error {
		r, changed := &reader{store: s, tx: tx}, map[string]storedToken{}
		err := tx.Bucket(bucketTokens).ForEach(func(key, value []byte) error {
			stored, err := r.storedToken(value)
			at, found := used[stored.ID]
			if found && stored.Revoked == nil && (stored.Used == nil || *stored.Used < millis(at)) {
				stored.Used = new(millis(at))
				changed[string(key)] = stored
			}
			return err
		})
		for key, stored := range changed {
			if err == nil {
				err = tx.Bucket(bucketTokens).Put([]byte(key), s.codec.encode(stored))
			}
		}
		return err
	}))
}

// tokenKey is the key of the token with the id, and what stands there, nil if there is none. Tokens are few.
func (r *reader) tokenKey(id string) (found []byte, token storedToken, err error) {
	errFound := errors.New("found")
	err = r.tx.Bucket(bucketTokens).ForEach(func(key, value []byte) error {
		stored, err := r.storedToken(value)
		if err == nil && stored.ID == id {
			found, token, err = slices.Clone(key), stored, errFound
		}
		return err
	})
	if errors.Is(err, errFound) {
		err = nil
	}
	return found, token, err
}

func (r *reader) storedToken(value []byte) (s storedToken, err error) {
	err = r.store.codec.decode(bucketTokens, value, &s)
	return s, err
}

func (s *storedToken) token() timeline.Token {
	return timeline.Token{
		ID: s.ID, Name: s.Name, Scopes: convert(s.Scopes, func(v string) timeline.Scope { return timeline.Scope(v) }),
		Timelines: convert(s.Timelines, func(v string) string { return v }),
		Created:   fromMillis(s.Created), Expires: optionalTime(s.Expires), LastUsed: optionalTime(s.Used),
	}
}
