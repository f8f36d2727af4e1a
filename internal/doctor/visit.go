package doctor

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"time"

	"dateline/internal/audience"
)

// answer is what came back.
type answer struct {
	status int
	proto  int // the major version of HTTP
	header http.Header
	body   []byte // as it was sent
	tls    bool
}

// limits of one visit.
const (
	visitTime = 30 * time.Second
	maxBody   = 32 << 20
)

// visit asks for an address, whole, and follows nothing. Header is a list of names and values.
func (p *patient) visit(ctx context.Context, method, address string, header ...string) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, visitTime)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("User-Agent", p.Agent)
	r.Header.Set("Accept-Encoding", "identity")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return p.send(r)
}

// send asks, and says that it is the doctor who does, whatever the request calls itself.
func (p *patient) send(r *http.Request) (*answer, error) {
	r.Header.Set(audience.DoctorHeader, p.Agent)
	res, err := p.HTTP.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxBody))
	if err != nil {
		return nil, fmt.Errorf("the answer breaks off: %w", err)
	}
	return &answer{res.StatusCode, res.ProtoMajor, res.Header, body, res.TLS != nil}, nil
}

func (p *patient) get(ctx context.Context, path string, header ...string) (*answer, error) {
	return p.visit(ctx, http.MethodGet, p.Base.String()+path, header...)
}

// plain is the body without its coding.
func (a *answer) plain() ([]byte, error) {
	if a.header.Get("Content-Encoding") != "gzip" {
		return a.body, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(a.body))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(r, maxBody))
}

// kind is the media type, and whether texts are said to be in UTF-8.
func (a *answer) kind() (media string, utf8 bool) {
	media, parameters, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	if err != nil {
		return "", false
	}
	return media, equalFold(parameters["charset"], "utf-8")
}

// name is an answer in words.
func (a *answer) name() string {
	media, _ := a.kind()
	if media == "" {
		media = "no content type"
	}
	return fmt.Sprintf("%d, %s", a.status, media)
}
