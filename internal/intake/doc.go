// Package intake takes events in bulk: newline-delimited JSON or a JSON array (RFC 8259), each entry written
// as the API shows an event, with a note and minor beside its fields if wanted; or a table in CSV (RFC 4180)
// with a header, as spreadsheet programs write it.
//
// Its invariant: doing an intake twice changes nothing. An entry without an id therefore gets one derived from
// what it says (see [DeriveID]). An intake is written whole or not at all, unless the caller asks for what
// can be taken of it, which is then written chunk by chunk.
//
// A [Reader] takes an input apart without holding more of it than one event. [Import] plans what it reads
// against what is stored, and writes it.
package intake
