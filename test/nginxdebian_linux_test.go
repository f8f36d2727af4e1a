package programs_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// debian starts nginx as Debian's package has it, with deploy/nginx.conf as it is beside the files of Debian, and the service as its head says: in $1
// are the files that are laid over those of the machine, and $2 is the program. It asks for what the rest of its arguments name.
const debian = `set -e
ip link set lo up
mount --bind "$1/etc" /etc
mount --bind "$1/lib" /var/lib/nginx
mount --bind "$1/log" /var/log/nginx
mount --bind "$1/run" /run
nginx -t
nginx
"$2" serve --db "$1/d.db" --demo --addr 127.0.0.1:8080 --base-url https://dates.example.org --trust-proxy 127.0.0.1 >&2 &
service=$!
trap 'kill $service $(cat /run/nginx.pid); wait' EXIT
certificate=$1/etc/letsencrypt/live/dates.example.org/fullchain.pem
shift 2
until curl --silent --fail --output /dev/null http://127.0.0.1:8080/readyz; do
	kill -0 $service
	sleep 0.1
done
for path; do
	curl --silent --show-error --output /dev/null --write-out '%{http_code} %header{x-cache-status}\n' \
		--cacert "$certificate" --connect-to dates.example.org:443:127.0.0.1:443 "https://dates.example.org$path"
done
`

// TestNginxOfDebian copies deploy/nginx.conf beside the files of Debian's nginx, with a certificate where certbot puts it: nginx starts, keeps answers in a
// folder that it makes, and writes its logs without secrets.
func TestNginxOfDebian(t *testing.T) {
	if _, err := os.Stat("/etc/nginx/conf.d"); err != nil || !hasProgram(t, "curl", "--version") || !hasProgram(t, "ip", "-V") {
		t.Skip("Debian's nginx is not here")
	}
	if out, err := exec.Command("unshare", "--mount", "--net", "ip", "link", "set", "lo", "up").CombinedOutput(); err != nil {
		t.Skipf("this user may not mount anything, or make a network: %v\n%s", err, out)
	}
	program, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	certificate := filepath.Join(folder, "etc/letsencrypt/live/dates.example.org")
	for _, name := range []string{certificate, filepath.Join(folder, "lib"), filepath.Join(folder, "log"), filepath.Join(folder, "run")} {
		if err := os.MkdirAll(name, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"nginx", "passwd", "group", "nsswitch.conf"} {
		if out, err := exec.Command("cp", "-a", "/etc/"+name, folder+"/etc/").CombinedOutput(); err != nil {
			t.Fatalf("cp: %v\n%s", err, out)
		}
	}
	config, err := os.ReadFile("../deploy/nginx.conf")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(folder+"/etc/nginx/conf.d/dateline.conf", config, 0o644); err != nil {
		t.Fatal(err)
	}
	makeCertificate(t, certificate, 24*time.Hour)
	if err := os.Rename(certificate+"/key.pem", certificate+"/privkey.pem"); err != nil {
		t.Fatal(err)
	}
	const feed, secret = "/t/ukraine-security-guarantees.atom", "ruzltzljhcogiunyscgs7mwfqolb2pz2"
	c := exec.CommandContext(context.Background(), "unshare", "--mount", "--net", "sh", "-c", debian, "sh", folder, program, feed, feed, "/p/"+secret+"/board.ics")
	c.Env = append(os.Environ(), "PATH="+os.Getenv("PATH")+":/usr/sbin:/sbin")
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.Output()
	if got := strings.Join(strings.Fields(string(out)), " "); err != nil || got != "200 MISS 200 HIT 404" {
		t.Fatalf("%v: %q, want 200 MISS 200 HIT 404\n%s", err, out, &said)
	}
	if kept, err := filepath.Glob(folder + "/lib/dateline/?/??/*"); err != nil || len(kept) != 1 {
		t.Errorf("nginx keeps %q, %v", kept, err)
	}
	logs, err := filepath.Glob(folder + "/log/*")
	if err != nil || len(logs) < 2 {
		t.Fatalf("the logs of nginx are %q, %v", logs, err)
	}
	for _, name := range logs {
		text, err := os.ReadFile(name)
		if err != nil || strings.Contains(string(text), secret) {
			t.Errorf("%s has the secret, or cannot be read: %v\n%s", name, err, text)
		}
		if filepath.Base(name) == "dateline.log" && !strings.Contains(string(text), `"GET /p/.../board.ics" 404 `) {
			t.Errorf("%s does not tell what was asked:\n%s", name, text)
		}
	}
}
