package intake

import (
	"bytes"
	"encoding/json"
	"io"
)

// array takes the elements of a JSON array. It cuts at the commas between them; whether an element is JSON is
// asked when it is whole. Where one is not, the end of the array cannot be known, and reading ends.
type array struct {
	tape  *tape
	take  func(piece) Item // makes of an element what it stands for
	place place
}

// place is how far an array is read.
type place int

const (
	before place = iota
	within
	cut    // behind the last element of an input that ended in the array
	behind // its closing bracket
	end
)

const (
	brokenArray  = "must be JSON; the array cannot be read from here on"
	endlessArray = "the array has no end: ] is missing"
)

func (a *array) next() (Item, error) {
	first := a.place == before
	switch a.place {
	case before:
		if _, err := a.tape.skip(); err != nil {
			return Item{}, err
		}
		_, _ = a.tape.next() // the bracket, which was seen
		a.place = within
	case cut:
		return a.fault(a.tape.line, endlessArray)
	case behind:
		return a.rest()
	case end:
		return Item{}, io.EOF
	}
	b, err := a.tape.skip()
	switch {
	case isEnd(err):
		return a.fault(a.tape.line, endlessArray)
	case err != nil:
		return Item{}, err
	case first && b == ']':
		_, _ = a.tape.next()
		return a.rest()
	}
	return a.element()
}

// element reads an element and what ends it.
func (a *array) element() (Item, error) {
	p := piece{number: a.tape.line, most: MaxLine}
	stop, err := a.collect(&p)
	if err != nil && !isEnd(err) {
		return Item{}, err
	}
	switch valid := p.large || json.Valid(bytes.TrimSpace(p.text)); {
	case !valid && err != nil:
		return a.fault(p.number, endlessArray)
	case !valid || stop == '}':
		return a.fault(p.number, brokenArray)
	case err != nil:
		a.place = cut
	case stop == ']':
		a.place = behind
	}
	return a.take(p), nil
}

// collect takes bytes up to the comma or bracket that ends the element. A bracket of the wrong kind ends it
// too, as }.
func (a *array) collect(p *piece) (stop byte, err error) {
	var n nesting
	for {
		b, err := a.tape.next()
		switch {
		case err != nil:
			return 0, err
		case n.quoted || b != ',' && b != ']' && b != '}':
			n.step(b)
		case len(n.open) == 0:
			return b, nil
		case !n.step(b):
			return '}', nil
		}
		p.add(b)
	}
}

// rest looks for what must not stand behind the array.
func (a *array) rest() (Item, error) {
	if _, err := a.tape.skip(); err != nil {
		return Item{}, err
	}
	return a.fault(a.tape.line, "nothing may stand behind the array")
}

// fault ends the reading.
func (a *array) fault(number int, reason string) (Item, error) {
	a.place = end
	return refused(number, reason), nil
}

// nesting follows the brackets and texts of JSON.
type nesting struct {
	open    []byte // the closing brackets that are awaited
	quoted  bool   // inside a text
	escaped bool   // behind a backslash
}

// maxOpen bounds what is remembered of brackets; no event has as many.
const maxOpen = 10_000

// step takes a byte. It reports whether a closing bracket fits.
func (n *nesting) step(b byte) bool {
	switch {
	case n.escaped:
		n.escaped = false
	case n.quoted && b == '\\':
		n.escaped = true
	case b == '"':
		n.quoted = !n.quoted
	case n.quoted:
	case b == '{' && len(n.open) < maxOpen:
		n.open = append(n.open, '}')
	case b == '[' && len(n.open) < maxOpen:
		n.open = append(n.open, ']')
	case b == '}' || b == ']':
		last := len(n.open) - 1
		fits := n.open[last] == b
		n.open = n.open[:last]
		return fits
	}
	return true
}
