package dateline_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A corpus is read by people too, and run by every test.
const (
	maxCorpus = 60      // files of one target
	maxInput  = 8 << 10 // bytes of one file
)

// TestFuzzTargets sees to it that no fuzz target starts from nothing, that no corpus has lost its target, and that
// none has grown out of hand.
func TestFuzzTargets(t *testing.T) {
	targets := fuzzTargets(t)
	if len(targets) < 15 {
		t.Errorf("%d fuzz targets: the test looks in the wrong place", len(targets))
	}
	for folder, seeded := range targets {
		files, err := filepath.Glob(filepath.Join(folder, "*"))
		if err != nil {
			t.Fatal(err)
		}
		if len(files) == 0 && !seeded {
			t.Errorf("the target of %s has neither a seed nor a corpus", folder)
		}
		if len(files) > maxCorpus {
			t.Errorf("%s has %d files; keep those that reach something new", folder, len(files))
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if len(text) > maxInput || !bytes.HasPrefix(text, []byte("go test fuzz v1\n")) {
				t.Errorf("%s has %d bytes, and begins with %.20q", file, len(text), text)
			}
		}
	}
	corpora, err := filepath.Glob("*/testdata/fuzz/*")
	deeper, deeperErr := filepath.Glob("*/*/testdata/fuzz/*")
	if err != nil || deeperErr != nil {
		t.Fatal(err, deeperErr)
	}
	for _, folder := range append(corpora, deeper...) {
		if _, found := targets[folder]; !found {
			t.Errorf("%s is the corpus of no target", folder)
		}
	}
}

// fuzzTargets are the fuzz targets of all modules by the folders of their corpora, and whether they have seeds.
func fuzzTargets(t *testing.T) map[string]bool {
	t.Helper()
	targets := map[string]bool{}
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Fuzz") {
				targets[filepath.Join(filepath.Dir(name), "testdata", "fuzz", f.Name.Name)] = hasSeeds(f)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return targets
}

// hasSeeds reports whether a target adds seeds itself. One that leaves that to another function needs a corpus.
func hasSeeds(f *ast.FuncDecl) bool {
	found := false
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if s, ok := call.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "Add" {
			found = true
		}
		return true
	})
	return found
}
