package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"dateline/data/bolt"
)

// storeMetrics tells Prometheus of the store.
type storeMetrics struct{ store *bolt.Store }

// statsTimeout is how long a look at the store may take.
const statsTimeout = 5 * time.Second

// measure is one figure of the store.
type measure struct {
	desc  *prometheus.Desc
	kind  prometheus.ValueType
	value func(bolt.Stats) float64
}

var storeMeasures = []measure{
	counted("dateline_writes_total", "Logical writes that were made.", func(s bolt.Stats) float64 { return float64(s.Writes) }),
	counted("dateline_commits_total", "Transactions that were committed; several writes share one.", func(s bolt.Stats) float64 { return float64(s.Commits) }),
	counted("dateline_commit_seconds_total", "Time that committed transactions took.", func(s bolt.Stats) float64 { return s.CommitTime.Seconds() }),
	counted("dateline_disk_seconds_total", "Of it, the time in which pages were written and the disk was waited for (fsync).", func(s bolt.Stats) float64 { return s.DiskTime.Seconds() }),
	gauged("dateline_store_bytes", "Size of the file.", func(s bolt.Stats) float64 { return float64(s.FileBytes) }),
	gauged("dateline_store_free_bytes", "Of the file, what the next writes use.", func(s bolt.Stats) float64 { return float64(s.FreeBytes) }),
	gauged("dateline_revision", "The newest revision.", func(s bolt.Stats) float64 { return float64(s.Revision) }),
	gauged("dateline_search_lag_revisions", "By how many revisions the index of words is behind.", func(s bolt.Stats) float64 { return float64(s.Revision - min(s.Followed, s.Revision)) }),
	gauged("dateline_tombstones", "Deleted events that calendars still show as cancelled; 100,000 at most are counted.", func(s bolt.Stats) float64 { return float64(s.Tombstones) }),
	gauged("dateline_due_late_seconds", "How late the write is that should have been made first; 0: none is late.", func(s bolt.Stats) float64 {
		if s.DueIn == nil {
			return 0
		}
		return max(0, -s.DueIn.Seconds())
	}),
}

func counted(name, help string, value func(bolt.Stats) float64) measure {
	return measure{prometheus.NewDesc(name, help, nil, nil), prometheus.CounterValue, value}
}

func gauged(name, help string, value func(bolt.Stats) float64) measure {
	return measure{prometheus.NewDesc(name, help, nil, nil), prometheus.GaugeValue, value}
}

// Describe names the metrics.
func (m storeMetrics) Describe(ch chan<- *prometheus.Desc) {
	for _, m := range storeMeasures {
		ch <- m.desc
	}
}

// Collect looks at the store once for all of them.
func (m storeMetrics) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), statsTimeout)
	defer cancel()
	stats, err := m.store.Stats(ctx)
	for _, m := range storeMeasures {
		if err != nil {
			ch <- prometheus.NewInvalidMetric(m.desc, err)
			continue
		}
		ch <- prometheus.MustNewConstMetric(m.desc, m.kind, m.value(stats))
	}
}
