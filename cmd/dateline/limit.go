package main

import (
	"fmt"
	"net/netip"
	"strings"

	"dateline/internal/server"
)

// limitFlags say who is taken for whom, and how much one caller may ask for.
type limitFlags struct {
	TrustProxy     []string `name:"trust-proxy" sep:"," placeholder:"CIDR" help:"Proxies whose X-Forwarded-For says where a request comes from, such as 127.0.0.1,::1 or 10.1.0.0/16; default: none."`
	MaxConnections int      `name:"max-connections" default:"5000" placeholder:"N" help:"Connections at once; 0: no limit; default ${default}."`
	LimitReads     int      `name:"limit-reads" default:"100" placeholder:"N" help:"Reads of the API in a second by one caller, and twenty times as many at once; 0: no limit; default ${default}."`
	LimitWrites    int      `name:"limit-writes" default:"100" placeholder:"N" help:"Writes, likewise; default ${default}."`
	LimitPages     int      `name:"limit-pages" default:"20" placeholder:"N" help:"Pages that are made anew, likewise; default ${default}."`
	LimitFeeds     int      `name:"limit-feeds" default:"10" placeholder:"N" help:"Feeds and calendars that are made anew, likewise: who asks for more waits; default ${default}."`
}

// limits are the limits that the flags set.
func (f *limitFlags) limits() server.Limits {
	return server.Limits{Connections: f.MaxConnections, Reads: f.LimitReads, Writes: f.LimitWrites, Pages: f.LimitPages, Feeds: f.LimitFeeds}
}

// checkLimits asks for limits that can be held, and says what is wrong with each that cannot.
func (f *limitFlags) checkLimits() []error {
	var wrong []error
	for _, limit := range []struct {
		flag string
		n    int
	}{
		{"--max-connections", f.MaxConnections}, {"--limit-reads", f.LimitReads}, {"--limit-writes", f.LimitWrites}, {"--limit-pages", f.LimitPages}, {"--limit-feeds", f.LimitFeeds},
	} {
		if limit.n < 0 || limit.n > maxLimit {
			wrong = append(wrong, fmt.Errorf("%s must be a number from 1 to %d, or 0 for no limit", limit.flag, maxLimit))
		}
	}
	if f.MaxConnections > 0 && f.MaxConnections < minConnections {
		wrong = append(wrong, fmt.Errorf("--max-connections must be %d at least, or 0 for no limit", minConnections))
	}
	return wrong
}

const (
	maxLimit       = 1_000_000
	minConnections = 16 // a browser opens six
)

// proxies are the proxies that are trusted.
func (f *limitFlags) proxies() ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, text := range f.TrustProxy {
		p, err := parseProxy(strings.TrimSpace(text))
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// flagOf is the name of the flag that an error of limits begins with.
func flagOf(err error) string {
	if err == nil {
		return ""
	}
	flag, _, _ := strings.Cut(err.Error(), " ")
	return strings.TrimPrefix(flag, "--")
}

// parseProxy reads the address of a proxy, or of a network of such.
func parseProxy(text string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(text); err == nil && addr.Zone() == "" {
		addr = addr.Unmap()
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	p, err := netip.ParsePrefix(text)
	switch {
	case err != nil || p.Addr().Is4In6():
		return p, fmt.Errorf("--trust-proxy must have addresses and networks such as 127.0.0.1, ::1 or 10.1.0.0/16, with commas between them")
	case p.Bits() == 0:
		return p, fmt.Errorf("--trust-proxy must not name all addresses: everybody could then come under any address")
	case p != p.Masked():
		return p, fmt.Errorf("--trust-proxy must have a network whose last bits are 0: write %s, or one address without /%d", p.Masked(), p.Bits())
	}
	return p, nil
}
