package server_test

import (
	"context"
	"net"
	"net/http"
	"testing"
	"time"

	"dateline/timeline"
)

// lastUses are the last uses of tokens by name, as the API tells them.
func (s *service) lastUses() map[string]any {
	s.t.Helper()
	uses := map[string]any{}
	for _, v := range s.admin("GET", api+"/tokens", nil, 200).object(s.t)["tokens"].([]any) {
		uses[v.(object)["name"].(string)] = v.(object)["last_used"]
	}
	return uses
}

// The last use of a token is told at once, and written now and then: no request waits for it.
func TestLastUsed(t *testing.T) {
	s := startEdit(t)
	secret := s.token("write")
	key := s.capability("anna", "other")
	if got := s.lastUses(); got["holder of write"] != nil || got["anna"] != nil {
		t.Errorf("last uses = %v, want none", got)
	}
	uses := []func() int{
		func() int { return s.do(request{method: "GET", path: "/t/other.ics", token: secret}).status },
		func() int { return s.get("/edit", "Cookie", "dateline="+secret).status },
		func() int { return s.get("/p/" + key + "/other.ics").status },
	}
	want := map[string]any{}
	for i, use := range uses {
		s.pass(time.Minute)
		if status := use(); status != http.StatusOK {
			t.Fatalf("use %d = %d", i, status)
		}
		want[map[bool]string{true: "anna", false: "holder of write"}[i == 2]] = s.time().Format(time.RFC3339)
		if got := s.lastUses(); got["anna"] != want["anna"] || got["holder of write"] != want["holder of write"] {
			t.Errorf("last uses = %v, want %v", got, want)
		}
	}
	stored := func() (list []timeline.Token) {
		list, err := s.store.Tokens(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	for _, token := range stored() {
		if token.LastUsed != nil {
			t.Errorf("the last use of %s is written already", token.Name)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error)
	go func() { served <- s.server.Serve(ctx, l) }()
	stop()
	if err := <-served; err != nil {
		t.Fatal(err)
	}
	for _, token := range stored() {
		if token.LastUsed == nil || token.LastUsed.Format(time.RFC3339) != want[token.Name] {
			t.Errorf("the last use of %s is written as %v, want %v", token.Name, token.LastUsed, want[token.Name])
		}
	}
	if got := s.lastUses(); got["anna"] != want["anna"] {
		t.Errorf("last uses once written = %v, want %v", got, want)
	}
}
