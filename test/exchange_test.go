package programs_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// client follows no redirect: an address that is promised must answer itself.
var client = &http.Client{
	Timeout:       30 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// answer is an HTTP response, read to its end.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// request is one HTTP request to a service. Path may be a whole address.
type request struct {
	method, path string
	header       map[string]string
	token        string
	body         []byte
	streamed     bool // the length of the body is not announced
}

func (s *service) do(r request) answer {
	s.t.Helper()
	address := r.path
	if strings.HasPrefix(address, "/") {
		address = s.base + address
	}
	var body io.Reader
	if r.body != nil {
		body = bytes.NewReader(r.body)
		if r.streamed {
			body = io.MultiReader(body) // hides its length
		}
	}
	req, err := http.NewRequestWithContext(s.t.Context(), r.method, address, body)
	if err != nil {
		s.t.Fatal(err)
	}
	if r.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.token != "" {
		req.Header.Set("Authorization", "Bearer "+r.token)
	}
	for name, value := range r.header {
		req.Header.Set(name, value)
	}
	res, err := client.Do(req)
	if err != nil {
		s.t.Fatalf("%s %s: %v\n%s", r.method, r.path, err, s.log)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatalf("%s %s: %v", r.method, r.path, err)
	}
	return answer{res.StatusCode, res.Header, text}
}

// get reads without a token and expects 200.
func (s *service) get(path string) answer {
	s.t.Helper()
	a := s.do(request{method: http.MethodGet, path: path})
	if a.status != http.StatusOK {
		s.t.Fatalf("GET %s = %d\n%s", path, a.status, a.body)
	}
	return a
}

// write sends a body as JSON with the admin token and expects a status.
func (s *service) write(method, path string, header map[string]string, body any, want int) answer {
	s.t.Helper()
	r := request{method: method, path: path, token: adminSecret, header: header}
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			s.t.Fatal(err)
		}
		r.body = text
	}
	a := s.do(r)
	if a.status != want {
		s.t.Fatalf("%s %s = %d, want %d\n%s", method, path, a.status, want, a.body)
	}
	return a
}

// decode reads the body of an answer as JSON.
func decode[T any](t *testing.T, a answer) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(a.body, &v); err != nil {
		t.Fatalf("%v in %.300s", err, a.body)
	}
	return v
}
