package feeds_test

import (
	"testing"

	"dateline/feeds"
)

// BenchmarkEntry renders one event with a place, participants, sources and a short body.
func BenchmarkEntry(b *testing.B) {
	line, events := demo(b)
	e := events[5]
	for _, f := range feeds.Formats() {
		b.Run(f.Name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f.Entry(site, line, feeds.Options{}, feeds.Item{Event: e})
			}
		})
	}
}

// BenchmarkSplice puts a feed of 50 entries together that are rendered already.
func BenchmarkSplice(b *testing.B) {
	line, events := demo(b)
	for _, f := range feeds.Formats() {
		entries := make([][]byte, 50)
		for i := range entries {
			entries[i] = f.Entry(site, line, feeds.Options{}, feeds.Item{Event: events[5]})
		}
		v := viewOf(line, f)
		b.Run(f.Name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f.Splice(site, v, entries, 0)
			}
		})
	}
}
