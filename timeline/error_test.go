package timeline_test

import (
	"errors"
	"fmt"
	"testing"

	"dateline/timeline"
)

func TestKindOf(t *testing.T) {
	conflict := timeline.Errorf(timeline.Conflict, "the id %s is taken", "x")
	tests := []struct {
		name string
		err  error
		want timeline.Kind
		text string
	}{
		{"unclassified", errors.New("disk"), timeline.Internal, "disk"},
		{"classified", conflict, timeline.Conflict, "the id x is taken"},
		{"wrapped", fmt.Errorf("write: %w", conflict), timeline.Conflict, "write: the id x is taken"},
		{"of an op", &timeline.OpError{Index: 2, Err: conflict}, timeline.Conflict, "the id x is taken"},
		{
			"with fields", &timeline.Error{Kind: timeline.Invalid, Message: "no", Fields: []timeline.FieldError{{Field: "a", Message: "b"}, {Field: "c", Message: "d"}}},
			timeline.Invalid, "no: a: b; c: d",
		},
	}
	for _, tt := range tests {
		if got := timeline.KindOf(tt.err); got != tt.want || tt.err.Error() != tt.text {
			t.Errorf("%s: KindOf = %v, text %q, want %v, %q", tt.name, got, tt.err, tt.want, tt.text)
		}
	}
}

func TestKindNames(t *testing.T) {
	seen := map[string]bool{}
	for k := timeline.Internal; k <= timeline.Unavailable; k++ {
		if name := k.String(); name == "" || seen[name] {
			t.Errorf("kind %d is called %q", k, name)
		} else {
			seen[name] = true
		}
	}
}
