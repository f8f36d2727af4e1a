package timeline_test

import (
	"errors"
	"testing"

	"dateline/timeline"
)

// What lies between two ops on one event nobody ever sees (docs/decisions/time.md).
func TestWriteCheck(t *testing.T) {
	put := timeline.PutEvent{Event: timeline.Event{ID: "e"}}
	settings := timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "t"}}
	end, endAll := timeline.DeleteTimeline{Slug: "t"}, timeline.DeleteTimeline{Slug: "t", Events: true}
	for _, tt := range []struct {
		name  string
		ops   []timeline.Op
		index int // of the op that is refused; -1: none
	}{
		{"nothing", nil, -1},
		{"two events", []timeline.Op{put, timeline.DeleteEvent{ID: "f"}}, -1},
		{"settings twice", []timeline.Op{settings, settings, put}, -1},
		{"put and delete", []timeline.Op{put, settings, timeline.DeleteEvent{ID: "e"}}, 2},
		{"restore and a due write", []timeline.Op{timeline.RestoreEvent{ID: "e"}, timeline.Due{ID: "e"}}, 1},
		{"events, and the end of their timeline", []timeline.Op{put, endAll}, 1},
		{"events, and the end of an empty timeline", []timeline.Op{put, end}, -1},
		{"the end of a timeline, and events", []timeline.Op{endAll, put}, -1},
	} {
		err := timeline.Write{Ops: tt.ops}.Check()
		op, refused := errors.AsType[*timeline.OpError](err)
		if refused != (tt.index >= 0) || refused && (op.Index != tt.index || timeline.KindOf(err) != timeline.Invalid) {
			t.Errorf("%s: %v, want op %d refused", tt.name, err, tt.index)
		}
	}
}
