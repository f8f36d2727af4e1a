package programs_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestReleaseIsReproducible builds a release for Linux from two folders: both are the same bytes, and say which commit they are of.
func TestReleaseIsReproducible(t *testing.T) {
	if !hasProgram(t, "make", "--version") || !hasProgram(t, "git", "--version") {
		return
	}
	git := func(args ...string) string {
		t.Helper()
		c := exec.Command("git", args...)
		c.Dir = ".."
		out, err := c.Output()
		if err != nil {
			t.Fatalf("git %q: %v", args, err)
		}
		return strings.TrimSpace(string(out))
	}
	files := strings.Split(git("ls-files"), "\n")
	if len(files) < 100 {
		t.Fatalf("%d files: the test looks in the wrong place", len(files))
	}
	var built [][]byte
	var program string
	for _, name := range []string{"one", "another-folder/with a space"} {
		folder := filepath.Join(t.TempDir(), name)
		copyFiles(t, folder, files)
		program = filepath.Join(t.TempDir(), "dateline")
		c := exec.Command("make", "release-here", "OUT="+program)
		c.Dir = folder
		c.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "GIT_DIR="+git("rev-parse", "--absolute-git-dir"))
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("make release-here in %s: %v\n%s", folder, err, out)
		}
		content, err := os.ReadFile(program)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, []byte(folder)) {
			t.Errorf("the program has the folder %s in it", folder)
		}
		built = append(built, content)
	}
	if !bytes.Equal(built[0], built[1]) {
		t.Errorf("built in two folders, the program is two programs, of %d and %d bytes", len(built[0]), len(built[1]))
	}
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		return
	}
	out, err := exec.Command(program, "version", "--json").Output()
	var version struct{ Version, Commit string }
	if err != nil || json.Unmarshal(out, &version) != nil || version.Version == "" || version.Commit != git("rev-parse", "--short=12", "HEAD") {
		t.Errorf("version = %s, %v, want the commit %s", out, err, git("rev-parse", "--short=12", "HEAD"))
	}
}

// copyFiles copies files of the repository into a folder.
func copyFiles(t *testing.T, folder string, files []string) {
	t.Helper()
	for _, name := range files {
		content, err := os.ReadFile(filepath.Join("..", name))
		if os.IsNotExist(err) {
			continue // it is taken out, and not committed yet
		}
		if err != nil {
			t.Fatal(err)
		}
		place := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(place, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
