package main

import (
	"net"
	"strings"
	"testing"
)

func TestParseBaseURL(t *testing.T) {
	for text, want := range map[string]string{
		"https://dates.example.org":       "https://dates.example.org",
		"https://Dates.Example.org/":      "https://dates.example.org",
		"https://dates.example.org:443":   "https://dates.example.org",
		"http://dates.example.org:80/":    "http://dates.example.org",
		"https://dates.example.org:8443":  "https://dates.example.org:8443",
		"http://dates.example.org:443":    "http://dates.example.org:443",
		"http://[::1]:8080":               "http://[::1]:8080",
		"http://localhost:8080":           "http://localhost:8080",
		"":                                "",
		"dates.example.org":               "",
		"ftp://dates.example.org":         "",
		"https://":                        "",
		"https:///path":                   "",
		"https://dates.example.org/a":     "",
		"https://dates.example.org?":      "",
		"https://dates.example.org?a=b":   "",
		"https://dates.example.org#a":     "",
		"https://me:secret@example.org":   "",
		"https://дати.example.org":        "",
		"https://dates.example.org:port/": "",
	} {
		got, err := parseBaseURL(text)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("parseBaseURL(%q) = %q, %v, want %q", text, got, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("parseBaseURL(%q) repeats a password: %v", text, err)
		}
	}
}

func TestDefaultBaseURL(t *testing.T) {
	for listening, want := range map[string]string{
		"127.0.0.1:8080": "http://localhost:8080",
		"[::1]:8080":     "http://localhost:8080",
		"127.0.0.2:1234": "http://127.0.0.2:1234",
	} {
		addr, err := net.ResolveTCPAddr("tcp", listening)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := defaultBaseURL(addr); got != want || err != nil {
			t.Errorf("defaultBaseURL(%s) = %q, %v, want %q", listening, got, err, want)
		}
	}
}

func TestIsLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LOCALHOST": true, "a.localhost": true, "127.0.0.1": true, "127.9.9.9": true, "::1": true,
		"[::1]": true, "::ffff:127.0.0.1": true,
		"": false, "0.0.0.0": false, "::": false, "192.0.2.1": false, "example.org": false, "localhost.example.org": false,
		"notlocalhost": false,
	} {
		if got := isLoopback(host); got != want {
			t.Errorf("isLoopback(%q) = %v, want %v", host, got, want)
		}
	}
}
