package programs_test

import (
	"net/http"
	"testing"
)

// subscription fetches a document for a library that does not, with the validators that it was given last.
type subscription struct {
	address string
	last    answer
}

// fetch is the document as it now is.
func (s *subscription) fetch(t *testing.T) []byte {
	t.Helper()
	r := request{method: http.MethodGet, path: s.address, header: map[string]string{}}
	if tag := s.last.header.Get("ETag"); tag != "" {
		r.header["If-None-Match"] = tag
	}
	if modified := s.last.header.Get("Last-Modified"); modified != "" {
		r.header["If-Modified-Since"] = modified
	}
	a := (&service{t: t}).do(r)
	switch a.status {
	case http.StatusOK:
		s.last = a
	case http.StatusNotModified:
		s.last.header = a.header // as readers do: what a 304 says holds from now on
	default:
		t.Fatalf("GET %s = %d\n%s", s.address, a.status, a.body)
	}
	return s.last.body
}

// reading is a follower that reads whole documents.
func reading(read func(t *testing.T, document []byte) []shown) func(*testing.T, *home, string) follower {
	return func(_ *testing.T, _ *home, address string) follower {
		s := &subscription{address: address}
		return func(t *testing.T) []shown { t.Helper(); return read(t, s.fetch(t)) }
	}
}
