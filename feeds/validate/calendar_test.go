package validate_test

import (
	"strings"
	"testing"

	"dateline/feeds/validate"
)

// goodCalendar uses all that a calendar may hold.
const goodCalendar = `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//Dates 1.0//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
NAME:Talks
X-WR-CALNAME:Talks
DESCRIPTION:All talks\, in order
X-WR-CALDESC:All talks\, in order
X-WR-TIMEZONE:Europe/Kyiv
REFRESH-INTERVAL;VALUE=DURATION:PT1H
X-PUBLISHED-TTL:PT1H
COLOR:steelblue
X-APPLE-CALENDAR-COLOR:#4682B4
SOURCE;VALUE=URI:https://example.org/t/talks.ics?topic=a&alarm=PT15M
URL:https://example.org/t/talks
LAST-MODIFIED:20250228T091500Z
BEGIN:VTIMEZONE
TZID:Europe/Vienna
BEGIN:STANDARD
DTSTART:19961027T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:one@example.org
DTSTAMP:20250227T180100Z
CREATED:20250227T180000Z
LAST-MODIFIED:20250227T180100Z
SEQUENCE:2147483647
DTSTART;VALUE=DATE:20250312
DTEND;VALUE=DATE:20250313
SUMMARY;LANGUAGE=de-AT:Gespräch\; mit "allen": 😀
DESCRIPTION:Wednesday\n\nhttps://example.org/e/one
X-ALT-DESC;FMTTYPE=text/html:<p>Wednesday</p>
URL:https://example.org/e/one
LOCATION:Hall\, Vienna
GEO:48.2;-16.37
X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-ADDRESS=Vienna;X-TITLE="A: hall"
 :geo:48.2,-16.37
CATEGORIES:a\,b,c
COLOR:Tomato
IMAGE;VALUE=URI;DISPLAY=GRAPHIC;FMTTYPE=image/png:https://example.org/a.png
ATTACH;FMTTYPE=audio/mpeg:https://example.org/a.mp3
RELATED-TO;RELTYPE=SIBLING:two@example.org
STATUS:CONFIRMED
TRANSP:TRANSPARENT
X-MICROSOFT-CDO-BUSYSTATUS:FREE
END:VEVENT
BEGIN:VEVENT
UID:two@example.org
DTSTAMP:20250227T180100Z
CREATED:20250227T180000Z
LAST-MODIFIED:20250227T180100Z
SEQUENCE:0
DTSTART:20250312T100000Z
DTEND:20250312T113000Z
SUMMARY:Second
URL:https://example.org/e/two
STATUS:TENTATIVE
TRANSP:OPAQUE
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT15M
DESCRIPTION:Talks in Vienna
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:three@example.org
DTSTAMP:20250227T180100Z
CREATED:20250227T180000Z
LAST-MODIFIED:20250227T180100Z
SEQUENCE:0
DTSTART;TZID=Europe/Vienna:20250312T100000
RRULE:FREQ=WEEKLY;COUNT=2
SUMMARY:Third
URL:https://example.org/e/three
STATUS:CANCELLED
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
`

// crlf writes line breaks as a calendar has them.
func crlf(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }

func TestGoodCalendar(t *testing.T) {
	for _, f := range validate.Calendar([]byte(crlf(goodCalendar))) {
		t.Error(f)
	}
}

// Each fault, put into a calendar without any, is found, and nothing else (I1 to I28).
func TestBrokenCalendars(t *testing.T) {
	long := strings.Repeat("x", 80)
	tests := []struct{ name, rule, old, broken string }{
		{"line break", "I1", "STATUS:CONFIRMED\r\n", "STATUS:CONFIRMED\n"},
		{"empty line", "I1", "STATUS:CONFIRMED\r\n", "STATUS:CONFIRMED\r\n\r\n"},
		{"last line", "I1", "END:VCALENDAR\r\n", "END:VCALENDAR"},
		{"long line", "I2", "LOCATION:Hall", "LOCATION:" + long},
		{"folded character", "I2", "Gespräch", "Gespr\xc3\r\n \xa4ch"},
		{"mark", "I3", "BEGIN:VCALENDAR", "\ufeffBEGIN:VCALENDAR"},
		{"control character", "I3", "LOCATION:Hall", "LOCATION:Ha\x00ll"},
		{"control character behind ASCII", "I3", "LOCATION:Hall", "LOCATION:Ha\u0085ll"},
		{"line separator", "I3", "LOCATION:Hall", "LOCATION:Ha\u2028ll"},
		{"carriage return", "I3", "LOCATION:Hall", "LOCATION:Ha\rll"},
		{"encoding", "I3", "LOCATION:Hall", "LOCATION:Ha\xffll"},
		{"comma", "I4", `LOCATION:Hall\,`, "LOCATION:Hall,"},
		{"semicolon", "I4", `LOCATION:Hall\,`, "LOCATION:Hall;"},
		{"colon escaped", "I4", `LOCATION:Hall\,`, `LOCATION:Hall\:`},
		{"capital N", "I4", `LOCATION:Hall\,`, `LOCATION:Hall\N`},
		{"lone backslash", "I4", `LOCATION:Hall\, Vienna`, `LOCATION:Hall\`},
		{"empty category", "I4", `CATEGORIES:a\,b,c`, `CATEGORIES:a\,b,,c`},
		{"extension's text", "I4", "LOCATION:", "X-ROOM:a;b\r\nLOCATION:"},
		{"property name", "I5", "LOCATION:", "X-ÄÖ:x\r\nLOCATION:"},
		{"no value", "I5", "LOCATION:", "X-ROOM\r\nLOCATION:"},
		{"quotation mark in a parameter", "I5", "X-ADDRESS=Vienna", `X-ADDRESS=Vie"nna`},
		{"open quotation mark", "I5", `X-TITLE="A: hall"`, `X-TITLE="A: hall`},
		{"backslash in a parameter", "I5", `X-TITLE="A: hall"`, `X-TITLE="A: hall\"`},
		{"escape in a parameter", "I5", `X-TITLE="A: hall"`, `X-TITLE="A^nhall"`},
		{"parameter twice", "I5", "LANGUAGE=de-AT", "LANGUAGE=de;LANGUAGE=de"},
		{"parameter without value", "I5", "LOCATION:", "LOCATION;LANGUAGE:"},
		{"unknown parameter", "I5", "LANGUAGE=de-AT", "TONGUE=de"},
		{"language", "I5", "LANGUAGE=de-AT", "LANGUAGE=de_AT"},
		{"before the calendar", "I6", "BEGIN:VCALENDAR", "X-A:b\r\nBEGIN:VCALENDAR"},
		{"behind the calendar", "I6", "END:VCALENDAR", "END:VCALENDAR\r\nX-A:b"},
		{"version last", "I6", "VERSION:2.0\r\nPRODID:-//Example//Dates 1.0//EN\r\n", "PRODID:-//Example//Dates 1.0//EN\r\nVERSION:2.0\r\n"},
		{"no version", "I6", "VERSION:2.0\r\n", ""},
		{"no program", "I6", "PRODID:-//Example//Dates 1.0//EN\r\n", ""},
		{"two versions", "I6", "METHOD:", "VERSION:2.0\r\nMETHOD:"},
		{"calendar scale", "I6", "CALSCALE:GREGORIAN", "CALSCALE:JULIAN"},
		{"no calendar scale", "I6", "CALSCALE:GREGORIAN\r\n", ""},
		{"no end", "I6", "END:VCALENDAR\r\n", ""},
		{"crossed ends", "I6", "END:STANDARD\r\n", ""},
		{"method", "I7", "METHOD:PUBLISH", "METHOD:REQUEST"},
		{"two methods", "I7", "METHOD:PUBLISH", "METHOD:PUBLISH\r\nMETHOD:PUBLISH"},
		{"organizer", "I7", "LOCATION:", "ORGANIZER:mailto:a@example.org\r\nLOCATION:"},
		{"attendee", "I7", "LOCATION:", "ATTENDEE:mailto:a@example.org\r\nLOCATION:"},
		{"two names", "I9", "X-WR-CALNAME:Talks", "X-WR-CALNAME:Talk"},
		{"refresh without VALUE", "I9", "REFRESH-INTERVAL;VALUE=DURATION", "REFRESH-INTERVAL"},
		{"refresh twice", "I9", "X-PUBLISHED-TTL:PT1H", "X-PUBLISHED-TTL:PT2H"},
		{"calendar's UID", "I9", "METHOD:", "UID:one@example.org\r\nMETHOD:"},
		{"calendar's colour", "I9", "COLOR:steelblue", "COLOR:#4682B4"},
		{"calendar's colour for Apple", "I9", "#4682B4", "steelblue"},
		{"calendar's address", "I9", "URL:https://example.org/t/talks", "URL:/t/talks"},
		{"calendar changed", "I9", "LAST-MODIFIED:20250228T091500Z", "LAST-MODIFIED:20250228T091500"},
		{"unknown property of a calendar", "I9", "METHOD:", "AUTHOR:x\r\nMETHOD:"},
		{"calendar's path", "I10", "talks.ics", "talks"},
		{"display zone", "I11", "X-WR-TIMEZONE:Europe/Kyiv", "X-WR-TIMEZONE:(UTC+2)"},
		{"no UID", "I12", "UID:two@example.org\r\n", ""},
		{"no DTSTAMP", "I12", "DTSTAMP:20250227T180100Z\r\n", ""},
		{"no DTSTART", "I12", "DTSTART;VALUE=DATE:20250312\r\n", ""},
		{"no SUMMARY", "I12", "SUMMARY:Second\r\n", ""},
		{"no URL", "I12", "URL:https://example.org/e/two\r\n", ""},
		{"no SEQUENCE", "I14", "SEQUENCE:0\r\n", ""},
		{"no LAST-MODIFIED", "I12", "LAST-MODIFIED:20250227T180100Z\r\n", ""},
		{"no CREATED", "I12", "CREATED:20250227T180000Z\r\n", ""},
		{"no STATUS", "I24", "STATUS:CONFIRMED\r\n", ""},
		{"no TRANSP", "I23", "TRANSP:OPAQUE\r\n", ""},
		{"same UID", "I12", "UID:two@", "UID:one@"},
		{"same URL", "I12", "URL:https://example.org/e/two", "URL:https://example.org/e/one"},
		{"two summaries", "I12", "SUMMARY:Second", "SUMMARY:Second\r\nSUMMARY:Again"},
		{"local DTSTAMP", "I12", "DTSTAMP:20250227T180100Z", "DTSTAMP:20250227T180100"},
		{"no such second", "I12", "DTSTAMP:20250227T180100Z", "DTSTAMP:20250227T180161Z"},
		{"CREATED with a zone", "I12", "CREATED:", "CREATED;TZID=Europe/Vienna:"},
		{"unknown property of an event", "I12", "LOCATION:", "ROOM:x\r\nLOCATION:"},
		{"a task", "I12", "END:VCALENDAR", "BEGIN:VTODO\r\nUID:x\r\nEND:VTODO\r\nEND:VCALENDAR"},
		{"component of an event", "I12", "END:VEVENT", "BEGIN:VLOCATION\r\nUID:x\r\nEND:VLOCATION\r\nEND:VEVENT"},
		{"negative SEQUENCE", "I14", "SEQUENCE:0", "SEQUENCE:-1"},
		{"large SEQUENCE", "I14", "SEQUENCE:2147483647", "SEQUENCE:2147483648"},
		{"end of another type", "I15", "DTEND;VALUE=DATE:20250313", "DTEND:20250313T000000Z"},
		{"no end of a day", "I15", "DTEND;VALUE=DATE:20250313\r\n", ""},
		{"a day without VALUE", "I15", "DTSTART;VALUE=DATE:20250312", "DTSTART:20250312"},
		{"no such day", "I15", "DTSTART;VALUE=DATE:20250312", "DTSTART;VALUE=DATE:20250230"},
		{"end and duration", "I15", "DTEND:20250312T113000Z", "DTEND:20250312T113000Z\r\nDURATION:PT1H30M"},
		{"end at the start", "I16", "DTEND:20250312T113000Z", "DTEND:20250312T100000Z"},
		{"end on the day", "I17", "DTEND;VALUE=DATE:20250313", "DTEND;VALUE=DATE:20250312"},
		{"end before the start", "I17", "DTEND:20250312T113000Z", "DTEND:20250312T090000Z"},
		{"floating time", "I18", "DTEND:20250312T113000Z", "DTEND:20250312T113000"},
		{"zone without its times", "I19", "DTSTART;TZID=Europe/Vienna", "DTSTART;TZID=Europe/Paris"},
		{"zone and UTC", "I19", "TZID=Europe/Vienna:20250312T100000", "TZID=Europe/Vienna:20250312T100000Z"},
		{"zone of a day", "I19", "DTSTART;VALUE=DATE:", "DTSTART;VALUE=DATE;TZID=Europe/Vienna:"},
		{"zone by dates", "I19", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "RDATE:19971026T030000"},
		{"zone without offset", "I19", "TZOFFSETTO:+0100\r\n", ""},
		{"early year", "I20", "DTSTART;VALUE=DATE:20250312", "DTSTART;VALUE=DATE:16001231"},
		{"late year", "I20", "DTEND;VALUE=DATE:20250313", "DTEND;VALUE=DATE:99990101"},
		{"recurring once", "I22", "COUNT=2", "COUNT=1"},
		{"transparency", "I23", "TRANSP:TRANSPARENT", "TRANSP:FREE"},
		{"busy all day", "I23", "TRANSP:TRANSPARENT", "TRANSP:OPAQUE"},
		{"busy in Outlook", "I23", "BUSYSTATUS:FREE", "BUSYSTATUS:BUSY"},
		{"all day in Outlook", "I23", "LOCATION:", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE\r\nLOCATION:"},
		{"status", "I24", "STATUS:CONFIRMED", "STATUS:POSTPONED"},
		{"two alarms", "I26", "BEGIN:VALARM\r\n", "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT5M\r\nDESCRIPTION:Talks\r\nEND:VALARM\r\nBEGIN:VALARM\r\n"},
		{"alarm with a sound", "I26", "ACTION:DISPLAY", "ACTION:AUDIO"},
		{"alarm behind the start", "I26", "TRIGGER:-PT15M", "TRIGGER:PT15M"},
		{"alarm at no time", "I26", "TRIGGER:-PT15M", "TRIGGER:-PT"},
		{"alarm that says nothing", "I26", "DESCRIPTION:Talks in Vienna\r\n", ""},
		{"alarm that rings again", "I26", "ACTION:DISPLAY", "REPEAT:3\r\nACTION:DISPLAY"},
		{"alarm of what is off", "I26", "STATUS:TENTATIVE", "STATUS:CANCELLED"},
		{"alarm that nobody asked for", "I26", "&alarm=PT15M", ""},
		{"description without address", "I27", `\n\nhttps://example.org/e/one`, ""},
		{"page of no type", "I27", "X-ALT-DESC;FMTTYPE=text/html", "X-ALT-DESC"},
		{"latitude", "I27", "GEO:48.2;-16.37", "GEO:98.2;-16.37"},
		{"degrees with a comma", "I27", "GEO:48.2;-16.37", "GEO:48.2,-16.37"},
		{"point without a title", "I27", `;X-TITLE="A: hall"`, ""},
		{"point without VALUE", "I27", "LOCATION;VALUE=URI", "LOCATION"},
		{"event's colour", "I28", "COLOR:Tomato", "COLOR:tomatored"},
		{"image without VALUE", "I28", "IMAGE;VALUE=URI", "IMAGE"},
		{"image's type", "I28", "FMTTYPE=image/png", "FMTTYPE=picture"},
		{"image's address", "I28", "https://example.org/a.png", "a.png"},
		{"attached data", "I28", "ATTACH;FMTTYPE=audio/mpeg:https://example.org/a.mp3", "ATTACH;VALUE=BINARY;ENCODING=BASE64:data:AAAA"},
	}
	good := crlf(goodCalendar)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			broken := strings.Replace(good, tt.old, tt.broken, 1)
			if broken == good {
				t.Fatalf("the calendar has no %q", tt.old)
			}
			found := validate.Calendar([]byte(broken))
			if len(found) != 1 || found[0].Rule != tt.rule {
				t.Errorf("found %v, want one of %s", found, tt.rule)
			}
		})
	}
}

// A calendar without events is one (I8); what is none is said to be none.
func TestCalendarWithoutEvents(t *testing.T) {
	head, _, _ := strings.Cut(goodCalendar, "BEGIN:VTIMEZONE")
	if found := validate.Calendar([]byte(crlf(head + "END:VCALENDAR\n"))); len(found) > 0 {
		t.Errorf("I8: found %v", found)
	}
	for _, text := range []string{"", "\n", "<!DOCTYPE html>", "BEGIN:VCARD\r\nEND:VCARD\r\n", "END:VCALENDAR\r\n", "BEGIN:VCALENDAR\r\n"} {
		if len(validate.Calendar([]byte(text))) == 0 {
			t.Errorf("nothing is found in %q", text)
		}
	}
}

// FuzzCalendar reads anything, and says of a line break that is not CR LF that it is wrong.
func FuzzCalendar(f *testing.F) {
	f.Add(crlf(goodCalendar))
	f.Fuzz(func(t *testing.T, text string) {
		found := validate.Calendar([]byte(text))
		if bare := strings.Count(text, "\n") != strings.Count(text, "\r\n"); bare && len(found) == 0 {
			t.Errorf("nothing is found in %q", text)
		}
	})
}
