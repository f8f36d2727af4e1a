package programs_test

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// maxSource is how large all may be that an image is built of.
const maxSource = 16 << 20

// building matches the lines of deploy/Dockerfile that gather what the program is built of, and the folder in which it is built.
var building = regexp.MustCompile(`(?s)^.*\nFROM golang:[^\n]*\n(WORKDIR ([^\n]*)\n.*?)RUN make [^\n]*\n`)

// What the builder of images is sent builds the program, with the commit that is named, and is small: .dockerignore keeps away what lies beside the source
// in a folder in which people work.
func TestImageSource(t *testing.T) {
	if !hasProgram(t, "buildah", "--version") || !hasProgram(t, "make", "--version") || !hasProgram(t, "git", "--version") {
		t.Skip("nothing builds images here")
	}
	list := exec.Command("git", "ls-files", "--cached", "--others", "--exclude-standard")
	list.Dir = ".."
	files, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	copyFiles(t, folder, strings.Split(strings.TrimSpace(string(files)), "\n"))
	beside := []string{".git/objects/pack/a.pack", "bin/dateline", "test/node_modules/axe/axe.js", "dateline.db", "dateline.db.search", "cmd/dateline/dateline.db", "deploy/.env", "internal/.env", "timeline/.a.swp"}
	for _, name := range beside {
		if err := os.MkdirAll(filepath.Join(folder, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte("nobody else's"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	dockerfile, err := os.ReadFile("../deploy/Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	lines := building.FindSubmatch(dockerfile)
	if lines == nil {
		t.Fatalf("deploy/Dockerfile builds nothing:\n%s", dockerfile)
	}
	copies := regexp.MustCompile(`(?m)^RUN .*$`).ReplaceAll(lines[1], nil) // there is nothing in the image that runs
	gather := filepath.Join(t.TempDir(), "Dockerfile")
	if err := os.WriteFile(gather, slices.Concat([]byte("FROM scratch\n"), copies), 0o600); err != nil {
		t.Fatal(err)
	}
	b := builder{t, t.TempDir()}
	b.do(folder, "build", "--isolation", "chroot", "-f", gather, "-t", "source", ".")
	source := filepath.Join(b.mount("source"), string(lines[2]))
	total := int64(0)
	err = filepath.WalkDir(source, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		total += info.Size()
		if name := strings.TrimPrefix(path, source+"/"); slices.Contains(beside, name) || strings.HasPrefix(name, ".git/") {
			t.Errorf("the builder is sent %s", name)
		}
		return err
	})
	if err != nil || total > maxSource {
		t.Errorf("the builder is sent %d bytes, %v; want %d at most", total, err, maxSource)
	}
	program := filepath.Join(t.TempDir(), "dateline")
	build := exec.Command("make", "release-here", "OUT="+program)
	build.Dir = source
	build.Env = append(os.Environ(), "BUILT_FROM=0123456789ab")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("make release-here of what the builder is sent: %v\n%s", err, out)
	}
	if out, err := exec.Command(program, "version").Output(); err != nil || !bytes.Contains(out, []byte(" (0123456789ab) ")) {
		t.Errorf("version = %q, %v", out, err)
	}
	t.Logf("%d KB are sent", total>>10)
}
