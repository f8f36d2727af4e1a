package timeline

import (
	"fmt"
	"time"
)

// UTCMonth is a month in UTC, as years*12 + month - 1.
type UTCMonth int64

// MonthOf is the month that holds a time.
func MonthOf(t time.Time) UTCMonth { return UTCMonth(monthOf(t.Unix())) }

// ParseMonth reads a month as [UTCMonth.String] writes it.
func ParseMonth(text string) (m UTCMonth, ok bool) {
	t, err := time.Parse("2006-01", text)
	if err != nil || t.Year() == 0 {
		return 0, false
	}
	return MonthOf(t), true
}

// String is the month as in "2025-02".
func (m UTCMonth) String() string { return fmt.Sprintf("%04d-%02d", m/12, m%12+1) }

// Start is the first moment of the month.
func (m UTCMonth) Start() time.Time {
	return time.Date(int(m/12), time.Month(m%12+1), 1, 0, 0, 0, 0, time.UTC)
}

// published is the term of what was first published in the month. Such keys sort as months do.
func (m UTCMonth) published() Term { return Term{TermPublished, fmt.Sprintf("%06d", m)} }

// Archive is one link of the chain in which the whole history of a list stands: what of it was first published in one
// month.
type Archive struct {
	Month     UTCMonth
	Validator Validator
}
