package rows

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"dateline/bench/lab"
	"dateline/bench/load"
	"dateline/bench/stats"
)

const (
	pollers   = 4
	pollEvery = 4 * time.Millisecond // of each
)

// latencies are the p99 of polls in ms: of a timeline that nobody writes to, and of one that is written to.
type latencies struct{ others, own float64 }

// during polls while do goes on, each client by its own clock: who is late with an answer is late with the next question too,
// and that counts.
func during(ctx context.Context, server *lab.Server, slug string, do func() error) (latencies, error) {
	var took [pollers + 2][]float64
	var errs [pollers + 2]error
	var running, ready sync.WaitGroup
	polling, stop := context.WithCancel(ctx)
	defer stop()
	begin := make(chan struct{})
	for i := range took {
		path := feedPath
		if i >= pollers {
			path = "/t/" + slug + ".atom?limit=100"
		}
		ready.Add(1)
		running.Go(func() { took[i], errs[i] = punctual(polling, server.Addr, path, ready.Done, begin) })
	}
	ready.Wait()
	close(begin)
	err := do()
	stop()
	running.Wait()
	if err := errors.Join(append(errs[:], err, ctx.Err())...); err != nil {
		return latencies{}, err
	}
	var others, own []float64
	for i, some := range took {
		if i < pollers {
			others = append(others, some...)
		} else {
			own = append(own, some...)
		}
	}
	if len(others) == 0 || len(own) == 0 {
		return latencies{}, errors.New("it was over before anybody polled")
	}
	return latencies{stats.Quantile(others, 0.99), stats.Quantile(own, 0.99)}, nil
}

// punctual polls as a reader does, again and again until ctx is done, and returns how long each poll took, in ms.
func punctual(ctx context.Context, addr, path string, ready func(), begin <-chan struct{}) (took []float64, err error) {
	once := sync.OnceFunc(ready)
	defer once()
	conn, err := load.Dial(addr)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	etag := `""`
	ask := func() error {
		answer, err := conn.Do(load.Get(path, load.Gzip, load.Known(etag)))
		if err != nil {
			return err
		}
		switch answer.Status {
		case 200:
			etag = answer.ETag
		case 304:
		default:
			return fmt.Errorf("a poll is answered %d", answer.Status)
		}
		return nil
	}
	if err := ask(); err != nil {
		return nil, err
	}
	once()
	<-begin
	for at := time.Now(); ; at = at.Add(pollEvery) {
		if wait := time.Until(at); wait > 0 {
			time.Sleep(wait)
		}
		if ctx.Err() != nil {
			return took, nil
		}
		if err := ask(); err != nil {
			return nil, err
		}
		took = append(took, float64(time.Since(at).Nanoseconds())/1e6)
	}
}
