package programs_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestNginxLog asks for private addresses through nginx as deploy/nginx.conf has it: its logs tell of each request, and have no secret, however the
// address is written, and also when the service is down. What fails at other addresses is told in the error log.
func TestNginxLog(t *testing.T) {
	p, pool := newPlaces(t, 60*24*time.Hour)
	board := startBoard(t)
	n := runNginx(t, p, pool, documentedConfig(t, board.service, p))
	if n == nil {
		return
	}
	_, key := board.privateToken("capability")
	log := func() string {
		t.Helper()
		text, err := os.ReadFile(filepath.Join(p.folder, "dateline.log"))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	wantLine := func(line string) { // nginx writes it when the answer is on its way already
		t.Helper()
		for end := time.Now().Add(time.Minute); !strings.Contains(log(), line); time.Sleep(10 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("the log of nginx has no %s:\n%s", line, log())
			}
		}
	}
	for _, c := range []struct {
		path   string
		status int
		line   string
	}{
		{"/p/" + key + "/board.ics", 200, `"GET /p/.../board.ics" 200 `},
		{"/p/" + key + "/board.atom?limit=1", 200, `"GET /p/.../board.atom" 200 `},
		{"/p/" + key + "/e/budget", 200, `"GET /p/.../e/budget" 200 `},
		{"//p//" + key + "/board.json", 404, `"GET /p/.../board.json" 404 `},
		{"/t/../p/" + key + "/board.json?", 404, `"GET /p/.../board.json" 404 `},
		{"/%70/" + key + "/board.rss", 200, `"GET /p/.../board.rss" 200 `},
		{"/p/" + key + "/board.ics%0Afoo", 404, `"GET /p/.../board.ics\x0Afoo" 404 `},
		{"/p/" + key, 404, `"GET /p/..." 404 `},
		{"/p/" + key + "/none.ics", 404, `"GET /p/.../none.ics" 404 `},
		{"/t/board.ics?access_token=" + key, 404, `"GET /t/board.ics" 404 `},
	} {
		if a := n.get(t, c.path); a.status != c.status {
			t.Errorf("GET %s = %d, want %d", c.path, a.status, c.status)
			continue
		}
		wantLine(c.line)
	}
	res, err := n.client.Get(n.plain + "/p/" + key + "/board.json")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusMovedPermanently {
		t.Errorf("without TLS: %s", res.Status)
	}
	wantLine(`"GET /p/.../board.json" 301 `)
	board.stop()
	if a := n.get(t, "/p/"+key+"/board.ics"); a.status != http.StatusBadGateway {
		t.Errorf("with the service down: %d", a.status)
	}
	wantLine(`"GET /p/.../board.ics" 502 `)
	if a := n.get(t, "/t/board.atom"); a.status != http.StatusBadGateway {
		t.Errorf("with the service down, elsewhere: %d", a.status)
	}
	for end := time.Now().Add(time.Minute); !strings.Contains(n.errors.String(), `"GET /t/board.atom `); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the error log does not tell that the service is down:\n%s", n.errors)
		}
	}
	for name, text := range map[string]string{"access log": log(), "error log": n.errors.String()} {
		if strings.Contains(text, key) {
			t.Errorf("the %s has the secret:\n%s", name, text)
		}
	}
}
