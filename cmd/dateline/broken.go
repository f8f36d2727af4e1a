package main

import "context"

// untilBroken is ctx, which ends too when the file turns out not to be what this process wrote: nothing more can be written, and
// every answer may be wrong. damage ends it, and says so then.
func (s *service) untilBroken(ctx context.Context) (served context.Context, damage func() error) {
	served, end := context.WithCancel(ctx)
	go func() { // ends with served
		select {
		case <-s.store.Broken():
			s.log.Error("the service ends", "error", s.store.Damage())
			end()
		case <-served.Done():
		}
	}()
	return served, func() error {
		end()
		if err := s.store.Damage(); err != nil {
			return withHint(err, "let nothing else write to the file while dateline serve runs; look at it with dateline check, and restore a backup with dateline restore")
		}
		return nil
	}
}
