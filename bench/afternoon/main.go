// Command afternoon is the service of events that somebody writes in an afternoon, out of good libraries: gorilla/feeds and
// golang-ical, over bbolt. Every request reads all events and renders them; the ETag is a hash of what was rendered.
package main

import (
	"compress/gzip"
	"crypto/sha256"
	"flag"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"

	"go.etcd.io/bbolt"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8080", "where to listen")
	file := flag.String("db", "afternoon.db", "the file of the events")
	load := flag.String("load", "", "NDJSON of events to load first")
	flag.Parse()
	if err := run(*addr, *file, *load); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(addr, file, from string) error {
	db, err := bbolt.Open(file, 0o600, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	if from != "" {
		if err := load(db, from); err != nil {
			return err
		}
	}
	s := server{db}
	http.HandleFunc("GET /feed.atom", s.serve("application/atom+xml; charset=utf-8", renderFeed))
	http.HandleFunc("GET /calendar.ics", s.serve("text/calendar; charset=utf-8", renderCalendar))
	return http.ListenAndServe(addr, nil)
}

type server struct{ db *bbolt.DB }

func (s server) serve(mediaType string, render func([]event) (string, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		events, err := read(s.db)
		if err != nil {
			log.Print(err)
			http.Error(w, "something went wrong", http.StatusInternalServerError)
			return
		}
		text, err := render(events)
		if err != nil {
			log.Print(err)
			http.Error(w, "something went wrong", http.StatusInternalServerError)
			return
		}
		etag := fmt.Sprintf(`W/"%x"`, sha256.Sum256([]byte(text)))
		w.Header().Set("ETag", etag)
		w.Header().Set("Cache-Control", "public, max-age=300")
		w.Header().Set("Vary", "Accept-Encoding")
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Content-Type", mediaType)
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			fmt.Fprint(w, text)
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		out := gzip.NewWriter(w)
		defer out.Close()
		fmt.Fprint(out, text)
	}
}
