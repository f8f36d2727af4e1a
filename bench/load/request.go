package load

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strings"
)

// Get makes a request as a feed reader sends it. headers are whole lines, such as `If-None-Match: "x"`.
func Get(path string, headers ...string) []byte {
	return request("GET", path, headers, nil)
}

// Put makes a request that writes JSON.
func Put(path string, body []byte, headers ...string) []byte {
	headers = append(headers, "Content-Type: application/json", fmt.Sprintf("Content-Length: %d", len(body)))
	return request("PUT", path, headers, body)
}

func request(method, path string, headers []string, body []byte) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: dates.example.org\r\nUser-Agent: dateline-bench/1\r\nAccept: */*\r\n", method, path)
	for _, line := range headers {
		b.WriteString(line + "\r\n")
	}
	b.WriteString("\r\n")
	return append([]byte(b.String()), body...)
}

// Gzip asks for a compressed body.
const Gzip = "Accept-Encoding: gzip"

// Known tells the server which state the client has.
func Known(etag string) string { return "If-None-Match: " + etag }

// Document is the body as it was before compression. It may share memory with the answer.
func (r *Response) Document() ([]byte, error) {
	if r.Encoding != "gzip" {
		return r.Body, nil
	}
	in, err := gzip.NewReader(bytes.NewReader(r.Body))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(in)
}
