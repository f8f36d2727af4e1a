package soak

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"dateline/bench/lab"
)

// Course is how a measure of the process went.
type Course struct {
	Name, Unit string
	Judged     bool      // it must be flat
	At         []float64 // seconds from the start
	Values     []float64
	Lives      []int // the process by which each value is, from 0
}

// metricOf are the measures that the service itself tells, by the names of its metrics.
var metricOf = []struct {
	name, unit, metric string
	divisor            float64
	judged             bool
}{
	{"goroutines", "", "go_goroutines", 1, true},
	{"heap in use", "MB", "go_memstats_heap_inuse_bytes", 1 << 20, true},
	{"documents and answers kept", "MB", "dateline_cache_bytes", 1 << 20, false},
	{"the file", "MB", "dateline_store_bytes", 1 << 20, false},
	{"of it free", "MB", "dateline_store_free_bytes", 1 << 20, false},
	{"search is behind", "revisions", "dateline_search_lag_revisions", 1, false},
	{"due writes are late", "s", "dateline_due_late_seconds", 1, false},
}

// sampler reads all measures again and again.
type sampler struct {
	keeper  *keeper
	http    *http.Client
	began   time.Time
	courses []*Course
	missed  int // samples that the service did not give whole
}

func newSampler(k *keeper) *sampler {
	s := &sampler{keeper: k, http: &http.Client{Timeout: patience}, began: time.Now()}
	for _, c := range []Course{{Name: "RssAnon", Unit: "MB", Judged: true}, {Name: "RSS", Unit: "MB"}, {Name: "file descriptors", Judged: true}, {Name: "the index of words", Unit: "MB"}} {
		s.courses = append(s.courses, &c)
	}
	for _, m := range metricOf {
		s.courses = append(s.courses, &Course{Name: m.name, Unit: m.unit, Judged: m.judged})
	}
	return s
}

// run reads until work is done.
func (s *sampler) run(ctx, work context.Context, every time.Duration) error {
	for at := time.Now(); waitUntil(work, at); at = later(at.Add(every), time.Now()) {
		if _, err := s.keeper.reading(func(server *lab.Server, life int) error { return s.sample(ctx, server, life) }); err != nil {
			return err
		}
	}
	return nil
}

// sample reads all measures once.
func (s *sampler) sample(ctx context.Context, server *lab.Server, life int) error {
	anon, err := server.Anon()
	if err != nil {
		return err
	}
	resident, err := server.Resident()
	if err != nil {
		return err
	}
	descriptors, err := server.Descriptors()
	if err != nil {
		return err
	}
	index, err := os.Stat(s.keeper.file + lab.SearchSuffix)
	if err != nil {
		return err
	}
	values := []float64{mb(anon), mb(resident), float64(descriptors), mb(index.Size())}
	metrics, err := s.metrics(ctx)
	if err != nil {
		return err
	}
	for _, m := range metricOf {
		value, ok := metrics[m.metric]
		if !ok {
			s.missed++ // it looks at the store for some seconds at most
			return nil
		}
		values = append(values, value/m.divisor)
	}
	at := time.Since(s.began).Seconds()
	for i, c := range s.courses {
		c.At, c.Values, c.Lives = append(c.At, at), append(c.Values, values[i]), append(c.Lives, life)
	}
	return nil
}

func mb(bytes int64) float64 { return float64(bytes) / (1 << 20) }

// metrics reads what the service tells of itself.
func (s *sampler) metrics(ctx context.Context) (map[string]float64, error) {
	r, err := http.NewRequestWithContext(ctx, "GET", "http://"+s.keeper.sockets.Admin+"/metrics", nil)
	if err != nil {
		return nil, err
	}
	res, err := s.http.Do(r)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("/metrics answers %s", res.Status)
	}
	return readMetrics(res.Body)
}

// readMetrics adds up the values of each name, whatever their labels, in the text format of Prometheus.
func readMetrics(in io.Reader) (map[string]float64, error) {
	sums := map[string]float64{}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		line := lines.Text()
		space := strings.LastIndexByte(line, ' ')
		if strings.HasPrefix(line, "#") || space < 0 {
			continue
		}
		value, err := strconv.ParseFloat(line[space+1:], 64)
		if err != nil {
			return nil, fmt.Errorf("the metric %q: %w", line, err)
		}
		name, _, _ := strings.Cut(line[:space], "{")
		sums[name] += value
	}
	return sums, lines.Err()
}

// resting is how many goroutines and descriptors the process has when nobody asks for anything: the fewest that are seen
// within some looks, since the service has work of its own.
func (s *sampler) resting(ctx context.Context) (goroutines, descriptors float64, err error) {
	const looks, pause = 10, 300 * time.Millisecond
	for n := range looks {
		metrics, err := s.metrics(ctx)
		if err != nil {
			return 0, 0, err
		}
		g, d := metrics["go_goroutines"], metrics["process_open_fds"]
		if n == 0 || g < goroutines {
			goroutines = g
		}
		if n == 0 || d < descriptors {
			descriptors = d
		}
		if !waitUntil(ctx, time.Now().Add(pause)) {
			return 0, 0, ctx.Err()
		}
	}
	return goroutines, descriptors, nil
}
