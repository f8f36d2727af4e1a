package intake

import "fmt"

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

func tooLarge(most int) string { return fmt.Sprintf("must not be larger than %d MiB", most>>20) }
