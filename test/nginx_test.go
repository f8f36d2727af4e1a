package programs_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	wire "encoding/binary"
	"encoding/pem"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// nginx is a running nginx in front of a service, with the configuration of docs/SCALING.md.
type nginx struct {
	base   string // https://127.0.0.1:PORT
	cache  string // the folder in which it keeps answers
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

// nginxConfig matches the configuration in the document.
var nginxConfig = regexp.MustCompile("(?s)```nginx\n(.*?)```")

// startNginx starts nginx in front of a service, or returns nil if there is none. It is stopped at the end of the test.
func startNginx(t *testing.T, s *service) *nginx {
	t.Helper()
	program := "nginx"
	if _, err := exec.LookPath(program); err != nil {
		program = "/usr/sbin/nginx" // where Debian has it, outside of users' PATH
	}
	if !hasProgram(t, program, "-v") {
		return nil
	}
	folder, address := t.TempDir(), freeAddress(t)
	pool := makeCertificate(t, folder)
	for name, text := range map[string]string{
		"nginx.conf": fmt.Sprintf(nginxFrame, folder), "dateline.conf": documentedConfig(t, s, folder, address),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	log, args := &journal{}, []string{"-p", folder, "-c", folder + "/nginx.conf", "-e", "stderr"}
	if out, err := exec.CommandContext(t.Context(), program, append(args, "-t")...).CombinedOutput(); err != nil {
		t.Fatalf("nginx does not take the configuration: %v\n%s", err, out)
	}
	process := exec.CommandContext(context.Background(), program, args...)
	process.Stderr = log
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := process.Process.Signal(syscall.SIGTERM); err != nil {
			t.Error(err)
		}
		if err := process.Wait(); err != nil {
			t.Errorf("nginx ended with %v", err)
		}
		if t.Failed() {
			t.Logf("nginx logged:\n%s", log)
		}
	})
	n := &nginx{base: "https://" + address, cache: folder + "/cache", client: tlsClient(pool)}
	n.await(t, address)
	return n
}

// documentedConfig is the configuration of the document, with the places of this test in it.
func documentedConfig(t *testing.T, s *service, folder, address string) string {
	t.Helper()
	text, err := os.ReadFile("../docs/SCALING.md")
	if err != nil {
		t.Fatal(err)
	}
	found := nginxConfig.FindAllSubmatch(text, -1)
	if len(found) != 1 {
		t.Fatalf("docs/SCALING.md has %d configurations of nginx, want one", len(found))
	}
	behind, err := url.Parse(s.base)
	if err != nil {
		t.Fatal(err)
	}
	config := string(found[0][1])
	for place, here := range map[string]string{
		"server 127.0.0.1:8080;":            "server 127.0.0.1:" + behind.Port() + ";",
		"listen 443 ssl":                    "listen " + address + " ssl",
		" /var/cache/nginx/dateline ":       " " + folder + "/cache ",
		" /etc/ssl/dateline/fullchain.pem;": " " + folder + "/fullchain.pem;",
		" /etc/ssl/dateline/key.pem;":       " " + folder + "/key.pem;",
	} {
		if strings.Count(config, place) != 1 {
			t.Fatalf("the configuration in docs/SCALING.md does not have %q once", place)
		}
		config = strings.Replace(config, place, here, 1)
	}
	return config
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
func makeCertificate(t *testing.T, folder string) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{publicHost},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
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
