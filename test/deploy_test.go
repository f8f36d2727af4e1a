package programs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// maxExposure is how much of the machine a service may be exposed to, of 10, as systemd judges its settings.
const maxExposure = 1.5

// units are the units of systemd by their places in /etc/systemd/system, and tlsUnits what is added for a service that speaks TLS itself.
var (
	units    = map[string]string{"dateline.service": "dateline.service", "dateline.socket": "dateline.socket"}
	tlsUnits = map[string]string{
		"dateline-http.socket": "tls/dateline-http.socket", "dateline.socket.d/port.conf": "tls/port.conf",
		"dateline.service.d/http.conf": "tls/http.conf", "dateline.service.d/tls.conf": "tls/tls.conf",
	}
)

// systemd finds nothing wrong with the units, and judges the service to be safe; also where it speaks TLS itself.
func TestUnits(t *testing.T) {
	if !hasProgram(t, analyze, "--version") {
		return
	}
	folder := t.TempDir()
	installUnits(t, folder, units)
	verifyUnits(t, folder)
	installUnits(t, folder, tlsUnits)
	verifyUnits(t, folder)
}

const analyze = "systemd-analyze"

// installUnits puts units into a folder.
func installUnits(t *testing.T, folder string, units map[string]string) {
	t.Helper()
	for place, name := range units {
		text, err := os.ReadFile(filepath.Join("..", "deploy", name))
		if err != nil {
			t.Fatal(err)
		}
		here := strings.ReplaceAll(string(text), "/usr/local/bin/dateline", "/bin/true") // which is there
		place = filepath.Join(folder, place)
		if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(place, []byte(here), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// verifyUnits asks systemd what it says of the units in a folder.
func verifyUnits(t *testing.T, folder string) {
	t.Helper()
	unit := filepath.Join(folder, "dateline.service")
	sockets, err := filepath.Glob(filepath.Join(folder, "*.socket"))
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(analyze, slices.Concat([]string{"verify", "--man=no", unit}, sockets)...).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("systemd-analyze verify of %q: %v\n%s", sockets, err, out)
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
