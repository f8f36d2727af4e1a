package feeds

import (
	"math"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"dateline/timeline"
)

// clean is s as every format can carry it: valid UTF-8, every line break a line feed, and each character
// that XML 1.0 section 2.2 or RFC 5545 section 3.1 forbids replaced by U+FFFD.
func clean(s string) string {
	if isClean(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i, r := range s {
		switch {
		case r == '\r' && strings.HasPrefix(s[i:], "\r\n"): // the line feed follows
		case r == '\r', r == '\u0085', r == '\u2028', r == '\u2029':
			b.WriteByte('\n')
		case forbidden(r):
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isClean(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return r == '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029' || forbidden(r)
	})
}

// forbidden are control characters other than tabs and line feeds, and the two noncharacters that XML
// cannot carry.
func forbidden(r rune) bool {
	return r < 0x20 && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff
}

// line is s cleaned and put on one line.
func line(s string) string {
	s = clean(s)
	if strings.ContainsAny(s, "\n\t") {
		s = strings.Map(func(r rune) rune {
			if r == '\n' || r == '\t' {
				return ' '
			}
			return r
		}, s)
	}
	return strings.TrimSpace(s)
}

// lines is each of the texts on one line, without those that have nothing to say.
func lines(in []string) []string {
	out := make([]string, 0, len(in))
	for _, s := range in {
		if s = line(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

var langForm = regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)

// langTag is s if it looks like a language tag (BCP 47), and empty otherwise.
func langTag(s string) string {
	if langForm.MatchString(s) {
		return s
	}
	return ""
}

// webAddress is s as an absolute address of the web in ASCII; empty if it is anything else.
func webAddress(s string) string {
	if !isClean(s) || strings.ContainsAny(s, "\n\t") {
		return ""
	}
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return ""
	}
	// What is left of a fragment or query is written as it came, apart from what no address may hold.
	return escapeOdd(u.String())
}

// ownAddress is an address that Dateline made, without whatever could break out of its place.
func ownAddress(s string) string { return escapeOdd(clean(s)) }

var escapeForm = regexp.MustCompile(`^%[0-9A-Fa-f]{2}$`)

// escapeOdd percent-encodes the bytes that RFC 3986 allows nowhere in an address, and percent signs that
// encode nothing.
func escapeOdd(s string) string {
	const hex = "0123456789ABCDEF"
	odd := func(c byte) bool { return c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 }
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; odd(c) || c == '%' && !escapeForm.MatchString(s[i:min(i+3, len(s))]) {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// joined puts the texts that are not empty together.
func joined(separator string, texts ...string) string {
	kept := texts[:0:0]
	for _, text := range texts {
		if text != "" {
			kept = append(kept, text)
		}
	}
	return strings.Join(kept, separator)
}

// instant is a time after RFC 3339 in UTC, to the millisecond, or finer if it is.
func instant(t time.Time) string {
	if t = t.UTC(); t.Nanosecond()%int(time.Millisecond) >= int(time.Microsecond) {
		return t.Format("2006-01-02T15:04:05.000000Z")
	}
	return t.Format("2006-01-02T15:04:05.000Z")
}

// published is when followers first saw the event. One that never was visible has only the time of its
// entry.
func published(e timeline.Event) time.Time {
	if e.Published == nil {
		return e.Created
	}
	return *e.Published
}

// author is who a feed and its entries are from: feeds must name somebody (RFC 4287 section 4.1.1).
func author(t timeline.Timeline) string {
	for _, name := range []string{t.Publisher, t.Title, t.Slug} {
		if name = line(name); name != "" {
			return name
		}
	}
	return "Dateline"
}

// name is the title of a timeline, which readers use as the name of the subscription.
func name(t timeline.Timeline) string {
	if title := line(t.Title); title != "" {
		return title
	}
	return line(t.Slug)
}

// coordinates are those of a place, to about a decimetre; ok is false if it has none that are on Earth.
func coordinates(p *timeline.Place) (lat, lon float64, ok bool) {
	if p == nil || p.Lat == nil || p.Lon == nil {
		return 0, 0, false
	}
	round := func(v float64) float64 { return math.Round(v*1e6)/1e6 + 0 } // + 0: no negative zero
	lat, lon = round(*p.Lat), round(*p.Lon)
	return lat, lon, math.Abs(lat) <= 90 && math.Abs(lon) <= 180
}
