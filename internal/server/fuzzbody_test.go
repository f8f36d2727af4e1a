package server_test

import (
	"strings"
	"testing"
)

// Whatever is sent as settings is stored or refused, and what was stored can be sent back.
func FuzzSettings(f *testing.F) {
	for _, body := range []string{
		`{"slug":"news","title":"N","zone":"Europe/Kyiv","lang":"uk","color":"#123456","visibility":"unlisted","media_hosts":["a.example"],"show_authors":false}`,
		`{"title":null,"description":"d","publisher":"P","license":"CC-BY-4.0","home_url":"https://example.org/"}`,
		`{"slug":"other"}`, `{"media_hosts":["*"]}`, `{"zone":"Local"}`, `{"revision":1e400}`, `[]`, `{"show_authors":null}`,
	} {
		f.Add(body, "PUT")
		f.Add(body, "PATCH")
	}
	s := startFuzz(f)
	const path = api + "/timelines/news"
	f.Fuzz(func(t *testing.T, body, method string) {
		if method != "PUT" && method != "PATCH" {
			return
		}
		a := s.handle(t, method, path, body, nil)
		switch a.status {
		case 200:
			if again := s.handle(t, "PUT", path, string(a.body), nil); again.status != 200 || string(again.body) != string(a.body) {
				t.Errorf("%s sent back = %d %s", a.body, again.status, again.body)
			}
		case 400, 413, 422:
			a.wantProblem(t, a.status, "")
		default:
			t.Errorf("%s %q = %d %s", method, body, a.status, a.body)
		}
	})
}

// Whatever is sent for a new token makes one, which is told once and never again, or is refused.
func FuzzToken(f *testing.F) {
	for _, body := range []string{
		`{"name":"n","scopes":["read"]}`, `{"name":"n","scopes":["write"],"timelines":["news"],"expires":"2999-01-31T09:00:00Z"}`,
		`{"name":"n","scopes":["admin"],"timelines":["news"]}`, `{"name":"n","scopes":[]}`, `{"name":"n","scopes":["read"],"expires":"1999-01-01T00:00:00Z"}`, `{"scopes":null}`,
	} {
		f.Add(body)
	}
	s := startFuzz(f)
	const path = api + "/tokens"
	f.Fuzz(func(t *testing.T, body string) {
		a := s.handle(t, "POST", path, body, nil)
		if a.status != 201 {
			if a.status != 400 && a.status != 413 && a.status != 422 {
				t.Errorf("%q = %d %s", body, a.status, a.body)
			}
			a.wantProblem(t, a.status, "")
			return
		}
		var made struct{ ID, Token, Secret string }
		decode(t, a, &made)
		secret := made.Token + made.Secret
		if made.ID == "" || len(secret) < 30 {
			t.Fatalf("%q = %s", body, a.body)
		}
		if list := s.handle(t, "GET", path, "", nil); !strings.Contains(string(list.body), made.ID) || strings.Contains(string(list.body), secret) {
			t.Errorf("the list of tokens is %s", list.body)
		}
		if a := s.handle(t, "DELETE", path+"/"+made.ID, "", nil); a.status != 204 {
			t.Errorf("revoking it = %d %s", a.status, a.body)
		}
	})
}
