package programs_test

import (
	"path/filepath"
	"testing"
)

// curl stands for the readers that know times alone: it keeps a file as old as Last-Modified says, asks whether
// there is something newer, and never sends a tag. gofeed reads the file.
func curl() program {
	return program{
		name: "curl", formats: []string{".json"}, present: []string{"sh", "-c", "command -v curl"}, asks: true,
		subscribe: func(_ *testing.T, h *home, address string) follower {
			file := filepath.Join(h.path, "feed")
			condition := []string(nil)
			return func(t *testing.T) []shown {
				t.Helper()
				args := append([]string{"--fail", "--silent", "--show-error", "--remote-time", "--output", file}, condition...)
				h.run(t, "curl", append(args, address)...)
				condition = []string{"--time-cond", file}
				return readGofeed(t, []byte(h.read(t, "feed")))
			}
		},
	}
}
