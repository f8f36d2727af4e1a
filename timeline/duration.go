package timeline

import (
	"regexp"
	"strconv"
	"time"
)

// durationForm is a duration of RFC 5545 section 3.3.6 that is not negative, without seconds.
var durationForm = regexp.MustCompile(`^P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?)?$`)

// ParseDuration reads a duration of weeks, days, hours and minutes as ISO 8601 writes it, such as P1D, PT15M or
// P1DT12H. ok is false if it is none, or longer than most.
func ParseDuration(text string, most time.Duration) (d time.Duration, ok bool) {
	m := durationForm.FindStringSubmatch(text)
	if m == nil || text[len(text)-1] == 'P' || text[len(text)-1] == 'T' {
		return 0, false
	}
	for i, unit := range []time.Duration{7 * 24 * time.Hour, 24 * time.Hour, time.Hour, time.Minute} {
		n, _ := strconv.Atoi(m[i+1]) // an empty one is 0
		d += time.Duration(n) * unit
	}
	return d, d <= most
}

// DurationText is a duration of whole minutes as ISO 8601 writes it, in one way for each: PT90M is PT1H30M.
func DurationText(d time.Duration) string {
	days, hours, minutes := d/(24*time.Hour), d%(24*time.Hour)/time.Hour, d%time.Hour/time.Minute
	text := "P"
	if days > 0 {
		text += strconv.Itoa(int(days)) + "D"
	}
	if hours > 0 || minutes > 0 || days == 0 {
		text += "T"
	}
	if hours > 0 {
		text += strconv.Itoa(int(hours)) + "H"
	}
	if minutes > 0 || text == "PT" {
		text += strconv.Itoa(int(minutes)) + "M"
	}
	return text
}
