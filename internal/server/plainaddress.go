package server

import (
	"net/http"
	"net/url"
	"strings"
)

// parameters are all names that any query of a page, a feed or a calendar is looked through for. Whatever else stands in an
// address changes nothing.
var parameters = map[string]bool{
	"topic": true, "participant": true, "place": true, "status": true, "from": true, "to": true, "q": true,
	"order": true, "limit": true, "cursor": true, "lang": true, "at": true, "facet": true, "find": true, "after": true, "page": true, "before": true,
	"view": true, "lead": true, "deleted": true, "cancelled": true, "imprecise": true, "alarm": true,
	"n": true, "theme": true,
}

// plainAddress is the path and the query of a request without parameters that nobody knows, as trackers append them: what an
// answer is remembered by. A name that cannot be read is unknown.
func plainAddress(r *http.Request) string {
	address := r.RequestURI
	if !strings.HasPrefix(address, "/") {
		address = r.URL.RequestURI() // it came with a host, as to a proxy
	}
	path, query, found := strings.Cut(address, "?")
	if !found {
		return address
	}
	var known strings.Builder
	known.WriteString(path)
	sign := byte('?')
	for part := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(part, "=")
		if !parameters[name] {
			name, _ = url.QueryUnescape(name)
		}
		if !parameters[name] || strings.Contains(part, ";") {
			continue
		}
		known.WriteByte(sign)
		known.WriteString(part)
		sign = '&'
	}
	return known.String()
}
