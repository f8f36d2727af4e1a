package programs_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	wire "encoding/binary"
	"encoding/pem"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// nginx is a running nginx in front of a service, with the configuration of deploy/nginx.conf or another one.
type nginx struct {
	base   string // https://127.0.0.1:PORT
	plain  string // http://127.0.0.1:PORT, which sends on to https
	cache  string // the folder in which it keeps answers
	errors *journal
	client *http.Client
}

// nginxFrame is what Debian has around the files of conf.d. Everything that is written stays in the folder.
const nginxFrame = `daemon off;
master_process off;
pid %[1]s/nginx.pid;
error_log stderr warn;
events { worker_connections 256; }
http {
	access_log off;
	client_body_temp_path %[1]s/tmp;
	proxy_temp_path %[1]s/tmp;
	fastcgi_temp_path %[1]s/tmp;
	uwsgi_temp_path %[1]s/tmp;
	scgi_temp_path %[1]s/tmp;
	include %[1]s/dateline.conf;
}
`

// places are where an nginx of a test is.
type places struct {
	folder  string // of its files, among them fullchain.pem and key.pem
	address string // on which it speaks TLS
	plain   string // on which it does not
}

// newPlaces chooses where an nginx will be, and writes a certificate that holds until then.
func newPlaces(t *testing.T, until time.Duration) (places, *x509.CertPool) {
	t.Helper()
	p := places{t.TempDir(), freeAddress(t), freeAddress(t)}
	return p, makeCertificate(t, p.folder, until)
}

// port is that of an address.
func port(address string) string { return address[strings.LastIndex(address, ":")+1:] }

// startNginx starts nginx in front of a service, or returns nil if there is none. It is stopped at the end of the test.
func startNginx(t *testing.T, s *service) *nginx {
	t.Helper()
	p, pool := newPlaces(t, 24*time.Hour)
	return runNginx(t, p, pool, documentedConfig(t, s, p))
}

// runNginx starts nginx with a configuration.
func runNginx(t *testing.T, p places, pool *x509.CertPool, config string) *nginx {
	t.Helper()
	program := "nginx"
	if _, err := exec.LookPath(program); err != nil {
		program = "/usr/sbin/nginx" // where Debian has it, outside of users' PATH
	}
	if !hasProgram(t, program, "-v") {
		return nil
	}
	folder, address := p.folder, p.address
	for name, text := range map[string]string{"nginx.conf": fmt.Sprintf(nginxFrame, folder), "dateline.conf": config} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"-p", folder, "-c", folder + "/nginx.conf", "-e", "stderr"}
	if out, err := exec.CommandContext(t.Context(), program, append(args, "-t")...).CombinedOutput(); err != nil {
		t.Fatalf("nginx does not take the configuration: %v\n%s", err, out)
	}
	process := exec.CommandContext(context.Background(), program, args...)
	log := inFront(t, process)
	n := &nginx{base: "https://" + address, plain: "http://" + p.plain, cache: folder + "/cache", errors: log, client: tlsClient(pool)}
	n.await(t, address)
	return n
}

// documentedConfig is deploy/nginx.conf, with the places of this test in it.
func documentedConfig(t *testing.T, s *service, p places) string {
	t.Helper()
	config := adapted(t, "../deploy/nginx.conf", map[string]string{
		"server 127.0.0.1:8080;":        "server 127.0.0.1:" + port(s.base) + ";",
		"listen 443 ssl":                "listen " + p.address + " ssl",
		"listen 80;":                    "listen " + p.plain + ";",
		"301 https://dates.example.org": "301 https://localhost:" + port(p.address),
		" /var/lib/nginx/dateline ":     " " + p.folder + "/cache ",
		" /var/www/html;":               " " + p.folder + ";",
		" /etc/letsencrypt/live/dates.example.org/fullchain.pem;": " " + p.folder + "/fullchain.pem;",
		" /etc/letsencrypt/live/dates.example.org/privkey.pem;":   " " + p.folder + "/key.pem;",
	})
	const logs = " /var/log/nginx/"
	if strings.Count(config, logs) != 2 {
		t.Fatalf("deploy/nginx.conf has %d logs, want one of each server", strings.Count(config, logs))
	}
	return strings.ReplaceAll(config, logs, " "+p.folder+"/")
}

// adapted is a file of the repository with other places in it. Each of the former must stand there once.
func adapted(t *testing.T, name string, places map[string]string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text := string(content)
	for place, here := range places {
		if strings.Count(text, place) != 1 {
			t.Fatalf("%s does not have %q once", name, place)
		}
		text = strings.Replace(text, place, here, 1)
	}
	return text
}

// tlsClient makes a client of a new connection for each request, as polls of many people are, that resumes its session.
func tlsClient(pool *x509.CertPool) *http.Client {
	return &http.Client{
		Timeout: client.Timeout, CheckRedirect: client.CheckRedirect,
		Transport: &http.Transport{
			DisableCompression: true, DisableKeepAlives: true,
			TLSClientConfig: &tls.Config{RootCAs: pool, ServerName: publicHost, ClientSessionCache: tls.NewLRUClientSessionCache(0)},
		},
	}
}

// publicHost is the name of the service in the document.
const publicHost = "dates.example.org"

// makeCertificate writes a certificate and its key into the folder, as a certification authority would have sent them.
func makeCertificate(t *testing.T, folder string, until time.Duration) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: publicHost}, DNSNames: []string{publicHost, "localhost"},
		NotBefore: time.Now().Add(until - 90*24*time.Hour), NotAfter: time.Now().Add(until),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	chain := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate})
	for name, text := range map[string][]byte{
		"fullchain.pem": chain, "key.pem": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(chain)
	return pool
}

// freeAddress is an address on this machine on which nothing listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// await returns when nginx listens.
func (n *nginx) await(t *testing.T, address string) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return
		}
	}
	t.Fatal("nginx does not listen")
}

// proxied is an answer that came through nginx.
type proxied struct {
	answer
	from    string // what the cache did: HIT, MISS, STALE …; empty if it was not asked
	resumed bool   // the connection resumed an earlier session
}

// get asks nginx. Header is a list of names and values.
func (n *nginx) get(t *testing.T, path string, header ...string) proxied {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, n.base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := n.client.Do(req)
	if err != nil {
		t.Fatalf("GET %s: %v", path, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatalf("GET %s: %v", path, err)
	}
	return proxied{answer{res.StatusCode, res.Header, body}, res.Header.Get("X-Cache-Status"), res.TLS.DidResume}
}

// age makes everything that nginx keeps older, as if so much time had gone by. Its files begin with their version, five
// since nginx 1.11.10, and with the second up to which the answer is fresh.
func (n *nginx) age(t *testing.T, by time.Duration) {
	t.Helper()
	aged := 0
	err := filepath.WalkDir(n.cache, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		file, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		defer file.Close()
		var head struct{ Version, Fresh uint64 }
		if err := wire.Read(file, wire.NativeEndian, &head); err != nil {
			return err
		}
		if head.Version != 5 {
			return fmt.Errorf("%s is of version %d, want 5", path, head.Version)
		}
		aged++
		_, err = file.WriteAt(wire.NativeEndian.AppendUint64(nil, head.Fresh-uint64(by/time.Second)), 8)
		return err
	})
	if err != nil || aged == 0 {
		t.Fatalf("%d files of the cache made older, then %v", aged, err)
	}
}
