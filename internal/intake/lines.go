package intake

import "fmt"

// lines takes one event a line; empty lines are passed over.
type lines struct {
	tape *tape
	take func(piece) Item // makes of a line what it stands for
	most int              // bytes of a line
}

func (l *lines) next() (Item, error) {
	p, err := l.piece()
	if err != nil {
		return Item{}, err
	}
	return l.take(p), nil
}

// piece is the text of the next line.
func (l *lines) piece() (piece, error) {
	if _, err := l.tape.skip(); err != nil {
		return piece{}, err
	}
	p := piece{number: l.tape.line, most: l.most}
	for {
		text, ended, err := l.tape.part()
		if err != nil && !isEnd(err) {
			return piece{}, err
		}
		p.addAll(text)
		if err != nil || ended {
			return p, nil
		}
	}
}

func tooLarge(most int) string { return fmt.Sprintf("must not be larger than %d MiB", most>>20) }
