package intake

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"dateline/timeline"
)

// What is taken whole or not at all.
const (
	MaxLines = 10_000
	MaxBytes = 32 << 20 // of the whole input
	MaxLine  = 1 << 20  // of one event
)

// Read reads the events that r holds for the timeline with the given slug. An input whose first character
// is [ is a JSON array; any other has one JSON object a line. Lines that are not events are refused, each
// with every reason; the others are returned in order, with ids.
//
// The error is TooLarge beyond the limits, Invalid if there is no event at all, and r's own otherwise.
func Read(r io.Reader, slug string) ([]Line, []Refusal, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("read the events: %w", err)
	case len(data) > MaxBytes:
		return nil, nil, timeline.Errorf(timeline.TooLarge, "the input is larger than %d MiB; split it into several", MaxBytes>>20)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // some editors put a mark there
	split := splitLines
	if bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("[")) {
		split = splitArray
	}
	raws, refused := split(data)
	if len(raws) > MaxLines {
		return nil, nil, timeline.Errorf(timeline.TooLarge, "the input has more than %d events; split it into several", MaxLines)
	}
	if len(raws) == 0 && len(refused) == 0 {
		return nil, nil, timeline.Errorf(timeline.Invalid, "the input holds no event")
	}
	p := parser{slug: slug, shape: entryShape(), seen: map[string]int{}, refused: refused}
	for _, raw := range raws {
		p.take(raw)
	}
	return p.lines, p.refused, nil
}

// raw is the text of one event, and the number of its first line.
type raw struct {
	number int
	text   []byte
}

// parser collects what becomes of the lines.
type parser struct {
	slug    string
	shape   shape
	seen    map[string]int // id → line
	lines   []Line
	refused []Refusal
}

func (p *parser) refuse(number int, field, reason string) {
	p.refused = append(p.refused, Refusal{Line: number, Field: field, Reason: reason})
}

func (p *parser) take(r raw) {
	switch {
	case len(r.text) > MaxLine:
		p.refuse(r.number, "", fmt.Sprintf("must not be larger than %d MiB", MaxLine>>20))
		return
	case !utf8.Valid(r.text):
		p.refuse(r.number, "", "must be UTF-8")
		return
	}
	entry, faults := p.shape.decode(r.text)
	for _, f := range faults {
		p.refuse(r.number, f.Field, f.Message)
	}
	if len(faults) > 0 {
		return
	}
	p.add(Line{Number: r.number, Event: entry.Event, Note: entry.Note, Minor: entry.Minor})
}

// add gives the line its timeline and id.
func (p *parser) add(line Line) {
	e := &line.Event
	if e.Timeline != "" && e.Timeline != p.slug {
		p.refuse(line.Number, "timeline", "must be "+p.slug+", or left out")
		return
	}
	e.Timeline = p.slug
	e.Title, e.Date = strings.TrimSpace(e.Title), strings.TrimSpace(e.Date)
	field := "id"
	if e.ID == "" {
		e.ID, field = DeriveID(*e), ""
	}
	if first, repeated := p.seen[e.ID]; repeated {
		reason := fmt.Sprintf("stands in line %d already", first)
		if field == "" {
			reason = fmt.Sprintf("has the date, title and first source of line %d; give one of them an id", first)
		}
		p.refuse(line.Number, field, reason)
		return
	}
	p.seen[e.ID] = line.Number
	p.lines = append(p.lines, line)
}
