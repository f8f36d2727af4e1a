package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Operations answers what only who runs the service may ask: metrics for Prometheus, and profiles. It asks for no token,
// and belongs on an address that readers cannot reach.
func (s *Server) Operations() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelError), ErrorHandling: promhttp.ContinueOnError,
	}))
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	mux.Handle("GET /livez", s.Handler())
	mux.Handle("GET /readyz", s.Handler())
	return mux
}

// ServeOperations answers [Server.Operations] on l until ctx is done. It returns nil after a clean stop. It closes l.
func (s *Server) ServeOperations(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler:           s.Operations(),
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		IdleTimeout:       idleTimeout, // a profile takes as long as it is asked to
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          s.connectionLog(),
	}
	return serveUntil(ctx, server, l)
}

// serveUntil serves until ctx is done, and owes nobody an answer then.
func serveUntil(ctx context.Context, server *http.Server, l net.Listener) error {
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
