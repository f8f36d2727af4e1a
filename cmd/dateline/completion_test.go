package main

import (
	"os"
	"os/exec"
	"testing"
)

// shells are started without what the owner of the machine has set, so that they behave alike everywhere.
var shells = []struct {
	program string
	args    []string
	setUp   string // loads the script
}{
	{"bash", []string{"--norc", "--noprofile", "-i"}, "source <(dateline completion bash)"},
	{"zsh", []string{"-f", "-i"}, "autoload -U compinit; compinit -D -u; source <(dateline completion zsh)"},
	{"fish", []string{"--no-config", "--private", "-i"}, "dateline completion fish | source"},
}

// typed are beginnings of a command line, and what one press of Tab makes of them.
var typed = []struct{ begin, want string }{
	{"dateline imp", "dateline import"},
	{"dateline timeline cr", "dateline timeline create"},
	{"dateline timeline create --vis", "dateline timeline create --visibility"},
	{"dateline timeline create --visibility unl", "dateline timeline create --visibility unlisted"},
	{"dateline timeline create --visibility=unl", "dateline timeline create --visibility=unlisted"},
	{"dateline timeline create --visibility=private --ti", "dateline timeline create --visibility=private --title"},
	{"dateline import --timeline demo --quiet eve", "dateline import --timeline demo --quiet events.ndjson"},
	{"dateline export --db eve", "dateline export --db events.ndjson"},
	{"dateline export --db=eve", "dateline export --db=events.ndjson"},
	{"dateline backup --db events.ndjson --js", "dateline backup --db events.ndjson --json"},
	{"dateline restore --repl", "dateline restore --replaces"},
	{"dateline timeline list eve", "dateline timeline list eve"}, // takes no file
}

// TestCompletion presses Tab in real shells.
func TestCompletion(t *testing.T) {
	for _, shell := range shells {
		t.Run(shell.program, func(t *testing.T) {
			t.Parallel()
			program, err := exec.LookPath(shell.program)
			switch {
			case err != nil && os.Getenv("CI") == "true":
				t.Fatal(err)
			case err != nil:
				t.Logf("left out: %v", err)
				return
			}
			s := startShell(t, program, shell.args...)
			s.enter(shell.setUp + "; dateline ready")
			for _, c := range typed {
				if got := s.enter(c.begin + "\t"); got != c.want {
					t.Errorf("%q and Tab give %q, want %q", c.begin, got, c.want)
				}
			}
		})
	}
}
