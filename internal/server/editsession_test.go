package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// The editor asks for a token, keeps it in a cookie, and forgets it when told.
func TestSignIn(t *testing.T) {
	s := startEdit(t)
	v := s.visitor()
	v.open("/edit").wantPage(t, 401, "<h1>Sign in</h1>", `name="next" value="/edit"`)
	asked := v.open("/edit/tokens?x=1")
	asked.wantPage(t, 401, "<h1>Sign in</h1>")
	form := asked.form(t, "/edit/sign-in")
	form.Set("session.token", s.token("write", "news"))
	v.post("/edit/sign-in", form).wantTo(t, "/edit/tokens?x=1")
	v.open("/edit").wantPage(t, 200, "holder of write", "Sign out", "<h1>Events</h1>", "Round seven")
	v.open("/edit").wantNot(t, "secret meeting", "/edit/tokens", "other")
	v.open("/edit/tokens").wantPage(t, 403, "does not allow")
	v.post("/edit/sign-out", nil).wantTo(t, "/edit/sign-in")
	v.open("/edit").wantPage(t, 401, "<h1>Sign in</h1>")
}

// S6: whatever is wrong with a token, the same is said, so that nobody learns which tokens there are or were.
func TestSignInTellsNothing(t *testing.T) {
	s := startEdit(t)
	expires := s.now.Add(time.Hour)
	expired := s.admin("POST", api+"/tokens", object{"name": "n", "scopes": []string{"write"}, "expires": expires}, 201).object(t)["token"].(string)
	revoked := s.admin("POST", api+"/tokens", object{"name": "n", "scopes": []string{"write"}}, 201).object(t)
	s.admin("DELETE", api+"/tokens/"+revoked["id"].(string), nil, 204)
	s.pass(2 * time.Hour)
	var first answer
	for i, secret := range []string{"dateline_NEVERWAS", expired, revoked["token"].(string), "", "a b;c", strings.Repeat("x", 5000)} {
		a := s.visitor().post("/edit/sign-in", url.Values{"session.token": {secret}})
		a.wantPage(t, 401, "does not open the editor")
		if a.header.Get("Set-Cookie") != "" {
			t.Errorf("%q sets the cookie %q", secret, a.header.Get("Set-Cookie"))
		}
		if i == 0 {
			first = a
		} else if string(a.body) != string(first.body) {
			t.Errorf("%q is answered otherwise:\n%s\nthan one that never was:\n%s", secret, a.body, first.body)
		}
	}
	s.visitor().post("/edit/sign-in", url.Values{"session.token": {s.token("read")}}).wantPage(t, 401, "may only read")
}

// A session ends at once with its token.
func TestSessionEnds(t *testing.T) {
	s := startEdit(t)
	made := s.admin("POST", api+"/tokens", object{"name": "anna", "scopes": []string{"write"}}, 201).object(t)
	v := s.visitor()
	v.signIn(made["token"].(string))
	v.open("/edit").wantPage(t, 200, "Round seven")
	s.admin("DELETE", api+"/tokens/"+made["id"].(string), nil, 204)
	a := v.open("/edit")
	a.wantPage(t, 401, "<h1>Sign in</h1>", "You are signed out")
	a.wantNot(t, "Round seven")
	if got := v.post("/edit/e/e1/cancel", url.Values{"version": {s.store.Epoch() + ".1"}, "note": {"x"}}); got.status != 401 || s.stored("news", "e1")["status"] != "scheduled" {
		t.Errorf("a revoked token cancels: %d, %v", got.status, s.stored("news", "e1"))
	}
	expires := s.now.Add(time.Hour)
	v.signIn(s.admin("POST", api+"/tokens", object{"name": "n", "scopes": []string{"write"}, "expires": expires}, 201).object(t)["token"].(string))
	s.pass(2 * time.Hour)
	v.open("/edit").wantPage(t, 401, "<h1>Sign in</h1>")
}

// The cookie is for this host and for https alone where there is https, out of reach of scripts, and lasts as chosen.
func TestSessionCookie(t *testing.T) {
	for _, c := range []struct {
		s    *service
		name string
		safe bool
	}{{startEdit(t), "dateline", false}, {start(t), "__Host-dateline", true}} {
		for stay, age := range map[string]int{"": 0, "yes": 30 * 24 * 3600} {
			a := c.s.visitor().post("/edit/sign-in", url.Values{"session.token": {c.s.token("write")}, "session.stay": {stay}})
			cookies := (&http.Response{Header: a.header}).Cookies()
			if len(cookies) != 1 {
				t.Fatalf("cookies = %v", cookies)
			}
			got := cookies[0]
			if got.Name != c.name || got.Secure != c.safe || !got.HttpOnly || got.SameSite != http.SameSiteLaxMode || got.Path != "/" || got.Domain != "" || got.MaxAge != age {
				t.Errorf("cookie = %s", got.Raw)
			}
		}
	}
}

// With the cookie nothing but the editor knows who calls.
func TestSessionIsForEditor(t *testing.T) {
	s := startEdit(t)
	secret := s.token("admin")
	s.event("news", "draft", object{"draft": true})
	cookie := map[string]string{"Cookie": "dateline=" + secret}
	for path, want := range map[string]int{"/t/other": 404, "/e/secret": 404, "/e/draft": 404, api + "/timelines/other": 404, api + "/tokens": 401} {
		if a := s.do(request{method: "GET", path: path, header: cookie}); a.status != want {
			t.Errorf("%s with the cookie = %d, want %d", path, a.status, want)
		}
	}
	if a := s.do(request{method: "DELETE", path: api + "/timelines/news/events/e1", header: cookie}); a.status != 401 {
		t.Errorf("DELETE with the cookie = %d", a.status)
	}
	if a := s.do(request{method: "GET", path: "/edit", token: secret}); a.status != 401 {
		t.Errorf("the editor with a header and no cookie = %d, want that it asks", a.status)
	}
}

// Forms of other sites are refused, and nothing is done for them.
func TestCrossOrigin(t *testing.T) {
	s := startEdit(t)
	secret := s.token("write")
	body := url.Values{"version": {s.store.Epoch() + ".1"}, "note": {"x"}}.Encode()
	for name, header := range map[string]map[string]string{
		"another site": {"Sec-Fetch-Site": "cross-site"}, "a neighbour": {"Sec-Fetch-Site": "same-site"},
		"another origin": {"Origin": "https://evil.example"}, "no origin": {"Origin": "null"},
	} {
		header["Cookie"], header["Content-Type"] = "dateline="+secret, "application/x-www-form-urlencoded"
		for _, path := range []string{"/edit/e/e1/cancel", "/edit/sign-in", "/edit/sign-out", "/edit/import", "/edit/tokens", "/edit/preview"} {
			if a := s.do(request{method: "POST", path: path, body: body, header: header}); a.status != 403 {
				t.Errorf("POST %s from %s = %d, want 403", path, name, a.status)
			}
		}
	}
	if got := s.stored("news", "e1")["status"]; got != "scheduled" {
		t.Errorf("status = %v", got)
	}
	ours := map[string]string{"Origin": loopSite.BaseURL, "Cookie": "dateline=" + secret, "Content-Type": "application/x-www-form-urlencoded"}
	if a := s.do(request{method: "POST", path: "/edit/e/e1/cancel", body: body, header: ours}); a.status != 303 {
		t.Errorf("a form of ours = %d %s", a.status, a.body)
	}
}

// Who was signed out while writing signs in, and what he wrote is done.
func TestSignedOutMeanwhile(t *testing.T) {
	s := startEdit(t)
	v := s.visitor()
	a := v.post("/edit/e/e1/cancel", url.Values{"version": {s.store.Epoch() + ".1"}, "note": {`Rain & "storm"`}})
	a.wantPage(t, 401, "You were signed out in the meantime", "Sign in and save")
	form := a.form(t, "/edit/e/e1/cancel")
	if form.Get("note") != `Rain & "storm"` || form.Get("version") != s.store.Epoch()+".1" {
		t.Fatalf("the form carries %v", form)
	}
	form.Set("session.token", "wrong")
	again := v.post("/edit/e/e1/cancel", form)
	again.wantPage(t, 401, "does not open the editor")
	form = again.form(t, "/edit/e/e1/cancel")
	form.Set("session.token", s.token("write", "news"))
	v.post("/edit/e/e1/cancel", form).wantTo(t, "/edit/e/e1?changed=1")
	if e := s.stored("news", "e1"); e["status"] != "cancelled" {
		t.Errorf("the event is %v", e)
	}
	v.open("/edit").wantPage(t, 200, "Cancelled")
}

// Nobody is led away from the editor after signing in.
func TestSignInLeadsNowhereElse(t *testing.T) {
	s := startEdit(t)
	for _, next := range []string{"https://evil.example/edit", "//evil.example/edit", "/t/news", "javascript:alert(1)", "/editor", `/\evil.example`, "/edit/sign-in"} {
		s.visitor().post("/edit/sign-in", url.Values{"session.token": {s.token("write")}, "next": {next}}).wantTo(t, "/edit")
	}
}
