package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

func equalFold(a, b string) bool { return strings.EqualFold(a, b) }

// reach looks whether a Dateline answers, and whether it knows under which address.
func (p *patient) reach(ctx context.Context) bool {
	d, found := p.find(ctx)
	if !found {
		return false
	}
	p.fine(checkService, "Dateline "+d.Info.Version+" answers")
	said := strings.TrimSuffix(d.Servers[0].URL, "/api/v1")
	const suffers = "feeds, calendars and pages lead to an address that may not answer, and programs take it for the one to follow"
	switch {
	case said == p.Base.String():
		p.fine("base-url", "documents name the address that was asked")
	case p.Base.Scheme == "http" && strings.HasPrefix(said, "https:"):
		p.wrong("base-url", fmt.Sprintf("documents name %s, but it was reached at %s too", said, p.Base), suffers,
			"let "+p.Base.String()+" answer every path with one 301 to the same path of "+said+", and look at it under that address")
	default:
		p.wrong("base-url", fmt.Sprintf("documents name %s, but it was reached at %s", said, p.Base), suffers,
			"start the service with --base-url "+p.Base.String()+", or look at it under the address that it names")
	}
	return true
}

// unreachable says in words why nothing answers.
func (p *patient) unreachable(err error) {
	const nobody = "nobody reaches the service"
	if e, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		p.certificate(e)
		return
	}
	if e, ok := errors.AsType[*net.DNSError](err); ok {
		p.wrong("service", "the host "+e.Name+" is not known", nobody, "check its spelling and its records in DNS")
		return
	}
	if isType[tls.RecordHeaderError](err) {
		p.wrong("service", "what answers at "+p.Base.String()+" does not speak TLS", nobody+" by https: or webcal:",
			"start the service with --tls-cert and --tls-key, or behind a server that has a certificate; or look at it under http:")
		return
	}
	p.wrong("service", fmt.Sprintf("nothing answers at %s: %v", p.Base, err), nobody, "is the service running, and does a firewall let people in?")
}

// certificate says what is wrong with a certificate that nobody trusts.
func (p *patient) certificate(e *tls.CertificateVerificationError) {
	const suffers = "programs refuse the connection: feeds and calendars stay as they were, and most say nothing"
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](e); ok && invalid.Reason == x509.Expired {
		p.wrong("certificate", fmt.Sprintf("the certificate holds from %s to %s", day(invalid.Cert.NotBefore), day(invalid.Cert.NotAfter)), suffers,
			"renew it, and see that the program which does so runs by itself; look at the clock of the machine too")
		return
	}
	if isType[x509.HostnameError](e) {
		p.wrong("certificate", "the certificate is for another host: "+e.Unwrap().Error(), suffers, "take a certificate for "+p.Base.Hostname())
		return
	}
	if isType[x509.UnknownAuthorityError](e) {
		p.wrong("certificate", "nobody known vouches for the certificate", suffers, "send the whole chain: the file must have the certificate, and behind it those that it rests on")
		return
	}
	p.wrong("certificate", e.Error(), suffers, "take another certificate")
}

func isType[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

func day(at time.Time) string { return at.UTC().Format(time.DateOnly) }

// soon is how long before its end a certificate is spoken of.
const soon = 14 * 24 * time.Hour

// tls looks at the certificate and at what is spoken.
func (p *patient) tls(ctx context.Context) {
	if p.Base.Scheme != "https" {
		if !isLocal(p.Base.Hostname()) {
			p.wrong("tls", "the service is reached without TLS",
				"tokens, private addresses and all that they open can be read on the way, and feeds changed; calendars that make https of webcal: find nothing, and programs that take TLS alone refuse the address",
				"give it a certificate (--tls-cert), or put a server in front that has one, and let --base-url begin with https")
		} else {
			p.skip("tls", "the address is one of this machine, without TLS")
		}
		return
	}
	a, err := p.get(ctx, "/livez")
	if err != nil {
		p.wrong("tls", err.Error(), "nobody reaches the service", "see why the connection fails")
		return
	}
	if a.proto < 2 {
		p.unwise("http2", "HTTP/2 is not spoken", "pages are a little slower, and large aggregators open more connections than they need", "let the server in front speak it: in nginx, http2 on the line of listen")
	} else {
		p.fine("http2", "HTTP/2 is spoken")
	}
	p.chain(ctx)
}

// chain looks at the certificate by a connection of its own.
func (p *patient) chain(ctx context.Context) {
	transport, ok := p.HTTP.(*http.Transport)
	if !ok {
		return
	}
	settings := &tls.Config{}
	if transport.TLSClientConfig != nil {
		settings = transport.TLSClientConfig.Clone()
	}
	settings.ServerName = p.Base.Hostname()
	port := p.Base.Port()
	if port == "" {
		port = "443"
	}
	ctx, cancel := context.WithTimeout(ctx, visitTime)
	defer cancel()
	dial := func(settings *tls.Config) (*tls.ConnectionState, error) {
		raw, err := (&tls.Dialer{Config: settings}).DialContext(ctx, "tcp", net.JoinHostPort(p.Base.Hostname(), port))
		if err != nil {
			return nil, err
		}
		defer raw.Close()
		state := raw.(*tls.Conn).ConnectionState()
		return &state, nil
	}
	state, err := dial(settings)
	if err != nil {
		p.wrong("certificate", err.Error(), "nobody reaches the service", "see why the connection fails")
		return
	}
	ends := state.PeerCertificates[0].NotAfter
	if left := ends.Sub(p.Now()); left < soon {
		p.unwise("certificate", fmt.Sprintf("the certificate ends on %s, in %d days", day(ends), int(left/(24*time.Hour))),
			"from then on programs refuse the connection, and most say nothing", "see that the program which renews it runs")
	} else {
		p.fine("certificate", "the certificate is trusted, and holds until "+day(ends))
	}
	old := settings.Clone()
	old.MinVersion, old.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	if _, err := dial(old); err == nil {
		p.unwise("tls", "TLS 1.1 or older is spoken", "connections of old programs can be read on the way", "take TLS 1.2 at least: in nginx, ssl_protocols TLSv1.2 TLSv1.3")
	} else {
		p.fine("tls", "nothing older than TLS 1.2 is spoken")
	}
}

func isLocal(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}

// redirects looks at who comes without TLS: webcal: is http in several calendars, and people type addresses without a scheme.
func (p *patient) redirects(ctx context.Context) {
	const check = "http-to-https"
	if p.Base.Scheme != "https" {
		return
	}
	plain := p.Plain
	if plain == nil {
		if p.Base.Port() != "" {
			p.skip(check, "the service is on a port of its own: name its address without TLS with --http")
			return
		}
		plain = &url.URL{Scheme: "http", Host: p.Base.Host}
	}
	const path = "/t/a-timeline.ics?topic=b"
	want := p.Base.String() + path
	a, err := p.visit(ctx, http.MethodGet, plain.Scheme+"://"+plain.Host+p.Base.Path+path)
	const suffers = "subscriptions by webcal: fail in several calendars, which ask without TLS first, and so do addresses that people type"
	const mend = "let port 80 answer every path with one 301 to the same path of " // and the address
	switch {
	case err != nil:
		p.wrong(check, "nothing answers without TLS: "+err.Error(), suffers, mend+p.Base.String()+": --http-addr does, or the server in front")
	case a.status != http.StatusMovedPermanently && a.status != http.StatusPermanentRedirect:
		p.wrong(check, fmt.Sprintf("without TLS comes %s, not 301", a.name()), "programs ask twice for ever, since only 301 and 308 are noted", mend+p.Base.String())
	case a.header.Get("Location") != want:
		p.wrong(check, fmt.Sprintf("without TLS one is sent to %s, not to %s", a.header.Get("Location"), want),
			"filters are lost, or programs go through several redirects, which some do not note", mend+p.Base.String()+", with the query")
	default:
		p.fine(check, "who comes without TLS is sent to the same address by one 301")
	}
}

// clock compares the clock of the service with that of this machine.
func (p *patient) clock(ctx context.Context) {
	before := p.Now()
	a, err := p.get(ctx, "/livez", "Cache-Control", "no-cache")
	if err != nil {
		return
	}
	there, err := http.ParseTime(a.header.Get("Date"))
	if err != nil {
		p.unwise("clock", "answers have no Date", "caches cannot tell how old an answer is", "let the server in front keep the header Date")
		return
	}
	apart := max(before.Sub(there), there.Sub(p.Now()))
	switch {
	case apart > 5*time.Minute:
		p.wrong("clock", fmt.Sprintf("the clock of the service and that of this machine are %s apart", apart.Round(time.Second)),
			"new entries carry times in the past or the future, and readers put them in the wrong place", "set the clock of both machines by the network")
	case apart > 30*time.Second:
		p.unwise("clock", fmt.Sprintf("the clock of the service and that of this machine are %s apart", apart.Round(time.Second)), "times of new entries are a little wrong", "set the clock of both machines by the network")
	default:
		p.fine("clock", "the clock of the service is right")
	}
}
