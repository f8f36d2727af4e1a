package validate_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dateline/feeds/validate"
)

// now is when all documents of the tests are fetched.
var now = time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)

// breakage is one way to break a good document, and the rule that it breaks.
type breakage struct{ name, old, new, rule string }

// validator is one of the functions of the package.
type validator func(doc []byte, self string, now time.Time) []validate.Finding

// breakEach sees to it that the good document passes, and that each breakage is found, and nothing else with it.
func breakEach(t *testing.T, check validator, file, self string, all []breakage) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	good := string(text)
	for _, f := range check([]byte(good), self, now) {
		t.Errorf("the good document: %s", f)
	}
	for _, b := range all {
		t.Run(b.rule+" "+b.name, func(t *testing.T) {
			if !strings.Contains(good, b.old) {
				t.Fatalf("the good document has no %q", b.old)
			}
			found := check([]byte(strings.Replace(good, b.old, b.new, 1)), self, now)
			if len(found) != 1 || found[0].Rule != b.rule || found[0].Where == "" || found[0].Message == "" {
				t.Errorf("found %v, want one of %s", found, b.rule)
			}
		})
	}
}

// A document of any bytes is looked at without a panic.
func FuzzValidators(f *testing.F) {
	files, err := filepath.Glob("testdata/good.*")
	if err != nil || len(files) != 3 {
		f.Fatalf("%d good documents, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		for _, check := range []validator{validate.RSS, validate.Atom, validate.JSON} {
			for _, found := range check(doc, "https://example.org/t/demo.rss", now) {
				if found.Rule == "" || found.Where == "" || found.Message == "" {
					t.Errorf("a finding that says nothing: %+v", found)
				}
			}
		}
	})
}
