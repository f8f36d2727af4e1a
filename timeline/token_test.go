package timeline_test

import (
	"strings"
	"testing"
	"time"

	"dateline/timeline"
)

func TestTokenMay(t *testing.T) {
	const read, write, admin, capability = timeline.ScopeRead, timeline.ScopeWrite, timeline.ScopeAdmin, timeline.ScopeCapability
	token := func(slugs []string, scopes ...timeline.Scope) *timeline.Token {
		return &timeline.Token{Scopes: scopes, Timelines: slugs}
	}
	tests := []struct {
		name  string
		token *timeline.Token
		scope timeline.Scope
		slug  string
		want  bool
	}{
		{"no token", nil, read, "a", false},
		{"no scope", token(nil), read, "a", false},
		{"read", token(nil, read), read, "a", true},
		{"read may not write", token(nil, read), write, "a", false},
		{"write", token(nil, write), write, "a", true},
		{"write may read", token(nil, write), read, "a", true},
		{"write is no admin", token(nil, write), admin, "a", false},
		{"write is no admin of all", token(nil, write), admin, "", false},
		{"admin", token(nil, admin), admin, "", true},
		{"admin may write", token(nil, admin), write, "a", true},
		{"named timeline", token([]string{"a", "b"}, write), write, "b", true},
		{"another timeline", token([]string{"a"}, write), write, "b", false},
		{"another timeline, to read", token([]string{"a"}, read), read, "b", false},
		{"capability may read", token([]string{"a"}, capability), read, "a", true},
		{"capability may not read another", token([]string{"a"}, capability), read, "b", false},
		{"capability may not write", token([]string{"a"}, capability), write, "a", false},
		{"capability is no admin", token([]string{"a"}, capability), admin, "", false},
		{"less than admin", token(nil, admin).Reading(), write, "a", false},
		{"less than admin may read", token(nil, admin).Reading(), read, "a", true},
		{"less than write, of one timeline", token([]string{"a"}, write).Reading(), read, "b", false},
		{"all timelines, with some", token([]string{"a"}, write), write, "", false},
		{"all timelines, with all", token(nil, write), write, "", true},
	}
	for _, tt := range tests {
		if got := tt.token.May(tt.scope, tt.slug); got != tt.want {
			t.Errorf("%s: May(%s, %q) = %t, want %t", tt.name, tt.scope, tt.slug, got, tt.want)
		}
	}
}

func TestTokenValid(t *testing.T) {
	var none *timeline.Token
	if none.Valid(start) {
		t.Error("no token is valid")
	}
	token := &timeline.Token{}
	if !token.Valid(start) {
		t.Error("a token without an end is not valid")
	}
	token.Expires = new(start)
	if token.Valid(start) || !token.Valid(start.Add(-time.Millisecond)) {
		t.Error("a token does not end at its end")
	}
}

func TestTokenPrepare(t *testing.T) {
	got, err := timeline.Token{
		ID: "x", Name: " newsroom ", Scopes: []timeline.Scope{timeline.ScopeRead, timeline.ScopeWrite}, Timelines: []string{"a"},
		Expires: new(start.Add(time.Hour + time.Microsecond)),
	}.Prepare(start)
	if err != nil || got.Name != "newsroom" || got.ID != "x" || *got.Expires != start.Add(time.Hour) {
		t.Errorf("Prepare = %+v, %v", got, err)
	}
	write := []timeline.Scope{timeline.ScopeWrite}
	for name, tt := range map[string]struct {
		token timeline.Token
		field string
	}{
		"no name":                 {timeline.Token{Scopes: write}, "name"},
		"no scope":                {timeline.Token{Name: "a"}, "scopes"},
		"unknown scope":           {timeline.Token{Name: "a", Scopes: []timeline.Scope{"root"}}, "scopes"},
		"bad slug":                {timeline.Token{Name: "a", Scopes: write, Timelines: []string{"a", "B"}}, "timelines[1]"},
		"admin of one timeline":   {timeline.Token{Name: "a", Scopes: []timeline.Scope{timeline.ScopeAdmin}, Timelines: []string{"a"}}, "timelines"},
		"capability and more":     {timeline.Token{Name: "a", Scopes: []timeline.Scope{timeline.ScopeCapability, timeline.ScopeRead}, Timelines: []string{"a"}}, "scopes"},
		"capability of nothing":   {timeline.Token{Name: "a", Scopes: []timeline.Scope{timeline.ScopeCapability}}, "timelines"},
		"ends before it begins":   {timeline.Token{Name: "a", Scopes: write, Expires: new(start)}, "expires"},
		"name of several lines":   {timeline.Token{Name: "a\nb", Scopes: write}, "name"},
		"end beyond the calendar": {timeline.Token{Name: "a", Scopes: write, Expires: new(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC))}, "expires"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := tt.token.Prepare(start)
			wantField(t, err, tt.field)
		})
	}
}

// S5: a secret cannot be guessed, and only its hash is kept.
func TestSecrets(t *testing.T) {
	seen := map[[32]byte]bool{}
	for range 100 {
		secret := timeline.NewSecret()
		if len(secret) < len("dateline_")+32 {
			t.Fatalf("NewSecret() = %d bytes", len(secret))
		}
		if hash := timeline.HashSecret(secret); seen[hash] || hash != timeline.HashSecret(secret) {
			t.Fatal("two secrets have one hash, or one secret two")
		} else {
			seen[hash] = true
		}
	}
}

// S5: the secret of a capability is a part of a path, of more than 128 bits, and looks like nothing else.
func TestKeys(t *testing.T) {
	there := []timeline.TimelineRecord{{Timeline: timeline.Timeline{Slug: "a"}}}
	seen := map[string]bool{}
	for range 100 {
		_, key, err := timeline.Token{Name: "anna", Scopes: []timeline.Scope{timeline.ScopeCapability}, Timelines: []string{"a"}}.Issue(start, there)
		if err != nil || len(key) != 32 || !timeline.IsKey(key) || seen[key] {
			t.Fatalf("Issue = %q, %v, want a new key", key, err)
		}
		seen[key] = true
	}
	for _, text := range []string{"board", "basic", "", "019545a1-7c3e-7d2a-9f40-0d6f1c5a2b11", timeline.NewSecret(), strings.ToLower(timeline.NewSecret())} {
		if timeline.IsKey(text) {
			t.Errorf("IsKey(%q) = true", text)
		}
	}
}

func TestTokenIssue(t *testing.T) {
	there := func(slugs ...string) (list []timeline.TimelineRecord) {
		for _, slug := range slugs {
			list = append(list, timeline.TimelineRecord{Timeline: timeline.Timeline{Slug: slug}})
		}
		return list
	}
	token := timeline.Token{Name: "newsroom", Scopes: []timeline.Scope{timeline.ScopeWrite}, Timelines: []string{"a", "b"}}
	one, secret, err := token.Issue(start, there("a", "b"))
	if err != nil || len(one.ID) != 12 || one.Created != start || !strings.HasPrefix(secret, "dateline_") {
		t.Errorf("Issue = %+v, %q, %v", one, secret, err)
	}
	if two, other, _ := token.Issue(start, there("a", "b")); two.ID == one.ID || other == secret {
		t.Error("Issue gives one id or secret twice")
	}
	many := strings.Split("a c d e f g h i j k l m", " ")
	for _, tt := range []struct {
		there []timeline.TimelineRecord
		want  string
	}{
		{there("a", "c"), "token is not valid: timelines[1]: must be a timeline that is there: a, c"},
		{there(many...), "token is not valid: timelines[1]: must be a timeline that is there: a, c, d, e, f, g, h, i, j, k and 2 more"},
	} {
		if _, _, err := token.Issue(start, tt.there); err == nil || err.Error() != tt.want {
			t.Errorf("Issue = %v, want %s", err, tt.want)
		}
	}
	token.Timelines = token.Timelines[:1]
	_, _, err = token.Issue(start, nil)
	wantField(t, err, "timelines[0]")
	token.Name = ""
	_, _, err = token.Issue(start, nil)
	wantField(t, err, "name")
}
