package timeline

// HistoryQuery asks for a part of the history of an event, which has no bound itself.
type HistoryQuery struct {
	ID     string
	Before int64 // go on with what stands before this revision; 0: from the newest on
	Limit  int   // at least 1: how many versions the part has that count
	Counts Counting
}

// Counting says which versions of a history count for the limit of a part.
type Counting byte

// The ways to count.
const (
	EveryVersion   Counting = iota
	PublicVersions          // those that changed something for followers
	ToldVersions            // of those, the ones not marked minor; of the others a part has so many at most that it can be read at once
)

// MaxPart is how many versions of an event are read at once at most.
const MaxPart = 1_000

// HistoryPart is a part of the history of an event.
type HistoryPart struct {
	// Versions are those of the part, oldest first, and before them as many as it takes to say what the others changed.
	// Versions between that count for nobody may be missing.
	Versions []Version
	First    int64 // the revision with which the part begins, and before which the next one goes on; 0: it has none
	More     bool  // whether changes before First can be told
}

// Public is what [PublicHistory] has of the part.
func (p *HistoryPart) Public(authors bool) []Revision {
	return p.own(PublicHistory(p.Versions, authors))
}

// Full is what [FullHistory] has of the part.
func (p *HistoryPart) Full() []Revision { return p.own(FullHistory(p.Versions)) }

func (p *HistoryPart) own(revisions []Revision) []Revision {
	for len(revisions) > 0 && revisions[0].Number < p.First {
		revisions = revisions[1:]
	}
	return revisions
}

// Tellings are those [Tellings] of the part that a filter chooses, of an event of which followers know now.
func (p *HistoryPart) Tellings(now *Event, authors bool, f Filter, w Window) []Telling {
	still := stillTold(now)
	told := tellings(p.Versions, authors, func(before, after *Event) bool { return still(before, after) && f.told(before, after, w) })
	for len(told) > 0 && told[0].Revision.Number < p.First {
		told = told[1:]
	}
	return told
}

// Version is the version of a revision that the part has.
func (p *HistoryPart) Version(revision int64) (v Version, ok bool) {
	for _, v := range p.Versions {
		if v.Event.Revision == revision {
			return v, true
		}
	}
	return Version{}, false
}
