package bolt

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"time"

	"dateline/timeline"
)

// years are the years of the events of a list, in order. It looks at one event of each, at more only where a year turns and
// where the filter leaves events out.
func (r *reader) years(ctx context.Context, tl uint32, t *timeline.TimelineRecord, q timeline.Query, w timeline.Window) ([]int, error) {
	zone, err := timeline.Location(t.Timeline.Zone)
	if err != nil {
		zone = time.UTC
	}
	q.Order = timeline.Ascending
	walk, width := r.walk(tl, q, w)
	years := map[int]bool{}
	for at := walk.seek(beginning(width, false)); at != nil; {
		start, place := unsigned(at), next(at, false)
		e, err := r.face(lastNumber(at), q.Show)
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		if e != nil && r.matches(tl, q, lastNumber(at), e, w) {
			if year, ok := e.Year(zone); ok {
				years[year] = true
				place = behindYear(place, start, year, zone)
			}
		} else if err := r.tooBroad(q); err != nil {
			return nil, err
		}
		at = walk.seek(place)
	}
	return slices.Sorted(maps.Keys(years)), nil
}

// behindYear is the place of the first event that may begin in the next year, or else place: one who begins as early as
// start leaves no event of the year before it behind.
func behindYear(place []byte, start int64, year int, zone *time.Location) []byte {
	_, settled := timeline.YearStarts(year, zone)
	behind, _ := timeline.YearStarts(year+1, zone)
	if skip := join(signed(behind), beginning(len(place)-8, false)); start >= settled && bytes.Compare(skip, place) > 0 {
		return skip
	}
	return place
}
