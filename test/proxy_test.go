package programs_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// proxy is something in front of a service that readers come to: https://localhost:PORT.
type proxy struct {
	base, plain string
	client      *http.Client
	origin      string // to which who comes without TLS is sent
	caches      bool   // answers come out of a cache, which knows their ETag as it is alone
}

func newProxy(p places, pool *x509.CertPool) *proxy {
	base := "https://localhost:" + port(p.address)
	return &proxy{base: base, origin: base, plain: "http://localhost:" + port(p.plain), client: &http.Client{
		Timeout: 5 * time.Minute, CheckRedirect: client.CheckRedirect,
		Transport: &http.Transport{DisableCompression: true, ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: pool}},
	}}
}

// send sends a request by the proxy. Header is a list of names and values.
func (p *proxy) send(t *testing.T, method, address string, body io.Reader, header ...string) (answer, int) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, body)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := p.client.Do(r)
	if err != nil {
		t.Fatalf("%s %s: %v", method, address, err)
	}
	defer res.Body.Close()
	content, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, address, err)
	}
	return answer{res.StatusCode, res.Header, content}, res.ProtoMajor
}

// TestNginx runs deploy/nginx.conf in front of a service (H21): TestScaling* tells of its cache.
func TestNginx(t *testing.T) {
	p, pool := newPlaces(t, 60*24*time.Hour)
	s := startBehind(t, p, "")
	if runNginx(t, p, pool, documentedConfig(t, s, p)) == nil {
		return
	}
	front := newProxy(p, pool)
	front.caches = true
	front.works(t, s, p)
	challenge := filepath.Join(p.folder, ".well-known/acme-challenge")
	if err := os.MkdirAll(challenge, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(challenge+"/abc", []byte("abc.proof"), 0o644); err != nil {
		t.Fatal(err)
	}
	if a, _ := front.send(t, "GET", front.plain+"/.well-known/acme-challenge/abc", nil); a.status != 200 || string(a.body) != "abc.proof" {
		t.Errorf("the challenge = %d %q", a.status, a.body)
	}
	front.survives(t, s)
}

// TestCaddy runs deploy/Caddyfile in front of a service (H21).
func TestCaddy(t *testing.T) {
	if !hasProgram(t, "caddy", "version") {
		return
	}
	p, pool := newPlaces(t, 60*24*time.Hour)
	s := startBehind(t, p, "")
	startCaddy(t, p, caddyConfig(t, s, p))
	front := newProxy(p, pool)
	front.origin = "https://localhost" // its port is, as far as Caddy knows, that of https
	front.works(t, s, p)
	front.survives(t, s)
}

// caddyConfig is deploy/Caddyfile, with the places of this test in it.
func caddyConfig(t *testing.T, s *service, p places) string {
	t.Helper()
	return adapted(t, "../deploy/Caddyfile", map[string]string{
		"\n{\n":                          fmt.Sprintf("\n{\n\tadmin off\n\thttps_port %s\n\thttp_port %s\n", port(p.address), port(p.plain)),
		"\ndates.example.org {":          fmt.Sprintf("\nlocalhost {\n\ttls %s/fullchain.pem %[1]s/key.pem\n", p.folder),
		"reverse_proxy 127.0.0.1:8080 {": "reverse_proxy 127.0.0.1:" + port(s.base) + " {",
	})
}

// TestCaddyLog asks for private addresses through Caddy as deploy/Caddyfile has it: its log tells of each request, and has no secret, however the
// address is written, and also when the service is down.
func TestCaddyLog(t *testing.T) {
	if !hasProgram(t, "caddy", "version") {
		return
	}
	p, pool := newPlaces(t, 60*24*time.Hour)
	board := startBoard(t)
	log := startCaddy(t, p, strings.Replace(caddyConfig(t, board.service, p), "lb_try_duration 10s", "lb_try_duration 100ms", 1))
	front := newProxy(p, pool)
	_, key := board.privateToken("capability")
	want := func(address string, status int, line string) {
		t.Helper()
		if a, _ := front.send(t, "GET", address, nil, "Referer", front.base+"/p/"+key+"/board"); a.status != status {
			t.Errorf("GET %s = %d, want %d", address, a.status, status)
		}
		for end := time.Now().Add(time.Minute); line != "" && !strings.Contains(log.String(), line); time.Sleep(10 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("the log of Caddy has no %s:\n%s", line, log)
			}
		}
	}
	want(front.base+"/p/"+key+"/board.ics", 200, `"uri":"/p/.../board.ics"`)
	want(front.base+"/p/"+key+"/board.atom?limit=1", 200, `"uri":"/p/.../board.atom?limit=1"`)
	want(front.base+"/%70/"+key+"/board.rss", 200, `"uri":"/%70/.../board.rss"`)
	want(front.base+"/p%2f"+key+"/board.rss", 200, `"uri":"/p%2f.../board.rss"`)
	want(front.base+"/p/./"+key+"/board.rss", 404, `"uri":"/p/./.../board.rss"`)
	want(front.base+"/p/"+key+"/board/", 301, `"uri":"/p/.../board/"`)
	want(front.base+"/p/"+key, 404, `"uri":"/p/..."`)
	want(front.plain+"/p/"+key+"/board.json", 308, "")
	board.stop()
	want(front.base+"/p/"+key+"/board.json", 502, `"logger":"http.log.error"`)
	if strings.Contains(log.String(), key) {
		t.Errorf("the log has the secret:\n%s", log)
	}
}

// startCaddy starts Caddy with a configuration, and returns what it logs. It is stopped at the end of the test.
func startCaddy(t *testing.T, p places, config string) *journal {
	t.Helper()
	file := filepath.Join(p.folder, "Caddyfile")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	process := exec.CommandContext(context.Background(), "caddy", "run", "--config", file, "--adapter", "caddyfile")
	process.Env = append(os.Environ(), "HOME="+p.folder, "XDG_DATA_HOME="+p.folder, "XDG_CONFIG_HOME="+p.folder)
	log := inFront(t, process)
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if c, err := net.Dial("tcp", p.address); err == nil {
			c.Close()
			return log
		}
		if time.Now().After(end) {
			t.Fatalf("caddy does not listen:\n%s", log)
		}
	}
}

// works holds what everything in front of a service must let through, and asks the doctor.
func (p *proxy) works(t *testing.T, s *service, at places) {
	t.Helper()
	const feed = "/t/ukraine-security-guarantees.atom"
	token := []string{"Authorization", "Bearer " + adminSecret}
	full, proto := p.send(t, "GET", p.base+feed, nil)
	tag := full.header.Get("ETag")
	if full.status != 200 || proto != 2 || !bytes.Contains(full.body, []byte(p.base+feed)) || tag == "" {
		t.Errorf("the feed = %d over HTTP/%d with ETag %q:\n%.500s", full.status, proto, tag, full.body)
	}
	if direct := s.get(feed); !bytes.Equal(direct.body, full.body) || direct.header.Get("ETag") != tag {
		t.Error("the feed arrives otherwise than it was sent")
	}
	packed, _ := p.send(t, "GET", p.base+feed, nil, "Accept-Encoding", "gzip")
	if packed.header.Get("Content-Encoding") != "gzip" || packed.header.Get("ETag") != tag {
		t.Errorf("in gzip: %q", packed.header)
	}
	for _, known := range []string{tag, strings.TrimPrefix(tag, "W/"), strings.TrimSuffix(tag, `"`) + `-gzip"`} {
		if p.caches && strings.HasSuffix(known, `-gzip"`) {
			continue // nobody adds that here
		}
		if a, _ := p.send(t, "GET", p.base+feed, nil, "If-None-Match", known, "Accept-Encoding", "gzip"); a.status != 304 || a.header.Get("ETag") != tag {
			t.Errorf("who has %s gets %d with ETag %q", known, a.status, a.header.Get("ETag"))
		}
	}
	if a, _ := p.send(t, "GET", p.plain+feed+"?topic=minerals-deal", nil); a.status != 301 && a.status != 308 || a.header.Get("Location") != p.origin+feed+"?topic=minerals-deal" {
		t.Errorf("without TLS = %d to %q", a.status, a.header.Get("Location"))
	}
	var lines strings.Builder
	for i := range 500 {
		fmt.Fprintf(&lines, `{"id": "large-%d", "title": "Event %[1]d", "date": "2030-01-01", "body": "%s"}`+"\n", i, strings.Repeat("Long. ", 3_500))
	}
	large, _ := p.send(t, "POST", p.base+"/api/v1/timelines/ukraine-security-guarantees/import", strings.NewReader(lines.String()), append(token, "Content-Type", "application/x-ndjson")...)
	if large.status != 200 || !bytes.Contains(large.body, []byte(`"created":500`)) {
		t.Errorf("an import of %d MB = %d %.300s", lines.Len()>>20, large.status, large.body)
	}
	id := "id-" + fmt.Sprint(time.Now().UnixNano())
	if a, _ := p.send(t, "GET", p.base+"/api/v1/timelines", nil, "X-Request-Id", id); a.header.Get("X-Request-Id") == "" || a.header.Get("X-Request-Id") == id {
		t.Errorf("the request has the id %q, and said %q itself", a.header.Get("X-Request-Id"), id)
	}
	args := []string{p.base}
	if p.origin == p.base {
		args = append(args, "--http", p.plain)
	}
	report, code := doctor(t, at.folder+"/fullchain.pem", args...)
	if found := report.bad(); len(found) > 0 || code != 0 {
		t.Errorf("the doctor finds %q, exit %d: %+v", found, code, report.Findings)
	}
}

// survives restarts the service while people poll: everybody is answered, out of the cache or after a while.
func (p *proxy) survives(t *testing.T, s *service) {
	t.Helper()
	const feed = "/t/ukraine-security-guarantees.atom"
	p.send(t, "GET", p.base+feed, nil)
	var polls, lost atomic.Int64
	done := make(chan struct{})
	var polling sync.WaitGroup
	for range 4 {
		polling.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				res, err := p.client.Get(p.base + feed)
				polls.Add(1)
				if err != nil {
					lost.Add(1)
					t.Errorf("a poll during the restart: %v", err)
					continue
				}
				_, _ = io.Copy(io.Discard, res.Body)
				res.Body.Close()
				if res.StatusCode != 200 {
					lost.Add(1)
					t.Errorf("a poll during the restart = %d", res.StatusCode)
				}
			}
		})
	}
	for range 2 {
		before := polls.Load()
		s.restart()
		for end := time.Now().Add(time.Minute); polls.Load() < before+50 && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		}
	}
	close(done)
	polling.Wait()
	t.Logf("%d polls over 2 restarts, %d lost", polls.Load(), lost.Load())
}

// pathConfig matches what docs/OPERATING.md says of a service at a path of a host, and logFormat the log of deploy/nginx.conf, which it names.
var (
	pathConfig = regexp.MustCompile("(?s)```nginx\n(.*?)```")
	logFormat  = regexp.MustCompile(`(?s)map \$uri \$logged \{.*?\n\}\nlog_format dateline [^\n]*\n`)
)

// TestPathPrefix puts a service at a path of a host, as docs/OPERATING.md says, and asks the doctor. No secret is logged.
func TestPathPrefix(t *testing.T) {
	text, err := os.ReadFile("../docs/OPERATING.md")
	if err != nil {
		t.Fatal(err)
	}
	found := pathConfig.FindSubmatch(text)
	if found == nil {
		t.Fatal("docs/OPERATING.md has no configuration for a path")
	}
	p, pool := newPlaces(t, 60*24*time.Hour)
	s := startBehind(t, p, "/dates")
	location := strings.NewReplacer("127.0.0.1:8080", "127.0.0.1:"+port(s.base), " /var/log/nginx/", " "+p.folder+"/").Replace(string(found[1]))
	example, err := os.ReadFile("../deploy/nginx.conf")
	if err != nil {
		t.Fatal(err)
	}
	config := fmt.Sprintf(`%[6]sserver {
	listen %[1]s ssl http2;
	ssl_certificate %[2]s/fullchain.pem;
	ssl_certificate_key %[2]s/key.pem;
	location / { return 404; }
	%[3]s
}
server { listen %[4]s; return 301 https://localhost:%[5]s$request_uri; }
`, p.address, p.folder, location, p.plain, port(p.address), logFormat.Find(example))
	n := runNginx(t, p, pool, config)
	if n == nil {
		return
	}
	report, code := doctor(t, p.folder+"/fullchain.pem", "https://localhost:"+port(p.address)+"/dates", "--http", "http://localhost:"+port(p.plain))
	if found := report.bad(); len(found) > 0 || code != 0 {
		t.Errorf("the doctor finds %q, exit %d: %+v", found, code, report.Findings)
	}
	const secret = "abcdefghijklmnopqrstuvwxyz234567"
	n.get(t, "/dates/p/"+secret+"/board.ics")
	s.stop()
	n.get(t, "/dates/p/"+secret+"/board.ics")
	for end := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		log, err := os.ReadFile(p.folder + "/dateline.log")
		if err != nil {
			t.Fatal(err)
		}
		if text := string(log) + n.errors.String(); strings.Contains(text, secret) {
			t.Fatalf("nginx logs the secret:\n%s", text)
		}
		if strings.Contains(string(log), `"GET /dates/p/.../board.ics" 404 `) && strings.Contains(string(log), `"GET /dates/p/.../board.ics" 502 `) {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("the log of nginx does not tell what was asked:\n%s", log)
		}
	}
}

// inFront runs a server that stands before the service, until the test ends, and keeps what it logs.
func inFront(t *testing.T, process *exec.Cmd) *journal {
	t.Helper()
	log, name := &journal{}, filepath.Base(process.Path)
	process.Stderr = log
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := process.Process.Signal(syscall.SIGTERM); err != nil {
			t.Error(err)
		}
		if err := process.Wait(); err != nil {
			t.Errorf("%s ended with %v", name, err)
		}
		if t.Failed() {
			t.Logf("%s logged:\n%s", name, log)
		}
	})
	return log
}
