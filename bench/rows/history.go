package rows

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"time"

	"dateline/bench/lab"
	"dateline/bench/sample"
	"dateline/bench/stats"
)

// How many revisions each event gets, and how many requests of a kind are made.
const (
	historyEvents = 10_000 // at most: a revision of each takes as long as an edit of each does
	revisions     = 10
	historyAsked  = 200
	maxEditBytes  = 400 // of the file: a reverse patch of a title, with its log entry, and room in pages
)

// history tells what ten revisions of each event cost: the file, a reading of a history, a write.
func history(ctx context.Context, l *lab.Lab) (r Report, err error) {
	events := min(l.Events, historyEvents)
	some, err := l.Sample(ctx, 0, events)
	if err != nil {
		return r, err
	}
	file, err := l.Store(ctx, 1, events)
	if err != nil {
		return r, err
	}
	fresh, err := fileSize(file)
	if err != nil {
		return r, err
	}
	before, err := askHistory(ctx, l, file, "1 revision", some)
	if err != nil {
		return r, err
	}
	for revision := 2; revision <= revisions; revision++ {
		l.Progress("editing every event", revision, revisions)
		if err := l.Revise(ctx, file, 0, events, revision); err != nil {
			return r, err
		}
	}
	size, err := fileSize(file)
	if err != nil {
		return r, err
	}
	after, err := askHistory(ctx, l, file, fmt.Sprint(revisions, " revisions"), some)
	if err != nil {
		return r, err
	}
	each := float64(size-fresh) / float64(events*(revisions-1))
	r.Figures = append(r.Figures,
		Figure{Work: fmt.Sprintf("file, %d events of 1 revision", events), Value: exact(float64(fresh) / (1 << 20)), Unit: "MB"},
		Figure{Work: fmt.Sprintf("file, %d events of %d revisions", events, revisions), Value: exact(float64(size) / (1 << 20)), Unit: "MB"},
		Figure{Work: "file, by each edit of a title", Value: exact(each), Unit: "bytes", Goal: Goal{AtMost, maxEditBytes}},
	)
	r.add(before)
	r.add(after)
	return r, nil
}

func fileSize(file string) (int64, error) {
	info, err := os.Stat(file)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// askHistory serves the file and measures how long histories and edits take.
func askHistory(ctx context.Context, l *lab.Lab, file, what string, some []sample.Event) (r Report, err error) {
	server, err := l.Dateline(ctx, file)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	rng := rand.New(rand.NewPCG(1, 1))
	var reads, writes []float64
	written, err := quiet(server)
	if err != nil {
		return r, err
	}
	for n := range historyAsked {
		e := some[rng.IntN(len(some))]
		address := fmt.Sprintf("http://%s/api/v1/timelines/%s/events/%s", server.Addr, lab.Slug(0), e.ID)
		took, err := askTimed(ctx, "GET", address+"/history", nil)
		if err != nil {
			return r, err
		}
		reads = append(reads, took)
		body, err := json.Marshal(map[string]string{"title": fmt.Sprint(e.ID, " ", what, " ", n)})
		if err != nil {
			return r, err
		}
		if took, err = askTimed(ctx, "PATCH", address, body); err != nil {
			return r, err
		}
		writes = append(writes, took)
	}
	after, err := quiet(server)
	if err != nil {
		return r, err
	}
	r.Figures = []Figure{
		{Work: "history of an event, " + what, Value: stats.Of(reads), Unit: "ms"},
		{Work: "an edit of a title, " + what, Value: stats.Of(writes), Unit: "ms"},
		{Work: "pages written by an edit, the log and the index of words included, " + what, Value: exact(float64(after-written) / pageSize / historyAsked), Unit: "pages"},
	}
	return r, nil
}

// quiet waits until the server writes no more by itself, as its index of words does, and returns what it wrote so far.
func quiet(server *lab.Server) (written int64, err error) {
	for last := int64(-1); written != last; {
		last = written
		time.Sleep(2 * time.Second)
		if written, err = server.Written(); err != nil {
			return 0, err
		}
	}
	return written, nil
}

// askTimed makes a request and returns how many milliseconds its answer took.
func askTimed(ctx context.Context, method, address string, body []byte) (float64, error) {
	request, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	request.Header.Set("Authorization", "Bearer "+lab.AdminToken)
	if body != nil {
		request.Header.Set("Content-Type", "application/merge-patch+json")
	}
	start := time.Now()
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	text, err := io.ReadAll(answer.Body)
	took := time.Since(start).Seconds() * 1000
	if err = errors.Join(err, answer.Body.Close()); err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s: %s %s", method, address, answer.Status, text)
	}
	return took, err
}
