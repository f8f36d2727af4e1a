package main

import (
	"crypto/tls"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// credentials hands what deploy/tls/tls.conf names over as systemd does at a start: copies of the files of a folder, and what the environment says of them.
func credentials(t *testing.T, live string) (environment []string) {
	t.Helper()
	text, err := os.ReadFile("../../deploy/tls/tls.conf")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	loaded := regexp.MustCompile(`(?m)^LoadCredential=(\S+):(/etc/letsencrypt/live/dates\.example\.org)/(\S+)$`).FindAllStringSubmatch(string(text), -1)
	for _, m := range loaded {
		content, err := os.ReadFile(filepath.Join(live, m[3]))
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, m[1]), content, 0o400)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	said := regexp.MustCompile(`(?m)^Environment=(\S+)$`).FindAllStringSubmatch(string(text), -1)
	if len(loaded) != 2 || len(said) != 2 {
		t.Fatalf("deploy/tls/tls.conf hands over %q, and says %q", loaded, said)
	}
	for _, m := range said {
		environment = append(environment, strings.ReplaceAll(m[1], "%d", folder))
	}
	return append(environment, "CREDENTIALS_DIRECTORY="+folder)
}

// TestCredentials serves by a certificate that systemd hands over. A renewed one comes with the restart that certbot asks for, in which nobody is turned away.
func TestCredentials(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows hands no sockets over")
	}
	live, ends := t.TempDir(), time.Now().Add(60*24*time.Hour)
	for link, to := range map[string]string{"fullchain.pem": "cert.pem", "privkey.pem": "key.pem"} { // as certbot has links
		if err := os.Symlink(to, filepath.Join(live, link)); err != nil {
			t.Fatal(err)
		}
	}
	s := newSupervisor(t)
	s.base = strings.Replace(strings.Replace(s.base, "http:", "https:", 1), "127.0.0.1", "localhost", 1)
	start := func() *exec.Cmd { return s.start(append(credentials(t, live), "DATELINE_BASE_URL="+s.base)...) }
	writePair(t, live, 1, ends)
	running := start()
	shows(t, s.base, 1)
	done := make(chan struct{})
	var polling sync.WaitGroup
	polls := 0
	polling.Go(func() {
		config := &tls.Config{InsecureSkipVerify: true} // of both certificates
		kept := &http.Client{Timeout: time.Minute, Transport: &http.Transport{TLSClientConfig: config}}
		fresh := &http.Client{Timeout: time.Minute, Transport: &http.Transport{TLSClientConfig: config, DisableKeepAlives: true}}
		for ; ; polls++ {
			select {
			case <-done:
				return
			default:
			}
			client := kept
			if polls%2 == 1 {
				client = fresh
			}
			if err := poll(client, s.base+"/t/ukraine-security-guarantees.ics"); err != nil {
				t.Errorf("poll %d: %v", polls, err)
			}
		}
	})
	writePair(t, live, 2, ends)
	time.Sleep(2 * lookEvery)
	shows(t, s.base, 1) // the copy is as it was
	s.stop(running)
	running = start()
	shows(t, s.base, 2)
	close(done)
	polling.Wait()
	s.stop(running)
	t.Logf("%d polls", polls)
}
