package bolt_test

import (
	"path/filepath"
	"testing"

	"dateline/data/bolt"
	"dateline/data/storetest"
	"dateline/timeline"
)

func backend(t testing.TB) storetest.Open {
	path := filepath.Join(t.TempDir(), "dateline.db")
	return func(clock *timeline.Clock, keep timeline.Keep) (storetest.Store, error) {
		return bolt.Open(path, bolt.Options{Clock: clock, Keep: &keep})
	}
}

// M4, M5, M6, M7, M8, M9: the contract of every store. Its model looks for two contents that share a validator; Reopen and
// DeleteAndRestore for what a restart or a deletion loses; Batch for two events of one time.
func TestStore(t *testing.T) { storetest.Run(t, backend) }

func BenchmarkStore(b *testing.B) { storetest.Bench(b, backend) }
