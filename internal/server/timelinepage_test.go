package server_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/data/seed"
	"dateline/internal/sample"
)

// shownIDs are the events of a page, in order.
func shownIDs(page []byte) []string {
	var ids []string
	for _, m := range regexp.MustCompile(`<li class="ev [^"]+" id="([^"]+)"`).FindAllSubmatch(page, -1) {
		ids = append(ids, string(m[1]))
	}
	return ids
}

// linkOf is the address of the link with the relation, without the base; empty if there is none.
func linkOf(page []byte, rel string) string {
	m := regexp.MustCompile(`<a rel="` + rel + `" href="([^"]+)"`).FindSubmatch(page)
	if m == nil {
		return ""
	}
	return strings.TrimPrefix(html.UnescapeString(string(m[1])), baseURL)
}

// daily makes a timeline with an event on each of n days, the first of them before today.
func daily(t *testing.T, n, before int) *service {
	s := start(t)
	s.timeline("news", "public")
	var lines bytes.Buffer
	for i := range n {
		day := time.Date(2025, 2, 27, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i-before)
		topic := []string{"peace", "trade"}[i%2]
		fmt.Fprintf(&lines, `{"id":"d%03d","title":"Day %d","date":%q,"topics":[%q]}`+"\n", i, i, day.Format(time.DateOnly), topic)
	}
	if a := s.do(request{method: "POST", path: api + "/timelines/news/import", token: adminToken, body: lines.String(), header: map[string]string{"Content-Type": "application/x-ndjson"}}); a.status != 200 {
		t.Fatalf("import = %d %s", a.status, a.body)
	}
	return s
}

// The default page holds today; from it, Earlier and Later lead to every event once, and both orders agree.
func TestPagesOfTimeline(t *testing.T) {
	s := daily(t, 180, 100)
	var want []string
	for i := range 180 {
		want = append(want, fmt.Sprintf("d%03d", i))
	}
	for _, order := range []string{"", "?order=desc"} {
		page := s.get("/t/news" + order).body
		ids := shownIDs(page)
		if len(ids) != 50 || !slices.Contains(ids, "d100") || !bytes.Contains(page, []byte(`id="today"`)) || !bytes.Contains(page, []byte(`href="#today"`)) {
			t.Errorf("%s: the default page has %v, want 50 with today", order, ids)
		}
		if !bytes.Contains(page, []byte(`<p>All 180 events</p>`)) || bytes.Contains(page, []byte("noindex")) {
			t.Errorf("%s: the default page does not say how many there are", order)
		}
		for _, rel := range []string{"prev", "next"} {
			at := linkOf(page, rel)
			if !bytes.Contains(page, []byte(`<link rel="`+rel+`" href="`+html.EscapeString(baseURL+at)+`">`)) {
				t.Errorf("%s: the head has no %s", order, rel)
			}
			for at != "" {
				other := s.get(at).body
				if more := shownIDs(other); rel == "prev" {
					ids = append(more, ids...)
				} else {
					ids = append(ids, more...)
				}
				if !bytes.Contains(other, []byte("noindex")) {
					t.Errorf("%s would be found", at)
				}
				if back := map[string]string{"prev": "next", "next": "prev"}[rel]; linkOf(other, back) == "" {
					t.Errorf("%s has no way back", at)
				}
				at = linkOf(other, rel)
			}
		}
		if order != "" {
			slices.Reverse(ids)
		}
		if diff := cmp.Diff(want, ids); diff != "" {
			t.Errorf("%s: all pages together (-want +got):\n%s", order, diff)
		}
	}
}

// The address at=ID leads to the page with the event; what the list does not have leads to today.
func TestAt(t *testing.T) {
	s := daily(t, 180, 100)
	for query, want := range map[string]string{
		"at=d000": "d000", "at=d179": "d179", "at=d050&order=desc": "d050", "at=today": "d100", "at=missing": "d100",
		"at=d003&topic=peace": "d100", "at=d003&topic=trade": "d003",
	} {
		page := s.get("/t/news?" + query).body
		if ids := shownIDs(page); len(ids) != 50 || !slices.Contains(ids, want) {
			t.Errorf("%s: %v, want one with %s", query, ids, want)
		}
		if bytes.Contains(page, []byte("ics?at")) || regexp.MustCompile(`<link rel="canonical" href="[^"]*at=`).Match(page) {
			t.Errorf("%s: at is in an address of a feed, or in the canonical one", query)
		}
	}
	far := s.get("/t/news?at=d000").body
	if !bytes.Contains(far, []byte(`href="`+baseURL+`/t/news?at=today#today"`)) || bytes.Contains(far, []byte(`id="today"`)) {
		t.Error("a page without today does not lead there")
	}
}

// P1: a page that is asked for again is not made again, until something changes or the day is over.
func TestPageIsPolled(t *testing.T) {
	s := daily(t, 20, 10)
	first := s.get("/t/news?topic=peace")
	tag := first.header.Get("ETag")
	for range 3 {
		if a := s.get("/t/news?topic=peace", "If-None-Match", tag); a.status != 304 || a.header.Get("ETag") != tag {
			t.Fatalf("again = %d %v, want 304 with %s", a.status, a.header, tag)
		}
	}
	s.pass(11 * time.Hour) // 27 February 2025, 14:00 in Kyiv and on: midnight has gone
	a := s.get("/t/news?topic=peace", "If-None-Match", tag)
	if a.status != 200 || !bytes.Contains(a.body, []byte("Friday, 28\u00a0February 2025")) || a.header.Get("ETag") == tag {
		t.Errorf("on the next day = %d %s", a.status, a.header)
	}
	if old := first.header.Get("Last-Modified"); old != "" {
		if a := s.get("/t/news?topic=peace", "If-Modified-Since", old); a.status != 200 {
			t.Errorf("on the next day, by date = %d, want 200", a.status)
		}
	}
	tag = a.header.Get("ETag")
	s.get("/t/news?topic=peace", "If-None-Match", tag)
	s.event("news", "more", object{"topics": []string{"peace"}})
	if a := s.get("/t/news?topic=peace", "If-None-Match", tag); a.status != 200 || !bytes.Contains(a.body, []byte(`id="more"`)) {
		t.Errorf("after a write = %d", a.status)
	}
}

// The form offers what there is, with counts, and keeps what was chosen.
func TestFilterForm(t *testing.T) {
	s := daily(t, 20, 10)
	s.event("news", "summit", object{"topics": []string{"Minerals Deal"}, "place": object{"name": "London"}, "participants": []object{{"name": "Keir Starmer"}}, "status": "cancelled"})
	s.get("/t/news?topic=peace,-trade&from=2025-02&order=desc&lang=en&q=day").wantPage(t, 200,
		"Showing only", "Topic: peace", "Topic: not trade", "from February", "Words: day", "Show all 21",
		`name="q" type="search" value="day"`,
		`name="topic" value="peace" checked><bdi>peace</bdi><span class="n">10</span>`, `name="topic" value="trade"><bdi>trade</bdi><span class="n">10</span>`,
		`name="topic" value="minerals-deal"><bdi>Minerals Deal</bdi><span class="n">1</span>`, `name="topic" value="-trade" checked><bdi>not trade</bdi>`,
		`name="participant" value="keir-starmer"`, `name="place" value="london"`, `name="status" value="scheduled"><bdi>Scheduled</bdi><span class="n">20</span>`, `name="status" value="cancelled"`,
		`name="from" value="2025-02"`, `<input type="hidden" name="order" value="desc">`)
	s.get("/t/news?facet=topic&from=2025").wantPage(t, 200, "noindex", "<h1>All topics</h1>",
		`href="https://dates.example.org/t/news?topic=minerals-deal&amp;from=2025"><bdi>Minerals Deal</bdi></a> <span class="num muted">1</span>`,
		`href="https://dates.example.org/t/news?topic=-minerals-deal&amp;from=2025">leave out`, "peace", "trade")
	s.get("/t/news?facet=nothing").wantPage(t, 200, `id="d010"`)
	page := s.get("/t/news?topic=never").body
	if !bytes.Contains(page, []byte(`value="never" checked><bdi>never</bdi>`)) {
		t.Error("the form forgets what was chosen and is not there")
	}
}

// A period is written in words; one that cannot be read is shown with what is wrong, and counts for nothing.
func TestPeriodInWords(t *testing.T) {
	s := daily(t, 20, 10)
	s.get("/t/news?from=1+March+2025&to=").wantPage(t, 200, `<link rel="canonical" href="https://dates.example.org/t/news?from=2025-03-01">`,
		`href="https://dates.example.org/t/news.ics?from=2025-03-01"`, "from 1\u00a0March 2025", `name="from" value="2025-03-01"`)
	s.get("/t/news?from=28+Feb+%E2%80%93+3+Mar+2025").wantPage(t, 200, `<link rel="canonical" href="https://dates.example.org/t/news?from=2025-02-28&amp;to=2025-03-03">`)
	a := s.get("/t/news?from=some+day&to=2025-03-01")
	a.wantPage(t, 200, `<link rel="canonical" href="https://dates.example.org/t/news?to=2025-03-01">`,
		`<details class="facet" open><summary>Period`, `<p class="err" id="from-err">`, `name="from" value="some day"`, `aria-invalid="true"`)
	if len(shownIDs(a.body)) != 13 {
		t.Errorf("a period that cannot be read leaves %v", shownIDs(a.body))
	}
	s.get("/t/news?to=2025-02&from=2025-03").wantPage(t, 200, `<p class="err" id="to-err">`)
}

// Where nothing is found the page says so, and leads on.
func TestEmptyList(t *testing.T) {
	s := daily(t, 20, 10)
	a := s.get("/t/news?topic=peace&from=2019&to=2019")
	a.wantPage(t, 200, "No events match.", "There is nothing for Topic: peace; 2019.", "The nearest event is on this date: 17\u00a0February 2025.",
		`href="https://dates.example.org/t/news?topic=peace&amp;at=d000#d000"`, "Go to the nearest event",
		`<a class="chip" href="https://dates.example.org/t/news?from=2019&amp;to=2019"><span class="vh">Remove filter </span><bdi>Topic: peace</bdi>`,
		`<a class="chip" href="https://dates.example.org/t/news?topic=peace">`)
	s.get("/t/news?from=2030").wantPage(t, 200, "The nearest event is on this date: 8\u00a0March 2025.")
	s.get("/t/news?to=2030&topic=none").wantPage(t, 200, "No events match.")
	s.timeline("secret", "unlisted")
	s.get("/t/secret").wantPage(t, 200, "You can see this page because you have its address.", "No events yet. Follow now and you will get the first one.")
}

// Every link of the chart leads to as many events as it says, not counting those that are less exact than its bin.
func TestChartLinks(t *testing.T) {
	for _, query := range []string{"", "&topic=" + sample.Topic(0), "&status=scheduled", "&topic=-" + sample.Topic(1)} {
		s := sampled(t, 400)
		page := s.get("/t/news?lang=en" + query).body
		links := regexp.MustCompile(`<a href="([^"]+)" tabindex="-1"><title>[^<]*: ([0-9,]+) events?</title>`).FindAllSubmatch(page, -1)
		if len(links) < 3 {
			t.Fatalf("%s: the chart has %d bars", query, len(links))
		}
		for _, m := range links {
			address, _ := url.Parse(html.UnescapeString(string(m[1])))
			q := address.Query()
			want, err := strconv.Atoi(strings.ReplaceAll(string(m[2]), ",", ""))
			if err != nil {
				t.Fatal(err)
			}
			if got := s.exactIn(t, q, q.Get("from"), q.Get("to")); got != want {
				t.Errorf("%s says %d events, and finds %d", address, want, got)
			}
		}
		if list := regexp.MustCompile(`<ul class="bins">(.*?)</ul>`).FindSubmatch(page); list == nil || bytes.Count(list[1], []byte(`<span class="num">`)) != len(links) {
			t.Errorf("%s: the list has other bins than the drawing", query)
		}
	}
}

// exactIn counts the events that a filter finds and a bin can hold.
func (s *service) exactIn(t *testing.T, q url.Values, from, to string) (n int) {
	t.Helper()
	q.Set("limit", "500")
	var list struct {
		Events []struct {
			Start, End *string
			Precision  string
		}
	}
	if err := json.Unmarshal(s.get(api+"/timelines/news/events?"+q.Encode()).body, &list); err != nil {
		t.Fatal(err)
	}
	for _, e := range list.Events {
		rough := !slices.Contains([]string{"second", "minute", "day"}, e.Precision)
		inside := e.Start != nil && e.End != nil && *e.Start >= from && *e.End <= following(t, to)
		if e.Start != nil && e.End != nil && (!rough || inside) {
			n++
		}
	}
	return n
}

// following is the day behind a day, a month or a year.
func following(t *testing.T, text string) string {
	t.Helper()
	for layout, next := range map[string][3]int{"2006": {1, 0, 0}, "2006-01": {0, 1, 0}, time.DateOnly: {0, 0, 1}} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.AddDate(next[0], next[1], next[2]).Format(time.DateOnly)
		}
	}
	t.Fatalf("%q is no period", text)
	return ""
}

// sampled is a timeline of made-up events.
func sampled(t testing.TB, n int) *service {
	t.Helper()
	s := start(t)
	s.timeline("news", "public")
	var lines bytes.Buffer
	if err := sample.Write(&lines, sample.Events(7, "s", n)); err != nil {
		t.Fatal(err)
	}
	if a := s.do(request{method: "POST", path: api + "/timelines/news/import?partial=true", token: adminToken, body: lines.String(), header: map[string]string{"Content-Type": "application/x-ndjson"}}); a.status != 200 {
		t.Fatalf("import = %d %s", a.status, a.body)
	}
	return s
}

// P12: what a reader loads is light.
func TestPageWeights(t *testing.T) {
	s := sampled(t, 300)
	packed := func(body []byte) int {
		var b bytes.Buffer
		w, _ := gzip.NewWriterLevel(&b, 6)
		_, _ = w.Write(body)
		_ = w.Close()
		return b.Len()
	}
	page := s.get("/t/news").body
	if n := len(shownIDs(page)); n != 50 {
		t.Fatalf("the page has %d events", n)
	}
	total := 0
	for _, part := range []struct {
		name  string
		body  []byte
		limit int
	}{
		{"page", page, 25 << 10},
		{"stylesheet", s.get(findStyle(t, s)).body, 9 << 10},
		{"script", s.get(string(regexp.MustCompile(`<script src="([^"]+)"`).FindSubmatch(page)[1])).body, 4 << 10},
		{"icon", s.get(string(regexp.MustCompile(`<link rel="icon" href="([^"]+)"`).FindSubmatch(page)[1])).body, 1 << 10},
	} {
		size := packed(part.body)
		t.Logf("%s: %d bytes", part.name, size)
		if total += size; size > part.limit {
			t.Errorf("%s has %d bytes, want %d at most", part.name, size, part.limit)
		}
	}
	if total > 60<<10 {
		t.Errorf("all together have %d bytes", total)
	}
}

// Pictures of hosts that the timeline names are shown, and only those hosts are in the policy.
func TestPagePictures(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.admin("PATCH", api+"/timelines/news", object{"media_hosts": []string{"pictures.example"}, "color": "forestgreen"}, 200)
	s.event("news", "a", object{"media": []object{{"url": "https://pictures.example/1.jpg", "type": "image/jpeg", "alt": "A hall", "width": 600, "height": 400}}})
	s.event("news", "b", object{"media": []object{{"url": "https://other.example/2.jpg", "type": "image/jpeg", "alt": "A door", "credit": "N. N."}}})
	a := s.get("/t/news")
	if got := a.header.Get("Content-Security-Policy"); got != strings.Replace(pagePolicy, "img-src 'self'", "img-src 'self' pictures.example", 1) {
		t.Errorf("policy = %s", got)
	}
	for _, text := range []string{
		`<img src="https://pictures.example/1.jpg" width="600" height="400" loading="lazy" alt="A hall"`, "Picture at other.example: A door (photo: N. N.)", `<body data-accent="green"`,
	} {
		if !bytes.Contains(a.body, []byte(text)) {
			t.Errorf("the page lacks %s", text)
		}
	}
}

// Texts of any length and direction stay in their place.
func TestPageOfLongTexts(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "long", object{"title": strings.Repeat("W", 500), "summary": strings.Repeat("x", 5000)})
	s.event("news", "right", object{"title": "اجتماع في واشنطن", "lang": "ar", "topics": []string{"سلام"}})
	var crowd []object
	for i := range 300 {
		crowd = append(crowd, object{"name": fmt.Sprintf("Guest %d", i)})
	}
	s.event("news", "crowd", object{"participants": crowd})
	s.get("/t/news?lang=en").wantPage(t, 200, strings.Repeat("W", 500), `lang="ar" dir="auto">اجتماع في واشنطن`, "<bdi>سلام</bdi>", "<bdi>Guest 3</bdi> <a", "and 296 more")
}

// The page of the demo as it is, in both languages, and of events in every state.
func TestPageGolden(t *testing.T) {
	line, events, err := seed.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := start(t)
	s.admin("POST", api+"/timelines", object{
		"slug": line.Slug, "title": line.Title, "description": line.Description, "lang": line.Lang, "zone": line.Zone, "color": line.Color,
	}, 201)
	for _, e := range events {
		body, _ := json.Marshal(e)
		if a := s.do(request{method: "PUT", path: api + "/timelines/" + seed.Slug + "/events/" + e.ID, token: adminToken, body: body, header: map[string]string{"Content-Type": "application/json"}}); a.status != 201 {
			t.Fatalf("%s = %d %s", e.ID, a.status, a.body)
		}
	}
	s.timeline("states", "public")
	for _, status := range []string{"tentative", "scheduled", "occurred", "postponed", "cancelled"} {
		s.event("states", status, object{"status": status, "date": "2025-03-02", "title": "It is " + status})
	}
	s.event("states", "moved", object{"date": "2025-03-04"})
	s.admin("PATCH", api+"/timelines/states/events/moved", object{"date": "2025-03-11"}, 200)
	s.event("states", "past", object{"date": "2025-02-20"})
	hashes := regexp.MustCompile(`/static/dateline\.[0-9a-f]{12}`)
	for name, path := range map[string]string{
		"demo": "/t/" + seed.Slug, "demo-uk": "/t/" + seed.Slug + "?lang=uk", "demo-filtered": "/t/" + seed.Slug + "?topic=minerals-deal&order=desc",
		"demo-empty": "/t/" + seed.Slug + "?topic=minerals-deal&from=2019&to=2019", "states": "/t/states",
	} {
		got := hashes.ReplaceAll(s.get(path).body, []byte("/static/dateline"))
		file := filepath.Join("testdata", "page-"+name+".html")
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s is another page (-want +got):\n%s", path, diff)
		}
	}
}

// A page that was sent is sent again, the same to the last byte and header, compressed or not, until something changes.
func TestPageIsKept(t *testing.T) {
	s := daily(t, 20, 10)
	for _, coding := range []string{"gzip", "identity"} {
		ask := func() answer { // without what each request has of its own
			a := s.get("/t/news?topic=peace", "Accept-Encoding", coding)
			a.header.Del(idHeader)
			a.header.Del("Date")
			return a
		}
		first := ask()
		for range 2 {
			a := ask()
			if a.status != 200 || !bytes.Equal(a.body, first.body) || !reflect.DeepEqual(a.header, first.header) {
				t.Errorf("%s again = %d %v and %d bytes, want %v and %d", coding, a.status, a.header, len(a.body), first.header, len(first.body))
			}
		}
	}
	s.event("news", "more", object{"topics": []string{"peace"}})
	a := s.get("/t/news?topic=peace", "Accept-Encoding", "gzip")
	r, err := gzip.NewReader(bytes.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	if page, err := io.ReadAll(r); err != nil || !bytes.Contains(page, []byte(`id="more"`)) {
		t.Errorf("after a write the page lacks the event (%v)", err)
	}
}
