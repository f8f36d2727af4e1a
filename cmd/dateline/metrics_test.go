package main

import (
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// figure is the value of a metric with its labels; below zero if it is not told.
func figure(t *testing.T, text, name string) float64 {
	t.Helper()
	found := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(name) + ` (\S+)$`).FindStringSubmatch(text)
	if found == nil {
		return -1
	}
	value, err := strconv.ParseFloat(found[1], 64)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func TestMetrics(t *testing.T) {
	admin := freeAddress(t, rand.New(rand.NewPCG(9, uint64(time.Now().UnixNano()))))
	r := serve(t, filepath.Join(t.TempDir(), "d.db"), "", "--demo", "--admin-addr", admin)
	const feed = "/t/ukraine-security-guarantees.atom"
	for range 3 {
		if status, _ := get(t, r.base+feed); status != http.StatusOK {
			t.Fatalf("GET %s = %d", feed, status)
		}
	}
	req, err := http.NewRequestWithContext(t.Context(), "GET", r.base+feed, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header = http.Header{"If-None-Match": {"*"}, "User-Agent": {"Miniflux/2.2 (Mozilla/5.0)"}}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if status, _ := get(t, r.base+"/e/no-such-secret-event"); status != http.StatusNotFound {
		t.Errorf("GET of no event = %d", status)
	}
	status, text := get(t, "http://"+admin+"/metrics")
	if status != http.StatusOK {
		t.Fatalf("GET /metrics = %d %s", status, text)
	}
	for name, want := range map[string]float64{
		`dateline_polls_total{outcome="full"}`:                                                   3,
		`dateline_polls_total{outcome="unchanged"}`:                                              1,
		`dateline_client_polls_total{client="Miniflux",outcome="unchanged"}`:                     1,
		`dateline_rendered_total{what="document"}`:                                               1,
		`dateline_http_request_duration_seconds_count{code="404",method="GET",route="/e/:name"}`: 1,
		`dateline_tombstones`:       0,
		`dateline_due_late_seconds`: 0,
	} {
		if got := figure(t, text, name); got != want {
			t.Errorf("%s = %v, want %v", name, got, want)
		}
	}
	for _, name := range []string{
		"dateline_writes_total", "dateline_commits_total", "dateline_commit_seconds_total", "dateline_store_bytes", "dateline_revision",
		`dateline_cache_bytes{what="documents"}`, `dateline_rendered_total{what="entry"}`, "process_open_fds", "go_goroutines",
	} {
		if got := figure(t, text, name); got <= 0 {
			t.Errorf("%s = %v, want more than nothing", name, got)
		}
	}
	if strings.Contains(text, certificateEnds) {
		t.Errorf("without TLS the metrics tell of a certificate")
	}
	for _, secret := range []string{"ukraine-security", "no-such-secret"} {
		if strings.Contains(text, secret) {
			t.Errorf("the metrics tell of %q", secret)
		}
	}
	if status, _ := get(t, "http://"+admin+"/debug/pprof/heap"); status != http.StatusOK {
		t.Errorf("GET /debug/pprof/heap = %d", status)
	}
	for _, path := range []string{"/metrics", "/debug/pprof/"} {
		if status, _ := get(t, r.base+path); status != http.StatusNotFound {
			t.Errorf("GET %s on the readers' address = %d, want 404", path, status)
		}
	}
}

// certificateEnds is the metric of when the certificate ends.
const certificateEnds = "dateline_certificate_not_after_timestamp_seconds"

// The metrics say when the certificate ends that is used, also after a new one came of which nobody but Prometheus has
// heard yet; one that is broken changes nothing.
func TestCertificateMetric(t *testing.T) {
	folder, ends := t.TempDir(), time.Now().Add(20*24*time.Hour)
	cert := filepath.Join(folder, "cert.pem")
	writePair(t, folder, 1, ends)
	admin := freeAddress(t, rand.New(rand.NewPCG(10, uint64(time.Now().UnixNano()))))
	r := serve(t, filepath.Join(folder, "d.db"), "", "--tls-cert", cert, "--tls-key", filepath.Join(folder, "key.pem"), "--admin-addr", admin)
	told := func() float64 {
		t.Helper()
		status, text := get(t, "http://"+admin+"/metrics")
		if status != http.StatusOK {
			t.Fatalf("GET /metrics = %d %s", status, text)
		}
		return figure(t, text, certificateEnds)
	}
	if got := told(); got != float64(ends.Unix()) {
		t.Errorf("the certificate ends at %f, want %d", got, ends.Unix())
	}
	renewed := ends.Add(70 * 24 * time.Hour)
	writePair(t, folder, 2, renewed)
	for end := time.Now().Add(time.Minute); told() != float64(renewed.Unix()); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the new certificate ends at %f, want %d", told(), renewed.Unix())
		}
	}
	shows(t, r.base, 2)
	if err := os.WriteFile(cert, []byte("half of a certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	time.Sleep(2 * lookEvery) // long enough for it to be looked at
	if got := told(); got != float64(renewed.Unix()) {
		t.Errorf("beside a broken pair the certificate ends at %f, want that of the one before, %d", got, renewed.Unix())
	}
	if log := r.stop(); strings.Count(log, `msg="new certificate"`) != 1 || !strings.Contains(log, "new certificate is not taken") {
		t.Errorf("the log tells nothing of certificates:\n%s", log)
	}
}
