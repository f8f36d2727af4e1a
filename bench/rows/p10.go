package rows

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"dateline/bench/lab"
	"dateline/bench/sample"
	"dateline/bench/stats"
)

// starts is P10: from exec to the whole of a first answer, of a large store beside a small one, also after a kill.
func starts(ctx context.Context, l *lab.Lab) (r Report, err error) {
	p, err := newPair(ctx, l)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, p.close(l)) }()
	some, err := l.Sample(ctx, 0, 1)
	if err != nil {
		return r, err
	}
	ways := []struct {
		name string
		goal Goal
		do   func(file string) (time.Duration, error)
	}{
		{"start", Goal{AtMost, 1.5}, func(file string) (time.Duration, error) { return started(ctx, l, file) }},
		{"start after kill -9", Goal{AtMost, 1.5}, func(file string) (time.Duration, error) {
			if err := killed(ctx, l, file, some[0]); err != nil {
				return 0, err
			}
			return started(ctx, l, file)
		}},
		{"start, nothing of the file in memory", Goal{}, func(file string) (time.Duration, error) {
			if err := forgotten(file); err != nil {
				return 0, err
			}
			return started(ctx, l, file)
		}},
	}
	var kinds []timed
	for _, way := range ways {
		for i, size := range sizes(l) {
			kinds = append(kinds, timed{work: way.name + ", " + size, do: func() (time.Duration, error) { return way.do(p.files[i]) }})
		}
	}
	if err := inTurns(ctx, l, "starts", 1, kinds); err != nil {
		return r, err
	}
	for i, way := range ways {
		small, large := &kinds[2*i], &kinds[2*i+1]
		r.Figures = append(r.Figures,
			Figure{Work: small.work, Value: stats.Of(small.p50), Unit: "ms"}, Figure{Work: large.work, Value: stats.Of(large.p50), Unit: "ms"},
			ratio(large.work, sizes(l)[0], large.p50, small.p50, way.goal))
	}
	r.Notes = []string{"Time from exec to the last byte of a feed of 100 entries, asked for once a millisecond until it is answered."}
	return r, nil
}

// started is how long a service takes from exec to the whole of the feed.
func started(ctx context.Context, l *lab.Lab, file string) (time.Duration, error) {
	server, err := l.DatelineUntil(ctx, file, feedPath)
	if err != nil {
		return 0, err
	}
	return server.Started, server.Stop()
}

// killed kills a service while it is written to.
func killed(ctx context.Context, l *lab.Lab, file string, e sample.Event) error {
	server, err := l.Dateline(ctx, file)
	if err != nil {
		return err
	}
	stopped := make(chan error, 1)
	written := make(chan struct{}, 1) // when some writes were answered
	go func() {                       // ends with the server
		for n := 0; ; n++ {
			e.Translations, e.Title = nil, fmt.Sprintf("Written before a kill, %d", n)
			body, err := json.Marshal(e)
			if err != nil {
				stopped <- err
				return
			}
			if _, err := server.Ask(putEvent(e.ID, body)); err != nil {
				stopped <- err
				return
			}
			if n == 3 {
				written <- struct{}{}
			}
		}
	}()
	select {
	case <-written:
		err := server.Kill()
		<-stopped // by the kill
		return err
	case err := <-stopped:
		return errors.Join(err, server.Stop())
	}
}

// forgotten makes the kernel drop what it holds of a file in memory.
func forgotten(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := file.Sync(); err != nil { // what is not written yet stays
		return err
	}
	return unix.Fadvise(int(file.Fd()), 0, 0, unix.FADV_DONTNEED)
}
