package server

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"dateline/feeds"
	"dateline/internal/audience"
	"dateline/timeline"
)

// poll is the answer to a request that comes again and again: anybody's, for a feed or the page of a timeline, at a plain address. It
// holds while the mark of its timeline does; then the whole way is gone once, and makes another.
type poll struct {
	same      string // the address that asks for the same, under which the answer is; empty: this one
	slug      string
	mark      uint64             // from before anything was read
	heard     string             // format in which the fetch is noted, as the whole way does; empty: not at all
	page      []byte             // of a page that was sent in full, in gzip; nil: it has a document, or none was sent yet
	key       string             // of the document, which may not be kept any more
	validator timeline.Validator // likewise
	state     state
	until     time.Time    // when it is another one without a write; zero: never
	modified  []string     // the value of Last-Modified, from the time on when it may be sent
	unchanged []headerLine // of an answer 304
	full      []headerLine // of an answer 200; nil: none was given yet
}

// headerLine is a line of a header. Its values are shared by all answers, and never changed.
type headerLine struct {
	name   string
	values []string
}

// Of the longest addresses few are asked for twice, and they would take the place of many others.
const maxPollAddress = 1 << 10

// remember keeps the answer that is about to be given, if it can be given again. When an event begins changes without a
// write, so that it has to be looked up each time.
func (s *Server) remember(c echo.Context, p *poll, family timeline.Family, status int) {
	r := c.Request()
	address := plainAddress(r)
	if len(r.Header["Authorization"]) > 0 || doorOf(r.Context()) != "" || family == timeline.Starting || len(address) > maxPollAddress {
		return
	}
	p.modified = []string{p.state.second().Format(http.TimeFormat)}
	size := len(address) + len(p.key) + len(p.page)
	for name, values := range c.Response().Header() {
		switch name {
		case "Last-Modified", requestIDHeader: // it may not be the time yet, and each request has an id of its own
			continue
		case "Vary":
			values = []string{varyOf(values[0])}
		}
		if status == http.StatusOK {
			p.full = append(p.full, headerLine{name, values})
		}
		if ofUnchanged(name) {
			p.unchanged = append(p.unchanged, headerLine{name, values})
		}
		size += len(name) + len(values[0])
	}
	const pollBytes = 1 << 10
	if p.page != nil && p.key != "" && p.key != address {
		// What was written otherwise leads to what is kept once: of one page there are as many addresses as somebody likes.
		s.polls.Put(address, &poll{same: p.key}, int64(len(address)+len(p.key)))
		address = p.key
	}
	s.polls.Put(address, p, int64(size+pollBytes))
}

// polled finds the answer that is kept for a request.
func (s *Server) polled(r *http.Request) (p *poll, ok bool) {
	if p, ok = s.polls.Get(r.RequestURI); !ok && len(r.URL.RawQuery) > 0 {
		p, ok = s.polls.Get(plainAddress(r))
	}
	if ok && p.same != "" {
		p, ok = s.polls.Get(p.same)
	}
	return p, ok
}

// current reports whether an answer still holds. The settled time must be from before.
func (s *Server) current(p *poll) bool {
	return p.mark == s.store.Mark(p.slug) && (p.until.IsZero() || s.clock.Now().Before(p.until))
}

// again sends the page with the address once more, if it is kept and still holds. Who asks for it by another address finds it
// there at once the next time.
func (s *Server) again(c echo.Context, key string) bool {
	r, settled := c.Request(), exchangeOf(c.Request().Context()).settled
	p, ok := s.polls.Get(key)
	out, ours := c.Response().Writer.(*response)
	if !ok || p.page == nil || !s.current(p) || !ours || len(r.Header["Authorization"]) > 0 || doorOf(r.Context()) != "" {
		return false
	}
	if address := plainAddress(r); address != key && len(address) <= maxPollAddress {
		s.polls.Put(address, &poll{same: key}, int64(len(address)+len(key)))
	}
	h := out.Header()
	for _, line := range p.full {
		h[line.name] = line.values
	}
	if p.state.told(settled) {
		h["Last-Modified"] = p.modified
	}
	out.done, out.polled, out.status = true, true, http.StatusOK
	out.sent = sendPage(out.ResponseWriter, p.page, mayCompress(out.request), out.head)
	return true
}

// repeat answers a request as it was answered before, and reports whether it could.
func (s *Server) repeat(w http.ResponseWriter, r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || len(r.Header["Authorization"]) > 0 || strings.Contains(r.URL.Path, privatePath+"/") {
		return false // a capability is looked up each time
	}
	p, ok := s.polled(r)
	if !ok {
		return false
	}
	settled := s.clock.Settled() // before the mark: a write behind that could have the second that is told here
	if !s.current(p) {
		return false
	}
	status, sent := http.StatusNotModified, 0
	var doc *feeds.Document
	if !p.state.knownBy(r.Header, settled) {
		if doc, ok = s.keptFor(p); !ok {
			return false
		}
		status = http.StatusOK
	}
	h, lines := w.Header(), p.full
	if status == http.StatusNotModified {
		lines = p.unchanged
	}
	for _, line := range lines {
		h[line.name] = line.values
	}
	if p.state.told(settled) {
		h["Last-Modified"] = p.modified
	}
	switch {
	case status == http.StatusNotModified:
		w.WriteHeader(status)
	case doc == nil:
		sent = sendPage(w, p.page, mayCompress(r), r.Method == http.MethodHead)
	default:
		sent = sendDocument(w, doc, mayCompress(r), r.Method == http.MethodHead)
	}
	if p.heard != "" {
		s.audience.Note(p.slug, p.heard, audience.Caller(r.Header), status, settled)
	}
	s.tally.count(status, sent)
	return true
}

// keptFor finds what is sent in full: a document, or none where it is a page. It reports whether there is something.
func (s *Server) keptFor(p *poll) (*feeds.Document, bool) {
	switch {
	case p.full == nil:
		return nil, false
	case p.page != nil:
		return nil, true
	}
	return s.publisher.Kept(p.key, p.validator)
}

// sendPage sends a page that is kept compressed, or its header alone, and counts the bytes. Who does not take gzip gets it
// unpacked, which costs less than to make it.
func sendPage(w http.ResponseWriter, page []byte, coding, head bool) (sent int) {
	h := w.Header()
	if coding {
		h["Content-Encoding"] = codingGzip
	} else {
		page = unpack(page)
	}
	h["Content-Length"] = []string{strconv.Itoa(len(page))}
	w.WriteHeader(http.StatusOK)
	if !head {
		sent, _ = w.Write(page) // an error is that of a client that has gone
	}
	return sent
}

// sendDocument sends a document, compressed if the client takes that, or its header alone, and counts the bytes. Errors
// are those of a client that has gone.
func sendDocument(w http.ResponseWriter, doc *feeds.Document, coding, head bool) (sent int) {
	h := w.Header()
	size, pieces := doc.Size(), [][]byte(nil)
	if coding && size >= smallBody {
		pieces, size = doc.Gzip()
		h["Content-Encoding"] = codingGzip
	}
	h["Content-Length"] = []string{strconv.Itoa(size)}
	w.WriteHeader(http.StatusOK)
	if head {
		return 0
	}
	if pieces == nil {
		n, _ := doc.WriteTo(w)
		return int(n)
	}
	for _, piece := range pieces {
		n, err := w.Write(piece)
		sent += n
		if err != nil {
			break
		}
	}
	return sent
}

var codingGzip = []string{"gzip"}
