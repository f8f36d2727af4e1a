package main

import (
	"cmp"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"dateline/internal/server"
	"dateline/timeline"
)

// finding is what is wrong or unwise about a setting.
type finding struct {
	Setting string `json:"setting"`
	Level   string `json:"level"`
	Text    string `json:"text"`
	Advice  string `json:"advice,omitempty"` // what to do about it
	From    string `json:"from,omitempty"`   // where the setting was said; empty: nowhere
}

// A service does not start with what is wrong; what is unwise is for its keeper to decide; a note is good to know before it starts.
const (
	wrongLevel  = "wrong"
	unwiseLevel = "unwise"
	noteLevel   = "note"
)

func unwise(setting, text, advice string) finding {
	return finding{Setting: setting, Level: unwiseLevel, Text: text, Advice: advice}
}

func wrong(setting string, err error) finding {
	return finding{Setting: setting, Level: wrongLevel, Text: err.Error(), Advice: hintOf(err)}
}

func note(setting, text, advice string) finding {
	return finding{Setting: setting, Level: noteLevel, Text: text, Advice: advice}
}

// refusal is a setting with which a service does not start.
type refusal struct {
	setting string
	err     error
}

// refusals are all of the settings with which the service does not start.
func (c *serveCommand) refusals(p *Program) []refusal {
	var list []refusal
	refuse := func(setting string, err error) {
		if err != nil {
			list = append(list, refusal{setting, err})
		}
	}
	refuse("retention", c.checkRetention())
	refuse("cache", c.checkCache())
	refuse("keep-history", c.checkHistory())
	refuse("keep-revisions", c.checkRevisions())
	refuse("base-url", c.checkBase())
	refuse("addr", checkListen("--addr", c.Addr))
	if c.HTTPAddr != "" {
		refuse("http-addr", checkListen("--http-addr", c.HTTPAddr))
	}
	if c.AdminAddr != "" {
		refuse("admin-addr", checkListen("--admin-addr", c.AdminAddr))
	}
	for _, err := range []error{c.checkApart(), c.checkTLS(), c.checkRedirect(), c.checkChallenges()} {
		refuse(flagOf(err), err)
	}
	_, err := c.proxies()
	refuse("trust-proxy", err)
	for _, err := range c.checkLimits() {
		refuse(flagOf(err), err)
	}
	s, err := c.secret(p)
	refuse(secretFileKey, err)
	refuse(secretKey, s.check())
	file, err := c.look()
	refuse("db", err)
	_, err = c.foresee(p, file)
	refuse("authority", err)
	return list
}

// valid is the first reason not to start, if there is one.
func (c *serveCommand) valid(p *Program) error {
	for _, r := range c.refusals(p) {
		return r.err
	}
	return nil
}

func (c *serveCommand) checkRetention() error {
	if c.Retention < span(timeline.Grace) {
		return fmt.Errorf("--retention must be %s at least: calendars show deleted events as cancelled that long", span(timeline.Grace))
	}
	return nil
}

func (c *serveCommand) checkCache() error {
	if c.Cache < 1 || c.Cache > maxCache {
		return fmt.Errorf("--cache must be a number of megabytes from 1 to %d", maxCache)
	}
	return nil
}

func (c *serveCommand) checkHistory() error {
	if c.KeepHistory < 0 || c.KeepHistory > 0 && c.KeepHistory < minHistory {
		return fmt.Errorf("--keep-history must be %s at least, or 0 for ever", minHistory)
	}
	return nil
}

func (c *serveCommand) checkRevisions() error {
	if c.KeepRevisions < 0 {
		return errors.New("--keep-revisions must be a number of changes, or 0 for all")
	}
	return nil
}

func (c *serveCommand) checkBase() error {
	if c.BaseURL == "" {
		return nil
	}
	_, err := parseBaseURL(c.BaseURL)
	return err
}

// foresee is who will vouch for ids for good once the service has started on such a file; empty if nobody will yet.
func (c *serveCommand) foresee(p *Program, file sight) (timeline.Authority, error) {
	base := c.BaseURL
	if c.checkBase() != nil {
		base = "" // which is told where it belongs
	}
	return vouching(c.Authority, base, p.Now().UTC().Year(), file)
}

// findings are all that is wrong or unwise with what serve is told.
func (c *serveCommand) findings(p *Program, root *kong.Node) []finding {
	var list []finding
	base, err := c.base(c.Addr)
	if errors.Is(err, errNoBaseURL) && checkListen("--addr", c.Addr) == nil {
		list = append(list, wrong("base-url", err))
	}
	for _, r := range c.refusals(p) {
		list = append(list, wrong(r.setting, r.err))
	}
	list = slices.Concat(list, c.adviseBase(base), c.adviseListening(), c.adviseTLS(p.Now(), base), c.adviseSecret(p), c.adviseAuthority(p))
	if isOpen(c.DB) {
		list = append(list, unwise("db", c.DB+" can be read by everybody on this machine, drafts and private timelines too", "chmod o= "+c.DB))
	}
	if err := checkTemporary(); err != nil {
		list = append(list, unwise("TMPDIR", err.Error(), hintOf(err)))
	}
	return append(list, unknownVariables(root)...)
}

// hintOf is what an error says to do about it; empty if it does not.
func hintOf(err error) string {
	if h, ok := errors.AsType[*hintError](err); ok {
		return h.hint
	}
	return ""
}

// adviseBase looks at the address that readers use; it is empty where readers are on this machine alone.
func (c *serveCommand) adviseBase(base string) []finding {
	u, err := url.Parse(base)
	if base == "" || err != nil || isLoopback(u.Hostname()) {
		return nil
	}
	var list []finding
	if u.Scheme == "http" {
		list = append(list, unwise("base-url", "readers come without TLS: tokens can be read on the way, and some calendars refuse the feeds", "use https, with --tls-cert or a server in front that speaks TLS"))
	}
	if _, err := netip.ParseAddr(strings.Trim(u.Hostname(), "[]")); err == nil {
		list = append(list, unwise("base-url", "readers come by the number of a machine: every subscription ends when that changes", "use the name of a host"))
	}
	if c.Demo {
		list = append(list, unwise("demo", "a public service would begin with the demo timeline", "leave demo out"))
	}
	return list
}

// adviseListening looks at who can reach what.
func (c *serveCommand) adviseListening() []finding {
	var list []finding
	if host, _, err := net.SplitHostPort(c.Addr); err == nil && !isLoopback(host) && c.TLSCert == "" && strings.HasPrefix(c.BaseURL, "https:") {
		list = append(list, unwise("addr", "readers use https, and yet everybody who reaches "+c.Addr+" is answered without TLS", "listen on 127.0.0.1 behind a server that speaks TLS, or give tls-cert and tls-key"))
	}
	if host, _, err := net.SplitHostPort(c.AdminAddr); err == nil && !isLoopback(host) {
		list = append(list, unwise("admin-addr", "metrics and profiles ask for no token, and "+c.AdminAddr+" can be reached from other machines", "listen on 127.0.0.1, or on an address that readers cannot reach"))
	}
	return list
}

// soon is how long before its end a certificate is spoken of: who renews by a program has done so a month before.
const soon = 14 * 24 * time.Hour

// adviseTLS looks at the certificate, which is in order as far as serve is concerned.
func (c *serveCommand) adviseTLS(now time.Time, base string) []finding {
	pair, err := readPair(c.TLSCert, c.TLSKey)
	if c.TLSCert == "" || err != nil {
		return nil
	}
	var list []finding
	leaf := pair.Leaf
	switch {
	case now.After(leaf.NotAfter):
		list = append(list, unwise("tls-cert", "the certificate ended on "+day(leaf.NotAfter)+": no program trusts it", "renew it; it is taken without a restart"))
	case now.Add(soon).After(leaf.NotAfter):
		list = append(list, unwise("tls-cert", "the certificate ends on "+day(leaf.NotAfter), "renew it; it is taken without a restart"))
	case now.Before(leaf.NotBefore):
		list = append(list, unwise("tls-cert", "the certificate holds from "+day(leaf.NotBefore)+" on: no program trusts it before", "look at the clock of this machine"))
	}
	if u, err := url.Parse(base); err == nil && base != "" {
		if err := leaf.VerifyHostname(u.Hostname()); isType[x509.HostnameError](err) {
			list = append(list, unwise("tls-cert", "the certificate is not for "+u.Hostname()+": no program trusts it there", "take one for that host, or another base-url"))
		}
	}
	if isOpen(c.TLSKey) {
		list = append(list, unwise("tls-key", c.TLSKey+" can be read by everybody on this machine", "chmod o= "+c.TLSKey))
	}
	return list
}

func day(at time.Time) string { return at.UTC().Format(time.DateOnly) }

// adviseSecret looks at the admin token.
func (c *serveCommand) adviseSecret(p *Program) []finding {
	s, err := c.secret(p)
	if err != nil || s.value == "" {
		return nil
	}
	var list []finding
	if s.check() == nil && len(s.value) < server.GoodSecret {
		list = append(list, unwise(secretKey, "the admin token is short", secretHint))
	}
	if s.file != "" && isOpen(s.file) {
		list = append(list, unwise(secretFileKey, s.file+" can be read by everybody on this machine", "chmod o= "+s.file))
	}
	return list
}

// adviseAuthority tells who vouches for ids, or will once the service has started: that cannot be undone.
func (c *serveCommand) adviseAuthority(p *Program) []finding {
	const choose = "name another host that is yours, for good, with authority HOST,YEAR before that"
	file, err := c.look()
	if err != nil {
		return nil
	}
	chosen, err := c.foresee(p, file)
	switch {
	case err != nil:
		return nil
	case file.inUse:
		return []finding{note("authority", c.DB+" is in use, most likely by a running service: who vouches for its ids was not looked at", "the ids in its feeds name it: tag:HOST,YEAR:…")}
	case file.frozen:
		return []finding{note("authority", "ids of events are made with "+chosen.String()+", for good, as "+c.DB+" says", "")}
	case chosen == timeline.Authority{}:
		return []finding{note("authority", "ids of events name localhost as long as base-url is one of this machine alone; the first start with a public one changes them, once and for good", choose)}
	}
	return []finding{note("authority", "the next start makes ids of events with "+chosen.String()+", for good, whatever the base URL later", choose)}
}

// unknownVariables are those of the environment that look like settings and are none.
func unknownVariables(root *kong.Node) []finding {
	known := map[string]bool{secretVariable: true}
	var walk func(*kong.Node)
	walk = func(node *kong.Node) {
		for _, flag := range node.Flags {
			for _, name := range flag.Envs {
				known[name] = true
			}
		}
		for _, child := range node.Children {
			walk(child)
		}
	}
	walk(root)
	var list []finding
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "DATELINE_") && !known[name] {
			list = append(list, unwise(name, "the environment has this variable, and no setting is called so", "look at its spelling: dateline serve --help names all of them"))
		}
	}
	slices.SortFunc(list, func(a, b finding) int { return cmp.Compare(a.Setting, b.Setting) })
	return list
}
