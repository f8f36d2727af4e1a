package server_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"dateline/timeline"
)

// restless is a store to which something is written while a page is read, so many times.
type restless struct {
	timeline.Store
	write func()
	left  int
}

func (r *restless) Counts(ctx context.Context, q timeline.Query) (timeline.Counts, error) {
	counts, err := r.Store.Counts(ctx, q)
	if r.left > 0 {
		r.left--
		r.write()
	}
	return counts, err
}

func (r *restless) Values(ctx context.Context, q timeline.ValueQuery) (timeline.ValuePage, error) {
	values, err := r.Store.Values(ctx, q)
	if r.left > 0 {
		r.left--
		r.write()
	}
	return values, err
}

// A page during whose reading something was written is read again. If it never comes to rest the page has no tag, and no
// cache keeps it: of two contents that share one, a reader would never see the second.
func TestPageDuringWrites(t *testing.T) {
	for _, path := range []string{"/t/news", "/t/news/embed", "/t/news?facet=topic"} {
		for _, writes := range []int{1, 1000} {
			t.Run(fmt.Sprint(path, " ", writes), func(t *testing.T) {
				s := trimming(t)
				store := &restless{Store: s.store, left: writes}
				n := 0
				store.write = func() {
					n++
					s.patch("news", "e1", object{"title": fmt.Sprint("Title ", n)})
				}
				a := s.over(store).get(path)
				tag, policy := a.header.Get("ETag"), a.header.Get("Cache-Control")
				if torn := writes > 1; a.status != http.StatusOK || (tag == "") != torn || (policy == "no-store") != torn {
					t.Errorf("during %d writes %d with the tag %q and %q", writes, a.status, tag, policy)
				}
			})
		}
	}
}
