package server

import (
	"net"
	"net/netip"

	"github.com/labstack/echo/v4"
)

// extractor says how the address of a caller is found. It is that of his connection: a header that anybody can write is no
// address. Only where the connection comes from a trusted proxy, X-Forwarded-For counts, as far as it was written by such:
// the last address in it that is not of one of them.
func extractor(proxies []netip.Prefix) echo.IPExtractor {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	// Nobody is trusted for being near: other programs of the machine, or of its network, are callers too.
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range proxies {
		options = append(options, echo.TrustIPRange(&net.IPNet{
			IP: p.Masked().Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen()),
		}))
	}
	return echo.ExtractIPFromXFFHeader(options...)
}

// addrOf is an address as it is compared; the zero address where there is none, as on a socket in the file system.
func addrOf(address string) netip.Addr {
	addr, err := netip.ParseAddr(address)
	if err != nil {
		return netip.Addr{}
	}
	return addr.Unmap().WithZone("")
}

// placeOf is the place that an address belongs to: the address, or of the sixth version the network, in which one host has as
// many as it likes. All that have no address are in one place.
func placeOf(addr netip.Addr) netip.Prefix {
	bits := addr.BitLen()
	if addr.Is6() {
		bits = 64
	}
	place, err := addr.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return place
}
