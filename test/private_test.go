package programs_test

import (
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// privateToken makes a token for the private timeline board, and returns its id and its secret.
func (s *service) privateToken(scope string) (id, secret string) {
	s.t.Helper()
	made := decode[struct{ ID, Token string }](s.t, s.write(http.MethodPost, "/api/v1/tokens", nil,
		event{"name": "anna", "scopes": []string{scope}, "timelines": []string{"board"}}, http.StatusCreated))
	return made.ID, made.Token
}

// startBoard starts the program with a private timeline that has one meeting.
func startBoard(t *testing.T) *audience {
	t.Helper()
	a := &audience{service: startEmpty(t, filepath.Join(t.TempDir(), "board.db"))}
	a.write(http.MethodPut, "/api/v1/timelines/board", nil, event{"title": "The board", "publisher": "The desk", "visibility": "private"}, http.StatusCreated)
	a.write(http.MethodPut, "/api/v1/timelines/board/events/budget", nil, event{"title": "Budget", "date": "2025-06-10", "summary": "s", "topics": []string{"money"}}, http.StatusCreated)
	return a
}

// meeting is what programs show that follow the timeline by an address which begins so.
func (a *audience) meeting(base string) func(*following) truth {
	a.t.Helper()
	e := decode[apiEvent](a.t, a.do(request{method: http.MethodGet, path: "/api/v1/timelines/board/events/budget", token: adminSecret}))
	return func(f *following) truth {
		if f.format == ".ics" {
			return truth{shown: map[string]shown{e.ID: e.appointment(a.t, base)}}
		}
		entry := e.entry(base, "The desk")
		return truth{shown: map[string]shown{entry["id"]: entry}}
	}
}

// TestPrivateAddress lets every program follow a private timeline by a private address. S5: it shows what others show who may read it,
// under the same ids, and leads to pages that open; the program's log has no secret; taken back, the address is gone.
func TestPrivateAddress(t *testing.T) {
	t.Parallel()
	a := startBoard(t)
	id, key := a.privateToken("capability")
	for _, p := range slices.Concat(feedPrograms(), calendarPrograms()) {
		a.follow(p, "/p/"+key+"/board", "", p.formats...)
	}
	base := a.base + "/p/" + key
	a.look("it is planned", a.meeting(base))
	a.write(http.MethodPatch, "/api/v1/timelines/board/events/budget", nil, event{"title": "Budget of next year", "date": "2025-06-12"}, http.StatusOK)
	a.look("it moves", a.meeting(base))
	a.restart()
	a.awaitModified("/p/" + key + "/board.atom")
	a.look("the service is restarted", a.meeting(base))
	a.lookAgain("nothing happens", a.meeting(base))
	if page := a.get("/p/" + key + "/e/budget"); page.status != http.StatusOK {
		t.Errorf("the page to which programs lead = %d", page.status)
	}
	a.write(http.MethodDelete, "/api/v1/tokens/"+id, nil, nil, http.StatusNoContent)
	for _, path := range []string{"/board", "/board.ics", "/board.atom", "/e/budget"} {
		if got := a.do(request{method: http.MethodGet, path: "/p/" + key + path}); got.status != http.StatusGone {
			t.Errorf("%s, taken back = %d, want 410", path, got.status)
		}
	}
	if strings.Contains(a.log.String(), key) {
		t.Error("the log has the secret of the address")
	}
}

// TestPassword lets programs that know passwords read a private timeline. S5: some send theirs at once, and others when they are asked, by
// 401, at the address that asks.
func TestPassword(t *testing.T) {
	t.Parallel()
	a := startBoard(t)
	_, secret := a.privateToken("read")
	for _, p := range []program{newsboat(), vdirsyncer(), curl()} {
		if !p.here(t) {
			continue
		}
		f := &following{program: p, format: p.formats[0], witness: newWitness(t, a.base)}
		f.poll = f.subscribe(t, newHome(t), strings.Replace(f.witness.address, "://", "://anna:"+secret+"@", 1)+"/p/basic/board"+f.format)
		t.Run(p.name, func(t *testing.T) { f.check(t, f.poll(t), a.meeting(a.base+"/p/basic")(f)) })
	}
	if curl().here(t) {
		w := newWitness(t, a.base)
		out := newHome(t).run(t, "curl", "--fail", "--silent", "--show-error", "--anyauth", "--user", "anna:"+secret, w.address+"/p/basic/board.ics")
		if got := w.answers(); !slices.Equal(got, []int{http.StatusUnauthorized, http.StatusOK}) || !strings.Contains(out, "SUMMARY:Budget") {
			t.Errorf("who waits to be asked for a password is answered %v, and gets %s", got, out)
		}
	}
	if strings.Contains(a.log.String(), secret) {
		t.Error("the log has the password")
	}
}
