package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// quickEnd is for every program that a test starts: under the race detector it would sleep for a second before it ends.
const quickEnd = "GORACE=atexit_sleep_ms=10"

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"dateline": func() {
		if file := os.Getenv(clockFile); file != "" {
			mainWithClock(file)
		}
		main()
	}})
}

// TestScripts plays the scripts in testdata: they show how the verbs are used, and hold what they say.
func TestScripts(t *testing.T) {
	if files, err := filepath.Glob("testdata/*.txt"); err != nil || len(files) == 0 {
		t.Fatalf("no scripts in testdata: %v", err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			env.Setenv("ZONEINFO", os.Getenv("ZONEINFO"))
			env.Vars = append(env.Vars, quickEnd)
			env.Values[backgroundKey{}] = new(background)
			return nil
		},
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"serve": serveInBackground, "stranger": serveStranger},
		RequireExplicitExec: true,
	})
}
