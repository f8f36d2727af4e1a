package pages

import (
	"slices"
	"strings"
)

// Piece is a part of a difference between two texts: what both have, what was taken out, or what came in.
type Piece struct {
	Kind string // "del", "ins", or empty for what both have
	Text string
}

const (
	removed = "del"
	added   = "ins"

	contextWords = 12  // of what both have, on each side of a difference
	longestRun   = 60  // words of a difference that are shown
	mostEdits    = 400 // more make two texts of it
	ellipsis     = "…"
)

// Difference is what became of a text, by words: what both have stands in up to twelve words around what differs. It is the
// same for the same texts, however long it takes.
func Difference(before, after string) []Piece {
	a, b := strings.Fields(before), strings.Fields(after)
	head := 0
	for head < min(len(a), len(b)) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	runs := []run{{"", a[:head]}}
	runs = append(runs, compare(a[head:len(a)-tail], b[head:len(b)-tail])...)
	return pieces(joinRuns(append(runs, run{"", a[len(a)-tail:]})))
}

// run are words of one kind.
type run struct {
	kind  string
	words []string
}

// compare is the shortest way from a to b (E. Myers, An O(ND) Difference Algorithm, 1986); if that is long, a is taken out
// whole and b put in.
func compare(a, b []string) []run {
	far := []int{0, 0} // how far in a each diagonal has come; diagonal k is at k+1+edits
	var trace [][]int
	for edits := 0; edits <= min(len(a)+len(b), mostEdits); edits++ {
		next := make([]int, 2*edits+3)
		for k := -edits; k <= edits; k += 2 {
			x := reach(far, edits, k)
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			next[k+edits+1] = x
			if x >= len(a) && x-k >= len(b) {
				return walkBack(append(trace, far), a, b)
			}
		}
		trace, far = append(trace, far), next
	}
	return []run{{removed, a}, {added, b}}
}

// reach is where diagonal k is entered with the given number of edits, from where those with one less have come.
func reach(far []int, edits, k int) int {
	if edits == 0 {
		return 0
	}
	if down(far, edits, k) {
		return at(far, edits, k+1)
	}
	return at(far, edits, k-1) + 1
}

// at is how far a diagonal has come with one edit less than edits.
func at(far []int, edits, k int) int {
	if i := k + edits; i >= 0 && i < len(far) {
		return far[i]
	}
	return -1
}

// down reports whether a diagonal is entered by putting a word in.
func down(far []int, edits, k int) bool {
	return k == -edits || k != edits && at(far, edits, k-1) < at(far, edits, k+1)
}

// walkBack reads the way that was found from its end.
func walkBack(trace [][]int, a, b []string) []run {
	var runs []run
	x, y := len(a), len(b)
	for edits := len(trace) - 1; edits > 0; edits-- {
		k, far := x-y, trace[edits]
		from := k - 1
		if down(far, edits, k) {
			from = k + 1
		}
		px := at(far, edits, from)
		py := px - from
		edit, sx, sy := run{removed, a[px:min(px+1, len(a))]}, px+1, py
		if from == k+1 {
			edit, sx, sy = run{added, b[py : py+1]}, px, py+1
		}
		for ; x > sx && y > sy; x, y = x-1, y-1 {
			runs = append(runs, run{"", a[x-1 : x]})
		}
		runs = append(runs, edit)
		x, y = px, py
	}
	for ; x > 0 && y > 0; x, y = x-1, y-1 {
		runs = append(runs, run{"", a[x-1 : x]})
	}
	slices.Reverse(runs)
	return runs
}

// joinRuns puts runs of one kind together; between two texts that both have, what was taken out stands first.
func joinRuns(runs []run) []run {
	var joined []run
	var out, in []string
	flush := func() {
		if len(out) > 0 {
			joined = append(joined, run{removed, out})
		}
		if len(in) > 0 {
			joined = append(joined, run{added, in})
		}
		out, in = nil, nil
	}
	for _, r := range runs {
		switch {
		case len(r.words) == 0:
		case r.kind == removed:
			out = append(out, r.words...)
		case r.kind == added:
			in = append(in, r.words...)
		default:
			flush()
			if last := len(joined) - 1; last >= 0 && joined[last].kind == "" {
				joined[last].words = slices.Concat(joined[last].words, r.words)
			} else {
				joined = append(joined, r)
			}
		}
	}
	flush()
	return joined
}

// pieces shortens runs to what a reader needs.
func pieces(runs []run) []Piece {
	var all []Piece
	for i, r := range runs {
		words := r.words
		switch {
		case r.kind != "" && len(words) > longestRun:
			words = append(slices.Clone(words[:longestRun]), ellipsis)
		case r.kind != "":
		case i == 0 && i == len(runs)-1:
			return nil
		case i == 0 && len(words) > contextWords:
			words = append([]string{ellipsis}, words[len(words)-contextWords:]...)
		case i == len(runs)-1 && len(words) > contextWords:
			words = append(slices.Clone(words[:contextWords]), ellipsis)
		case i > 0 && i < len(runs)-1 && len(words) > 2*contextWords:
			words = slices.Concat(words[:contextWords], []string{ellipsis}, words[len(words)-contextWords:])
		}
		all = append(all, Piece{r.kind, strings.Join(words, " ")})
	}
	return all
}
