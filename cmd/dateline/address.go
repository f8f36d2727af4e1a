package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// errNoBaseURL says why a public address needs a base URL.
var errNoBaseURL = errors.New("--addr can be reached from other machines, but --base-url does not say under which address readers find it")

// parseBaseURL checks the address under which readers reach the service and returns it without a slash at
// its end. Links, feed addresses and, on the first start, ids are made from it.
func parseBaseURL(text string) (string, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return "", fmt.Errorf("--base-url must be an address such as https://dates.example.org")
	case u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return "", fmt.Errorf("--base-url must have no user name, query or fragment")
	case u.Path != "" && u.Path != "/":
		return "", fmt.Errorf("--base-url must have no path: Dateline needs a host of its own, such as https://dates.example.org")
	case !isASCII(u.Host):
		return "", fmt.Errorf("--base-url must have its host in ASCII, the way that DNS writes it (xn--…)")
	case !isPlainHost(u.Host):
		return "", fmt.Errorf("--base-url must have a host of letters, digits, dots and hyphens, or an address without a zone")
	}
	host := strings.ToLower(u.Host)
	if port := map[string]string{"http": ":80", "https": ":443"}[u.Scheme]; strings.HasSuffix(host, port) {
		host = strings.TrimSuffix(host, port)
	}
	return u.Scheme + "://" + strings.TrimSuffix(host, ":"), nil
}

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
func defaultBaseURL(listening net.Addr) (string, error) {
	host, port, err := net.SplitHostPort(listening.String())
	if err != nil {
		return "", err
	}
	if ip, err := netip.ParseAddr(host); err == nil && (ip == netip.AddrFrom4([4]byte{127, 0, 0, 1}) || ip == netip.IPv6Loopback()) {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port), nil
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
