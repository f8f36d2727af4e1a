// Package server is the HTTP edge of Dateline: the JSON API, the feeds and calendars, and the pages.
//
// It knows the domain and the renderers, never what keeps events at rest. Its invariant: the validator of
// an answer and its content come from the same read, so that a 304 never hides a change.
//
// The way of a request: [Server.Handler] wraps the answer (HEAD, compression, lengths), notes who calls,
// and hands over to the router; routes.go names every route. A handler asks the store for the validator
// first, and for the content only if the client does not have it already. Whatever goes wrong becomes a
// problem document (RFC 9457) in problem.go, or a page that says the same.
package server
