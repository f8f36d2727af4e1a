package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"dateline/internal/intake"
	"dateline/timeline"
)

// How long to wait for a connection; see [patience] for what comes then.
const (
	connectTimeout = 10 * time.Second
	allowTimeout   = 5 * time.Second // for the service to let a large body come; then it is sent anyway
)

// maxAnswer bounds an answer that is read into memory.
const maxAnswer = 64 << 20

// parseServer checks the address of a service and returns it without a slash at its end.
func parseServer(address string) (*url.URL, error) {
	u, err := url.Parse(withScheme(strings.TrimSpace(address)))
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return nil, errors.New("--server must be the address of a service, such as https://dates.example.org")
	case u.User != nil:
		return nil, errors.New("--server must have no user name; give the token with --token or DATELINE_TOKEN")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, errors.New("--server must have no query or fragment")
	}
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), strings.TrimRight(u.RawPath, "/")
	return u, nil
}

// checkSecret refuses what cannot be sent in a header.
func checkSecret(token string) error {
	if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return errors.New("--token must be the secret alone, such as dateline_… as token create printed it")
	}
	return nil
}

func newClient() *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: connectTimeout}).DialContext,
			TLSHandshakeTimeout:   connectTimeout,
			ExpectContinueTimeout: allowTimeout,
			ForceAttemptHTTP2:     true,
			DisableCompression:    true, // an export's length must be that of what arrives
		},
		// No redirect is followed: it would take the token elsewhere, and turn a POST into a GET.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// call is one request to the API.
type call struct {
	method, path string
	query        url.Values
	object       any            // to be sent as JSON; nil: body is
	body         io.Reader      // to be sent as it is read; nil: nothing
	size         int64          // of body; below zero if it is not known
	mediaType    string         // of body
	bulk         bool           // body or answer may be large
	scope        timeline.Scope // that it needs
}

// request makes the request of a call.
func (d *serverDesk) request(ctx context.Context, c call) (*http.Request, error) {
	address := d.base.String() + "/api/v1" + c.path
	if len(c.query) > 0 {
		address += "?" + c.query.Encode()
	}
	if c.object != nil {
		text, err := json.Marshal(c.object)
		if err != nil {
			return nil, err
		}
		c.body, c.size, c.mediaType = bytes.NewReader(text), int64(len(text)), "application/json"
	}
	r, err := http.NewRequestWithContext(ctx, c.method, address, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("User-Agent", "dateline/"+version)
	r.Header.Set("Accept", "application/json")
	if d.token != "" {
		r.Header.Set("Authorization", "Bearer "+d.token)
	}
	if c.body != nil {
		r.Header.Set("Content-Type", c.mediaType)
		if r.Body, r.ContentLength = io.NopCloser(c.body), c.size; c.size == 0 {
			r.Body = http.NoBody
		}
		if c.bulk { // so that a refusal comes before the body is sent, not in the middle of it
			r.Header.Set("Expect", "100-continue")
		}
	}
	return r, nil
}

// send makes a call and returns the answer if it is a success.
func (d *serverDesk) send(ctx context.Context, c call) (*http.Response, error) {
	ctx, w := newWatch(ctx, d.patience, d.base)
	r, err := d.request(ctx, c)
	if err != nil {
		w.end()
		return nil, err
	}
	if r.Body != nil && r.Body != http.NoBody {
		r.Body = watchedBody{r.Body, w}
	}
	res, err := d.client.Do(r)
	if err != nil {
		err = d.unreachable(ctx, c, err)
		w.end()
		return nil, err
	}
	w.gotAnswer()
	res.Body = &watchedAnswer{res.Body, w, ctx}
	if res.StatusCode >= 200 && res.StatusCode < 300 {
		return res, nil
	}
	defer res.Body.Close()
	return nil, d.refused(ctx, c, res)
}

// call makes a call and reads its answer into answer, unless that is nil.
func (d *serverDesk) call(ctx context.Context, c call, answer any) error {
	if !c.bulk {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, d.patience.call, errSlow)
		defer cancel()
	}
	res, err := d.send(ctx, c)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if answer == nil {
		if res.StatusCode != http.StatusNoContent {
			return d.notDateline(describe(res))
		}
		return nil
	}
	if media := mediaTypeOf(res); media != "application/json" {
		return d.notDateline(describe(res))
	}
	text, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return d.unreachable(ctx, c, err)
	}
	if json.Unmarshal(text, answer) != nil {
		return d.notDateline(describe(res))
	}
	return nil
}

// download makes a call and copies its answer to w, if it is of the media type and begins as it should.
func (d *serverDesk) download(ctx context.Context, c call, media string, begins func(head []byte) bool, w io.Writer, tell func(done, total int64)) error {
	res, err := d.send(ctx, c)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if mediaTypeOf(res) != media {
		return d.notDateline(describe(res))
	}
	// Only a length or chunks tell an end from a cut (RFC 9112 section 8).
	if res.ContentLength < 0 && res.ProtoMajor == 1 && !slices.Contains(res.TransferEncoding, "chunked") {
		return withHint(errors.New("the answer has no length, so that nobody can tell whether it is whole"), "the fault is in a program between you and the service")
	}
	in := &counter{Reader: res.Body, tell: func(done int64) { tell(done, res.ContentLength) }}
	whole := bufio.NewReaderSize(in, intake.HeadSize)
	if head, _ := whole.Peek(intake.HeadSize); in.err == nil && !begins(head) {
		return d.notDateline(describe(res))
	}
	_, err = io.Copy(w, whole)
	if in.err != nil {
		return d.unreachable(ctx, c, in.err)
	}
	if err == nil && res.ContentLength >= 0 && in.done != res.ContentLength {
		err = fmt.Errorf("the answer was cut: %w", io.ErrUnexpectedEOF)
	}
	return err
}

func mediaTypeOf(res *http.Response) string {
	media, _, err := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return media
}
