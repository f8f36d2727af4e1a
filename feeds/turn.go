package feeds

// turn is the way of one document through the queues: a place to be made in, and, once it turns out to be large, the only one for those. Two
// large ones at once would need twice the memory, and be done no sooner. Who waits for that has no place, so that small ones are made meanwhile.
type turn struct {
	flight      *flight
	timeline    string
	room, large *places
	in, grown   bool // it has a place in the room; among the large ones
}

// largest is the party of large documents where they wait for a place again. There is one at a time, and it has waited already: it takes turns with timelines,
// and does not come behind what waits for its own.
const largest = ""

// begin waits for a place.
func (t *turn) begin() error { return t.enter(t.timeline) }

func (t *turn) enter(party string) error {
	err := t.flight.take(t.room, party)
	t.in = err == nil
	return err
}

// grow is called between two parts of a document. What nobody waits for any more is given up there if others need the place, and otherwise
// goes on: who was not patient enough finds it when he comes again.
func (t *turn) grow() error {
	if t.room.wanted() || t.large.wanted() {
		if err := t.flight.yield(); err != nil {
			return err
		}
	}
	if t.grown {
		return nil
	}
	t.in = false
	t.room.give()
	if err := t.flight.take(t.large, t.timeline); err != nil {
		return err
	}
	t.grown = true
	return t.enter(largest)
}

// end gives back what it has.
func (t *turn) end() {
	if t.grown {
		t.large.give()
	}
	if t.in {
		t.room.give()
	}
}
