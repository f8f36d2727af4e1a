package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"dateline/timeline"
)

// exportPage is how many events are read in one transaction.
const exportPage = 500

// exportEvents writes the events that are not deleted, drafts included, one a line; without slugs those of
// all timelines.
func exportEvents(ctx context.Context, store timeline.Store, slugs []string, w io.Writer, tell func(done, total int64)) error {
	if len(slugs) == 0 {
		records, _, err := store.Timelines(ctx, true)
		if err != nil {
			return err
		}
		for _, r := range records {
			slugs = append(slugs, r.Timeline.Slug)
		}
	}
	var done int64
	for _, slug := range slugs {
		if err := exportTimeline(ctx, store, slug, w, func(n int) { done += int64(n); tell(done, 0) }); err != nil {
			return fmt.Errorf("timeline %s: %w", slug, err)
		}
	}
	return nil
}

// exportTimeline writes one event a line. No transaction is open while it writes.
func exportTimeline(ctx context.Context, store timeline.Store, slug string, w io.Writer, wrote func(n int)) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	q := timeline.Query{Timeline: slug, Show: timeline.ShowAll, Order: timeline.Ascending, Limit: exportPage}
	for {
		page, err := store.List(ctx, q)
		if err != nil {
			return err
		}
		for _, e := range page.Events {
			if e.Deleted != nil { // an import would bring it back to life
				continue
			}
			if err := encoder.Encode(e); err != nil {
				return err
			}
		}
		wrote(len(page.Events))
		if page.Next == nil {
			return nil
		}
		q.After = page.Next
	}
}
