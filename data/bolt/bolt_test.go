package bolt_test

import (
	"path/filepath"
	"testing"
	"time"

	"dateline/data/bolt"
	"dateline/data/storetest"
	"dateline/timeline"
)

func backend(t testing.TB) storetest.Open {
	path := filepath.Join(t.TempDir(), "dateline.db")
	return func(clock *timeline.Clock, retention time.Duration) (storetest.Store, error) {
		return bolt.Open(path, bolt.Options{Clock: clock, Retention: retention})
	}
}

func TestStore(t *testing.T) { storetest.Run(t, backend) }

func BenchmarkStore(b *testing.B) { storetest.Bench(b, backend) }
