package feeds

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// maxOctets is how long a line may be without its line break (RFC 5545 section 3.1).
const maxOctets = 75

// contentLines are lines of iCalendar, folded and ended by CR LF.
type contentLines struct{ bytes []byte }

// raw adds a property whose value is no text, unless it is empty. Its value must be ASCII without line breaks.
func (l *contentLines) raw(property, value string) {
	if value != "" {
		l.fold(property + ":" + value)
	}
}

// text adds a property with a value of the type TEXT, unless there is nothing to say.
func (l *contentLines) text(property, value string) {
	if value != "" {
		l.fold(property + ":" + escapedText(clean(value)))
	}
}

// list adds a property with several texts: the commas between them stand as they are.
func (l *contentLines) list(property string, values []string) {
	escaped := make([]string, len(values))
	for i, value := range values {
		escaped[i] = escapedText(clean(value))
	}
	if len(escaped) > 0 {
		l.fold(property + ":" + strings.Join(escaped, ","))
	}
}

// uri adds a property with an address, unless it is empty.
func (l *contentLines) uri(property, address string) {
	if address != "" {
		l.fold(property + ":" + escapeOdd(address))
	}
}

// instant adds a property with a time, which is always in UTC: programs differ on all else.
func (l *contentLines) instant(property string, t time.Time) { l.raw(property, stamp(t)) }

func stamp(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// fold adds a line, cut into lines of 75 octets at most and never within a character. Those behind the
// first begin with the space that says so.
func (l *contentLines) fold(line string) {
	room := maxOctets
	for len(line) > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(line[cut]) {
			cut--
		}
		l.bytes = append(append(l.bytes, line[:cut]...), "\r\n "...)
		line, room = line[cut:], maxOctets-1
	}
	l.bytes = append(append(l.bytes, line...), "\r\n"...)
}

// textEscaper escapes what has a meaning in a value of the type TEXT (RFC 5545 section 3.3.11); colons and
// quotation marks have none.
var textEscaper = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`)

func escapedText(s string) string { return textEscaper.Replace(s) }

// plainParameter is what needs no quotation marks anywhere.
var plainParameter = regexp.MustCompile(`^[A-Za-z0-9+./_-]+$`)

// inQuotes replaces what cannot stand in a quoted parameter everywhere. A quotation mark never can, and not every
// program knows the escapes of RFC 6868, so that it becomes a typographic one, and so does the circumflex that
// begins them; a backslash may stand there (RFC 5545 section 3.1), but some programs take the mark behind it for
// escaped and lose the whole calendar.
var inQuotes = strings.NewReplacer(`"`, "\u201d", `\`, "\uff3c", "^", "\uff3e")

// parameter is a parameter's value, in quotation marks if it must be.
func parameter(value string) string {
	if plainParameter.MatchString(value) {
		return value
	}
	return `"` + inQuotes.Replace(line(value)) + `"`
}
