package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
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
	Config configFile `placeholder:"FILE" complete:"file" help:"File of settings, in TOML; flags and the environment come before it; default: none."`
	fileFlags
	limitFlags
	Addr           string `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address to listen on; default ${default}."`
	BaseURL        string `name:"base-url" placeholder:"URL" help:"Address under which readers reach the service, needed unless only this machine can reach it; default: that of this machine."`
	Authority      string `placeholder:"HOST,YEAR" help:"Who vouches for the ids of events, for good; default: the host of the first public base URL and the year of that start."`
	TLSCert        string `name:"tls-cert" placeholder:"FILE" complete:"file" help:"Certificate in PEM with those that it rests on, for TLS without a server in front; it is read again when it changes; default: none."`
	TLSKey         string `name:"tls-key" placeholder:"FILE" complete:"file" help:"Key of the certificate; default: none."`
	HTTPAddr       string `name:"http-addr" placeholder:"HOST:PORT" help:"Address, such as 0.0.0.0:80, on which everybody is sent on to https; default: none."`
	AcmeDir        string `name:"acme-dir" placeholder:"FOLDER" help:"Folder in which a program that renews certificates puts its challenges (the webroot of http-01), which are answered on --http-addr; default: none."`
	AdminAddr      string `placeholder:"HOST:PORT" help:"Address for metrics and profiles, without a token: one that readers cannot reach; default: none."`
	AdminTokenFile string `placeholder:"FILE" complete:"file" help:"File with an admin token that holds while the service runs; default: that of DATELINE_ADMIN_TOKEN, or the credential admin-token of systemd."`
	Home           bool   `help:"Let / lead to the only public timeline, where there is one alone; default: no."`
	Demo           bool   `help:"Load the demo timeline if there is no timeline yet; default: no."`
	Retention      span   `default:"365d" placeholder:"TIME" help:"How long deleted events are remembered, such as 365d, 52w or 1y, 30d at least; default ${default}."`
	KeepHistory    span   `default:"0s" placeholder:"TIME" help:"How long changes of events are told, such as 3y, 1d at least; the newest is always; default: for ever."`
	KeepRevisions  int64  `default:"0" placeholder:"N" help:"How many changes of an event are told, the newest ones; default: all."`
	Cache          int    `default:"16" placeholder:"MB" help:"Memory for feeds and calendars that are kept ready, in megabytes; default ${default}."`
	LogFormat      string `enum:"text,json" default:"text" help:"Format of the log, text or json; default ${default}."`
	LogLevel       string `enum:"debug,info,warn,error" default:"info" help:"What the log has: debug, info, warn or error and what is graver; default ${default}."`
}

// Run serves until ctx is done and the last answers are sent.
func (c *serveCommand) Run(ctx context.Context, p *Program) error {
	if err := c.valid(p); err != nil {
		return err
	}
	proxies, err := c.proxies()
	if err != nil {
		return err
	}
	budgetMemory(c.cache())
	given, base, err := c.listen(ctx)
	defer func() { _ = given.close() }() // closed by the server already, unless it was not reached
	if err != nil {
		return err
	}
	s := service{program: p, log: c.logger(p), limits: c.limits(), proxies: proxies}
	if err := checkTemporary(); err != nil {
		s.log.Warn("no folder for temporary files", "error", err)
	}
	if s.token, err = c.secret(p); err != nil {
		return err
	}
	if c.TLSCert != "" {
		if s.certificate, err = newCertificate(c.TLSCert, c.TLSKey, s.log); err != nil {
			return err
		}
	}
	keep := timeline.Keep{Deleted: time.Duration(c.Retention), History: time.Duration(c.KeepHistory), Revisions: c.KeepRevisions}
	if s.store, s.clock, err = c.openIndexed(p, keep); err != nil {
		return err
	}
	return errors.Join(s.run(ctx, c, given, base), s.store.Close())
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
	if base, err = c.base(addr); err != nil {
		return given, "", err
	}
	if err := given.listen(ctx, c); err != nil {
		return given, "", err
	}
	if base == "" {
		base, err = defaultBaseURL(given.readers.Addr(), c.TLSCert != "")
	}
	if err == nil && given.redirect != nil && !isScheme(base, "https") {
		err = errNoRedirect // by a socket of systemd, of which the flags know nothing
	}
	return given, base, err
}

// base is the base URL as links have it, for a service that listens on addr; empty if it is that of where it will listen.
func (c *serveCommand) base(addr string) (string, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return "", checkListen("--addr", addr)
	}
	if c.BaseURL != "" {
		return parseBaseURL(c.BaseURL)
	}
	if !isLoopback(host) {
		return "", withHint(errNoBaseURL, "add --base-url https://dates.example.org, or listen on 127.0.0.1")
	}
	return "", nil
}

// listen takes the addresses for which there is no socket yet; all but that of readers may be empty.
func (s *sockets) listen(ctx context.Context, c *serveCommand) error {
	var config net.ListenConfig
	for _, place := range []struct {
		socket     *net.Listener
		flag, addr string
	}{
		{&s.readers, "--addr", c.Addr}, {&s.redirect, "--http-addr", c.HTTPAddr}, {&s.admin, "--admin-addr", c.AdminAddr},
	} {
		if *place.socket != nil || place.addr == "" {
			continue
		}
		l, err := config.Listen(ctx, "tcp", place.addr)
		if err != nil {
			return withHint(err, "choose another address with %s", place.flag)
		}
		*place.socket = l
	}
	return nil
}

// maxCache is how many megabytes a cache can have.
const maxCache = 1 << 20

// minHistory is the shortest time for which changes are told: followers who come once a day must learn of each.
const minHistory = span(oneDay)

// cache is the size of the cache in bytes.
func (c *serveCommand) cache() int64 { return int64(c.Cache) << 20 }

func (c *serveCommand) logger(p *Program) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel)) // it is one of those that the flag takes
	options := &slog.HandlerOptions{Level: level, ReplaceAttr: nameLevel}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(p.Err, options))
	}
	return slog.New(slog.NewTextHandler(p.Err, options))
}

// nameLevel gives the level of who wrote what its name.
func nameLevel(groups []string, a slog.Attr) slog.Attr {
	if level, is := a.Value.Any().(slog.Level); is && a.Key == slog.LevelKey && level == server.LevelAudit && len(groups) == 0 {
		a.Value = slog.StringValue("AUDIT")
	}
	return a
}

// service is a running Dateline.
type service struct {
	program *Program
	store   *bolt.Store
	clock   *timeline.Clock
	log     *slog.Logger

	token       secret
	certificate *certificate // nil: a server in front speaks TLS, or nobody does
	limits      server.Limits
	proxies     []netip.Prefix
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
	measured := []prometheus.Collector{storeMetrics{s.store}}
	if s.certificate != nil {
		measured = append(measured, s.certificate.ending())
	}
	srv, err := server.New(server.Config{
		Store: s.store, Tokens: s.store, Exports: s.store, Backups: s.store, Clock: s.clock, Epoch: s.store.Epoch(), Site: site,
		AdminToken: s.token.value, TLS: s.certificate.config(), Log: s.log, Cache: c.cache(), Search: s.store, Home: c.Home,
		Collectors: measured, Limits: s.limits, Proxies: s.proxies,
	})
	if err != nil {
		return err
	}
	if err := s.announce(ctx, site); err != nil {
		return err
	}
	ctx, damage := s.untilBroken(ctx)
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
	if given.redirect != nil {
		work.Go(func() {
			if err := srv.ServeRedirect(workCtx, given.redirect, c.AcmeDir); err != nil {
				s.log.Error("redirects", "error", err)
			}
		})
	}
	defer func() {
		if stop(); s.store.Damage() == nil { // or else who works with the store may wait for ever
			work.Wait()
		}
	}()
	return errors.Join(srv.Serve(ctx, given.readers), damage())
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
	now, frozen, err := s.store.Authority(ctx)
	if err != nil {
		return timeline.Authority{}, err
	}
	chosen, err := vouching(flag, base, s.clock.Now().Year(), sight{authority: now, frozen: frozen})
	switch {
	case err != nil:
		return timeline.Authority{}, err
	case chosen == timeline.Authority{}:
		fmt.Fprintf(s.program.Err, "Ids of events still name %s. They will change once, with the first start that has a public --base-url or an --authority.\n", now)
		return now, nil
	case frozen:
		return now, nil
	}
	if err := s.store.FreezeAuthority(ctx, chosen); err != nil {
		return timeline.Authority{}, err
	}
	fmt.Fprintf(s.program.Err, "Ids of events are made with %s from now on, whatever the base URL. That cannot be undone.\n", chosen)
	return chosen, nil
}

// vouching is who vouches for ids for good, by what is asked for and what the file says; empty where that cannot be known yet.
func vouching(flag, base string, year int, file sight) (timeline.Authority, error) {
	u, err := url.Parse(base)
	if err != nil {
		return timeline.Authority{}, err
	}
	chosen := timeline.Authority{Host: u.Hostname(), Year: year}
	switch {
	case flag == "" && file.frozen:
		return file.authority, nil
	case flag == "" && (base == "" || isLoopback(u.Hostname())):
		return timeline.Authority{}, nil
	case flag != "":
		if chosen, err = timeline.ParseAuthority(flag); err != nil {
			return timeline.Authority{}, err
		}
	}
	if _, err := timeline.ParseAuthority(chosen.String()); err != nil {
		return timeline.Authority{}, withHint(errors.New("ids cannot be made from the host of --base-url"), "name a host that is yours with --authority HOST,YEAR")
	}
	if file.frozen && chosen != file.authority {
		return timeline.Authority{}, withHint(fmt.Errorf("the authority of this file is %s; ids would change if it became %s", file.authority, chosen),
			"leave --authority out, or give it as it is stored")
	}
	return chosen, nil
}
