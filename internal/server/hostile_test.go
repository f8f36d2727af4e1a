package server_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"dateline/internal/eventfuzz"
)

// hostileText is a text that tries to break out of where it stands, as it is written in JSON, and what becomes of it
// in a field of one line and in one of several.
type hostileText struct {
	name, written string
	line, text    int
}

func hostileTexts() []hostileText {
	all := []hostileText{
		{"a new event", `\r\nBEGIN:VEVENT\r\nUID:evil`, 422, 200},
		{"a new line", `\r\nX: evil`, 422, 200},
		{"line feed", `\nX-EVIL:1`, 422, 200},
		{"carriage return", `\rX-EVIL:1`, 422, 200},
		{"tab", `\t=1+1`, 422, 200},
		{"next line", `\u0085X:1`, 422, 200},
		{"line separator", `\u2028X:1\u2029Y:2`, 422, 200},
		{"end of CDATA", `]]><script>alert(1)</script><![CDATA[`, 200, 200},
		{"end of a comment", `--><x onclick=y>`, 200, 200},
		{"markup", `<b>&lt;i&gt;</b>&#0;&nbsp;\"';\\,`, 200, 200},
		{"noncharacter", `\ufffe`, 422, 422},
		{"last noncharacter", `\uffff`, 422, 422},
		{"high surrogate", `\ud800`, 400, 400},
		{"low surrogate", `\udc00x`, 400, 400},
		{"surrogate in bytes", "\xed\xa0\x80", 400, 400},
		{"overlong", "\xc0\xaf", 400, 400},
		{"right to left", `\u202egnp.exe\u2066x`, 200, 200},
		{"four bytes", "😀\U000E0041\U0010FFFD", 200, 200},
		{"delete", `\u007f`, 422, 422},
		{"C1 control", `\u009b31m`, 422, 422},
	}
	for r := range 0x20 {
		if r != '\t' && r != '\n' && r != '\r' {
			all = append(all, hostileText{fmt.Sprintf("U+%04X", r), fmt.Sprintf(`\u%04x`, r), 422, 422})
		}
	}
	return all
}

// hostileField is a part of a body with @ where texts stand, and the fields that they stand in.
type hostileField struct {
	locations, body string
	lines           bool // they take several lines
	strict          bool // they may refuse more, and are read by themselves
}

// eventFields are all fields of an event that hold what an editor wrote; of a list, the last one stays.
var eventFields = []hostileField{
	{"place.url", `{"place":{"name":"N","url":"https://example.org/a@b"}}`, false, true},
	{"participants[0].url", `{"participants":[{"name":"N","url":"https://example.org/a@b"}]}`, false, true},
	{"sources[0].url", `{"sources":[{"title":"N","url":"https://example.org/?a@b"}]}`, false, true},
	{"media[0].url", `{"media":[{"type":"image/png","url":"https://example.org/a@b"}]}`, false, true},
	{"media[0].type", `{"media":[{"type":"image/p@","url":"https://example.org/"}]}`, false, true},
	{"url", `{"url":"https://example.org/#a@b"}`, false, true},
	{"color", `{"color":"r@ed"}`, false, true},
	{"lang", `{"lang":"en@"}`, false, true},
	{"zone", `{"zone":"Europe/@"}`, false, true},
	{"place.country", `{"place":{"name":"N","country":"U@A"}}`, false, true},
	{"date", `{"date":"2025-03-@02"}`, false, true},
	{"title", `{"title":"T@T"}`, false, false},
	{"topics[0]", `{"topics":["T@T"]}`, false, false},
	{"place.name place.address", `{"place":{"name":"T@T","address":"T@T"}}`, false, false},
	{"participants[0].name participants[0].title participants[0].role", `{"participants":[{"name":"T@T","title":"T@T","role":"T@T"}]}`, false, false},
	{"sources[0].title sources[0].publisher", `{"sources":[{"title":"T@T","publisher":"T@T","url":"https://example.org/s"}]}`, false, false},
	{"media[0].alt media[0].caption media[0].credit", `{"media":[{"type":"image/png","url":"https://example.org/m","alt":"T@T","caption":"T@T","credit":"T@T"}]}`, false, false},
	{"translations.uk.title", `{"translations":{"uk":{"title":"T@T"}}}`, false, false},
	{"summary body translations.uk.summary translations.uk.body note", `{"summary":"T@T","body":"T@T","note":"T@T","translations":{"uk":{"summary":"T@T","body":"T@T"}}}`, true, false},
}

// settingFields are those of a timeline.
var settingFields = []hostileField{
	{"home_url", `{"home_url":"https://example.org/a@b"}`, false, true},
	{"color", `{"color":"r@ed"}`, false, true},
	{"media_hosts[0]", `{"media_hosts":["exam@ple.org"]}`, false, true},
	{"title publisher license", `{"title":"T@T","publisher":"T@T","license":"T@T"}`, false, false},
	{"description", `{"description":"T@T"}`, true, false},
}

// TestHostileText writes every hostile text into every field. S2, S1, F12, C18: it is refused under the name of the
// field, or stands as plain text in every document, and never in a header.
func TestHostileText(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "e1", nil)
	before := map[string][]string{}
	for _, path := range outputs {
		before[path] = shape(s.get(path))
	}
	markup := pageMarkup(t)
	for _, h := range hostileTexts() {
		t.Run(h.name, func(t *testing.T) {
			for path, fields := range map[string][]hostileField{api + "/timelines/news/events/e1": eventFields, api + "/timelines/news": settingFields} {
				for _, f := range fields {
					if s.tryHostile(t, path, f, h) && f.strict {
						s.wantHarmless(t, f.locations, markup, before)
					}
				}
			}
			s.wantHarmless(t, "all fields", markup, before)
		})
	}
}

// tryHostile writes a hostile text into fields and reports whether it was taken.
func (s *service) tryHostile(t *testing.T, path string, f hostileField, h hostileText) bool {
	t.Helper()
	want := h.line
	if f.lines {
		want = h.text
	}
	body := strings.ReplaceAll(f.body, "@", h.written)
	a := s.do(request{method: "PATCH", path: path, token: adminToken, body: body})
	if a.status != want && !(f.strict && want == 200 && a.status == 422) {
		t.Errorf("%s = %d %s, want %d", f.locations, a.status, a.body, want)
	}
	switch a.status {
	case 400, 422:
		for _, field := range strings.Fields(f.locations) {
			a.wantProblem(t, a.status, "body."+field)
		}
		if bytes.Contains(a.body, []byte("evil")) {
			t.Errorf("problem %s repeats what was sent", a.body)
		}
	}
	return a.status == 200
}

// outputs are all documents in which an event stands.
var outputs = []string{
	"/t/news.rss", "/t/news.atom", "/t/news.json", "/t/news.ics", "/e/e1.ics", "/e/e1.atom?limit=1", "/t/news", "/e/e1", "/t/news/subscribe", "/",
	api + "/timelines/news/events/e1", api + "/timelines/news/events/e1/history", api + "/timelines/news/changes", api + "/timelines",
}

// shape is what of an answer's header does not depend on what editors write.
func shape(a answer) []string {
	h := a.header.Clone()
	for _, name := range []string{"Content-Length", "Date", "Etag", "Last-Modified", idHeader} {
		h.Del(name)
	}
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(h)) {
		lines = append(lines, fmt.Sprintf("%s: %q", name, h[name]))
	}
	return lines
}

// wantHarmless reads every document that shows the event and its timeline.
func (s *service) wantHarmless(t *testing.T, what string, markup eventfuzz.Markup, before map[string][]string) {
	t.Helper()
	for _, path := range outputs {
		a := s.get(path)
		if !utf8.Valid(a.body) || a.status != 200 {
			t.Fatalf("%s: %s = %d, not UTF-8: %q", what, path, a.status, a.body)
		}
		if got := shape(a); !slices.Equal(got, before[path]) {
			t.Errorf("%s: the header of %s is %q, was %q", what, path, got, before[path])
		}
		var err error
		switch kind, _, _ := strings.Cut(a.header.Get("Content-Type"), ";"); kind {
		case "application/rss+xml", "application/atom+xml":
			err = checkXML(a.body)
		case "text/calendar":
			err = checkCalendar(a.body)
		case "text/html":
			if faults, _ := markup.Faults(string(a.body)); len(faults) > 0 {
				err = errors.New(strings.Join(faults, ", "))
			}
			if fault := wrongScripts(a.body); fault != "" {
				err = errors.New(fault)
			}
		default:
			if !json.Valid(a.body) || bytes.ContainsFunc(a.body, func(r rune) bool { return r < ' ' && r != '\n' }) {
				err = errors.New("not JSON")
			}
		}
		if err != nil {
			t.Errorf("%s: %s: %v\n%s", what, path, err, a.body)
		}
	}
}

// checkXML reads a feed of one entry strictly.
func checkXML(body []byte) error {
	d, entries := xml.NewDecoder(bytes.NewReader(body)), 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok && (start.Name.Local == "item" || start.Name.Local == "entry") {
			entries++
		}
	}
	if entries != 1 || bytes.Contains(body, []byte("<![CDATA[")) {
		return fmt.Errorf("%d entries, want one, and no CDATA", entries)
	}
	return nil
}

// checkCalendar reads a calendar of one event line by line.
func checkCalendar(body []byte) error {
	lines, known := strings.Split(string(body), "\r\n"), map[string]int{}
	for _, line := range lines {
		if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsFunc(line, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
			return fmt.Errorf("the line %q", line)
		}
		known[line]++
		if strings.HasPrefix(line, "X:") || strings.HasPrefix(line, "Y:") || strings.HasPrefix(line, "X-EVIL") {
			return fmt.Errorf("the line %q was smuggled in", line)
		}
	}
	if known["BEGIN:VEVENT"] != 1 || known["END:VEVENT"] != 1 || known["UID:e1@example.org"] != 1 || known["UID:evil"] != 0 {
		return errors.New("not one event")
	}
	return nil
}
