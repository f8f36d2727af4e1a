package programs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// image is what deploy/Dockerfile makes: a tree of files, and how to start what is in it.
type image struct {
	root   string
	config struct {
		User         string
		Env          []string
		Entrypoint   []string
		Cmd          []string
		Volumes      map[string]struct{}
		ExposedPorts map[string]struct{}
	}
}

// contained starts what follows as containers do: with the image as its root, which cannot be written, but for the volume.
const contained = `mkdir -p "$1/proc" && mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" &&
mount --bind "$2" "$1/data" && mount -t proc proc "$1/proc" &&
root=$1 user=$3 && shift 3 && exec chroot --userspec="$user" "$root" "$@"`

// The image has the program and a folder for its volume, and nothing else. It serves as a user without rights, who can write
// the volume alone, ends well when it is asked to, and finds everything again in the next container.
func TestImage(t *testing.T) {
	i := buildImage(t)
	if i.config.User != "65532:65532" {
		t.Errorf("the image runs as %q", i.config.User)
	}
	if _, there := i.config.Volumes["/data"]; !there || len(i.config.Volumes) != 1 {
		t.Errorf("the volumes are %v, want /data", i.config.Volumes)
	}
	if _, there := i.config.ExposedPorts["8080/tcp"]; !there {
		t.Errorf("the ports are %v, want 8080", i.config.ExposedPorts)
	}
	entries, err := os.ReadDir(i.root)
	if err != nil || len(entries) != 2 || entries[0].Name() != "data" || entries[1].Name() != "dateline" {
		t.Errorf("the image has %v, %v, want data and dateline", entries, err)
	}
	volume := i.newVolume(t)
	if out, err := i.command(t, volume, i.config.Cmd).CombinedOutput(); err == nil || !bytes.Contains(out, []byte("--base-url")) {
		t.Errorf("on a public address, without --base-url: %v\n%s", err, out)
	}
	s := i.start(t, volume)
	if a := s.get("/livez"); a.status != http.StatusOK {
		t.Errorf("GET /livez = %d %s", a.status, a.body)
	}
	s.write("POST", "/api/v1/timelines", nil, map[string]string{"slug": "news", "title": "News"}, http.StatusCreated)
	s.write("PUT", "/api/v1/timelines/news/events/e1", nil, map[string]string{"title": "The first event", "date": "2031-05-05"}, http.StatusCreated)
	if a := s.get("/t/news.atom"); a.status != http.StatusOK || !bytes.Contains(a.body, []byte("The first event")) {
		t.Errorf("GET /t/news.atom = %d %s", a.status, a.body)
	}
	// Before it is sent it is written somewhere.
	if a := s.write("GET", "/api/v1/backup", nil, nil, http.StatusOK); len(a.body) < 4096 {
		t.Errorf("the backup has %d bytes", len(a.body))
	}
	s.stop()
	i.wantOwner(t, volume)
	s = i.start(t, volume)
	if a := s.get("/t/news.ics"); a.status != http.StatusOK || !bytes.Contains(a.body, []byte("The first event")) {
		t.Errorf("GET /t/news.ics of the next container = %d %s", a.status, a.body)
	}
	s.stop()
}

// buildImage builds the image with the program of a release, or skips the test where no image can be built.
func buildImage(t *testing.T) *image {
	t.Helper()
	if !hasProgram(t, "buildah", "--version") || !hasProgram(t, "make", "--version") {
		t.Skip("nothing builds images here")
	}
	folder := t.TempDir()
	if out, err := exec.Command("unshare", "--mount", "mount", "--bind", folder, folder).CombinedOutput(); err != nil {
		t.Skipf("this user may not mount anything, so nothing can be run as in a container: %v\n%s", err, out)
	}
	build := filepath.Join(folder, "build")
	if err := os.MkdirAll(filepath.Join(build, "empty"), 0o755); err != nil {
		t.Fatal(err)
	}
	compile := exec.Command("make", "release-here", "OUT="+filepath.Join(build, "dateline"))
	compile.Dir = ".."
	if out, err := compile.CombinedOutput(); err != nil {
		t.Fatalf("make release-here: %v\n%s", err, out)
	}
	b := builder{t, folder}
	b.do("..", "build", "--isolation", "chroot", "--build-context", "build="+build, "-f", "deploy/Dockerfile", "-t", "dateline", ".")
	var inspected struct {
		OCIv1 struct{ Config json.RawMessage }
	}
	i := &image{}
	if err := json.Unmarshal(b.do("..", "inspect", "--type", "image", "dateline"), &inspected); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(inspected.OCIv1.Config, &i.config); err != nil {
		t.Fatal(err)
	}
	i.root = b.mount("dateline")
	return i
}

// builder is buildah with images of its own, below a folder.
type builder struct {
	t      *testing.T
	folder string
}

// do runs a verb of buildah in a folder, and returns what it prints.
func (b builder) do(in string, args ...string) []byte {
	b.t.Helper()
	c := exec.Command("buildah", append([]string{"--storage-driver", "vfs", "--root", b.folder + "/storage", "--runroot", b.folder + "/run"}, args...)...)
	c.Dir = in
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.Output()
	if err != nil {
		b.t.Fatalf("buildah %q: %v\n%s%s", args, err, out, &said)
	}
	return bytes.TrimSpace(out)
}

// mount is a folder with the files of an image.
func (b builder) mount(image string) string {
	b.t.Helper()
	return string(b.do("..", "mount", string(b.do("..", "from", "--pull-never", image))))
}

// newVolume is an empty folder with owner and rights of the folder in the image for which it stands, as those who run
// containers make it.
func (i *image) newVolume(t *testing.T) string {
	t.Helper()
	info, err := os.Stat(filepath.Join(i.root, "data"))
	if err != nil {
		t.Fatal(err)
	}
	volume, owner := t.TempDir(), info.Sys().(*syscall.Stat_t)
	if err := os.Chmod(volume, info.Mode().Perm()); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(volume, int(owner.Uid), int(owner.Gid)); err != nil {
		t.Fatal(err)
	}
	return volume
}

// command runs the image with arguments, and with what its environment has beside that of the image.
func (i *image) command(t *testing.T, volume string, args []string, env ...string) *exec.Cmd {
	t.Helper()
	line := slices.Concat([]string{"--mount", "sh", "-c", contained, "sh", i.root, volume, i.config.User}, i.config.Entrypoint, args)
	c := exec.CommandContext(context.Background(), "unshare", line...) // it outlives the context of the test, which ends before its clean-up
	c.Env = slices.Concat(i.config.Env, env)
	return c
}

// start runs the image as it runs by itself, but on a free port of this machine alone.
func (i *image) start(t *testing.T, volume string) *service {
	t.Helper()
	address := freeAddress(t)
	s := &service{t: t, log: &journal{}}
	s.process = i.command(t, volume, i.config.Cmd,
		"DATELINE_ADDR="+address, "DATELINE_BASE_URL=http://localhost:"+port(address), "DATELINE_ADMIN_TOKEN="+adminSecret)
	s.process.Stderr = s.log
	out, err := s.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.stop)
	s.base = s.announced(out)
	return s
}

// wantOwner wants the store in the volume, all of it of the user of the image, and nothing else there.
func (i *image) wantOwner(t *testing.T, volume string) {
	t.Helper()
	entries, err := os.ReadDir(volume)
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		there[e.Name()] = true
		if owner := info.Sys().(*syscall.Stat_t); owner.Uid != 65532 || owner.Gid != 65532 || !strings.HasPrefix(e.Name(), "dateline.db") {
			t.Errorf("the volume has %s of user %d, group %d", e.Name(), owner.Uid, owner.Gid)
		}
	}
	if !there["dateline.db"] {
		t.Errorf("the volume has %v, without dateline.db", entries)
	}
}
