package server_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"dateline/feeds/validate"
)

// drawVisit is any address that can be followed, of the timelines and events of the model.
func drawVisit(rt *rapid.T) visit {
	slug, id := modelSlugs[0], rapid.SampledFrom(modelIDs).Draw(rt, "id")
	v := visit{}
	if rapid.IntRange(0, 3).Draw(rt, "token") == 0 {
		v.token = adminToken
	}
	list := func(path string) string {
		return withValues(path, drawFilterOf(rt), drawListOf(rt))
	}
	switch rapid.IntRange(0, 13).Draw(rt, "visit") {
	case 0, 1, 2, 3:
		suffix := rapid.SampledFrom(feedForms).Draw(rt, "format")
		v.path = withValues("/t/"+slug+suffix, drawFilterOf(rt), drawFamilyOf(rt))
	case 4, 5:
		v.path = withValues("/t/"+slug+".ics", drawFilterOf(rt), drawCalendarOf(rt))
	case 6:
		v.path = list("/t/" + slug)
	case 7:
		v.path = withValues("/e/"+id, drawLangOf(rt))
	case 8:
		v.path = withValues("/e/"+id+".ics", drawCalendarOf(rt))
	case 9:
		v.path = withValues("/e/"+id+".atom", drawLangOf(rt), url.Values{"limit": {rapid.SampledFrom([]string{"1", "50"}).Draw(rt, "limit")}})
	case 10:
		v.path = rapid.SampledFrom([]string{"/", "/t/", "/t/?lang=uk", "/?q=title", "/feeds.opml", api + "/timelines", api + "/timelines?limit=1"}).Draw(rt, "list")
	case 11:
		v.path = list(api + "/timelines/" + slug + "/events")
	case 12:
		v.path = rapid.SampledFrom([]string{"", "/changes", "/changes?limit=1"}).Draw(rt, "of the timeline")
		v.path = api + "/timelines/" + slug + v.path
	default:
		v.path = rapid.SampledFrom([]string{"", "/history"}).Draw(rt, "of the event")
		v.path = api + "/timelines/" + slug + "/events/" + id + v.path
	}
	return v
}

func withValues(path string, parts ...url.Values) string {
	values := url.Values{}
	for _, part := range parts {
		for name, list := range part {
			values[name] = append(values[name], list...)
		}
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// drawValue sets a parameter, or leaves it out.
func drawValue(rt *rapid.T, values url.Values, name string, from ...string) {
	if value := rapid.SampledFrom(append(from, "")).Draw(rt, name); value != "" {
		values.Set(name, value)
	}
}

func drawLangOf(rt *rapid.T) url.Values {
	values := url.Values{}
	drawValue(rt, values, "lang", "uk", "en", "")
	return values
}

func drawFilterOf(rt *rapid.T) url.Values {
	values := url.Values{}
	if rapid.Bool().Draw(rt, "unfiltered") {
		return values
	}
	drawValue(rt, values, "topic", "trade", "-trade", "peace")
	drawValue(rt, values, "status", "cancelled", "-cancelled", "")
	drawValue(rt, values, "from", "2025-03", "2025-02-28", "")
	drawValue(rt, values, "to", "2025-03", "2025-12", "")
	drawValue(rt, values, "q", "title", "title -b", `"title a"`, "заголовок", "-title", "trad", "", "")
	return values
}

func drawListOf(rt *rapid.T) url.Values {
	values := drawLangOf(rt)
	drawValue(rt, values, "order", "asc", "desc")
	drawValue(rt, values, "limit", "1", "2")
	return values
}

func drawFamilyOf(rt *rapid.T) url.Values {
	values := drawLangOf(rt)
	drawValue(rt, values, "view", "latest", "changes", "starting", "changes", "starting")
	drawValue(rt, values, "lead", "PT30M", "P1D", "P30D")
	drawValue(rt, values, "deleted", "show", "")
	drawValue(rt, values, "limit", "1", "2")
	return values
}

func drawCalendarOf(rt *rapid.T) url.Values {
	values := drawLangOf(rt)
	drawValue(rt, values, "cancelled", "mark", "keep", "drop")
	drawValue(rt, values, "imprecise", "auto", "span", "first", "skip")
	drawValue(rt, values, "alarm", "PT15M", "P1D", "")
	drawValue(rt, values, "limit", "1", "")
	return values
}

// maxVisits is how many addresses are followed at most.
const maxVisits = 18

// nextForms are the ways in which documents lead to their next page, and to an archive.
var nextForms = regexp.MustCompile(`(?:"next_url":\s*"|rel="next" href="|href=")(https?://[^"]*(?:cursor=[^"]*|/[0-9]{4}-[0-9]{2}\.[^"]*))"`)

// turn begins to follow the next page of a list, and the archive that it leads to, too.
func (w *world) turn(v visit, a answer) {
	for _, m := range nextForms.FindAllSubmatch(a.body, 2) {
		address := strings.ReplaceAll(html.UnescapeString(string(m[1])), `\u0026`, "&")
		page := visit{strings.TrimPrefix(address, w.site.BaseURL), v.token}
		if len(w.visits) < maxVisits && !slices.Contains(w.visits, page) {
			w.visits = append(w.visits, page)
		}
	}
}

// valid reads a document as its validators do.
func (w *world) valid(v visit, a answer) {
	self, _, _ := strings.Cut(strings.TrimPrefix(a.header.Get("Link"), "<"), ">")
	now := w.now.Add(time.Duration(w.moments) * time.Second) // each change of an event is a second later than the last
	var found []validate.Finding
	switch kind, _, _ := strings.Cut(a.header.Get("Content-Type"), ";"); kind {
	case "application/rss+xml":
		found = validate.RSS(a.body, self, now)
	case "application/atom+xml":
		found = validate.Atom(a.body, self, now)
	case "application/feed+json":
		found = validate.JSON(a.body, self, now)
	case "text/calendar":
		found = validate.Calendar(a.body)
	case "text/x-opml":
		if err := wellFormed(a.body); err != nil {
			w.rt.Fatalf("%v: %v\n%s", v, err, a.body)
		}
	case "application/json":
		if !json.Valid(a.body) {
			w.rt.Fatalf("%v is no JSON: %s", v, a.body)
		}
	case "text/html":
	default:
		w.rt.Fatalf("%v is %s", v, kind)
	}
	if len(found) > 0 {
		w.rt.Fatalf("%v: %v\n%s", v, found, a.body)
	}
}

func wellFormed(doc []byte) error {
	d := xml.NewDecoder(strings.NewReader(string(doc)))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}
