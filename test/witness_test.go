package programs_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"testing"
)

// witness stands between one program and the service, changes nothing, and remembers what was answered.
type witness struct {
	address string

	mu       sync.Mutex
	statuses []int
}

func newWitness(t *testing.T, base string) *witness {
	t.Helper()
	target, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	w := &witness{}
	server := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite:   func(r *httputil.ProxyRequest) { r.SetURL(target) },
		Transport: &http.Transport{DisableCompression: true, DisableKeepAlives: true}, // the service may be restarted
		ModifyResponse: func(res *http.Response) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.statuses = append(w.statuses, res.StatusCode)
			return nil
		},
	})
	t.Cleanup(server.Close)
	w.address = server.URL
	return w
}

// answers are the statuses since the last call.
func (w *witness) answers() []int {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := w.statuses
	w.statuses = nil
	return all
}
