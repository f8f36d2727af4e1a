package rows

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dateline/bench/lab"
	"dateline/bench/soak"
	"dateline/bench/stats"
)

// Course is how a measure went, and whether it grows.
type Course struct {
	*soak.Course

	Flat soak.Flatness
}

// soaked is the row soak: everything at once, for as long as is asked for.
func soaked(ctx context.Context, l *lab.Lab) (r Report, err error) {
	found, err := soak.Run(ctx, l, soak.Plan{For: l.For, Events: min(events, l.Events)})
	if err != nil {
		return r, err
	}
	none := Goal{AtMost, 0}
	unsound := 0.0
	if found.Unsound != "" {
		unsound = 1
	}
	r.Figures = []Figure{
		{Work: "errors that a client saw", Against: fmt.Sprintf("%d answers", found.Answers), Value: exact(float64(found.Errors - found.Stale)), Goal: none},
		{Work: "answers that did not show what was acknowledged", Against: fmt.Sprintf("%d looks", found.Looks), Value: exact(float64(found.Stale)), Goal: none},
		{Work: "acknowledged writes that are lost", Against: fmt.Sprintf("%d writes", found.Writes), Value: exact(float64(found.Lost)), Goal: none},
		{Work: "dateline check at the end: faults", Value: exact(unsound), Goal: none},
		{Work: "lines of the log that tell of a fault", Value: exact(float64(found.Faults)), Goal: none},
		{Work: "goroutines at rest, behind the last life", Against: "a process that has just begun", Value: exact(found.Goroutines[0] - found.Goroutines[1]), Unit: "more", Goal: Goal{AtMost, restless}},
		{Work: "file descriptors at rest, behind the last life", Against: "a process that has just begun", Value: exact(found.Descriptors[0] - found.Descriptors[1]), Unit: "more", Goal: Goal{AtMost, restless}},
	}
	r.judge(found.Courses)
	for _, q := range []float64{0.5, 0.99, 0.999, 1} {
		r.Figures = append(r.Figures, Figure{Work: fmt.Sprintf("an answer, p%g", 100*q), Value: exact(stats.Quantile(found.Answered, q)), Unit: "ms"})
	}
	r.Figures = append(r.Figures,
		Figure{Work: "the longest restart, from the signal to the next answer", Value: exact(float64(found.Longest.Milliseconds())), Unit: "ms"},
		Figure{Work: "samples that the service did not give whole", Against: fmt.Sprintf("%d samples", found.Missed+len(found.Courses[0].At)), Value: exact(float64(found.Missed))},
		Figure{Work: "processor time of the service", Value: exact(100 * found.Share), Unit: "% of a core"},
		Figure{Work: "processor time of the clients", Value: exact(100 * found.Harness), Unit: "% of a core"})
	r.Notes = append(notesOf(&found), r.Notes...)
	return r, nil
}

// restless is how many more goroutines or descriptors than at the beginning are no growth: some are opened when they are first needed.
const restless = 3

// judge says which of the measures grow.
func (r *Report) judge(courses []*soak.Course) {
	growing := 0
	var names []string
	for _, c := range courses {
		flat := c.Flat()
		r.Courses = append(r.Courses, Course{c, flat})
		if c.Judged {
			names = append(names, c.Name)
			if flat.Grows() {
				growing++
			}
		}
	}
	r.Figures = append(r.Figures, Figure{Work: "measures that grow", Against: strings.Join(names, ", "), Value: exact(float64(growing)), Goal: Goal{AtMost, 0}})
}

// notesOf say in sentences what else was seen.
func notesOf(found *soak.Result) []string {
	var chores []string
	for name, n := range found.Chores {
		chores = append(chores, fmt.Sprintf("%d %s", n, name))
	}
	slices.Sort(chores)
	notes := []string{fmt.Sprintf("In %.0f minutes there were %d answers, %d acknowledged writes, %s, and %d restarts on the same sockets.",
		found.Took.Minutes(), found.Answers, found.Writes, strings.Join(chores, ", "), found.Restarts)}
	for _, kind := range found.ErrorKinds {
		notes = append(notes, "Seen by clients: "+kind)
	}
	if found.Fault != "" {
		notes = append(notes, "The log has: `"+found.Fault+"`")
	}
	if found.Unsound != "" {
		notes = append(notes, "dateline check says: "+found.Unsound)
	}
	return notes
}
