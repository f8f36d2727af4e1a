package intake

import (
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"strings"
)

// MaxLine is how many bytes the text of one event may have.
const MaxLine = 1 << 20

// maxSeen is how many ids are remembered, to find repeated ones: some 100 MB of them. Beyond, an id that is
// repeated changes the event again, or nothing.
const maxSeen = 4 << 20

// Format says how an input is to be read.
type Format int

// The formats of an input.
const (
	Auto Format = iota // by its first character: [ is an array, { is one object a line, else it is CSV
	JSON               // one object a line, or an array
	CSV                // a table whose first row names its columns
)

// Reader reads events one by one. It holds one of them at a time, or some that it has read ahead, and a hash of every id.
type Reader struct {
	slug   string // empty for an export whose timelines are all taken over
	format Format
	whole  bool // exports are taken over
	tape   *tape
	source source    // nil until it is known which
	export *exported // nil unless the input is one
	seed   maphash.Seed
	seen   map[uint64]int // hash of the id → line
	hurry  func(*Item)    // lines are read ahead, and each event is given to it; or nil
}

// source takes an input apart. Its error is io.EOF at the end of the input, and the input's own otherwise.
type source interface {
	next() (Item, error)
}

// NewReader reads events for the timeline with the given slug. Of an export it reads, with whole, ops that take
// over everything, for all of its timelines if the slug is empty; otherwise what an editor wrote.
func NewReader(in io.Reader, slug string, format Format, whole bool) *Reader {
	return &Reader{slug: slug, format: format, whole: whole, tape: newTape(in), seed: maphash.MakeSeed(), seen: map[uint64]int{}}
}

// Next is the next event, with its id and timeline, or the next refusal. Where an input cannot be read any
// further it ends with a refusal that says so. The error is io.EOF at the end, and the input's own otherwise.
func (r *Reader) Next() (Item, error) {
	if err := r.begin(); err != nil {
		return Item{}, err
	}
	item, err := r.source.next()
	switch {
	case err != nil || len(item.Refused) > 0 || item.Passed:
	case item.Op != nil:
		if r.belongs(&item); r.hurry != nil {
			r.remember(&item, idOf(item.Op)) // elsewhere the write sees to that
		}
	default:
		if _, named := r.source.(*ahead); !named {
			r.name(&item)
		}
		r.remember(&item, item.Event.ID)
	}
	return item, err
}

// belongs refuses the line of an export that is about another timeline.
func (r *Reader) belongs(item *Item) {
	if r.slug != "" && timelineOf(item.Op) != r.slug {
		item.refuse("timeline", "must be "+r.slug+": import the export without a timeline to take over all of them")
	}
}

// IsExport reads so far that it is known whether the input is an export. Errors are those of Next.
func (r *Reader) IsExport() (bool, error) {
	err := r.begin()
	return r.export != nil, err
}

// begin finds out what the input is, once.
func (r *Reader) begin() error {
	if r.source != nil {
		return nil
	}
	first, err := r.tape.first()
	if err != nil {
		return err
	}
	if what := recognise(r.tape.head()); what != "" {
		r.source = &other{r.tape.line, what}
		return nil
	}
	take := jsonEntry{entryRules()}.item
	switch {
	case first == '{' && r.format != CSV && IsExport(r.tape.head()):
		r.export = &exported{whole: r.whole}
		r.source = &lines{tape: r.tape, take: r.export.item, most: MaxLine}
		if r.whole {
			r.source = &lines{tape: r.tape, take: r.export.item, most: maxArchived}
		}
	case r.format == CSV || r.format == Auto && first != '[' && first != '{':
		r.source = newTable(r.tape, r.format == Auto)
	case first == '[':
		r.source = &array{tape: r.tape, take: take}
	default:
		r.source = &lines{tape: r.tape, take: take, most: MaxLine}
	}
	if l, ok := r.source.(*lines); ok && r.hurry != nil && (r.export == nil || r.whole) {
		r.source = r.hurried(l)
	}
	return nil
}

// hurried reads lines ahead. The first line of an export, which says where it comes from, is read before all others.
func (r *Reader) hurried(l *lines) source {
	if r.export == nil {
		return readAhead(l, r.named)
	}
	var head batch
	item, err := l.next()
	if head.err = err; err == nil {
		head.items = []Item{item}
	}
	r.export.begun = true
	a := readAhead(l, func(*Item) {})
	a.now = &head
	return a
}

// Hurry makes the reader read lines ahead, and decode them on all processors, where each is called with every event of an editor. It is
// called before anything is read; then [Reader.Close] must be called too. Only lines are read ahead, no table and no array.
func (r *Reader) Hurry(each func(*Item)) { r.hurry = each }

// named names an item that is read ahead.
func (r *Reader) named(item *Item) {
	if len(item.Refused) > 0 {
		return
	}
	if r.name(item); len(item.Refused) == 0 {
		r.hurry(item)
	}
}

// Close ends what reads ahead. It waits for a read of the input that is under way.
func (r *Reader) Close() {
	if a, ok := r.source.(*ahead); ok {
		a.close()
	}
}

// name gives the event its timeline and id.
func (r *Reader) name(item *Item) {
	e := &item.Event
	if e.Timeline != "" && e.Timeline != r.slug {
		item.refuse("timeline", "must be "+r.slug+", or left out")
		return
	}
	e.Timeline = r.slug
	e.Title, e.Date = strings.TrimSpace(e.Title), strings.TrimSpace(e.Date)
	if item.derived = e.ID == ""; item.derived {
		e.ID = DeriveID(*e)
	}
}

// remember refuses an event that was there before.
func (r *Reader) remember(item *Item, id string) {
	if len(item.Refused) > 0 || id == "" {
		return
	}
	key := maphash.String(r.seed, id)
	first, repeated := r.seen[key]
	switch {
	case repeated && item.derived:
		item.refuse("id", fmt.Sprintf("is missing, and the event has the date, title and first source of line %d; give one of them an id", first))
	case repeated:
		item.refuse("id", fmt.Sprintf("stands in line %d already", first))
	case len(r.seen) < maxSeen:
		r.seen[key] = item.Number
	}
}

// isEnd reports whether the error is no more than the end of the input.
func isEnd(err error) bool { return errors.Is(err, io.EOF) }
