package rows

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"dateline/bench/lab"
	"dateline/bench/load"
	"dateline/bench/sample"
	"dateline/bench/stats"
)

const (
	growthSteps  = 4 // sizes, each ten times the one before
	growthStarts = 7
)

// size is a store of one size, with a server.
type size struct {
	made   *lab.Made
	file   string
	server *lab.Server
}

// growth is how everything grows with the number of events: where a store of a thousand and one of a million cost the same,
// a curve is flat.
func growth(ctx context.Context, l *lab.Lab) (r Report, err error) {
	sizes, err := growthSizes(ctx, l)
	defer func() {
		for _, s := range sizes {
			if s.server != nil {
				err = errors.Join(err, s.server.Stop())
			}
			err = errors.Join(err, l.Discard(s.file))
		}
	}()
	if err != nil {
		return r, err
	}
	curves := &curves{sizes: sizes}
	curves.add("import", "events a second", func(s *size) stats.Estimate { return exact(float64(s.made.Events) / s.made.Imported.Seconds()) })
	curves.add("index of words", "s", func(s *size) stats.Estimate { return exact(s.made.Followed.Seconds()) })
	started, err := growthOfStarts(ctx, l, sizes)
	if err != nil {
		return r, err
	}
	curves.add("start", "ms", started)
	for _, part := range []struct {
		name string
		next func() []byte
	}{{"poll", nil}, {"page", pagesAsked()}, {"search", searchesAsked()}} {
		micro, err := growthOfAnswers(ctx, l, sizes, part.name, part.next)
		if err != nil {
			return r, err
		}
		curves.add(part.name, "µs CPU", micro)
	}
	written, err := growthOfWrites(ctx, l, sizes)
	if err != nil {
		return r, err
	}
	curves.add("write", "ms", written)
	curves.add("RssAnon behind all that", "MB", func(s *size) stats.Estimate {
		bytes, failed := s.server.Anon()
		err = errors.Join(err, failed)
		return exact(float64(bytes) / (1 << 20))
	})
	curves.add("file", "MB", func(s *size) stats.Estimate {
		info, failed := os.Stat(s.made.File)
		if failed != nil {
			err = errors.Join(err, failed)
			return exact(0)
		}
		return exact(float64(info.Size()) / (1 << 20))
	})
	r.Curves = curves.all
	r.Notes = []string{"A start is from exec to the whole of a feed. A page has 50 events from a day on, each time of another day; a search is for the latest 50 of a topic's name, each time of another one; both as JSON. A write is an edit of a title over HTTP until it is answered, p50."}
	return r, err
}

// growthSizes makes the stores, the smallest first, and serves them.
func growthSizes(ctx context.Context, l *lab.Lab) (sizes []*size, err error) {
	each := l.Events
	for range growthSteps - 1 {
		each /= 10
	}
	for range growthSteps {
		s := &size{}
		if s.made, err = l.Made(ctx, 1, each); err != nil {
			return sizes, err
		}
		if s.file, err = l.Copy(s.made.File); err != nil {
			return sizes, err
		}
		sizes = append(sizes, s)
		each *= 10
	}
	return sizes, nil
}

// curves are those of all sizes.
type curves struct {
	sizes []*size
	all   []Curve
}

func (c *curves) add(work, unit string, value func(*size) stats.Estimate) {
	curve := Curve{Work: work, Unit: unit}
	for _, s := range c.sizes {
		curve.Events = append(curve.Events, s.made.Events)
		curve.Values = append(curve.Values, value(s))
	}
	c.all = append(c.all, curve)
}

// growthOfStarts starts a server on each size in turn, and leaves them running.
func growthOfStarts(ctx context.Context, l *lab.Lab, sizes []*size) (func(*size) stats.Estimate, error) {
	took := map[*size][]float64{}
	rounds := min(l.Rounds, growthStarts)
	for round := range rounds {
		l.Progress("starts", round, rounds)
		for _, s := range sizes {
			if s.server != nil {
				if err := s.server.Stop(); err != nil {
					return nil, err
				}
			}
			var err error
			if s.server, err = l.DatelineUntil(ctx, s.file, feedPath); err != nil {
				return nil, err
			}
			took[s] = append(took[s], s.server.Started.Seconds()*1000)
		}
	}
	return func(s *size) stats.Estimate { return stats.Of(took[s]) }, nil
}

// growthOfAnswers is what an answer costs; without next it is a poll.
func growthOfAnswers(ctx context.Context, l *lab.Lab, sizes []*size, name string, next func() []byte) (func(*size) stats.Estimate, error) {
	ok := load.Want(200)
	var cases []lab.Case
	for _, s := range sizes {
		work := load.Work{Next: func() ([]byte, load.Check) { return next(), ok }}
		if next == nil {
			var err error
			if work, err = known(entrant{s.server, feedPath}); err != nil {
				return nil, err
			}
		}
		cases = append(cases, lab.Case{Name: fmt.Sprintf("%s, %d events", name, s.made.Events), Server: s.server, Work: work})
	}
	micro, err := l.Compare(ctx, cases...)
	return func(s *size) stats.Estimate { return stats.Of(micro[slices.Index(sizes, s)]) }, err
}

// pagesAsked are pages of lists that begin on one day after the other.
func pagesAsked() func() []byte {
	var n atomic.Int64
	days := int64(sample.Last.Sub(sample.First).Hours()/24) * 9 / 10
	return func() []byte {
		day := sample.First.AddDate(0, 0, int(n.Add(1)*911%days))
		return load.Get("/api/v1/timelines/"+lab.Slug(0)+"/events?limit=50&from="+day.Format(time.DateOnly), load.Gzip)
	}
}

// searchesAsked are searches for one topic after the other.
func searchesAsked() func() []byte {
	var n atomic.Int64
	return func() []byte {
		return load.Get("/api/v1/timelines/"+lab.Slug(0)+"/events?limit=50&order=desc&q="+sample.Topic(int(n.Add(1)%40)), load.Gzip)
	}
}

// growthOfWrites is how long an edit takes until it is answered.
func growthOfWrites(ctx context.Context, l *lab.Lab, sizes []*size) (func(*size) stats.Estimate, error) {
	some, err := l.Sample(ctx, 0, 1)
	if err != nil {
		return nil, err
	}
	var kinds []timed
	for _, s := range sizes {
		conn, err := load.Dial(s.server.Addr)
		if err != nil {
			return nil, err
		}
		defer conn.Close()
		e, n := some[0], 0
		kinds = append(kinds, timed{do: func() (time.Duration, error) {
			n++
			e.Title, e.Translations = fmt.Sprintf("Written %d times", n), nil
			body, err := json.Marshal(e)
			if err != nil {
				return 0, err
			}
			start := time.Now()
			answer, err := conn.Do(putEvent(e.ID, body))
			if err != nil {
				return 0, err
			}
			return time.Since(start), load.Want(200)(answer)
		}})
	}
	if err := inTurns(ctx, l, "writes", editsPerRound, kinds); err != nil {
		return nil, err
	}
	return func(s *size) stats.Estimate { return stats.Of(kinds[slices.Index(sizes, s)].p50) }, nil
}
