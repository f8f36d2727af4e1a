package timeline

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// clock reads a time of day and, behind it, how far it is from UTC.
func (r *dateReader) clock(e *typedEnd) *Unread {
	text := strings.NewReplacer(" ", "", ".", "").Replace(r.next().text)
	r.at++
	digits := strings.TrimRight(text, "apm")
	hour, rest, _ := strings.Cut(digits, ":")
	minute, second, exact := strings.Cut(rest, ":")
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(orElse(minute, "0"))
	s, _ := strconv.Atoi(orElse(second, "0"))
	if half := text[len(digits):]; half != "" {
		if h < 1 || h > 12 {
			return r.refuse(r.clockRange)
		}
		h %= 12
		if half == "pm" {
			h += 12
		}
	}
	if h > 23 || m > 59 || s > 59 {
		return r.refuse(r.clockRange)
	}
	e.clock = fmt.Sprintf("%02d:%02d", h, m)
	if exact {
		e.clock += fmt.Sprintf(":%02d", s)
	}
	return r.offset(e)
}

var offsetForm = regexp.MustCompile(`^(?:utc|gmt)? ?([+-])(\d{1,2}):?(\d\d)?$`)

// offset reads how far from UTC a time is, if that stands next.
func (r *dateReader) offset(e *typedEnd) *Unread {
	start := r.at
	r.word("за") // за UTC
	t := r.next()
	switch {
	case r.word("z", "utc", "gmt"):
		e.offset = "Z"
	case t.kind == offsetToken:
		r.at++
		part := offsetForm.FindStringSubmatch(t.text)
		h, _ := strconv.Atoi(part[2])
		m, _ := strconv.Atoi(orElse(part[3], "0"))
		if m > 59 || h*60+m > maxOffset/60 {
			return r.refuse(r.offsetRange)
		}
		e.offset = fmt.Sprintf("%s%02d:%02d", part[1], h, m)
		if h == 0 && m == 0 {
			e.offset = "Z"
		}
	default:
		r.at = start
		return nil
	}
	r.elsewhere()
	return nil
}

// elsewhere passes over brackets that say what time it is elsewhere: the same moment once more.
func (r *dateReader) elsewhere() {
	if r.next().text != "(" {
		return
	}
	for i := r.at + 1; i < len(r.tokens); i++ {
		if r.tokens[i].text == ")" && i > r.at+1 && !r.followsDoubt() {
			r.at = i + 1
			return
		}
	}
}

func (r *dateReader) followsDoubt() bool {
	start := r.at
	found := r.word(doubtSigns...)
	r.at = start
	return found
}

// withoutPlace is text without the words behind a time for whose time it is, if that is the time of the reader's zone,
// and without the brackets that say what time that is elsewhere.
func (r *dateReader) withoutPlace(text string) string {
	loc, err := Location(r.zone)
	if err != nil {
		return text
	}
	var names []string
	for _, t := range []*tongue{&english, &ukrainian} {
		w := &wording{tongue: t, zone: loc}
		name, isCity := w.city(loc)
		if !isCity {
			return text // its offset tells
		}
		names = append(names, w.timeOf(loc, t.cityTime), fill(t.cityTime, name), name)
	}
	for _, name := range names {
		form := regexp.MustCompile(`(?i)(\d|\d ?[ap]\.?m\.?) ` + regexp.QuoteMeta(name) + `(?: \([^()]*\d:\d\d[^()]*\))?($|[^\pL])`)
		if form.MatchString(text) {
			return form.ReplaceAllString(text, "$1$2")
		}
	}
	return text
}

// timed is a time as it is stored. It asks where clocks in the zone do not show the time, or show it twice.
func (r *dateReader) timed(e typedEnd, day string) (string, *Unread) {
	text := day + "T" + e.clock
	loc, err := Location(r.zone)
	if e.offset != "" || err != nil || e.year < 0 || e.year > 9999 {
		return text + e.offset, nil
	}
	var m moment
	seconds, _ := m.clock(e.clock)
	wall := midnight(e.year, time.Month(e.month), e.day) + seconds
	_, before := time.Unix(wall-daySeconds, 0).In(loc).Zone()
	_, after := time.Unix(wall+daySeconds, 0).In(loc).Zone()
	shows := func(offset int) bool {
		_, there := time.Unix(wall-int64(offset), 0).In(loc).Zone()
		return there == offset
	}
	switch first, second := shows(before), shows(after); {
	case before == after || first != second:
	case first && before%60 == 0 && after%60 == 0:
		message := fmt.Sprintf(r.twice, e.clock, r.plainDay(e), r.zone)
		return "", r.refuseWith(message, r.suggest(text+offsetText(before), text+offsetText(after))...)
	case !first:
		message := fmt.Sprintf(r.never, e.clock, r.plainDay(e), r.zone)
		return "", r.refuseWith(message, r.suggest(wallText(wall-int64(after-before)), wallText(wall+int64(after-before)))...)
	}
	return text, nil
}

// offsetText is an offset of whole minutes as it is stored.
func offsetText(seconds int) string {
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	return fmt.Sprintf("%s%02d:%02d", sign, seconds/3600, seconds/60%60)
}

// wallText is a time that clocks show, as it is stored.
func wallText(wall int64) string { return time.Unix(wall, 0).UTC().Format("2006-01-02T15:04") }
