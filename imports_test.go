// Package dateline_test holds the rules of the tree: which package may import which, since imports run downward only, and that
// what the documents promise is tested.
package dateline_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layer is a part of the tree, and the parts of ours that its code may import. Tests may import more: they
// prove things on real stores.
type layer struct {
	path string // a folder and all below it
	may  []string
}

// layers stand in the order in which they are looked up; the first that fits counts.
var layers = []layer{
	{"timeline", nil},
	{"feeds/validate", nil},                                              // reads what feeds write, and must not take their word for it
	{"feeds", []string{"timeline", "internal/sieve"}},                    // keeps what they made
	{"data/search", []string{"timeline"}},                                // words and numbers of events, whatever holds the events
	{"data/bolt", []string{"timeline", "data/search", "internal/sieve"}}, // which it asks for what its events say; keeps those it read
	{"data", []string{"timeline"}},
	{"internal/server", []string{"timeline", "feeds", "internal/intake", "internal/headroom", "internal/sieve", "internal/apidocs", "internal/audience", "internal/pages", "internal/editing", "internal/strictjson"}}, // the one place of HTTP, over what takes events in
	{"internal/pages", []string{"timeline", "feeds", "internal/apidocs", "internal/editing"}},
	{"internal/editing", []string{"timeline", "feeds"}}, // what people type, before it is an event
	{"internal/intake", []string{"timeline", "internal/strictjson"}},
	{"internal/headroom", nil},                                              // knows the scheduler alone
	{"internal/sieve", nil},                                                 // knows bytes alone
	{"internal/audience", nil},                                              // knows programs, and nothing of events
	{"internal/doctor", []string{"timeline", "feeds", "internal/audience"}}, // which knows the doctor when it comes
	{"internal", []string{"timeline", "feeds"}},
	{"cmd", []string{"timeline", "feeds", "data", "internal"}},
}

func TestImports(t *testing.T) {
	files := sources(t, ".")
	for _, l := range layers[:7] {
		if !slices.ContainsFunc(files, func(f string) bool { return within(f, l.path) }) {
			t.Errorf("no source file in %s: the test looks in the wrong place", l.path)
		}
	}
	for _, file := range files {
		for _, imported := range importsOf(t, file) {
			if reason := forbidden(file, imported); reason != "" {
				t.Errorf("%s imports %s: %s", file, imported, reason)
			}
		}
	}
}

// TestMeasuredFromOutside holds that bench knows the program as everybody does, over HTTP, and can measure any build of it.
// What the store costs by itself is seen from nowhere else than beside it: for that it may open one.
func TestMeasuredFromOutside(t *testing.T) {
	files := sources(t, "bench")
	if len(files) == 0 {
		t.Error("no source file in bench: the test looks in the wrong place")
	}
	for _, file := range files {
		for _, imported := range importsOf(t, file) {
			ofStore := imported == "dateline/timeline" || imported == "dateline/data/bolt"
			if strings.HasPrefix(imported, "dateline/") && !within(imported, "dateline/bench") && !ofStore {
				t.Errorf("%s imports %s: it must not know the program from inside", file, imported)
			}
		}
	}
}

// forbidden says why file may not import a package; it is empty if it may.
func forbidden(file, imported string) string {
	isTest := strings.HasSuffix(file, "_test.go")
	if strings.HasPrefix(imported, "github.com/labstack/echo") && !within(file, "internal/server") {
		return "only internal/server knows the web framework"
	}
	if isTest {
		return ""
	}
	if within(file, "timeline") && isForeign(imported) && !strings.HasPrefix(imported, "golang.org/x/") {
		return "the domain needs the standard library and golang.org/x alone"
	}
	ours, isOurs := strings.CutPrefix(imported, "dateline/")
	if !isOurs {
		return ""
	}
	i := slices.IndexFunc(layers, func(l layer) bool { return within(file, l.path) })
	if i < 0 {
		return "the folder is in no layer; name it in layers"
	}
	for _, may := range layers[i].may {
		if within(ours, may) {
			return ""
		}
	}
	if len(layers[i].may) == 0 {
		return layers[i].path + " imports none of ours"
	}
	return layers[i].path + " may import " + strings.Join(layers[i].may, ", ") + " only"
}

// isForeign reports whether a package comes from another module: only such paths have a dot in their first
// element.
func isForeign(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return strings.Contains(first, ".")
}

func within(file, folder string) bool {
	return file == folder || strings.HasPrefix(file, folder+"/")
}

// sources are all Go files of the module whose folder is root, by their path with slashes.
func sources(t *testing.T, root string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if entry.IsDir() && name != root {
			if _, err := os.Stat(path.Join(name, "go.mod")); err == nil || strings.HasPrefix(entry.Name(), ".") {
				return fs.SkipDir // another module, or nothing of Go
			}
		}
		if !entry.IsDir() && path.Ext(name) == ".go" {
			files = append(files, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func importsOf(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var imports []string
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		imports = append(imports, imported)
	}
	return imports
}

// TestForbidden shows that the rules bite.
func TestForbidden(t *testing.T) {
	for _, c := range []struct {
		file, imported string
		allowed        bool
	}{
		{"timeline/event.go", "golang.org/x/text/language", true},
		{"timeline/event.go", "time", true},
		{"timeline/event.go", "github.com/google/uuid", false},
		{"timeline/event.go", "dateline/feeds", false},
		{"timeline/event_test.go", "pgregory.net/rapid", true},
		{"feeds/rss.go", "dateline/timeline", true},
		{"feeds/rss.go", "dateline/data/seed", false},
		{"feeds/validate/rss.go", "dateline/feeds", false},
		{"data/bolt/store.go", "dateline/timeline", true},
		{"data/bolt/store.go", "dateline/feeds", false},
		{"data/bolt/search.go", "dateline/data/search", true},
		{"data/bolt/store.go", "dateline/internal/sieve", true},
		{"internal/sieve/cache.go", "dateline/timeline", false},
		{"data/search/view.go", "dateline/data/bolt", false},
		{"data/seed/seed.go", "dateline/data/search", false},
		{"data/bolt/store.go", "dateline/data/seed", false},
		{"internal/server/feed.go", "dateline/feeds", true},
		{"internal/server/feed.go", "dateline/data/bolt", false},
		{"internal/server/feed_test.go", "dateline/data/bolt", true},
		{"internal/server/feed.go", "github.com/labstack/echo/v4", true},
		{"internal/intake/read.go", "github.com/labstack/echo/v4", false},
		{"internal/intake/read.go", "dateline/internal/server", false},
		{"internal/intake/read.go", "dateline/internal/strictjson", true},
		{"internal/strictjson/check.go", "dateline/internal/intake", false},
		{"internal/audience/family.go", "dateline/timeline", false},
		{"internal/server/edit.go", "dateline/internal/editing", true},
		{"internal/editing/form.go", "dateline/feeds", true},
		{"internal/editing/form.go", "dateline/internal/pages", false},
		{"internal/server/check.go", "dateline/feeds/validate", true},
		{"cmd/dateline/serve.go", "dateline/data/bolt", true},
		{"cmd/dateline/serve.go", "github.com/labstack/echo/v4", false},
		{"elsewhere/x.go", "dateline/timeline", false},
	} {
		if reason := forbidden(c.file, c.imported); (reason == "") != c.allowed {
			t.Errorf("forbidden(%s, %s) = %q, want allowed: %v", c.file, c.imported, reason, c.allowed)
		}
	}
}
