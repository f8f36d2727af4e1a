package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// deskVerbs are the calls of all verbs that work on a file or through a service, each with an argument where it needs one.
func deskVerbs(t *testing.T) map[string][]string {
	t.Helper()
	parser, err := kong.New(new(commands))
	if err != nil {
		t.Fatal(err)
	}
	verbs := map[string][]string{}
	for _, leaf := range parser.Model.Leaves(true) {
		has := map[string]bool{}
		for _, flag := range leaf.Flags {
			has[flag.Name] = true
		}
		if !has["db"] || !has["server"] {
			continue
		}
		args := strings.Fields(leaf.Path())
		for _, positional := range leaf.Positional {
			if positional.Required {
				args = append(args, filepath.Join(t.TempDir(), "argument"))
			}
		}
		verbs[leaf.Path()] = args
	}
	if len(verbs) < 8 {
		t.Fatalf("only %d verbs work on a file or a service", len(verbs))
	}
	return verbs
}

// No verb guesses where to work: a flag comes before the environment, and two places of one rank are refused.
func TestDeskOfEveryVerb(t *testing.T) {
	service := remote(t, func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s %s came to the service, want nothing", r.Method, r.URL)
	})
	for name, verb := range deskVerbs(t) {
		db := filepath.Join(t.TempDir(), "test.db")
		refused := func(want string, flags ...string) {
			t.Helper()
			if code, _, stderr := play(t, append(verb[:len(verb):len(verb)], flags...)...); code != exitUsage || !strings.Contains(stderr, want) {
				t.Errorf("%s %s: exit code %d, %q, want a refusal with %q", name, flags, code, stderr, want)
			}
		}
		t.Setenv("DATELINE_DB", "")
		t.Setenv("DATELINE_SERVER", "")
		t.Setenv("DATELINE_TOKEN", "")
		refused("not both", "--db", db, "--server", service)
		refused("--token is for a service", "--db", db, "--token", "secret")
		refused("--server must be the address", "--server", "ftp://localhost")
		refused("--token must be the secret alone", "--server", service, "--token", "two words")
		t.Setenv("DATELINE_TOKEN", "secret")
		refused("DATELINE_TOKEN is set")
		t.Setenv("DATELINE_SERVER", service)
		if _, _, stderr := play(t, append(verb[:len(verb):len(verb)], "--db", db)...); strings.Contains(stderr, "DATELINE_SERVER") {
			t.Errorf("%s --db: %q, want the file to be taken", name, stderr)
		}
		t.Setenv("DATELINE_DB", db)
		refused("both set in the environment")
	}
}
