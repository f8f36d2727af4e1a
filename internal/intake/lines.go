package intake

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// lines takes one event a line; empty lines are passed over.
type lines struct {
	tape *tape
	take func(piece) Item // makes of a line what it stands for
	most int              // bytes of a line
}

func (l *lines) next() (Item, error) {
	if _, err := l.tape.skip(); err != nil {
		return Item{}, err
	}
	p := piece{number: l.tape.line, most: l.most}
	for {
		b, err := l.tape.next()
		if err != nil && !isEnd(err) {
			return Item{}, err
		}
		if err != nil || b == '\n' {
			return l.take(p), nil
		}
		p.add(b)
	}
}

// item makes an event of its text in JSON.
func (s shape) item(p piece) Item {
	item := Item{Number: p.number}
	text := bytes.TrimSpace(p.text)
	switch {
	case p.large || len(text) > MaxLine:
		item.refuse("", tooLarge())
		return item
	case !utf8.Valid(text):
		item.refuse("", "must be UTF-8")
		return item
	}
	entry, faults := s.decode(text)
	for _, f := range faults {
		item.refuse(f.Field, f.Message)
	}
	item.Event, item.Note, item.Minor = entry.Event, entry.Note, entry.Minor
	return item
}

func tooLarge() string { return fmt.Sprintf("must not be larger than %d MiB", MaxLine>>20) }
