package main

import (
	"net"
	"net/url"
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
		"https://dates.example.org/a":     "https://dates.example.org/a",
		"https://example.org/a/B-2_c.d/":  "https://example.org/a/B-2_c.d",
		"https://example.org//a":          "",
		"https://example.org/a//b":        "",
		"https://example.org/../a":        "",
		"https://example.org/.a":          "",
		"https://example.org/a%20b":       "",
		"https://example.org/a/дати":      "",
		"https://example.org/<a>":         "",
		"https://dates.example.org?":      "",
		"https://dates.example.org?a=b":   "",
		"https://dates.example.org#a":     "",
		"https://me:secret@example.org":   "",
		"https://дати.example.org":        "",
		"https://dates.example.org:port/": "",
		"https://dates.\"example\".org":   "",
		"https://dates.<b>.example.org":   "",
		"http://[fe80::1%25eth0]:8080":    "",
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
		if got, err := defaultBaseURL(addr, false); got != want || err != nil {
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

// A base URL reads back as it is written, and has nothing but a scheme, a host and a path.
func FuzzParseBaseURL(f *testing.F) {
	for _, text := range []string{"https://Dates.Example.org:443/", "http://[::1]:8080", "http://localhost:80", "https://a:b@c/", "https://:/", "http://[fe80::1%25en0]", "https://a/b/c/", "https://a/b//c"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := parseBaseURL(text)
		if err != nil {
			if got != "" {
				t.Errorf("parseBaseURL(%q) = %q, %v", text, got, err)
			}
			return
		}
		u, err := url.Parse(got)
		if err != nil || u.Host == "" || got != u.Scheme+"://"+u.Host+u.Path || strings.HasSuffix(got, "/") || u.Scheme != "http" && u.Scheme != "https" {
			t.Errorf("parseBaseURL(%q) = %q, %v", text, got, err)
		}
		if again, err := parseBaseURL(got); err != nil || again != got {
			t.Errorf("parseBaseURL(%q) = %q, read back %q, %v", text, got, again, err)
		}
	})
}
