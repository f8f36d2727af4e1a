// Package intake takes events in bulk: newline-delimited JSON or a JSON array, each entry written as the
// API shows an event, with a note and minor beside its fields if wanted.
//
// Its invariant: an intake is written whole or not at all, and doing it twice changes nothing. An entry
// without an id therefore gets one derived from what it says (see [DeriveID]).
package intake
