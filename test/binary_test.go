// Package programs_test runs the real binary, and lets readers and calendar programs that are not ours read
// what it publishes.
package programs_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// binary is the path of the program under test, built once with the race detector.
var binary = sync.OnceValues(build)

// scratch holds the binary until the tests are over.
var scratch string

func TestMain(m *testing.M) {
	flag.Parse()
	var err error
	if scratch, err = os.MkdirTemp("", "dateline-*"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if err := os.RemoveAll(scratch); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

func build() (string, error) {
	path := filepath.Join(scratch, "dateline")
	compile := exec.Command("go", "build", "-race", "-o", path, "./cmd/dateline")
	compile.Dir = ".."
	if out, err := compile.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return path, nil
}

// hasProgram reports whether a program can be run. Without it the test does less, and says so; where the
// environment promises that everything is there, the test fails.
func hasProgram(t *testing.T, name string, args ...string) bool {
	t.Helper()
	err := exec.CommandContext(t.Context(), name, args...).Run()
	if err == nil {
		return true
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s %q cannot be run: %v", name, args, err)
	}
	t.Logf("left out, since %s %q cannot be run: %v", name, args, err)
	return false
}
