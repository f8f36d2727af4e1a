package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
)

// errNoBaseURL says why a public address needs a base URL.
var errNoBaseURL = errors.New("--addr can be reached from other machines, but --base-url does not say under which address readers find it")

// withScheme is an address that was typed without a scheme as browsers take it: https, but for this machine.
func withScheme(text string) string {
	u, err := url.Parse("//" + text)
	switch {
	case err != nil || u.Hostname() == "" || strings.Contains(text, "://"):
		return text
	case isLoopback(u.Hostname()):
		return "http://" + text
	}
	return "https://" + text
}

// parseBaseURL checks the address under which readers reach the service and returns it without a slash at
// its end. Links, feed addresses and, on the first start, ids are made from it.
func parseBaseURL(text string) (string, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return "", fmt.Errorf("--base-url must be an address such as https://dates.example.org")
	case u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return "", fmt.Errorf("--base-url must have no user name, query or fragment")
	case !isPlainPath(u.EscapedPath()):
		return "", fmt.Errorf("--base-url may have a path of letters, digits, dots, hyphens and underscores between slashes, such as https://example.org/dates")
	case !isASCII(u.Host):
		return "", fmt.Errorf("--base-url must have its host in ASCII, the way that DNS writes it (xn--…)")
	case !isPlainHost(u.Host):
		return "", fmt.Errorf("--base-url must have a host of letters, digits, dots and hyphens, or an address without a zone")
	}
	host := strings.ToLower(u.Host)
	if port := map[string]string{"http": ":80", "https": ":443"}[u.Scheme]; strings.HasSuffix(host, port) {
		host = strings.TrimSuffix(host, port)
	}
	return u.Scheme + "://" + strings.TrimSuffix(host, ":") + strings.TrimSuffix(u.Path, "/"), nil
}

// plainPath is a path that is written in one way alone, so that what begins with it is found by comparing.
var plainPath = regexp.MustCompile(`^(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/?$`)

func isPlainPath(path string) bool { return plainPath.MatchString(path) }

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > 0x7e })
}

// isPlainHost reports whether a host, with its port, can stand in every address as it is: quotation marks and the
// zone of an address cannot.
func isPlainHost(host string) bool {
	return !strings.ContainsFunc(host, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune(".-_:[]", r)
	})
}

// defaultBaseURL is the base URL of a service that only its own machine can reach.
func defaultBaseURL(listening net.Addr, overTLS bool) (string, error) {
	host, port, err := net.SplitHostPort(listening.String())
	if err != nil {
		return "", err
	}
	if ip, err := netip.ParseAddr(host); err == nil && (ip == netip.AddrFrom4([4]byte{127, 0, 0, 1}) || ip == netip.IPv6Loopback()) {
		host = "localhost"
	}
	scheme := "http"
	if overTLS {
		scheme = "https"
	}
	return scheme + "://" + net.JoinHostPort(host, port), nil
}

// hostName is a name by which a machine can be found; what has digits and dots alone is an address, or nothing.
var hostName = regexp.MustCompile(`^[A-Za-z0-9_.-]*[A-Za-z_-][A-Za-z0-9_.-]*$`)

// checkListen asks for an address on which one can listen; it asks nobody whether there is such a host.
func checkListen(flag, addr string) error {
	host, port, err := net.SplitHostPort(addr)
	if err != nil || port == "" {
		return fmt.Errorf("%s must be a host and a port, such as 127.0.0.1:8080", flag)
	}
	if _, err := net.LookupPort("tcp", port); err != nil {
		return fmt.Errorf("%s must end in a port, which is a number up to 65535", flag)
	}
	if _, err := netip.ParseAddr(host); err != nil && host != "" && !hostName.MatchString(host) {
		return fmt.Errorf("%s must begin with the address or the name of a host, such as 127.0.0.1:8080", flag)
	}
	return nil
}

// checkApart asks for addresses of which no two are the same, or one a part of the other.
func (c *serveCommand) checkApart() error {
	type place struct{ flag, addr string }
	var used []place
	for _, p := range []place{{"--addr", c.Addr}, {"--http-addr", c.HTTPAddr}, {"--admin-addr", c.AdminAddr}} {
		for _, other := range used {
			if overlap(p.addr, other.addr) {
				return fmt.Errorf("%s must be another address than %s", p.flag, other.flag)
			}
		}
		used = append(used, p)
	}
	return nil
}

// overlap reports whether who listens at one address leaves no room for the other. Port 0 is one that nobody has yet.
func overlap(a, b string) bool {
	hostA, portA, errA := net.SplitHostPort(a)
	hostB, portB, errB := net.SplitHostPort(b)
	if errA != nil || errB != nil || portA == "0" {
		return false
	}
	numberA, _ := net.LookupPort("tcp", portA) // checkListen has looked at both
	numberB, _ := net.LookupPort("tcp", portB)
	ipA, ipB := hostIP(hostA), hostIP(hostB)
	switch {
	case numberA != numberB:
		return false
	case !ipA.IsValid() || !ipB.IsValid():
		return strings.EqualFold(hostA, hostB)
	}
	covers := func(all, one netip.Addr) bool {
		return all == netip.IPv6Unspecified() || all == netip.IPv4Unspecified() && one.Is4()
	}
	return ipA == ipB || covers(ipA, ipB) || covers(ipB, ipA)
}

// hostIP is the address of a host as it stands in what is listened on, where no resolver is needed to know it.
func hostIP(host string) netip.Addr {
	switch {
	case host == "":
		return netip.IPv6Unspecified() // where nothing is said, IPv4 is meant too
	case strings.EqualFold(host, "localhost"):
		return netip.AddrFrom4([4]byte{127, 0, 0, 1})
	}
	ip, _ := netip.ParseAddr(host)
	return ip.Unmap()
}

// isLoopback reports whether a host, as it stands in an address, can only be reached from its own machine.
// An empty host means all interfaces.
func isLoopback(host string) bool {
	host = strings.ToLower(host)
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && ip.Unmap().IsLoopback()
}
