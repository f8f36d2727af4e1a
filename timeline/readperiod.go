package timeline

import (
	"errors"
	"strings"
	"time"
)

// Period is the from and to of a [Filter], as they are stored; what was not given or not read is empty.
type Period struct {
	From, To       string
	WhyFrom, WhyTo *Unread // why they were not read; nil if they were
}

// ReadPeriod reads the two ends of a period as [ReadDate] does. An interval in one field gives both ends if the other field
// is empty: "March–May 2025", or "since 2024".
func ReadPeriod(from, to, zone, lang string, today time.Time) Period {
	p, other := Period{}, Period{} // other has what each field says of the end in the other one
	p.From, other.To, p.WhyFrom = ends(from, zone, lang, today)
	other.From, p.To, p.WhyTo = ends(to, zone, lang, today)
	if p.To == "" { // a date alone ends where it stands, and what is open has no end
		p.To, other.From = other.From, ""
	}
	r := &dateReader{replies: repliesIn(lang)}
	hasFrom, hasTo := strings.TrimSpace(from) != "", strings.TrimSpace(to) != ""
	switch {
	case hasFrom && hasTo && p.From == "" && p.WhyFrom == nil:
		p.WhyFrom = r.refuse(r.notRead)
	case hasFrom && hasTo && p.To == "" && p.WhyTo == nil:
		p.WhyTo = r.refuse(r.notRead)
	case hasFrom && !hasTo:
		p.To = other.To
	case hasTo && !hasFrom:
		p.From = other.From
	}
	if f := (Filter{From: p.From, To: p.To}); p.From != "" && p.To != "" && f.turned() {
		p.To, p.WhyTo = "", r.refuse(r.endBeforeStart)
	}
	return p
}

// ends reads a field as both ends of an interval; a date alone is the first.
func ends(typed, zone, lang string, today time.Time) (first, last string, unread *Unread) {
	if strings.TrimSpace(typed) == "" {
		return "", "", nil
	}
	d, err := ReadDate(typed, zone, lang, today)
	if err != nil {
		unread, _ = errors.AsType[*Unread](err)
		return "", "", unread
	}
	first, last, _ = strings.Cut(d.String(), "/")
	return strings.TrimPrefix(first, ".."), strings.TrimPrefix(last, ".."), nil
}
