package doctor

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"time"
)

// credentials looks whether the header of a token arrives: with one that nobody has, the service must say that it does not know it.
func (p *patient) credentials(ctx context.Context) {
	const check = "authorization"
	const mend = "let the server in front pass Authorization on, and ask for no password of its own: in nginx take proxy_set_header Authorization and auth_basic out"
	a, err := p.get(ctx, "/api/v1/timelines?limit=1", "Authorization", "Bearer nobody-has-this-token")
	switch {
	case err != nil:
		p.wrong(check, err.Error(), "editors cannot write", mend)
	case a.status == http.StatusUnauthorized && strings.Contains(a.header.Get("WWW-Authenticate"), "Bearer"):
		p.fine(check, "tokens arrive at the service")
	case a.status == http.StatusTooManyRequests && p.hears(ctx):
		p.fine(check, "tokens arrive at the service, which has heard too many wrong ones from here lately")
	case a.status == http.StatusOK:
		p.wrong(check, "the header Authorization does not arrive: a token that nobody has is answered as nobody's", "editors and programs with a token cannot write, and private timelines are not found", mend)
	default:
		p.wrong(check, "a token that nobody has is answered with "+a.name()+", not with 401 of the service", "editors and programs with a token cannot write", mend)
	}
}

// hears reports whether who sends no token is answered: 429 is then about the token alone, which has arrived.
func (p *patient) hears(ctx context.Context) bool {
	a, err := p.get(ctx, "/api/v1/timelines?limit=1")
	return err == nil && a.status == http.StatusOK
}

// largeUpload is how large an import is that a server in front must let through, and uploadWait how long it may take to refuse one.
const (
	largeUpload = 32 << 20
	uploadWait  = 3 * time.Second
)

// uploads looks whether a large body is refused before it arrives. It is not sent: who asks to go on first is told what would become of
// it (RFC 9110 section 10.1.1).
func (p *patient) uploads(ctx context.Context) {
	const check = "uploads"
	ctx, cancel := context.WithTimeout(ctx, visitTime)
	defer cancel()
	body, unsent := io.Pipe()
	end := context.AfterFunc(ctx, func() { _ = unsent.CloseWithError(ctx.Err()) }) // a read of the body hears of nothing else
	defer end()
	allowed := make(chan struct{})
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{Got100Continue: sync.OnceFunc(func() { close(allowed) })})
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.Base.String()+"/api/v1/import", body)
	if err != nil {
		return
	}
	r.ContentLength = largeUpload
	for name, value := range map[string]string{"User-Agent": p.Agent, "Expect": "100-continue", "Content-Type": "application/x-ndjson"} {
		r.Header.Set(name, value)
	}
	refused := make(chan *answer, 1)
	go func() { // ends when the answer comes, or with ctx
		a, err := p.send(r)
		if err != nil {
			a = nil
		}
		refused <- a
	}()
	var a *answer
	select {
	case a = <-refused:
	case <-allowed:
		cancel() // it would take the body
		a = <-refused
	case <-time.After(uploadWait):
		cancel() // likewise, though it does not say so
		a = <-refused
	}
	if a != nil && a.status == http.StatusRequestEntityTooLarge {
		p.unwise(check, fmt.Sprintf("a body of %d MB is refused before it reaches the service", largeUpload>>20),
			"imports and long events fail for editors, with a page that does not say why", "raise the limit of the server in front for /api/ and /edit/: in nginx, client_max_body_size 0 for /api/")
		return
	}
	p.fine(check, "large imports are let through")
}

// linesAsked is how many timelines are looked at.
const linesAsked = 3

// timelines finds some that everybody may read.
func (p *patient) timelines(ctx context.Context) bool {
	a, err := p.get(ctx, fmt.Sprintf("/api/v1/timelines?limit=%d", linesAsked))
	var list struct{ Timelines []struct{ Slug string } }
	if err == nil {
		var text []byte
		if text, err = a.plain(); err == nil && a.status == http.StatusOK {
			err = json.Unmarshal(text, &list)
		}
	}
	if err != nil || a.status != http.StatusOK {
		p.wrong("timelines", "the list of timelines cannot be read", "programs cannot find anything", "see what answers at "+p.Base.String()+"/api/v1/timelines")
		return false
	}
	p.lookFirst(ctx)
	for _, t := range list.Timelines {
		if t.Slug != p.named && len(p.lines) < linesAsked {
			p.lines = append(p.lines, t.Slug)
		}
	}
	if len(p.lines) == 0 {
		p.skip("feeds", "there is no public timeline, so that no feed can be looked at: make one, or start with --demo")
	}
	return len(p.lines) > 0
}
