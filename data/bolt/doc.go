// Package bolt keeps timelines and events in one bbolt file.
//
// Its invariant: the indexes follow from the records. The function keysOf says which index entries a record
// has; a write replaces the entries of the record before by those of the record after, and [Store.Check]
// compares all of them with what is stored. Validators, history and what is kept of purged ids are written
// beside them, by the same transaction.
//
// Deciding what to write is the domain's work (the Decide methods of package timeline); this package
// carries the decision out and indexes it.
//
// One process owns a file. Numbers of events, timelines and terms are given once and never again.
package bolt
