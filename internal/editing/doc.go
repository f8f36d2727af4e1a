// Package editing is what happens between a person's words and an event: a form of texts that becomes an event or says
// what to repair, how two people's versions of one event are joined, and what will be shown of it. It knows no HTTP, no
// storage and no clock: today is given. Nothing that somebody typed is lost by it.
package editing
