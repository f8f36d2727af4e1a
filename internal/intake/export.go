package intake

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"dateline/timeline"
)

// Exporter is a store that can tell all it has as the ops that take it over. Errors are those of the timelines
// that are named: NotFound, Gone.
type Exporter interface {
	Export(ctx context.Context, slugs []string, begin func(timeline.Origin) error, each func(timeline.Op) error) error
}

// Export writes the timelines with the given slugs, or all of them, as [Import] takes them over: with history,
// tombstones, ids and clocks. Progress is told after each event how many are done, and of how many at most; it
// may be nil. W must not be slower than a file: the store reads in one transaction.
func Export(ctx context.Context, store Exporter, slugs []string, w io.Writer, progress func(done, total uint64)) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	var done, total uint64
	begin := func(o timeline.Origin) error {
		total = o.Events
		return encoder.Encode(headLine{"export", archiveFormat, From{o.Authority.String(), o.Frozen, o.SequenceBase, o.Time}})
	}
	return store.Export(ctx, slugs, begin, func(op timeline.Op) error {
		line, err := archiveLine(op)
		if err != nil {
			return err
		}
		if _, isEvent := op.(timeline.AdoptEvent); isEvent && progress != nil {
			done++
			progress(done, total)
		}
		return encoder.Encode(line)
	})
}

// archiveLine is what stands in an export for an op.
func archiveLine(op timeline.Op) (any, error) {
	switch op := op.(type) {
	case timeline.AdoptTimeline:
		return archiveTimeline(op), nil
	case timeline.AdoptEvent:
		return archiveEvent(op)
	case timeline.AdoptPurged:
		return purgedLine{op.ID, op.Timeline, op.Seen}, nil
	}
	return nil, fmt.Errorf("an export cannot say %T", op)
}

func archiveTimeline(op timeline.AdoptTimeline) timelineLine {
	r := op.Record
	line := timelineLine{
		Timeline: r.Timeline, Withdrawn: r.Withdrawn, Deleted: r.Deleted,
		Settings: stampOf(r.Settings), Clocks: []clockLine{},
	}
	for _, c := range op.Clocks {
		line.Clocks = append(line.Clocks, clockLine{string(rune(c.Term.Kind)), c.Term.Key, stampOf(c.Validator)})
	}
	return line
}

func archiveEvent(op timeline.AdoptEvent) (eventLine, error) {
	line := eventLine{
		Event:   op.Versions[len(op.Versions)-1].Event,
		Archive: archive{Changed: op.Changed, Seen: op.Seen, Kept: op.Kept, History: []archivedPast{}},
	}
	if op.Seen > 0 {
		line.Archive.SeenAt = &op.SeenAt
	}
	if op.Trimmed.Revision > 0 {
		line.Archive.Trimmed = new(stampOf(op.Trimmed))
	}
	for i, v := range op.Versions {
		past := archivedPast{
			Revision: v.Event.Revision, Time: v.Event.Updated, Write: v.Write, Author: v.Author, Note: v.Note,
			Minor: v.Minor, Hidden: v.Hidden, Redaction: v.Redaction,
		}
		if i > 0 {
			if err := past.replace(&op.Versions[i-1], &v); err != nil {
				return line, err
			}
		}
		line.Archive.History = append(line.Archive.History, past)
	}
	newest := op.Versions[len(op.Versions)-1]
	line.Archive.Redacted = slices.Sorted(maps.Keys(newest.Redacted))
	return line, nil
}
