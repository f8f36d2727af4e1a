package programs_test

import (
	"bytes"
	"net/http"
)

// poller is a reader program: it asks for one address again and again, with the validators that it was
// given last.
type poller struct {
	service *service
	path    string
	last    answer
}

// newPoller fetches the address for the first time.
func newPoller(s *service, path string) *poller {
	s.t.Helper()
	p := &poller{service: s, path: path, last: s.get(path)}
	if p.last.header.Get("ETag") == "" {
		s.t.Fatalf("GET %s has no ETag", path)
	}
	return p
}

// changed polls, and reports whether the document is a new one. Whatever is answered must agree with what
// came before: a new body has a new ETag, the same body the same.
func (p *poller) changed() bool {
	t := p.service.t
	t.Helper()
	header := map[string]string{"If-None-Match": p.last.header.Get("ETag")}
	if modified := p.last.header.Get("Last-Modified"); modified != "" {
		header["If-Modified-Since"] = modified
	}
	a := p.service.do(request{method: http.MethodGet, path: p.path, header: header})
	switch a.status {
	case http.StatusNotModified:
		if a.header.Get("ETag") != p.last.header.Get("ETag") || len(a.body) > 0 {
			t.Errorf("GET %s = 304 with ETag %q and %d bytes", p.path, a.header.Get("ETag"), len(a.body))
		}
		return false
	case http.StatusOK:
		if a.header.Get("ETag") == p.last.header.Get("ETag") {
			t.Errorf("GET %s = 200 with the ETag that was asked for", p.path)
		}
		p.last = a
		return true
	}
	t.Fatalf("GET %s = %d\n%s", p.path, a.status, a.body)
	return false
}

// expect polls and says if the answer is not as expected.
func (p *poller) expect(change bool) {
	t := p.service.t
	t.Helper()
	before := p.last.body
	if p.changed() != change {
		t.Errorf("poll of %s: a new document: %v, want %v", p.path, !change, change)
	}
	// Without validators the same document must come, byte by byte.
	if again := p.service.get(p.path); !bytes.Equal(again.body, p.last.body) {
		t.Errorf("GET %s differs from the poll:\n%s\n%s", p.path, again.body, p.last.body)
	}
	if change && bytes.Equal(before, p.last.body) {
		t.Errorf("GET %s has a new ETag for the same bytes", p.path)
	}
}
