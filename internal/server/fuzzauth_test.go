package server_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// Only who sends the token is somebody; whatever else is sent never makes a fault, and outside the API other
// schemes are nobody's business.
func FuzzAuthorization(f *testing.F) {
	for _, value := range []string{
		"Bearer " + adminToken, "bearer  " + adminToken + " ", "BEARER\t" + adminToken, "Basic " + adminToken, adminToken, "Bearer", "Bearer ", "", "Bearer \x00",
	} {
		f.Add(value)
	}
	s := startFuzz(f)
	f.Fuzz(func(t *testing.T, value string) {
		header := http.Header{"Authorization": {value}}
		scheme, secret, _ := strings.Cut(value, " ")
		isBearer := strings.EqualFold(scheme, "Bearer")
		isAdmin := isBearer && strings.TrimSpace(secret) == adminToken
		for path, want := range map[string]int{
			"/t/news.ics":      map[bool]int{true: 200, false: 401}[isAdmin || !isBearer],
			api + "/timelines": map[bool]int{true: 200, false: 401}[isAdmin],
			api + "/tokens":    map[bool]int{true: 200, false: 401}[isAdmin],
		} {
			a := s.handle(t, "GET", path, "", header)
			if a.status != want {
				t.Errorf("%s with %q = %d, want %d", path, value, a.status, want)
			}
			if a.status == 401 {
				a.wantProblem(t, 401, "header.Authorization")
			}
		}
	})
}

// A token of the change log is one that an answer gave, or refused; going on from any that is taken gives one from which
// nothing is missing.
func FuzzSince(f *testing.F) {
	s := startFuzz(f)
	const path = api + "/timelines/news/changes"
	var first struct{ Token string }
	decode(f, s.handle(f, "GET", path, "", nil), &first)
	raw, err := base64.RawURLEncoding.DecodeString(first.Token)
	if err != nil {
		f.Fatal(err)
	}
	for _, inside := range []string{"/", "/e1", "/none", "/e1/", "/\x00"} { // as if it were inside a write
		f.Add(base64.RawURLEncoding.EncodeToString(append(slices.Clone(raw), inside...)))
	}
	for _, token := range []string{"", first.Token, first.Token + "=", first.Token[:10], "AAAA", strings.Repeat("A", 40), strings.Repeat("_", 22) + first.Token[22:]} {
		f.Add(token)
	}
	f.Fuzz(func(t *testing.T, token string) {
		a := s.handle(t, "GET", path+"?since="+url.QueryEscape(token), "", nil)
		switch a.status {
		case 410:
			a.wantProblem(t, 410, "")
			return
		case 422:
			a.wantProblem(t, 422, "query.since")
			return
		case 200:
		default:
			t.Fatalf("since %q = %d %s", token, a.status, a.body)
		}
		var l, again struct {
			Token   string
			More    bool
			Changes []struct{ ID string }
		}
		decode(t, a, &l)
		if b := s.handle(t, "GET", path+"?since="+url.QueryEscape(l.Token), "", nil); b.status != 200 {
			t.Fatalf("going on from %q = %d %s", l.Token, b.status, b.body)
		} else {
			decode(t, b, &again)
		}
		if l.More || again.More || len(again.Changes) != 0 || again.Token != l.Token {
			t.Errorf("since %q leads to %+v, and then to %+v", token, l, again)
		}
		if token == "" && len(l.Changes) != 1 {
			t.Errorf("from the beginning: %+v", l)
		}
	})
}
