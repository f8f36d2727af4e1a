package main

import "testing"

func TestParseFollowed(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"https://dates.example.org/", "https://dates.example.org"},
		{"webcal://dates.example.org/t/news.ics?topic=eu", "https://dates.example.org/t/news.ics"},
		{"dates.example.org", "https://dates.example.org"},
		{"Dates.example.org:8443/dates/t/news.atom?lang=uk#x", "https://dates.example.org:8443/dates/t/news.atom"},
		{"localhost:8080", "http://localhost:8080"},
		{"127.0.0.1:8080/t/news", "http://127.0.0.1:8080/t/news"},
		{"[::1]:8080", "http://[::1]:8080"},
		{"[2001:db8::1]", "https://[2001:db8::1]"},
		{"", ""}, {"/t/news", ""}, {"mailto:a@example.org", ""}, {"ftp://dates.example.org", ""}, {"https://a:b@dates.example.org", ""}, {"a@dates.example.org", ""},
		{"dates.example.org/t/%2e%2e", ""},
	} {
		u, err := parseFollowed(tt.text)
		if got := ""; err == nil {
			if got = u.String(); got != tt.want {
				t.Errorf("parseFollowed(%q) = %q, want %q", tt.text, got, tt.want)
			}
		} else if tt.want != "" {
			t.Errorf("parseFollowed(%q) = %v, want %q", tt.text, err, tt.want)
		}
	}
}

func TestParseServer(t *testing.T) {
	for text, want := range map[string]string{
		" http://localhost:8080/ ": "http://localhost:8080", "localhost:8080": "http://localhost:8080", "127.0.0.1:8080/dates/": "http://127.0.0.1:8080/dates",
		"dates.example.org": "https://dates.example.org", "https://dates.example.org": "https://dates.example.org",
		"": "", "ftp://dates.example.org": "", "me:secret@localhost": "", "localhost/?a=b": "", ":8080": "",
	} {
		u, err := parseServer(text)
		if err == nil && u.String() != want || err != nil && want != "" {
			t.Errorf("parseServer(%q) = %v, %v; want %q", text, u, err, want)
		}
	}
}
