package soak

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"slices"
	"time"
)

// patience is how long a client waits for an answer: longer than a restart takes.
const patience = time.Minute

// client is a program that asks the service. It has an address of its own, as followers have, so that what the service counts by
// address it counts of each alone. For one goroutine.
type client struct {
	http  *http.Client
	base  string
	token string // empty: none
	tally *tally
	body  bytes.Buffer
}

// newClient is the n-th client; one that is fresh connects anew for each request.
func newClient(base string, n int, fresh bool, t *tally) *client {
	dialer := &net.Dialer{Timeout: patience, LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 1, byte(n>>8), byte(1+n%250))}}
	return &client{base: base, tally: t, http: &http.Client{
		Timeout:       patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: dialer.DialContext, DisableKeepAlives: fresh, MaxIdleConnsPerHost: 1, IdleConnTimeout: time.Minute,
			DisableCompression: true, // who asks says whether it wants gzip
		},
	}}
}

// close ends the connections of the client.
func (c *client) close() { c.http.CloseIdleConnections() }

// question is a request, and which answers are right.
type question struct {
	method string // empty: GET
	path   string
	header http.Header
	body   []byte
	want   []int
	open   bool // asked without the client's token, as a follower does

	// undone finds out that nothing was done, if a kept connection ended before the answer: then the question is asked once more.
	// Nil: it is not, unless it is one that [net/http.Transport] asks again.
	undone func(context.Context) bool
}

// reply is an answer. Its body is valid until the next question.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// ask sends a question and reads the whole answer. It is false if there was none that is right, which is counted, unless ctx is
// done.
func (c *client) ask(ctx context.Context, q question) (reply, bool) {
	start := time.Now()
	res, kept, err := c.send(ctx, q)
	if res == nil && kept && kindOf(err) == brokenConnection && q.undone != nil && q.undone(ctx) {
		res, _, err = c.send(ctx, q)
	}
	switch {
	case ctx.Err() != nil:
		return reply{}, false
	case err != nil:
		c.tally.fail(kindOf(err), "%s %s: %v", cmp.Or(q.method, http.MethodGet), q.path, err)
		return reply{}, false
	}
	c.tally.answered(time.Since(start))
	if !slices.Contains(q.want, res.StatusCode) {
		c.tally.fail(kindOfStatus(res.StatusCode), "%s %s: %.300s", cmp.Or(q.method, http.MethodGet), q.path, c.body.Bytes())
		return reply{status: res.StatusCode}, false
	}
	return reply{res.StatusCode, res.Header, c.body.Bytes()}, true
}

// send sends a question on a connection that was kept or a new one, and reads the answer into the client's body. A server may
// end a kept connection while a question is on its way, and no server can help that: RFC 9112, section 9.3.1.
func (c *client) send(ctx context.Context, q question) (res *http.Response, kept bool, err error) {
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(i httptrace.GotConnInfo) { kept = i.Reused }})
	r, err := c.request(ctx, q)
	if err != nil {
		return nil, false, err
	}
	if res, err = c.http.Do(r); err != nil {
		return nil, kept, err
	}
	c.body.Reset()
	_, err = c.body.ReadFrom(res.Body)
	_ = res.Body.Close() // it was read to its end, or broke
	return res, kept, err
}

func (c *client) request(ctx context.Context, q question) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, q.method, c.base+q.path, bytes.NewReader(q.body))
	if err != nil {
		return nil, err
	}
	for name, values := range q.header {
		r.Header[name] = values
	}
	r.Header.Set("User-Agent", "dateline-soak/1")
	if c.token != "" && !q.open {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	if len(q.body) > 0 && r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return r, nil
}

// plain is the body as it was before compression.
func (r reply) plain() ([]byte, error) {
	if r.header.Get("Content-Encoding") != "gzip" {
		return r.body, nil
	}
	in, err := gzip.NewReader(bytes.NewReader(r.body))
	if err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	return io.ReadAll(in)
}
