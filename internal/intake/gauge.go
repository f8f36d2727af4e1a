package intake

import (
	"errors"
	"io"

	"dateline/timeline"
)

// gauge counts what is read of an input, tells of it, and ends one that is too large.
type gauge struct {
	in   io.Reader
	most int64       // 0: no limit
	tell func(int64) // may be nil
	read int64
	told int64
}

// tellEvery is how many bytes are read before progress is told of again.
const tellEvery = 64 << 10

func (g *gauge) Read(p []byte) (int, error) {
	n, err := g.in.Read(p)
	g.read += int64(n)
	if g.most > 0 && g.read > g.most {
		return 0, timeline.Errorf(timeline.TooLarge, "the input is larger than %d MiB, which only a partial import takes; split it into several", g.most>>20)
	}
	ended := errors.Is(err, io.EOF)
	if g.tell != nil && g.read > g.told && (ended || g.read-g.told >= tellEvery) {
		g.told = g.read
		g.tell(g.read)
	}
	return n, err
}
