package server_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
)

// BenchmarkPoll is a poll over one connection, of a feed that the client has, or has not; compared with a handler that
// does nothing.
func BenchmarkPoll(b *testing.B) {
	s := published(b)
	s.pass(5e9)
	tag := s.get("/t/news.rss").header.Get("ETag")
	for name, header := range map[string]string{"304": "If-None-Match: " + tag, "200": "Accept-Encoding: gzip"} {
		b.Run(name, func(b *testing.B) {
			connection, err := net.Dial("tcp", s.http.Listener.Addr().String())
			if err != nil {
				b.Fatal(err)
			}
			defer connection.Close()
			r := bufio.NewReader(connection)
			for b.Loop() {
				fmt.Fprintf(connection, "GET /t/news.rss HTTP/1.1\r\nHost: x\r\nUser-Agent: Feedly/1.0 (12 subscribers)\r\n%s\r\n\r\n", header)
				res, err := http.ReadResponse(r, nil)
				if err != nil || fmt.Sprint(res.StatusCode) != name {
					b.Fatal(res, err)
				}
				_, _ = io.Copy(io.Discard, res.Body)
			}
		})
	}
}
