package server

import (
	"net/http"
	"strings"
)

// setKeys names what an answer shows, a timeline or an event, for caches in front of the service that can be told by these
// names to forget all that shows it. What is not for everybody is in no such cache. An answer 304 and an error have none.
func setKeys(h http.Header, keys ...string) {
	if strings.HasPrefix(h.Get("Cache-Control"), "public") {
		h.Set("Surrogate-Key", strings.Join(keys, " "))
	}
}
