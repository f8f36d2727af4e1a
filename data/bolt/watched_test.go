package bolt_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestWritesAreWatched holds that an open store is written to by Store.change alone: a transaction that went another way would be taken for the work of
// another program by the next one, which breaks the store. What comes before a store is open, or is a file that nobody else knows yet, may go its own way.
func TestWritesAreWatched(t *testing.T) {
	before := []string{"prepare", "create", "reschedule", "reschedulePurges", "inSteps", "gather"}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	changes := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range parsed.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || !beginsWrite(f) {
				continue
			}
			if f.Name.Name == "change" {
				changes++
			} else if !slices.Contains(before, f.Name.Name) {
				t.Errorf("%s: %s writes to the file, and not by Store.change", file, f.Name.Name)
			}
		}
	}
	if changes != 1 {
		t.Errorf("%d functions are called change and write: the test looks in the wrong place", changes)
	}
}

// beginsWrite reports whether a function begins a write transaction of a field db.
func beginsWrite(f *ast.FuncDecl) (found bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.SelectorExpr)
		if !ok || !slices.Contains([]string{"Update", "Batch", "Begin"}, call.Sel.Name) {
			return true
		}
		if on, ok := call.X.(*ast.SelectorExpr); ok && on.Sel.Name == "db" {
			found = true
		}
		return true
	})
	return found
}
