package server

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"dateline/feeds"
	"dateline/timeline"
)

// poll is the answer to a request that comes again and again: anybody's, for a feed or the page of a timeline, at an address as it was written. It
// holds while the mark of its timeline does; then the whole way is gone once, and makes another.
type poll struct {
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
	if len(r.Header["Authorization"]) > 0 || family == timeline.Starting || len(r.RequestURI) > maxPollAddress {
		return
	}
	p.modified = []string{p.state.second().Format(http.TimeFormat)}
	size := len(r.RequestURI) + len(p.key) + len(p.page)
	for name, values := range c.Response().Header() {
		switch name {
		case "Last-Modified": // it may not be the time yet
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
	s.polls.Put(r.RequestURI, p, int64(size+pollBytes))
}

// repeat answers a request as it was answered before, and reports whether it could.
func (s *Server) repeat(w http.ResponseWriter, r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || len(r.Header["Authorization"]) > 0 {
		return false
	}
	p, ok := s.polls.Get(r.RequestURI)
	if !ok {
		return false
	}
	settled := s.clock.Settled() // before the mark: a write behind that could have the second that is told here
	if p.mark != s.store.Mark(p.slug) || !p.until.IsZero() && !s.clock.Now().Before(p.until) {
		return false
	}
	status, sent := http.StatusNotModified, 0
	var doc *feeds.Document
	if !p.state.knownBy(r.Header, settled) {
		if doc, ok = s.keptFor(p, r); !ok {
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
		sent = sendPage(w, p.page, r.Method == http.MethodHead)
	default:
		sent = sendDocument(w, doc, mayCompress(r), r.Method == http.MethodHead)
	}
	if p.heard != "" {
		s.audience.Note(p.slug, p.heard, r.UserAgent(), status, settled)
	}
	s.tally.count(status, sent)
	return true
}

// keptFor finds what is sent in full: a document, or none where it is a page that the client can take. It reports whether there
// is something.
func (s *Server) keptFor(p *poll, r *http.Request) (*feeds.Document, bool) {
	switch {
	case p.full == nil:
		return nil, false
	case p.page != nil:
		return nil, mayCompress(r)
	}
	return s.publisher.Kept(p.key, p.validator)
}

// sendPage sends a page that is compressed, or its header alone, and counts the bytes.
func sendPage(w http.ResponseWriter, page []byte, head bool) (sent int) {
	h := w.Header()
	h["Content-Encoding"], h["Content-Length"] = codingGzip, []string{strconv.Itoa(len(page))}
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
