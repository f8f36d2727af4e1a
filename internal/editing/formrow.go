package editing

import (
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Do makes the row operation that the button "do" in the values asks for, from which the form was parsed: "add-participant"
// or "remove-source-2". It returns the name of the list, to which the browser may go back; ok is false for any other value.
func (f *Form) Do(v url.Values) (list string, ok bool) {
	verb, rest, _ := strings.Cut(v.Get("do"), "-")
	list, number, numbered := strings.Cut(rest, "-")
	row, err := strconv.Atoi(number)
	switch {
	case verb == "add" && !numbered:
		row = -1
	case verb != "remove" || err != nil || row < 0:
		return "", false
	default:
		// Rows may be numbered with holes, and the form has none.
		if row = slices.Index(rowNumbers(v, list), row); row < 0 {
			row = math.MaxInt
		}
	}
	switch list {
	case "participant":
		ok = changeRows(&f.Participants, row, Participant{Kind: person})
	case "source":
		ok = changeRows(&f.Sources, row, Source{})
	case "media":
		ok = changeRows(&f.Media, row, Media{})
	case "related":
		ok = changeRows(&f.Related, row, Relation{Relation: "see_also"})
	case "translation":
		ok = changeRows(&f.Translations, row, Translation{})
	}
	return list, ok
}

// changeRows takes a row out, or puts an empty one behind the last with -1. A row that is not there is out already.
func changeRows[T any](rows *[]T, row int, empty T) bool {
	switch {
	case row < 0:
		*rows = append(slices.Clone(*rows), empty)
	case row < len(*rows):
		*rows = slices.Delete(slices.Clone(*rows), row, row+1)
	}
	return true
}
