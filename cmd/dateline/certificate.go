package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

var (
	errHalfPair   = errors.New("--tls-cert and --tls-key belong together: give both, or none")
	errNoTLS      = errors.New("--tls-cert is given, but --base-url begins with http: readers must be told https")
	errNoRedirect = errors.New("--http-addr sends readers on to https, but --base-url does not begin with https")
)

// checkTLS asks for a pair of certificate and key, and an address that goes with them.
func (c *serveCommand) checkTLS() error {
	switch {
	case (c.TLSCert == "") != (c.TLSKey == ""):
		return errHalfPair
	case c.TLSCert == "":
		return nil
	case isScheme(c.BaseURL, "http"):
		return errNoTLS
	}
	_, err := readPair(c.TLSCert, c.TLSKey)
	return err
}

// checkRedirect asks for an address to which one can be sent on.
func (c *serveCommand) checkRedirect() error {
	if c.HTTPAddr != "" && !isScheme(c.BaseURL, "https") && (c.BaseURL != "" || c.TLSCert == "") {
		return errNoRedirect
	}
	return nil
}

// checkChallenges asks for a folder of challenges that can be read.
func (c *serveCommand) checkChallenges() error {
	switch {
	case c.AcmeDir == "":
		return nil
	case c.HTTPAddr == "":
		return errors.New("--acme-dir is served on --http-addr: give that too")
	}
	var err error
	if info, failed := os.Stat(c.AcmeDir); failed == nil && !info.IsDir() { // to open a pipe may take for ever
		err = fmt.Errorf("%s is not a folder", c.AcmeDir)
	} else {
		_, err = os.ReadDir(c.AcmeDir)
	}
	if err != nil {
		return withHint(fmt.Errorf("--acme-dir cannot be read: %w", err), "the folder must be there, and open to the user of the service")
	}
	return nil
}

func isScheme(address, scheme string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == scheme
}

// readPair reads a certificate and its key.
func readPair(certFile, keyFile string) (*tls.Certificate, error) {
	const hint = "both must be readable for the user of the service, in PEM: the certificate with those that it rests on behind it, and the key that belongs to it"
	cert, err := readRegular(certFile)
	if err != nil {
		return nil, withHint(fmt.Errorf("--tls-cert cannot be read: %w", err), hint)
	}
	key, err := readRegular(keyFile)
	if err != nil {
		return nil, withHint(fmt.Errorf("--tls-key cannot be read: %w", err), hint)
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		return nil, withHint(fmt.Errorf("--tls-cert and --tls-key cannot be used: %w", err), hint)
	}
	return &pair, nil
}

// certificate is a pair of files that is read again when one of them changes: programs that renew certificates write files and
// tell nobody. A pair that cannot be used leaves the one before in its place.
type certificate struct {
	certFile, keyFile string
	log               *slog.Logger

	mu     sync.Mutex // over what follows
	pair   *tls.Certificate
	stamp  string    // of the files that were read last, usable or not
	looked time.Time // when their stamp was looked at
}

// lookEvery is how often the files are looked at, while somebody comes.
const lookEvery = time.Second

// newCertificate reads the pair for the first time.
func newCertificate(certFile, keyFile string, log *slog.Logger) (*certificate, error) {
	c := &certificate{certFile: certFile, keyFile: keyFile, log: log, stamp: stampOf(certFile, keyFile)}
	pair, err := readPair(certFile, keyFile)
	c.pair = pair
	return c, err
}

// config lets a server speak TLS, 1.2 at least, and HTTP/2; of no certificate it is nil.
func (c *certificate) config() *tls.Config {
	if c == nil {
		return nil
	}
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		NextProtos:     []string{"h2", "http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.current(time.Now()), nil }, // the clock of the machine: files have its times
	}
}

// current is the pair to use now.
func (c *certificate) current(now time.Time) *tls.Certificate {
	c.mu.Lock()
	defer c.mu.Unlock()
	if since := now.Sub(c.looked); since >= 0 && since < lookEvery {
		return c.pair
	}
	c.looked = now
	stamp := stampOf(c.certFile, c.keyFile)
	if stamp == c.stamp {
		return c.pair
	}
	c.stamp = stamp
	pair, err := readPair(c.certFile, c.keyFile)
	if err != nil {
		c.log.Error("the new certificate is not taken, the one before is used on", "error", err, "ends", c.pair.Leaf.NotAfter)
		return c.pair
	}
	c.log.Info("new certificate", "ends", pair.Leaf.NotAfter)
	c.pair = pair
	return pair
}

// ending tells Prometheus when the pair ends that is used: whoever asks comes too, so that it is that of the newest files.
func (c *certificate) ending() prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "dateline_certificate_not_after_timestamp_seconds",
		Help: "Until when the certificate holds that is shown now, as Unix time.",
	}, func() float64 { return float64(c.current(time.Now()).Leaf.NotAfter.Unix()) })
}

// stampOf tells whether files have changed. Links are followed: programs lay new ones.
func stampOf(names ...string) string {
	stamp := ""
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			stamp += err.Error() + "\n"
			continue
		}
		stamp += fmt.Sprintln(info.Size(), info.ModTime().UnixNano())
	}
	return stamp
}
