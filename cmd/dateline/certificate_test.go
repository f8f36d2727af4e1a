package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	random "math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
)

// writePair writes a certificate for localhost with a number, and its key, and returns who trusts it.
func writePair(t *testing.T, folder string, number int64, ends time.Time) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(number), DNSNames: []string{"localhost"}, NotBefore: ends.Add(-90 * 24 * time.Hour), NotAfter: ends,
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
	for name, content := range map[string][]byte{"cert.pem": chain, "key.pem": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(chain)
	return pool
}

// handshake is the number of the certificate that is shown, and what was agreed upon.
func handshake(t *testing.T, base string, c *tls.Config) (int64, tls.ConnectionState, error) {
	t.Helper()
	conn, err := tls.Dial("tcp", strings.TrimPrefix(base, "https://"), c)
	if err != nil {
		return 0, tls.ConnectionState{}, err
	}
	defer conn.Close()
	state := conn.ConnectionState()
	return state.PeerCertificates[0].SerialNumber.Int64(), state, nil
}

// shows waits until the service shows the certificate with a number.
func shows(t *testing.T, base string, number int64) {
	t.Helper()
	var got int64
	for end := time.Now().Add(time.Minute); got != number; time.Sleep(50 * time.Millisecond) {
		var err error
		if got, _, err = handshake(t, base, &tls.Config{InsecureSkipVerify: true}); err != nil {
			t.Fatal(err)
		}
		if time.Now().After(end) {
			t.Fatalf("the certificate shown is %d, want %d", got, number)
		}
	}
}

// TestTLS serves by TLS: HTTP/2, nothing older than 1.2; a new pair is taken without a restart, and one that is broken is not.
func TestTLS(t *testing.T) {
	folder, ends := t.TempDir(), time.Now().Add(60*24*time.Hour)
	cert, key := filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")
	pool := writePair(t, folder, 1, ends)
	r := serve(t, filepath.Join(folder, "d.db"), "", "--demo", "--tls-cert", cert, "--tls-key", key)
	if !strings.HasPrefix(r.base, "https://localhost:") {
		t.Fatalf("the service says it is at %s", r.base)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}}
	res, err := client.Get(r.base + "/t/ukraine-security-guarantees.atom")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	res.Body.Close()
	if err != nil || res.StatusCode != http.StatusOK || res.ProtoMajor != 2 || !strings.Contains(string(body), r.base+"/t/") {
		t.Errorf("a feed = %s over %s, %v:\n%.300s", res.Status, res.Proto, err, body)
	}
	if got := res.Header.Get("Strict-Transport-Security"); got != "max-age=31536000" {
		t.Errorf("Strict-Transport-Security: %q", got)
	}
	client.CloseIdleConnections()
	if _, state, err := handshake(t, r.base, &tls.Config{RootCAs: pool, ServerName: "localhost", MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}); err == nil {
		t.Errorf("TLS 1.1 is spoken: %x", state.Version)
	}
	shows(t, r.base, 1)
	writePair(t, folder, 2, ends)
	shows(t, r.base, 2)
	if err := os.WriteFile(cert, []byte("half of a certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	time.Sleep(2 * lookEvery) // long enough for it to be looked at
	for range 3 {
		shows(t, r.base, 2)
	}
	writePair(t, folder, 3, ends)
	shows(t, r.base, 3)
	log := r.stop()
	if strings.Count(log, "new certificate is not taken") < 1 || !strings.Contains(log, `msg="new certificate"`) {
		t.Errorf("the log tells nothing of certificates:\n%s", log)
	}
	if strings.Contains(log, "TLS handshake error") {
		t.Errorf("the log has the faults of strangers:\n%s", log)
	}
}

// TestRedirect sends on who comes without TLS (H20, H21): each path with its query, by one 301; and answers challenges.
func TestRedirect(t *testing.T) {
	folder := t.TempDir()
	addr := freeAddress(t, random.New(random.NewPCG(11, uint64(time.Now().UnixNano()))))
	if err := os.MkdirAll(filepath.Join(folder, ".well-known/acme-challenge"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{".well-known/acme-challenge/abc_-123": "abc.proof", "secret": "hush"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	serve(t, filepath.Join(folder, "d.db"), "", "--base-url", "https://example.org/dates", "--http-addr", addr, "--acme-dir", folder)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	ask := func(method, path string) (*http.Response, string) {
		t.Helper()
		req, err := http.NewRequest(method, "http://"+addr+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = "elsewhere.example"
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res, string(body)
	}
	for path, want := range map[string]string{
		"/dates/t/a.ics?topic=b&lang=uk": "https://example.org/dates/t/a.ics?topic=b&lang=uk",
		"/dates/t/a.ics":                 "https://example.org/dates/t/a.ics",
		"/":                              "https://example.org/",
		"//evil.example/x":               "https://example.org/evil.example/x",
		"/a%2Fb/%D0%B0?x=%0d%0aSet":      "https://example.org/a%2Fb/%D0%B0?x=%0d%0aSet",
		"/.well-known/other":             "https://example.org/.well-known/other",
	} {
		for _, method := range []string{"GET", "HEAD", "POST", "OPTIONS"} {
			if res, body := ask(method, path); res.StatusCode != 301 || res.Header.Get("Location") != want || body != "" {
				t.Errorf("%s %s = %d to %q with %q, want %s", method, path, res.StatusCode, res.Header.Get("Location"), body, want)
			}
		}
	}
	const challenges = "/.well-known/acme-challenge/"
	if res, body := ask("GET", challenges+"abc_-123"); res.StatusCode != 200 || body != "abc.proof" {
		t.Errorf("the challenge = %d %q", res.StatusCode, body)
	}
	for _, name := range []string{"none", "", "..%2f..%2fsecret", "../../secret", "abc_-123/"} {
		if res, body := ask("GET", challenges+name); res.StatusCode == 200 || strings.Contains(body, "hush") {
			t.Errorf("GET %s = %d %q", name, res.StatusCode, body)
		}
	}
}

// What goes together is asked for before anything is touched.
func TestTLSRefused(t *testing.T) {
	folder := t.TempDir()
	cert, key := filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")
	writePair(t, folder, 1, time.Now().Add(time.Hour))
	other := t.TempDir()
	writePair(t, other, 2, time.Now().Add(time.Hour))
	for _, c := range []struct {
		want string
		args []string
	}{
		{"belong together", []string{"--tls-cert", cert}},
		{"belong together", []string{"--tls-key", key}},
		{"begins with http", []string{"--tls-cert", cert, "--tls-key", key, "--base-url", "http://example.org"}},
		{"does not match", []string{"--tls-cert", cert, "--tls-key", filepath.Join(other, "key.pem")}},
		{"no such file", []string{"--tls-cert", cert, "--tls-key", filepath.Join(folder, "none.pem")}},
		{"does not begin with https", []string{"--http-addr", "127.0.0.1:0"}},
		{"such as 127.0.0.1:8080", []string{"--http-addr", "80", "--base-url", "https://example.org"}},
		{"give that too", []string{"--acme-dir", folder}},
	} {
		var stderr strings.Builder
		db := filepath.Join(folder, "d.db")
		p := &Program{Out: io.Discard, Err: &stderr, Now: time.Now}
		code := p.Main(t.Context(), append([]string{"serve", "--db", db, "--addr", "127.0.0.1:0"}, c.args...))
		if _, err := os.Stat(db); code == exitOK || err == nil || !strings.Contains(stderr.String(), c.want) {
			t.Errorf("serve %q = %d, want %q, and no file:\n%s", c.args, code, c.want, stderr.String())
		}
	}
}

// config check speaks of a certificate that ends, and of one for another host.
func TestCertificateAdvice(t *testing.T) {
	folder := t.TempDir()
	args := []string{"config", "check", "--db", filepath.Join(folder, "d.db"), "--tls-cert", filepath.Join(folder, "cert.pem"), "--tls-key", filepath.Join(folder, "key.pem")}
	for _, c := range []struct {
		ends time.Duration
		base string
		want string
	}{
		{60 * 24 * time.Hour, "https://localhost", ""},
		{5 * 24 * time.Hour, "https://localhost", "the certificate ends on"},
		{-time.Hour, "https://localhost", "the certificate ended on"},
		{365 * 24 * time.Hour, "https://localhost", "holds from"},
		{60 * 24 * time.Hour, "https://dates.example.org", "is not for dates.example.org"},
	} {
		writePair(t, folder, 1, time.Now().Add(c.ends))
		var stdout, stderr strings.Builder
		p := &Program{Out: &stdout, Err: &stderr, Now: time.Now}
		code := p.Main(t.Context(), append(args, "--base-url", c.base))
		if found := strings.Contains(stdout.String(), "unwise: tls-cert"); code != exitOK || found != (c.want != "") || !strings.Contains(stdout.String(), c.want) {
			t.Errorf("certificate that ends in %s for %s = %d, want %q:\n%s%s", c.ends, c.base, code, c.want, stdout.String(), stderr.String())
		}
	}
}

// Under systemd the socket for who comes without TLS is known by its name, and asks for no --http-addr; one that is given all the same, as by
// deploy/tls/http.conf, which --acme-dir needs, is not listened on beside it.
func TestRedirectBySocket(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows hands no sockets over")
	}
	var addresses []string
	c := exec.Command("sh", "-c", `LISTEN_PID=$$ exec dateline serve --db "$0" --base-url https://dates.example.org`, filepath.Join(t.TempDir(), "d.db"))
	for range 2 {
		l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
		if err != nil {
			t.Fatal(err)
		}
		file, err := l.File()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { l.Close(); file.Close() })
		addresses = append(addresses, l.Addr().String())
		c.ExtraFiles = append(c.ExtraFiles, file)
	}
	var stderr strings.Builder
	c.Stderr = &stderr
	c.Env = append(os.Environ(), "LISTEN_FDS=2", "LISTEN_FDNAMES=http:dateline.socket", quickEnd)
	drop, err := os.ReadFile("../../deploy/tls/http.conf")
	if err != nil {
		t.Fatal(err)
	}
	said := regexp.MustCompile(`(?m)^Environment=(\S+)$`).FindAllStringSubmatch(string(drop), -1)
	if len(said) != 2 {
		t.Errorf("deploy/tls/http.conf says %q", said)
	}
	for _, m := range said {
		c.Env = append(c.Env, m[1])
	}
	c.Env = append(c.Env, "DATELINE_ACME_DIR="+t.TempDir()) // the folder that it names is made by who installs it
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Timeout: time.Minute}
	for i, want := range []int{http.StatusMovedPermanently, http.StatusOK} {
		res, err := client.Get("http://" + addresses[i] + "/t/")
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("GET /t/ of the socket %d = %s, want %d", i, res.Status, want)
		}
	}
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Errorf("serve ended with %v\n%s", err, stderr.String())
	}
}
