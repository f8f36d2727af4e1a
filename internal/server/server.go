package server

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"dateline/feeds"
	"dateline/internal/audience"
	"dateline/internal/intake"
	"dateline/internal/pages"
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
}

// DefaultCache is how many bytes of documents and answers are kept if nothing else is said.
const DefaultCache = 24 << 20

// Tokens keeps the tokens of a service. Errors have kinds of the domain; others are Internal.
type Tokens interface {
	// Token finds a token by the hash of its secret, expired ones included. NotFound.
	Token(ctx context.Context, hash [32]byte) (timeline.Token, error)
	// Tokens lists all tokens, oldest first.
	Tokens(ctx context.Context) ([]timeline.Token, error)
	// CreateToken keeps a token, whose ID and Created are set, under the hash of its secret.
	CreateToken(ctx context.Context, t timeline.Token, hash [32]byte) error
	// RevokeToken forgets the token with the id. NotFound.
	RevokeToken(ctx context.Context, id string) error
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
	admin     *[sha256.Size]byte // hash of the admin token; nil: none
	log       *slog.Logger
	echo      *echo.Echo
	api       *api
	editor    *editor
	pages     *pages.Pages
	docs      func() ([]byte, error) // the page of the API, made when it is first asked for
	gzips     sync.Pool              // of *gzip.Writer
	audience  *audience.Audience
	publisher *feeds.Publisher
	polls     *feeds.Cache[string, *poll]
	outlines  outlines
	home      bool
	tally     tally
	metrics   metrics
	checking  sync.Mutex // held by the one check that runs
	draining  atomic.Bool
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
	s := &Server{
		store: c.Store, tokens: c.Tokens, exports: c.Exports, backups: c.Backups, search: c.Search, clock: c.Clock, epoch: c.Epoch, site: c.Site, log: c.Log, home: c.Home,
		echo: echo.New(), audience: audience.New(c.Clock.Machine()),
		publisher: feeds.NewPublisher(c.Store, c.Site, c.Cache/8*7), polls: feeds.NewCache[string, *poll](c.Cache / 8),
	}
	s.metrics = newMetrics()
	for _, collector := range append(c.Collectors, s) {
		if err := s.metrics.registry.Register(collector); err != nil {
			return nil, fmt.Errorf("register what is measured: %w", err)
		}
	}
	if c.AdminToken != "" {
		s.admin = new(timeline.HashSecret(c.AdminToken))
	}
	var err error
	if s.pages, err = pages.New(apiPath); err != nil {
		return nil, err
	}
	// The address of a caller is that of its connection: a header that anybody can write is no address.
	s.echo.IPExtractor = echo.ExtractIPDirect()
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
	server := &http.Server{
		ConnState:         open.note,
		Handler:           s.Handler(),
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
	reports, stop := context.WithCancel(ctx)
	var reporting sync.WaitGroup
	reporting.Go(func() { s.report(reports) })
	defer reporting.Wait()
	defer stop()
	defer s.editor.held.close()
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }() // ends when drain closes the listener
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	err := s.drain(context.WithoutCancel(ctx), server, l, &open)
	if stopped := <-served; !errors.Is(stopped, http.ErrServerClosed) && !errors.Is(stopped, net.ErrClosed) {
		err = errors.Join(err, stopped)
	}
	return err
}
