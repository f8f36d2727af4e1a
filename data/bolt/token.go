package bolt

import (
	"context"
	"errors"
	"slices"

	"go.etcd.io/bbolt"

	"dateline/timeline"
)

// Token finds a token by the hash of its secret. NotFound. It does not look at the expiry.
func (s *Store) Token(ctx context.Context, hash [32]byte) (t timeline.Token, err error) {
	err = s.view(ctx, func(r *reader) error {
		value := r.tx.Bucket(bucketTokens).Get(hash[:])
		if value == nil {
			return timeline.Errorf(timeline.NotFound, "no such token")
		}
		t, err = r.token(value)
		return err
	})
	return t, err
}

// Tokens lists all tokens, oldest first, expired ones included.
func (s *Store) Tokens(ctx context.Context) (list []timeline.Token, err error) {
	list = []timeline.Token{}
	err = s.view(ctx, func(r *reader) error {
		return r.tx.Bucket(bucketTokens).ForEach(func(_, value []byte) error {
			t, err := r.token(value)
			list = append(list, t)
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
	return writeError(s.db.Update(func(tx *bbolt.Tx) error {
		r := &reader{store: s, tx: tx}
		key, err := r.tokenKey(t.ID)
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

// RevokeToken forgets the token with the id. NotFound.
func (s *Store) RevokeToken(ctx context.Context, id string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return writeError(s.db.Update(func(tx *bbolt.Tx) error {
		r := &reader{store: s, tx: tx}
		key, err := r.tokenKey(id)
		if err == nil && key == nil {
			err = timeline.Errorf(timeline.NotFound, "no such token")
		}
		if err != nil {
			return err
		}
		return tx.Bucket(bucketTokens).Delete(key)
	}))
}

// tokenKey is the key of the token with the id, nil if there is none. Tokens are few.
func (r *reader) tokenKey(id string) (found []byte, err error) {
	errFound := errors.New("found")
	err = r.tx.Bucket(bucketTokens).ForEach(func(key, value []byte) error {
		t, err := r.token(value)
		if err == nil && t.ID == id {
			found, err = slices.Clone(key), errFound
		}
		return err
	})
	if errors.Is(err, errFound) {
		err = nil
	}
	return found, err
}

func (r *reader) token(value []byte) (timeline.Token, error) {
	var s storedToken
	if err := r.store.codec.decode(bucketTokens, value, &s); err != nil {
		return timeline.Token{}, err
	}
	return timeline.Token{
		ID: s.ID, Name: s.Name, Scopes: convert(s.Scopes, func(v string) timeline.Scope { return timeline.Scope(v) }),
		Timelines: convert(s.Timelines, func(v string) string { return v }),
		Created:   fromMillis(s.Created), Expires: optionalTime(s.Expires),
	}, nil
}
