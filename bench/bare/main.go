// Command bare is the least that a Go program does for a poll: the standard server, one document in memory, compressed
// beforehand, and the comparison of an ETag. It does nothing that a service of events needs.
package main

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8080", "where to listen")
	file := flag.String("file", "", "the document; FILE.gz is the same, compressed")
	mediaType := flag.String("type", "application/atom+xml; charset=utf-8", "its Content-Type")
	flag.Parse()
	if err := run(*addr, *file, *mediaType); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(addr, file, mediaType string) error {
	plain, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	packed, err := os.ReadFile(file + ".gz")
	if err != nil {
		return err
	}
	return http.ListenAndServe(addr, document{plain, packed, mediaType})
}

type document struct {
	plain, packed []byte
	mediaType     string
}

const etag = `W/"1"`

func (d document) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("ETag", etag)
	h.Set("Cache-Control", "public, max-age=300")
	h.Set("Vary", "Accept-Encoding")
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", d.mediaType)
	body := d.plain
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = d.packed
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // a client that is gone is nobody's fault
}
