package server

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/labstack/echo/v4"

	"dateline/feeds"
)

// smallBody is the size in bytes under which compression saves no packet.
const smallBody = 1024

// response puts an answer on the wire. Handlers write their whole body at once, so that its length is
// known, and HEAD can tell it. It holds the header back until then.
type response struct {
	http.ResponseWriter
	server  *Server
	request *http.Request
	head    bool   // the client asked for headers only
	id      string // of the request
	route   string // as routes.go names it; empty: none was found
	token   string // the id of the caller's; empty: anybody's
	packed  []byte // the body in gzip, if it is there already
	polled  bool   // it is a feed's; one of many
	status  int    // 0 until the answer has one
	sent    int    // bytes of body
	done    bool
}

// Unwrap lets [http.ResponseController] find the connection.
func (w *response) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// WriteHeader notes the status.
func (w *response) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

// Write sends header and body. It can be called once.
func (w *response) Write(body []byte) (int, error) {
	if w.done {
		return 0, errors.New("server: an answer is written at once")
	}
	if w.status == 0 {
		w.status = http.StatusOK
	}
	if err := w.send(body); err != nil {
		return 0, err
	}
	return len(body), nil
}

// finish sends an answer that has no body.
func (w *response) finish() {
	if !w.done {
		if w.status == 0 {
			w.status = http.StatusOK
		}
		_ = w.send(nil) // without a body there is nothing that can fail
	}
}

func (w *response) send(whole []byte) error {
	body := whole
	w.done = true
	h := w.Header()
	completeAllow(h)
	h.Set("Vary", varyOf(h.Get("Vary")))
	if w.status >= 400 {
		unsay(h)
	}
	switch {
	case w.status == http.StatusNotModified:
		for name := range h {
			if !ofUnchanged(name) {
				h.Del(name)
			}
		}
		body = nil
	case w.status == http.StatusNoContent:
		h.Del("Content-Type")
		body = nil
	case len(whole) >= smallBody && !isStrong(h.Get("ETag")) && mayCompress(w.request):
		if body = w.packed; body == nil {
			body = w.server.compress(whole)
		}
		h.Set("Content-Encoding", "gzip")
		fallthrough
	default:
		h.Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.ResponseWriter.WriteHeader(w.status)
	if w.head || len(body) == 0 {
		return nil
	}
	n, err := w.ResponseWriter.Write(body)
	w.sent = n
	return err
}

// ofUnchanged reports whether a header belongs to an answer 304: what caches need of it (RFC 9110 section 15.4.5), and
// scripts of other sites. Last-Modified too, since there are readers that take it from there. Everything else the client has
// with its copy, and every line costs each poll.
func ofUnchanged(name string) bool {
	switch name {
	case "Etag", "Last-Modified", "Cache-Control", "Vary", "Access-Control-Allow-Origin", requestIDHeader:
		return true
	}
	return false
}

// publish answers with a document, whose Content-Type is set.
func publish(c echo.Context, doc *feeds.Document) error {
	out, ok := c.Response().Writer.(*response)
	if !ok {
		return errors.New("server: a document is sent by a response of ours")
	}
	h := out.Header()
	h.Set("Vary", varyOf(h.Get("Vary")))
	out.done, out.status = true, http.StatusOK
	out.sent = sendDocument(out.ResponseWriter, doc, mayCompress(out.request), out.head)
	return nil
}

// varyOf is the value of Vary of an answer that differs by what is named, and by coding like all of them.
func varyOf(more string) string {
	if more == "" {
		return "Accept-Encoding"
	}
	return "Accept-Encoding, " + more
}

// unsay takes back what handlers said of an answer before it became an error. A cache may keep what was found,
// not that something went wrong.
func unsay(h http.Header) {
	for _, name := range []string{"ETag", "Last-Modified", "Content-Disposition", "Link", "Surrogate-Key"} {
		h.Del(name)
	}
	if strings.HasPrefix(h.Get("Cache-Control"), "public") {
		h.Set("Cache-Control", cacheAsk)
	}
}

// isStrong reports whether an entity tag names bytes. Such bytes are sent as they are: a strong tag must
// differ between codings (RFC 9110 section 8.8.3.3), and clients send it back to say which state they read.
func isStrong(tag string) bool { return strings.HasPrefix(tag, `"`) }

// compress is body in gzip (RFC 1952), without a time or a name: same bytes in, same bytes out.
func (s *Server) compress(body []byte) []byte {
	var out bytes.Buffer
	w, ok := s.gzips.Get().(*gzip.Writer)
	if !ok {
		w = gzip.NewWriter(&out)
	} else {
		w.Reset(&out)
	}
	_, _ = w.Write(body) // a buffer takes everything
	_ = w.Close()
	s.gzips.Put(w)
	return out.Bytes()
}

// unpack is what compress was given.
func unpack(packed []byte) []byte {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic(err) // it was packed here
	}
	body, err := io.ReadAll(r)
	if err != nil {
		panic(err)
	}
	return body
}

// calendarsWithoutGzip are the programs that ask for compressed calendars and cannot read them, by words of their
// User-Agent. Vary does not name that header: no cache could then answer two programs.
var calendarsWithoutGzip = regexp.MustCompile(`(?i)outlook|exchange|microsoft office|msoffice`)

// mayCompress reports whether the client of a request is served better with gzip.
func mayCompress(r *http.Request) bool {
	if strings.HasSuffix(r.URL.Path, feeds.Calendar().Suffix) && calendarsWithoutGzip.MatchString(r.UserAgent()) {
		return false
	}
	return acceptsGzip(r.Header)
}

// acceptsGzip reads Accept-Encoding (RFC 9110 section 12.5.3). Only a client that says so gets gzip.
func acceptsGzip(h http.Header) bool {
	named, any := -1.0, -1.0
	for part := range strings.SplitSeq(strings.Join(h.Values("Accept-Encoding"), ","), ",") {
		coding, parameter, _ := strings.Cut(part, ";")
		q := quality(parameter)
		switch strings.ToLower(strings.TrimSpace(coding)) {
		case "gzip", "x-gzip":
			named = max(named, q)
		case "*":
			any = max(any, q)
		}
	}
	if named >= 0 {
		return named > 0
	}
	return any > 0
}

// quality is the weight of a choice: 1 if there is none, 0 if it cannot be read.
func quality(parameter string) float64 {
	name, value, _ := strings.Cut(strings.TrimSpace(parameter), "=")
	if name == "" {
		return 1
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if !strings.EqualFold(strings.TrimSpace(name), "q") || err != nil || !(q >= 0 && q <= 1) {
		return 0
	}
	return q
}
