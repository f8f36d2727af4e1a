package server

import (
	"context"
	"maps"
	"sync"
	"time"

	"dateline/timeline"
)

// usesEvery is how often it is written when tokens were last used.
const usesEvery = 5 * time.Minute

// uses are the last uses of tokens that are not written yet, by id. The zero value works.
type uses struct {
	mu sync.Mutex
	at map[string]time.Time
}

func (u *uses) note(id string, at time.Time) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.at == nil {
		u.at = map[string]time.Time{}
	}
	if at.After(u.at[id]) {
		u.at[id] = at
	}
}

// now are those that are not written yet.
func (u *uses) now() map[string]time.Time {
	u.mu.Lock()
	defer u.mu.Unlock()
	return maps.Clone(u.at)
}

// written forgets those that are written, but for tokens that were used again since.
func (u *uses) written(done map[string]time.Time) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for id, at := range done {
		if u.at[id].Equal(at) {
			delete(u.at, id)
		}
	}
}

// writeUses writes when tokens were last used, if any was.
func (s *Server) writeUses(ctx context.Context) {
	used := s.uses.now()
	if len(used) == 0 {
		return
	}
	if err := s.tokens.UseTokens(ctx, used); err != nil {
		s.log.Warn("last uses of tokens cannot be written; they are kept", "error", err)
		return
	}
	s.uses.written(used)
}

// followUses writes the uses of tokens now and then until ctx is done, and once more then.
func (s *Server) followUses(ctx context.Context) {
	tick := time.NewTicker(usesEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			s.writeUses(ctx)
		case <-ctx.Done():
			s.writeUses(context.WithoutCancel(ctx))
			return
		}
	}
}

// allTokens are the tokens, each with its last use, be that written or not.
func (s *Server) allTokens(ctx context.Context) ([]timeline.Token, error) {
	used := s.uses.now() // before they can be written and forgotten
	tokens, err := s.tokens.Tokens(ctx)
	for i := range tokens {
		t := &tokens[i]
		if at, found := used[t.ID]; found && (t.LastUsed == nil || at.After(*t.LastUsed)) {
			t.LastUsed = &at
		}
	}
	return tokens, err
}
