package timeline

import "time"

// Keep says what a store remembers, and for how long. The zero Keep remembers every change, and deleted events for [Grace].
type Keep struct {
	Deleted   time.Duration // deleted events with all that is known of them; at least [Grace]
	History   time.Duration // changes of an event; 0: for ever
	Revisions int64         // changes of one event, the newest ones; 0: all
}

// trims reports whether histories are trimmed at all.
func (k Keep) trims() bool { return k.History > 0 || k.Revisions > 0 }

// A history that is trimmed begins with a base: the revision in which the event stood before the first change that is
// still told. What the base itself changed, why and by whom is forgotten with all before it; that it was, and how the event
// stood, is kept, because the next change is told by it, and can be taken back to it. The newest change is never forgotten.

// MaxForgotten is about how many versions of an event one write forgets at most, so that none blocks others for long.
const MaxForgotten = 200

// Stage is what the trimming of a history must know of a version.
type Stage struct {
	Updated time.Time
	Hidden  bool
}

// Oldest is the oldest revision that is kept of the event.
func (r *Record) Oldest() int64 { return max(r.Since, 1) }

// Told is when what followers may read of the event last changed: what it says, or what its history tells.
func (r *Record) Told() Validator {
	return Validator{Revision: r.Seen, Time: r.SeenAt}.Latest(r.Trimmed)
}

// IsBase reports whether v, the oldest version that is kept, is the base of a history that was trimmed.
func (v *Version) IsBase() bool { return v.Event.Revision > 1 }

// trimDues are the times at which a part of the history of r is to be forgotten.
func (r *Record) trimDues(keep Keep) []Due {
	n := r.Event.Revision
	switch {
	case !keep.trims() || n < r.Oldest()+2:
		return nil // the newest change is kept, with what it changed
	case len(r.Redacted) > 0:
		return nil // the event can only be restored from an earlier revision
	}
	var dues []Due
	if keep.Revisions > 0 && n-r.Oldest() > keep.Revisions && n > r.Tried {
		dues = append(dues, Due{r.Event.Updated, DueTrim, r.Event.ID})
	}
	ripe := r.Ripe
	if ripe.IsZero() {
		ripe = r.Event.Created // not known yet; the history says it when that has come
	}
	if keep.History > 0 && ripe.Before(r.Event.Updated) {
		dues = append(dues, Due{ripe.Add(keep.History), DueTrim, r.Event.ID})
	}
	return dues
}

// Enough reports whether the stages from the oldest version of r on are all that one write looks at: it forgets so
// many versions at most, unless followers cannot be told of what is behind the first of them.
func (r *Record) Enough(stages []Stage) bool {
	if int64(len(stages)) > r.Event.Revision-r.Oldest() {
		return true
	}
	if len(stages) <= MaxForgotten {
		return false
	}
	for _, ok := range r.bases(stages) {
		if ok {
			return true
		}
	}
	return false
}

// bases says of each stage whether history may begin with it. In the base followers either see the event, or have never seen
// it: or else nothing would tell what they had before the next change.
func (r *Record) bases(stages []Stage) []bool {
	may, seen := make([]bool, len(stages)), false
	for i, stage := range stages {
		n := r.Oldest() + int64(i)
		seen = seen || !stage.Hidden
		may[i] = i > 0 && n > 1 && n < r.Event.Revision && (!stage.Hidden || !seen)
	}
	return may
}

// Trim forgets what is past its time of the history of r, of which stages are the oldest versions, as many as
// [Record.Enough] asks for. The step is nil if nothing is due.
func (d Due) Trim(r *Record, stages []Stage, keep Keep, at Stamp) *Step {
	if !r.isDue(DueTrim, keep, at.Machine) {
		return nil
	}
	after, whole, settled := *r, int64(len(stages)) > r.Event.Revision-r.Oldest(), false
	after.Ripe = r.Event.Updated // none is known: it is found out when the next change is old
	if !whole {
		after.Ripe = stages[len(stages)-1].Updated
	}
	for i, may := range r.bases(stages) {
		n, updated := r.Oldest()+int64(i), stages[i].Updated
		old := keep.History > 0 && !updated.Add(keep.History).After(at.Machine)
		tooMany := keep.Revisions > 0 && n <= r.Event.Revision-keep.Revisions
		if may && !old && !tooMany {
			after.Ripe, settled = updated, true
			break
		}
		if may {
			after.Since = n
		}
	}
	if whole || settled {
		after.Tried = r.Event.Revision // it makes no sense to look again before the next change
	}
	step := &Step{Before: r, After: &after, Trims: after.Since != r.Since}
	if step.Trims {
		after.Trimmed = Validator{Revision: at.Revision, Time: at.Time}
	}
	return step
}

// purge forgets a deleted event; of one with a long history first that, in several writes.
func (r *Record) purge(at Stamp) *Step {
	if r.Event.Revision-r.Oldest() < MaxForgotten {
		return &Step{Before: r}
	}
	after := *r
	after.Since = r.Oldest() + MaxForgotten
	after.Trimmed = Validator{Revision: at.Revision, Time: at.Time}
	return &Step{Before: r, After: &after, Trims: true}
}
