// Package feeds turns events into bytes: RSS 2.0, Atom 1.0 (RFC 4287), JSON Feed 1.1 and iCalendar
// (RFC 5545 with RFC 7986).
//
// Its one invariant: a document is a pure function of what it is given. No renderer reads a clock, a
// network or a store, and the same state gives the same bytes in every process. A document is a head, its
// entries and a foot; an entry depends on one item, its timeline's settings and the site, never on its
// neighbours, so that entries can be kept and documents put together from them. An item is an event, one of its
// revisions, or its beginning.
//
// The date of an event is never the date of an entry. Readers take an entry's date for the time of
// publication and hide, pin or refuse what lies in the future. An entry is dated by Published and Updated, by
// the time of its revision, or by the moment at which its beginning is told; when the event happens stands in
// words in the first line of the text, and as data in the elements that each format has for it.
//
// Renderers do not fail. What an event holds is checked when it is written; should something odd be stored
// all the same, it comes out well-formed: characters that a format cannot carry are replaced by U+FFFD, and
// addresses that are not plain web addresses are left out.
package feeds
