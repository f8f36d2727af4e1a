package sample

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
)

// Views draws queries of feeds, each another one: subjects of which any will do, subjects left out, a first day. They leave
// enough of a thousand events to fill a feed of 50. The same seed draws the same views. Not safe for concurrent use.
type Views struct {
	random *rand.Rand
	drawn  map[string]bool
}

// NewViews starts drawing.
func NewViews(seed uint64) *Views {
	return &Views{rand.New(rand.NewPCG(seed, 1)), map[string]bool{}}
}

// Next is a query that was not drawn before.
func (v *Views) Next() string {
	for {
		query := v.draw()
		if !v.drawn[query] {
			v.drawn[query] = true
			return query
		}
	}
}

func (v *Views) draw() string {
	var topics []string
	for _, n := range v.random.Perm(10)[:5+v.random.IntN(3)] {
		topics = append(topics, Topic(n))
	}
	for range 2 + v.random.IntN(2) {
		topics = append(topics, "-"+Topic(40+v.random.IntN(subjects-40)))
	}
	from := First.AddDate(0, 0, v.random.IntN(2*365))
	return fmt.Sprintf("from=%s&topic=%s", from.Format("2006-01-02"), url.QueryEscape(strings.Join(topics, ",")))
}
