package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"sync"
	"time"
	_ "time/tzdata" // time zones must exist on machines that have none; nothing can be called to say so

	"github.com/coreos/go-systemd/v22/daemon"
	"github.com/prometheus/client_golang/prometheus"

	"dateline/data/bolt"
	"dateline/feeds"
	"dateline/internal/server"
	"dateline/timeline"
)

type serveCommand struct {
	fileFlags
	Addr          string        `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address to listen on; default ${default}."`
	BaseURL       string        `name:"base-url" placeholder:"URL" help:"Address under which readers reach the service; needed unless only this machine can reach it."`
	Authority     string        `placeholder:"HOST,YEAR" help:"Who vouches for the ids of events, for good; default: the host of the first public base URL and the year of that start."`
	AdminAddr     string        `placeholder:"HOST:PORT" help:"Address for metrics and profiles, without a token: one that readers cannot reach; default: none."`
	Home          bool          `help:"Let / lead to the only public timeline, where there is one alone."`
	Demo          bool          `help:"Load the demo timeline if there is no timeline yet."`
	Retention     time.Duration `default:"8760h" help:"How long deleted events are remembered: 720h at least, default ${default}."`
	KeepHistory   time.Duration `default:"0s" placeholder:"TIME" help:"How long changes of events are told, such as 26280h for three years; the newest is always; default: for ever."`
	KeepRevisions int64         `default:"0" placeholder:"N" help:"How many changes of an event are told, the newest ones; default: all."`
	Cache         int           `default:"24" placeholder:"MB" help:"Memory for feeds and calendars that are kept ready, in megabytes; default ${default}."`
	LogFormat     string        `enum:"text,json" default:"text" help:"Format of the log: text or json."`
}

// Run serves until ctx is done and the last answers are sent.
func (c *serveCommand) Run(ctx context.Context, p *Program) error {
	if c.Retention < timeline.Grace {
		return fmt.Errorf("--retention must be %s at least: calendars show deleted events as cancelled that long", timeline.Grace)
	}
	if c.Cache < 1 || c.Cache > maxCache {
		return fmt.Errorf("--cache must be a number of megabytes from 1 to %d", maxCache)
	}
	keep := timeline.Keep{Deleted: c.Retention, History: c.KeepHistory, Revisions: c.KeepRevisions}
	if keep.History < 0 || keep.History > 0 && keep.History < minHistory {
		return fmt.Errorf("--keep-history must be %s at least, or 0 for ever", minHistory)
	}
	if keep.Revisions < 0 {
		return fmt.Errorf("--keep-revisions must be a number of changes, or 0 for all")
	}
	budgetMemory(c.cache())
	given, base, err := c.listen(ctx)
	defer func() { _ = given.close() }() // closed by the server already, unless it was not reached
	if err != nil {
		return err
	}
	store, clock, err := c.openIndexed(p, keep)
	if err != nil {
		return err
	}
	s := service{program: p, store: store, clock: clock, log: c.logger(p)}
	return errors.Join(s.run(ctx, c, given, base), store.Close())
}

// listen takes the addresses first: where that fails, no file is touched. What it took is returned with an error too.
// A socket that systemd hands over stands for the address that the flag names.
func (c *serveCommand) listen(ctx context.Context) (given sockets, base string, err error) {
	if given, err = inheritedSockets(); err != nil {
		return given, "", err
	}
	addr := c.Addr
	if given.readers != nil {
		addr = given.readers.Addr().String()
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return given, "", fmt.Errorf("--addr must be a host and a port, such as 127.0.0.1:8080")
	}
	if c.BaseURL == "" && !isLoopback(host) {
		return given, "", withHint(errNoBaseURL, "add --base-url https://dates.example.org, or listen on 127.0.0.1")
	}
	if c.BaseURL != "" {
		if base, err = parseBaseURL(c.BaseURL); err != nil {
			return given, "", err
		}
	}
	if err := given.listen(ctx, c.Addr, c.AdminAddr); err != nil {
		return given, "", err
	}
	if base == "" {
		base, err = defaultBaseURL(given.readers.Addr())
	}
	return given, base, err
}

// listen takes the addresses for which there is no socket yet; that of operations may be empty.
func (s *sockets) listen(ctx context.Context, readers, admin string) (err error) {
	var config net.ListenConfig
	if s.readers == nil {
		if s.readers, err = config.Listen(ctx, "tcp", readers); err != nil {
			return withHint(err, "choose another address with --addr")
		}
	}
	if s.admin != nil || admin == "" {
		return nil
	}
	if _, _, err := net.SplitHostPort(admin); err != nil {
		return fmt.Errorf("--admin-addr must be a host and a port, such as 127.0.0.1:9090")
	}
	if s.admin, err = config.Listen(ctx, "tcp", admin); err != nil {
		return withHint(err, "choose another address with --admin-addr")
	}
	return nil
}

// maxCache is how many megabytes a cache can have.
const maxCache = 1 << 20

// minHistory is the shortest time for which changes are told: followers who come once a day must learn of each.
const minHistory = 24 * time.Hour

// cache is the size of the cache in bytes.
func (c *serveCommand) cache() int64 { return int64(c.Cache) << 20 }

func (c *serveCommand) logger(p *Program) *slog.Logger {
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(p.Err, nil))
	}
	return slog.New(slog.NewTextHandler(p.Err, nil))
}

// service is a running Dateline.
type service struct {
	program *Program
	store   *bolt.Store
	clock   *timeline.Clock
	log     *slog.Logger
}

// run brings the store up to date and serves it.
func (s *service) run(ctx context.Context, c *serveCommand, given sockets, base string) error {
	authority, err := s.authority(ctx, c.Authority, base)
	if err != nil {
		return err
	}
	site := feeds.Site{BaseURL: base, Authority: authority, SequenceBase: s.store.SequenceBase(), Generator: version}
	if err := s.prepare(ctx, site, c.Demo); err != nil {
		return err
	}
	srv, err := server.New(server.Config{
		Store: s.store, Tokens: s.store, Exports: s.store, Backups: s.store, Clock: s.clock, Epoch: s.store.Epoch(), Site: site,
		AdminToken: s.program.AdminToken, Log: s.log, Cache: c.cache(), Search: s.store, Home: c.Home,
		Collectors: []prometheus.Collector{storeMetrics{s.store}},
	})
	if err != nil {
		return err
	}
	if err := s.announce(ctx, site); err != nil {
		return err
	}
	s.notify(daemon.SdNotifyReady)
	workCtx, stop := context.WithCancel(ctx)
	var work sync.WaitGroup
	work.Go(func() { dueWrites{s.store, s.clock.Machine, s.log}.run(workCtx) })
	work.Go(func() { follower{s.store, s.log}.run(workCtx) })
	work.Go(func() {
		s.watch(workCtx)
		s.notify(daemon.SdNotifyStopping)
	})
	if given.admin != nil {
		s.log.Info("operations", "metrics", "http://"+given.admin.Addr().String()+"/metrics")
		work.Go(func() {
			if err := srv.ServeOperations(workCtx, given.admin); err != nil {
				s.log.Error("operations", "error", err)
			}
		})
	}
	defer work.Wait()
	defer stop()
	return srv.Serve(ctx, given.readers)
}

// prepare does what must be done before the first answer: validators that follow the options of this
// start, the demo, and the writes that fell due while nothing ran.
func (s *service) prepare(ctx context.Context, site feeds.Site, demo bool) error {
	print, err := fingerprint(site)
	if err != nil {
		return err
	}
	if err := s.store.SetFingerprint(ctx, print); err != nil {
		return err
	}
	if demo {
		if err := s.seed(ctx); err != nil {
			return err
		}
	}
	return s.catchUp(ctx)
}

// authority freezes who vouches for ids, where that can be known, and says so where it cannot.
func (s *service) authority(ctx context.Context, flag, base string) (timeline.Authority, error) {
	u, err := url.Parse(base)
	if err != nil {
		return timeline.Authority{}, err
	}
	chosen := timeline.Authority{Host: u.Hostname(), Year: s.clock.Now().Year()}
	if flag != "" {
		if chosen, err = timeline.ParseAuthority(flag); err != nil {
			return timeline.Authority{}, err
		}
	}
	now, frozen, err := s.store.Authority(ctx)
	switch {
	case err != nil:
		return timeline.Authority{}, err
	case flag == "" && frozen:
		return now, nil
	case flag == "" && isLoopback(u.Hostname()):
		fmt.Fprintf(s.program.Err, "Ids of events still name %s. They will change once, with the first start that has a public --base-url or an --authority.\n", now)
		return now, nil
	}
	if _, err := timeline.ParseAuthority(chosen.String()); err != nil {
		return timeline.Authority{}, withHint(fmt.Errorf("ids cannot be made from the host of --base-url"), "name a host that is yours with --authority HOST,YEAR")
	}
	if err := s.store.FreezeAuthority(ctx, chosen); err != nil {
		return timeline.Authority{}, withHint(err, "leave --authority out, or give it as it is stored")
	}
	if !frozen {
		fmt.Fprintf(s.program.Err, "Ids of events are made with %s from now on, whatever the base URL. That cannot be undone.\n", chosen)
	}
	return chosen, nil
}
