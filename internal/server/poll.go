package server

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"dateline/feeds"
	"dateline/timeline"
)

// poll is the answer to a request that comes again and again: anybody's, for a feed, at an address as it was written. It
// holds while the mark of its timeline does; then the whole way is gone once, and makes another.
type poll struct {
	slug      string
	mark      uint64             // from before anything was read
	heard     string             // format in which the fetch is noted, as the whole way does; empty: not at all
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
	size := len(r.RequestURI) + len(p.key)
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
		if doc, ok = s.publisher.Kept(p.key, p.validator); !ok || p.full == nil {
			return false
		}
		status = http.StatusOK
	}
	h, lines := w.Header(), p.full
	if doc == nil {
		lines = p.unchanged
	}
	for _, line := range lines {
		h[line.name] = line.values
	}
	if p.state.told(settled) {
		h["Last-Modified"] = p.modified
	}
	if doc == nil {
		w.WriteHeader(status)
	} else {
		sent = sendDocument(w, doc, mayCompress(r), r.Method == http.MethodHead)
	}
	if p.heard != "" {
		s.audience.Note(p.slug, p.heard, r.UserAgent(), status, settled)
	}
	s.tally.count(status, sent)
	return true
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
