// Package timeline is the domain of Dateline: timelines, dated events, and how they change.
//
// A timeline is a set of dated events and a revision number that grows with every change. Everything
// that follows changes (caches, validators, feeds, calendars) asks one question: what has changed since
// revision N? The answer is kept by a [Store]; what a change is, is decided here, by pure functions that
// know neither storage nor HTTP.
//
// The invariant of the package: two different contents of a view never share one [Validator].
package timeline
