package programs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// maxExposure is how much of the machine a service may be exposed to, of 10, as systemd judges its settings.
const maxExposure = 1.5

// systemd finds nothing wrong with the units, and judges the service to be safe.
func TestUnits(t *testing.T) {
	const analyze = "systemd-analyze"
	if !hasProgram(t, analyze, "--version") {
		return
	}
	folder := t.TempDir()
	for _, name := range []string{"dateline.service", "dateline.socket"} {
		text, err := os.ReadFile(filepath.Join("..", "deploy", name))
		if err != nil {
			t.Fatal(err)
		}
		here := strings.ReplaceAll(string(text), "/usr/local/bin/dateline", "/bin/true") // which is there
		if err := os.WriteFile(filepath.Join(folder, name), []byte(here), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	unit := filepath.Join(folder, "dateline.service")
	if out, err := exec.Command(analyze, "verify", "--man=no", unit, filepath.Join(folder, "dateline.socket")).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
	out, err := exec.Command(analyze, "security", "--offline=true", "--no-pager", unit).CombinedOutput()
	if err != nil {
		t.Fatalf("systemd-analyze security: %v\n%s", err, out)
	}
	found := regexp.MustCompile(`Overall exposure level for dateline.service: ([0-9.]+)`).FindSubmatch(out)
	if found == nil {
		t.Fatalf("systemd-analyze does not judge the unit:\n%s", out)
	}
	exposure, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil || exposure > maxExposure {
		t.Errorf("the unit is exposed to %s of 10, want %v at most\n%s", found[1], maxExposure, out)
	}
}
