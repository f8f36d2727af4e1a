package server

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// metrics are what is told of answers, in a registry of the server's own. No name of a timeline or an event is in it, and
// what a client sends names nothing: of routes there are as many as routes.go has.
type metrics struct {
	registry *prometheus.Registry
	answers  *prometheus.HistogramVec
}

// slowest are the times in seconds between which answers are told apart.
var slowest = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}

func newMetrics() metrics {
	m := metrics{registry: prometheus.NewRegistry()}
	m.answers = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "dateline_http_request_duration_seconds", Buckets: slowest,
		Help: "How long answers took, without polls that were answered well: see dateline_polls_total.",
	}, []string{"route", "method", "code"})
	m.registry.MustRegister(m.answers, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// answered counts an answer. A route that nobody named is none.
func (m *metrics) answered(route, method string, status int, took time.Duration) {
	switch {
	case route == "":
		route = "none"
	case route == "/t/:name/*" && status == http.StatusNotFound:
		route = "none"
	}
	m.answers.WithLabelValues(route, methodLabel(method), strconv.Itoa(status)).Observe(took.Seconds())
}

// methodLabel is a method that is one of a few: clients can invent others.
func methodLabel(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}

// Describe names no metric before it is collected, since those of families come from a table.
func (s *Server) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{descPolls, descPollBytes, descClients, descMade, descKept, descLimited} {
		ch <- d
	}
}

var (
	descPolls     = prometheus.NewDesc("dateline_polls_total", "Polls of feeds and calendars that were answered well: in full, or as unchanged (304).", []string{"outcome"}, nil)
	descPollBytes = prometheus.NewDesc("dateline_poll_bytes_total", "Bytes of bodies that were sent to polls.", nil, nil)
	descClients   = prometheus.NewDesc("dateline_client_polls_total", "Polls by family of programs, as their User-Agent names it.", []string{"client", "outcome"}, nil)
	descMade      = prometheus.NewDesc("dateline_rendered_total", "What was rendered: entries, documents made anew, and documents carried over a change.", []string{"what"}, nil)
	descLimited   = prometheus.NewDesc("dateline_limited_total", "Requests of who asked for too much: reads, writes, pages and connections were refused, feeds waited or were given as they had been.", []string{"kind"}, nil)
	descKept      = prometheus.NewDesc("dateline_cache_bytes", "About what documents, entries and answers take that are kept in memory.", []string{"what"}, nil)
)

// Collect tells what the server counts by itself.
func (s *Server) Collect(ch chan<- prometheus.Metric) {
	count := func(d *prometheus.Desc, n uint64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), labels...)
	}
	polls := s.tally.now()
	count(descPolls, polls.full, "full")
	count(descPolls, polls.unchanged, "unchanged")
	count(descPollBytes, polls.bytes)
	for _, t := range s.audience.Totals() {
		count(descClients, t.Full, t.Client, "full")
		count(descClients, t.Unchanged, t.Client, "unchanged")
		count(descClients, t.Failed, t.Client, "failed")
	}
	_, limited := s.limits.refused()
	for kind, n := range limited {
		count(descLimited, n, kind)
	}
	refreshed, read, rendered := s.publisher.Made()
	count(descMade, rendered, "entry")
	count(descMade, read, "document")
	count(descMade, refreshed, "carried")
	ch <- prometheus.MustNewConstMetric(descKept, prometheus.GaugeValue, float64(s.publisher.Bytes()), "documents")
	ch <- prometheus.MustNewConstMetric(descKept, prometheus.GaugeValue, float64(s.polls.Bytes()), "answers")
}
