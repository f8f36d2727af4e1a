package intake_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf16"

	"dateline/internal/intake"
	"dateline/timeline"
)

// Lines of an export are read as strictly as those of an editor, and each reason names its field.
func TestLinesOfExportsAreReadStrictly(t *testing.T) {
	lines := strings.SplitAfter(exported(t), "\n")
	const timelineLine, eventLine, purgedLine = 1, 2, 6
	for name, c := range map[string]struct {
		line          int
		old, new      string
		field, reason string
	}{
		"name twice":           {eventLine, `"title":`, `"title":"secret","title":`, "title", "twice"},
		"wrong case":           {eventLine, `"summary":`, `"Summary":`, "Summary", "lower case: summary"},
		"unknown":              {eventLine, `"archive":{`, `"archive":{"more":1,`, "archive.more", "not a field of an export"},
		"twice in the archive": {eventLine, `"history":[{`, `"history":[{"revision":1,`, "archive.history[0].revision", "twice"},
		"case in the archive":  {eventLine, `"note":"because"`, `"Note":"because"`, "archive.history[0].Note", "lower case: note"},
		"former of no field":   {eventLine, `"former":{`, `"former":{"titel":"secret",`, "archive.history[1].former.titel", "not a field"},
		"former of wrong type": {eventLine, `"former":{`, `"former":{"topics":"secret",`, "archive.history[1].former.topics", "list"},
		"former twice":         {eventLine, `"former":{`, `"former":{"zone":"UTC","zone":"secret",`, "archive.history[1].former.zone", "twice"},
		"wrong type":           {eventLine, `"changed":`, `"changed":-`, "archive.changed", "whole number"},
		"no time":              {eventLine, `"created":"`, `"created":"secret`, "created", "RFC 3339"},
		"half a pair":          {eventLine, `"because"`, `"\ud800"`, "archive.history[0].note", "surrogate"},
		"no UTF-8":             {eventLine, `"because"`, "\"\xff\"", "archive.history[0].note", "UTF-8"},
		"text behind":          {eventLine, "}\n", "} {}\n", "", "behind"},
		"no JSON":              {eventLine, "}\n", "\n", "", "one JSON object"},
		"term":                 {timelineLine, `{"kind":"`, `{"kind":"x`, "clocks[0].kind", "one letter"},
		"case of a timeline":   {timelineLine, `"zone":`, `"Zone":`, "Zone", "lower case: zone"},
		"purged":               {purgedLine, `"seen":true`, `"seen":"secret"`, "seen", "true or false"},
	} {
		if !strings.Contains(lines[c.line], c.old) {
			t.Fatalf("%s: the line has no %s: %s", name, c.old, lines[c.line])
		}
		changed := append([]string{}, lines...)
		changed[c.line] = strings.Replace(changed[c.line], c.old, c.new, 1)
		got := run(t, openStore(t), takeOver, strings.Join(changed, ""))
		if len(got.Refused) == 0 {
			t.Errorf("%s: %+v, want it refused", name, got)
			continue
		}
		if r := got.Refused[0]; r.Line != c.line+1 || r.Field != c.field || !strings.Contains(r.Reason, c.reason) || strings.Contains(r.Reason+r.Field, "secret") {
			t.Errorf("%s: %+v, want line %d, field %q, reason with %q", name, r, c.line+1, c.field, c.reason)
		}
	}
}

// Of an export whose first line is wrong nothing is taken, and the error says what is wrong with it.
func TestFirstLineOfExports(t *testing.T) {
	text := exported(t)
	for old, c := range map[string]struct{ new, field string }{
		`"format":1`:          {`"format":2`, "format"},
		`"sequence_base":`:    {`"Sequence_base":`, "Sequence_base"},
		`"frozen":`:           {`"frozen":"yes","frozen":`, "frozen"},
		`"dateline":"export"`: {`"dateline":"export","more":1`, "more"},
	} {
		for _, partial := range []bool{false, true} {
			req := takeOver
			req.Partial = partial
			_, err := intake.Import(t.Context(), openStore(t), req, strings.NewReader(strings.Replace(text, old, c.new, 1)))
			if timeline.KindOf(err) != timeline.Invalid || !strings.Contains(err.Error(), c.field+": ") {
				t.Errorf("%s: Import() = %v, want Invalid with the field %s", c.new, err, c.field)
			}
		}
	}
	head, _, _ := strings.Cut(text, "\n")
	if got := run(t, openStore(t), takeOver, text+head+"\n"); got.RefusedLines != 1 || got.Refused[0].Field != "dateline" {
		t.Errorf("two exports in one = %+v, want the second first line refused", got)
	}
}

// The names of an input are told again only if they are plain, whatever the form and wherever they stand.
func TestStrangeNamesAreNotTold(t *testing.T) {
	for name, input := range map[string]string{
		"line":        `{"title":"A","date":"2025","my secret":1}`,
		"table":       "title,date,my secret\nA,2025,\n",
		"translation": `{"title":"A","date":"2025","translations":{"my secret":{"title":"B"}}}`,
		"deep inside": `{"title":"A","date":"2025","translations":{"uk":{"my\u001bsecret":1}}}`,
	} {
		for _, req := range []intake.Request{intoDemo, partly} {
			got := run(t, openStore(t), req, input)
			if len(got.Refused) == 0 || !strings.Contains(got.Refused[0].Field, "*") || strings.Contains(got.Refused[0].Field+got.Refused[0].Reason, "secret") {
				t.Errorf("%s: refused %+v, want a * for the name", name, got.Refused)
			}
		}
	}
}

func TestEmptyInputs(t *testing.T) {
	for input, want := range map[string]string{"": "is empty", "\n": "no event", "[]": "no event", "title,date\n": "no event"} {
		_, err := intake.Import(t.Context(), openStore(t), intoDemo, strings.NewReader(input))
		if timeline.KindOf(err) != timeline.Invalid || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), intake.Expected) {
			t.Errorf("Import() of %q = %v, want it to say %q, and what is expected", input, err, want)
		}
	}
}

func TestOtherKindsOfFilesAreNamed(t *testing.T) {
	zip := func(first string) string {
		return "PK\x03\x04\x14\x00\x00\x00\x08\x00" + strings.Repeat("\x00", 20) + first
	}
	big := func(text string) string {
		var b bytes.Buffer
		for _, unit := range utf16.Encode([]rune(text)) {
			b.Write([]byte{byte(unit >> 8), byte(unit)})
		}
		return b.String()
	}
	for name, c := range map[string]struct{ input, reason string }{
		"Excel":             {zip("[Content_Types].xml"), "Excel workbook"},
		"Excel otherwise":   {zip("xl/workbook.xml"), "Excel workbook"},
		"old Excel":         {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "old Excel workbook"},
		"OpenDocument":      {zip("mimetypeapplication/vnd.oasis.opendocument.spreadsheet"), "OpenDocument spreadsheet"},
		"ZIP":               {zip("events.csv"), "ZIP archive"},
		"gzip":              {"\x1f\x8b\x08\x00\x00", "gzip"},
		"PNG":               {"\x89PNG\r\n\x1a\n\x00\x00", "picture (PNG)"},
		"JPEG":              {"\xff\xd8\xff\xe0\x00", "picture (JPEG)"},
		"PDF":               {"%PDF-1.7\n", "PDF"},
		"web page":          {"<!doctype html><title>title,date</title>", "web page"},
		"calendar":          {"BEGIN:VCALENDAR\r\n", "iCalendar"},
		"UTF-16":            {wide("title,date\nA,2025\n"), "UTF-16"},
		"UTF-16, marked":    {wide("\ufefftitle,date\nA,2025\n"), "UTF-16"},
		"UTF-16, other":     {big(`{"title":"A","date":"2025"}`), "UTF-16"},
		"UTF-16, Ukrainian": {big("\ufeffназва;date\n"), "UTF-16"},
	} {
		for _, format := range []intake.Format{intake.Auto, intake.JSON, intake.CSV} {
			_, refused := readAs(t, format, c.input)
			if len(refused) != 1 || refused[0].Line != 1 || !strings.Contains(refused[0].Reason, c.reason) || !strings.Contains(refused[0].Reason, ": ") {
				t.Errorf("%s: refused %v, want line 1 with %q", name, refused, c.reason)
			}
		}
	}
}
