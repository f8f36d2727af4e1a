package server_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"dateline/feeds/validate"
	"dateline/internal/eventfuzz"
)

// siteMarkup is what all pages, those of the editor too, may be made of.
func siteMarkup(tb testing.TB) eventfuzz.Markup {
	tb.Helper()
	m := pageMarkup(tb)
	for _, pattern := range []string{"../pages/templates/editor/*.html", "../pages/templates/editor/shared/*.html"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			tb.Fatalf("no templates at %s: %v", pattern, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				tb.Fatal(err)
			}
			m.Add(eventfuzz.MarkupOf(string(text)))
		}
	}
	for _, element := range []string{"input", "select", "textarea"} { // behind conditions
		m[element]["aria-describedby"], m[element]["aria-invalid"] = true, true
	}
	m["form"]["data-dirty"], m["output"]["hidden"], m["body"]["data-sending"] = true, true, true
	return m
}

// wantOurs reads an answer as programs do that know nothing of it but its type, which is returned.
func (s *service) wantOurs(t testing.TB, what string, markup eventfuzz.Markup, a answer) (kind string) {
	t.Helper()
	if a.status >= 500 {
		t.Errorf("%s = %d %s", what, a.status, a.body)
	}
	if err := checkHeader(a, loopSite.BaseURL); err != nil {
		t.Errorf("%s: %v", what, err)
	}
	if !utf8.Valid(a.body) {
		t.Errorf("%s is not UTF-8", what)
	}
	kind, _, _ = strings.Cut(a.header.Get("Content-Type"), ";")
	var faults []string
	switch kind {
	case "text/html":
		faults = markup.PageFaults(a.body, loopSite.BaseURL, "pictures.example.org")
		if policy := a.header.Get("Content-Security-Policy"); !policyForm.MatchString(policy) {
			faults = append(faults, "the policy "+policy)
		}
	case "application/rss+xml", "application/atom+xml", "text/x-opml":
		faults = feedFaults(kind, a)
	case "text/calendar":
		for _, f := range validate.Calendar(a.body) {
			faults = append(faults, f.String())
		}
		faults = append(faults, lineFaults(a.body)...)
	case "text/csv":
		faults = tableFaults(a.body)
	case "application/feed+json":
		faults = feedFaults(kind, a)
		fallthrough
	case "application/json", "application/problem+json", "application/json+oembed":
		if !json.Valid(a.body) {
			faults = append(faults, "not JSON")
		}
	case "":
		if len(a.body) > 0 {
			faults = append(faults, "no type")
		}
	default:
		faults = append(faults, "the type "+kind)
	}
	for _, f := range faults {
		t.Errorf("%s has %s", what, f)
	}
	return kind
}

// policyForm are the policies of pages: nothing is loaded from elsewhere but the pictures of hosts that the settings name.
var policyForm = regexp.MustCompile(`^default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'( [a-z0-9.:-]+)*; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors ('none'|\*)(; frame-src 'self')?$`)

// checkHeader reads the lines of a header that have something of an address or a name in them.
func checkHeader(a answer, origin string) error {
	for name, values := range a.header {
		for _, value := range values {
			if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > 0x7e }) || strings.Contains(strings.ToLower(name), "evil") {
				return fmt.Errorf("the header %s: %q", name, value)
			}
		}
	}
	if text := a.header.Get("Content-Disposition"); text != "" {
		_, parameters, err := mime.ParseMediaType(text)
		if name := parameters["filename"]; err != nil || name == "" || strings.ContainsAny(name, `/\"`) {
			return fmt.Errorf("the disposition %q, %w", text, err)
		}
	}
	for _, name := range []string{"Link", "Location"} {
		for part := range strings.SplitSeq(a.header.Get(name), ", <") {
			address, _, _ := strings.Cut(strings.TrimPrefix(part, "<"), ">")
			if u, err := url.Parse(address); err != nil || address != "" && u.Host != "" && u.Scheme+"://"+u.Host != origin || strings.HasPrefix(address, "//") {
				return fmt.Errorf("%s leads to %q", name, address)
			}
		}
	}
	return nil
}

// feedFaults reads a feed strictly, and then as validators do.
func feedFaults(kind string, a answer) (faults []string) {
	if kind != "application/feed+json" {
		faults = strictXML(a.body)
	}
	self, _, _ := strings.Cut(strings.TrimPrefix(a.header.Get("Link"), "<"), ">")
	now := time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	var found []validate.Finding
	switch kind {
	case "application/rss+xml":
		found = validate.RSS(a.body, self, now)
	case "application/atom+xml":
		found = validate.Atom(a.body, self, now)
	case "application/feed+json":
		found = validate.JSON(a.body, self, now)
	}
	for _, f := range found {
		faults = append(faults, f.String())
	}
	return faults
}

// strictXML says why a document is no XML, or what of it is an editor's.
func strictXML(body []byte) (faults []string) {
	d, depth := xml.NewDecoder(bytes.NewReader(body)), 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return []string{err.Error()}
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth++; token.Name.Space == "z" {
				faults = append(faults, "an element of an editor")
			}
		case xml.EndElement:
			depth--
		case xml.Comment, xml.Directive:
			faults = append(faults, "a comment or a directive")
		}
	}
	if depth != 0 || bytes.Contains(body, []byte("<![CDATA[")) {
		faults = append(faults, "CDATA, or no end")
	}
	return faults
}

// lineFaults looks for lines of a calendar that an editor wrote.
func lineFaults(body []byte) (faults []string) {
	begun := 0
	for line := range strings.SplitSeq(string(body), "\r\n") {
		if line == "BEGIN:VEVENT" {
			begun++
		}
		if strings.HasPrefix(line, "X-EVIL") || line == "UID:evil" || strings.ContainsAny(line, "\r\n") {
			faults = append(faults, fmt.Sprintf("the line %q", line))
		}
	}
	if uids := strings.Count(string(body), "\r\nUID:"); uids != begun {
		faults = append(faults, fmt.Sprintf("%d events with %d UIDs", begun, uids))
	}
	return faults
}

// tableFaults reads a table as spreadsheets do: S3.
func tableFaults(body []byte) (faults []string) {
	rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil {
		return []string{err.Error()}
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\n|%") {
				faults = append(faults, fmt.Sprintf("the cell %q", cell))
			}
		}
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(string(body), "\r\n"), "\r\n") {
		if !strings.HasPrefix(line, `"`) || !strings.HasSuffix(line, `"`) {
			faults = append(faults, fmt.Sprintf("the line %q, which is not quoted", line))
		}
	}
	return faults
}
