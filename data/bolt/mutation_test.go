//go:build mutation

package bolt_test

import (
	"bytes"
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// patience is how long a test may look for what is wrong with a mutant. Most are found within seconds.
const patience = 4 * time.Minute

// direct are the tests that find mutants for which the model would need luck, by their rules. That of a name is seen where the last event that
// had the name lost it by a minor change, no other has it, a view of changes asks for it alone, and the store then moves to another.
var direct = map[string]string{
	"the validator of a name that history alone has is exported": "AdoptNames",
}

// TestMutations takes each rule out of a copy of the program, and asks whether the model test sees it. It
// takes minutes, and so is run by make mutate and not with every test.
func TestMutations(t *testing.T) {
	var alive []string
	for _, m := range mutations {
		t.Run(m.rule, func(t *testing.T) {
			dir := copyTree(t)
			path := filepath.Join(dir, m.file)
			source, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(strings.Replace(string(source), m.old, m.new, 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			test := cmp.Or(direct[m.rule], "Model")
			cmd := exec.Command("go", "test", "./data/bolt", "-run", "^TestStore$/^"+test+"$", "-timeout", patience.String(), "-rapid.checks=2000", "-rapid.nofailfile", "-rapid.shrinktime=1ms")
			cmd.Dir = dir
			out, err := cmd.CombinedOutput()
			switch {
			case err == nil || bytes.Contains(out, []byte("panic: test timed out")):
				alive = append(alive, m.rule)
				t.Errorf("%s does not miss the rule", test)
			case !bytes.Contains(out, []byte("--- FAIL: TestStore/"+test)):
				t.Fatalf("the mutation does not run:\n%s", out)
			}
		})
	}
	for _, rule := range alive {
		t.Errorf("alive: %s", rule)
	}
	for rule := range direct {
		if !slices.ContainsFunc(mutations, func(m mutation) bool { return m.rule == rule }) {
			t.Errorf("there is no mutation of the rule %q", rule)
		}
	}
}

// copyTree copies the domain and the store to a folder of their own.
func copyTree(t *testing.T) string {
	t.Helper()
	dir, root := t.TempDir(), filepath.Join("..", "..")
	for _, name := range []string{"go.mod", "go.sum", "timeline", "data/bolt", "data/search", "data/storetest", "internal/sieve"} {
		from, to := filepath.Join(root, filepath.FromSlash(name)), filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(from)
		if err != nil {
			t.Fatal(err)
		}
		if info.IsDir() {
			err = os.CopyFS(to, os.DirFS(from))
		} else {
			var content []byte
			if content, err = os.ReadFile(from); err == nil {
				err = os.WriteFile(to, content, 0o600)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
