package validate

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

var (
	textForm     = regexp.MustCompile(`^([^\\;,]|\\[\\;,n])*$`)
	textListForm = regexp.MustCompile(`^([^\\;,]|\\[\\;,n])+(,([^\\;,]|\\[\\;,n])+)*$`)
	calendarURI  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:([]!#$&-;=?-[_a-z~]|%[0-9A-Fa-f]{2})+$`)
	utcForm      = regexp.MustCompile(`^\d{8}T\d{6}Z$`)
	durationForm = regexp.MustCompile(`^P(\d+W|\d+D(T(\d+H)?(\d+M)?(\d+S)?)?|T(\d+H)?(\d+M)?(\d+S)?)$`)
	hexForm      = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)
	zoneForm     = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+_-]*(/[A-Za-z0-9+_-]+)*$`)
	degreesForm  = regexp.MustCompile(`^[+-]?\d+(\.\d+)?$`)
	numberForm   = regexp.MustCompile(`^\d{1,10}$`)
)

// Each function below says what is wrong with a value: nothing if the message is empty. Without a rule of its own, it is
// the property's that is broken.

func matching(form *regexp.Regexp, value, message string) (rule, wrong string) {
	if form.MatchString(value) {
		return "", ""
	}
	return "", message
}

func isText(l calendarLine) (rule, message string) {
	if !textForm.MatchString(l.value) {
		return "I4", `has a comma, semicolon or backslash that is not escaped, or an escape other than \\, \;, \, and \n`
	}
	return "", ""
}

func isTextList(l calendarLine) (rule, message string) {
	if !textListForm.MatchString(l.value) {
		return "I4", "is no list of texts with commas between them"
	}
	return "", ""
}

// isTextUnlessOther is for properties that nobody knows: they are texts unless they say otherwise.
func isTextUnlessOther(l calendarLine) (rule, message string) {
	switch strings.ToUpper(l.parameters["VALUE"]) {
	case "", "TEXT":
		return isText(l)
	case "URI":
		return isURI(l)
	}
	return "", ""
}

func isURI(l calendarLine) (rule, message string) {
	return matching(calendarURI, l.value, "is no absolute address")
}

func isUTC(l calendarLine) (rule, message string) {
	_, err := time.Parse("20060102T150405Z", l.value)
	if err != nil || !utcForm.MatchString(l.value) || l.parameters["TZID"] != "" {
		return "", "is no time in UTC"
	}
	return "", ""
}

func isDuration(l calendarLine) (rule, message string) {
	if strings.HasSuffix(l.value, "T") {
		return "", "is no duration"
	}
	return matching(durationForm, l.value, "is no duration")
}

func isHexColor(l calendarLine) (rule, message string) {
	return matching(hexForm, l.value, "is no colour such as #4682B4")
}

func isZoneName(l calendarLine) (rule, message string) {
	return matching(zoneForm, l.value, "is no name of a time zone")
}

func isSequence(l calendarLine) (rule, message string) {
	if _, err := strconv.ParseInt(l.value, 10, 32); err != nil || !numberForm.MatchString(l.value) {
		return "", "is no number from 0 to 2147483647"
	}
	return "", ""
}

func isPriority(l calendarLine) (rule, message string) {
	if len(l.value) != 1 || l.value[0] < '0' || l.value[0] > '9' {
		return "", "is no number from 0 to 9"
	}
	return "", ""
}

func isRecurrence(l calendarLine) (rule, message string) {
	if parts := strings.Split(strings.ToUpper(l.value), ";"); slices.Contains(parts, "COUNT=1") {
		return "", "has COUNT=1, for which some programs refuse the calendar"
	}
	return "", ""
}

func oneOf(values ...string) func(calendarLine) (rule, message string) {
	return func(l calendarLine) (rule, message string) {
		if !slices.Contains(values, l.value) {
			return "", "is not " + strings.Join(values, " or ")
		}
		return "", ""
	}
}

func isGeo(l calendarLine) (rule, message string) {
	lat, lon, two := strings.Cut(l.value, ";")
	if !two || !degreesWithin(lat, 90) || !degreesWithin(lon, 180) {
		return "", "is no latitude and longitude on Earth with a semicolon between them"
	}
	return "", ""
}

// isTitledPoint is for the place as Apple's programs write it.
func isTitledPoint(l calendarLine) (rule, message string) {
	point, ok := strings.CutPrefix(l.value, "geo:")
	lat, lon, two := strings.Cut(point, ",")
	switch {
	case !ok || !two || !degreesWithin(lat, 90) || !degreesWithin(lon, 180):
		return "", "is no geo address on Earth"
	case l.parameters["X-TITLE"] == "":
		return "", "lacks X-TITLE, which is what programs show"
	}
	return "", ""
}

func degreesWithin(text string, most float64) bool {
	v, err := strconv.ParseFloat(text, 64)
	return err == nil && degreesForm.MatchString(text) && v >= -most && v <= most
}
