package main

import (
	"strings"
	"testing"

	"dateline/internal/server"
)

func TestTrustProxy(t *testing.T) {
	for text, want := range map[string]string{
		"127.0.0.1": "127.0.0.1/32", "::1": "::1/128", "10.1.0.0/16": "10.1.0.0/16", "2001:db8::/32": "2001:db8::/32", "::ffff:192.0.2.1": "192.0.2.1/32",
		"": "must have addresses", "localhost": "must have addresses", "10.1.0.0/33": "must have addresses", "10.1.0.0/-1": "must have addresses", "fe80::1%eth0": "must have addresses", "127.0.0.1:8080": "must have addresses", "::ffff:10.0.0.0/104": "must have addresses",
		"0.0.0.0/0": "must not name all", "::/0": "must not name all", "10.1.2.3/16": "write 10.1.0.0/16",
	} {
		f := limitFlags{TrustProxy: []string{" " + text}}
		all, err := f.proxies()
		switch {
		case err != nil && !strings.Contains(err.Error(), want), err == nil && (len(all) != 1 || all[0].String() != want):
			t.Errorf("--trust-proxy %q = %v, %v, want %s", text, all, err, want)
		case err != nil && !strings.HasPrefix(err.Error(), "--trust-proxy "):
			t.Errorf("%v does not name the flag", err)
		}
	}
}

func TestLimitFlags(t *testing.T) {
	right := limitFlags{MaxConnections: 100, LimitReads: 1, LimitWrites: 2, LimitPages: 3, LimitFeeds: 4}
	if l, wrong := right.limits(), right.checkLimits(); wrong != nil || l != (server.Limits{Connections: 100, Reads: 1, Writes: 2, Pages: 3, Feeds: 4}) {
		t.Errorf("limits() = %+v, %v", l, wrong)
	}
	none := limitFlags{}
	if l, wrong := none.limits(), none.checkLimits(); wrong != nil || l != (server.Limits{}) {
		t.Errorf("without limits: %+v, %v", l, wrong)
	}
	for name, f := range map[string]limitFlags{
		"--limit-reads": {LimitReads: -1}, "--limit-writes": {LimitWrites: 2_000_000}, "--limit-pages": {LimitPages: -5}, "--limit-feeds": {LimitFeeds: -1},
		"--max-connections": {MaxConnections: 3},
	} {
		if wrong := f.checkLimits(); len(wrong) != 1 || !strings.HasPrefix(wrong[0].Error(), name) {
			t.Errorf("%s: %v", name, wrong)
		}
	}
}
