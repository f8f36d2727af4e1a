package server

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"dateline/feeds"
	"dateline/internal/audience"
	"dateline/internal/intake"
	"dateline/internal/pages"
	"dateline/internal/sieve"
	"dateline/timeline"
)

// Limits of a connection. A write that cannot be sent in a minute, or a request that does not arrive in
// half a one, holds a connection that others need.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = 30 * time.Second
	writeTimeout      = time.Minute
	idleTimeout       = 2 * time.Minute
	drainTimeout      = 20 * time.Second
	maxHeaderBytes    = 16 << 10
)

// Config is what a [Server] works with. Store, Tokens, Exports, Backups, Clock, Epoch and Site are required.
type Config struct {
	Store      timeline.Store
	Tokens     Tokens
	Exports    intake.Exporter
	Backups    Backups
	Clock      *timeline.Clock
	Epoch      string                 // of the store
	Site       feeds.Site             // base URL, authority, sequence base, program version
	AdminToken string                 // a secret that is an admin token while the server runs; empty: none
	Search     Search                 // nil: there is no index of words to tell of
	Log        *slog.Logger           // default: [slog.Default]
	Collectors []prometheus.Collector // of what else is measured; told with the server's own metrics
	Home       bool                   // / leads to the only public timeline, if there is one alone
	Cache      int64                  // bytes of documents and answers that are kept; default [DefaultCache]
	Limits     Limits                 // of what one caller may ask for; zero: none
	Proxies    []netip.Prefix         // whose X-Forwarded-For says where a request comes from
	TLS        *tls.Config            // by which [Server.Serve] speaks TLS; nil: it does not, and a server in front may
}

// DefaultCache is how many bytes of documents and answers are kept if nothing else is said.
const DefaultCache = 24 << 20

// Tokens keeps the tokens of a service. Errors have kinds of the domain; others are Internal.
type Tokens interface {
	// Token finds a token by the hash of its secret, expired ones included. NotFound; Gone: it was a capability, and is revoked.
	Token(ctx context.Context, hash [32]byte) (timeline.Token, error)
	// Tokens lists all tokens, oldest first.
	Tokens(ctx context.Context) ([]timeline.Token, error)
	// CreateToken keeps a token, whose ID and Created are set, under the hash of its secret.
	CreateToken(ctx context.Context, t timeline.Token, hash [32]byte) error
	// RevokeToken ends the token with the id: from then on it is not found, and a capability is Gone. NotFound.
	RevokeToken(ctx context.Context, id string) error
	// UseTokens notes when tokens were last used, by id. Those that are not there count for nothing.
	UseTokens(ctx context.Context, used map[string]time.Time) error
}

// Backups copies the file of a store.
type Backups interface {
	// Backup writes the file as it is now, while others go on writing to it. W must not wait for a client.
	Backup(ctx context.Context, w io.Writer, tell func(done, total int64)) error
}

// Search tells of the index that makes searches quick.
type Search interface {
	// Followed is up to which revision of the store the index knows what was written, and the store's newest revision.
	Followed(ctx context.Context) (followed, newest uint64, err error)
}

// Server answers HTTP requests. It is safe for concurrent use.
type Server struct {
	store     timeline.Store
	tokens    Tokens
	exports   intake.Exporter
	backups   Backups
	search    Search
	clock     *timeline.Clock
	epoch     string
	site      feeds.Site
	base      *url.URL           // that of the site
	place     string             // the path of the base URL, without a slash at its end; empty: the host is ours alone
	tls       *tls.Config        // nil: the server does not speak TLS
	strict    []string           // the value of Strict-Transport-Security; nil: not ours to say
	admin     *[sha256.Size]byte // hash of the admin token; nil: none
	weak      bool               // it can be guessed
	guesses   *rates             // of secrets
	uses      uses
	log       *slog.Logger
	echo      *echo.Echo
	api       *api
	editor    *editor
	pages     *pages.Pages
	docs      func() ([]byte, error) // the page of the API, made when it is first asked for
	gzips     sync.Pool              // of *gzip.Writer
	audience  *audience.Audience
	publisher *feeds.Publisher
	polls     *sieve.Cache[string, *poll]
	outlines  outlines
	limits    *limiter
	home      bool
	tally     tally
	metrics   metrics
	checking  sync.Mutex // held by the one check that runs
	draining  atomic.Bool
	crowded   atomic.Bool // there are nearly as many connections as there may be
}

// New makes a server. It reads nothing from the store yet.
func New(c Config) (*Server, error) {
	if c.Store == nil || c.Tokens == nil || c.Exports == nil || c.Backups == nil || c.Clock == nil || c.Epoch == "" || c.Site.BaseURL == "" {
		return nil, errors.New("server: Store, Tokens, Exports, Backups, Clock, Epoch and Site.BaseURL are required")
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Cache == 0 {
		c.Cache = DefaultCache
	}
	base, err := url.Parse(c.Site.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("server: read the base URL: %w", err)
	}
	c.Log = slog.New(maskingHandler{c.Log.Handler()})
	audit := auditor{c.Log}
	s := &Server{
		store: auditedStore{c.Store, audit}, tokens: auditedTokens{c.Tokens, audit}, exports: auditedExports{c.Exports, audit},
		backups: auditedBackups{c.Backups, audit}, base: base, place: base.Path, tls: c.TLS, search: c.Search, clock: c.Clock, epoch: c.Epoch, site: c.Site, log: c.Log, home: c.Home,
		limits: newLimiter(c.Limits, c.Proxies), guesses: newGuesses(),
		echo: echo.New(), audience: audience.New(c.Clock.Machine()),
		publisher: feeds.NewPublisher(c.Store, c.Site, c.Cache/8*7), polls: sieve.New[string, *poll](c.Cache / 8),
	}
	s.metrics = newMetrics()
	for _, collector := range append(c.Collectors, s) {
		if err := s.metrics.registry.Register(collector); err != nil {
			return nil, fmt.Errorf("register what is measured: %w", err)
		}
	}
	if c.AdminToken != "" {
		s.admin, s.weak = new(timeline.HashSecret(c.AdminToken)), len(c.AdminToken) < GoodSecret
	}
	if c.TLS != nil && s.place == "" {
		s.strict = []string{strictTransport}
	}
	if s.pages, err = pages.New(apiPath, s.place); err != nil {
		return nil, err
	}
	s.echo.IPExtractor = extractor(c.Proxies)
	s.echo.HTTPErrorHandler = s.fail
	s.echo.Use(s.prepare)
	s.docs = sync.OnceValues(s.renderDocs)
	s.api = newAPI(s)
	if s.editor, err = newEditor(s); err != nil {
		return nil, err
	}
	s.routes()
	if err := s.api.describe(); err != nil {
		return nil, err
	}
	return s, nil
}

// Serve answers requests on l until ctx is done, then lets running requests end. It returns nil after a
// clean stop. It closes l.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	var open connections
	l = s.gated(l, &open)
	server := &http.Server{
		ConnState:         open.note,
		Handler:           s.Handler(),
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          s.connectionLog(),
	}
	reports, stop := context.WithCancel(ctx)
	var reporting sync.WaitGroup
	reporting.Go(func() { s.report(reports) })
	reporting.Go(func() { s.followUses(reports) })
	defer reporting.Wait()
	defer stop()
	defer s.editor.held.close()
	if s.tls != nil {
		l = tls.NewListener(l, s.tls) // around all others: the HTTP server must see a connection of TLS to speak HTTP/2
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }() // ends when drain closes the listener
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	return s.drain(context.WithoutCancel(ctx), server, l, served, &open)
}
