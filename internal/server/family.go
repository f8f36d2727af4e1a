package server

import (
	"strconv"

	"dateline/timeline"
)

// familyState is the state of a feed. That of beginnings changes by a write, and when an event begins; the newest one
// that did tells all others, since they are told one after the other.
func (s *Server) familyState(family timeline.Family, v timeline.Validator) state {
	begun := ""
	if !v.Begun.IsZero() {
		begun = strconv.FormatInt(v.Begun.UnixMilli(), 36)
	}
	return s.viewState(v, string(family), begun)
}

// orderOf is the order of a family's feed.
func orderOf(family timeline.Family) timeline.Order {
	switch family {
	case timeline.Changes:
		return timeline.NewestTelling
	case timeline.Starting:
		return timeline.NewestStart
	}
	return timeline.NewestFirst
}
