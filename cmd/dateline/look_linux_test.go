package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// What a service may not write to is refused, in the same words, by who checks its settings and by who starts it.
func TestMayNotWrite(t *testing.T) {
	folder := t.TempDir()
	root := os.Geteuid() == 0 // who may write to everything but a disk that is read-only
	if root {
		if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=8m"); err != nil {
			t.Skipf("no disk of its own can be mounted: %v", err)
		}
		t.Cleanup(func() { _ = syscall.Unmount(folder, syscall.MNT_DETACH) })
	}
	bare, served := filepath.Join(folder, "bare.db"), filepath.Join(folder, "served.db")
	for _, file := range []string{bare, served} {
		if code, _, stderr := play(t, "timeline", "create", "news", "--db", file); code != exitOK {
			t.Fatal(stderr)
		}
	}
	serve(t, served, crashSecret).stop()
	if root {
		mustDo(t, syscall.Mount("", folder, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
	} else {
		mustDo(t, os.Chmod(served, 0o400))
		mustDo(t, os.Chmod(folder, 0o500))
		t.Cleanup(func() { mustDo(t, os.Chmod(folder, 0o700)) })
	}
	for file, want := range map[string]string{filepath.Join(folder, "new.db"): folder, bare: folder, served: served} {
		want = "write to " + want + ": "
		if code, out, _ := play(t, "config", "check", "--db", file); code != exitFailed || !strings.Contains(out, "wrong: db: ") || !strings.Contains(out, want) {
			t.Errorf("config check of %s = %d, want %q:\n%s", file, code, want, out)
		}
		if code, _, stderr := play(t, "serve", "--db", file, "--addr", "127.0.0.1:0"); code != exitFailed || !strings.Contains(stderr, want) {
			t.Errorf("serve %s = %d, want %q:\n%s", file, code, want, stderr)
		}
	}
}
