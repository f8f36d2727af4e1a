package audience_test

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline/internal/audience"
)

var start = time.Date(2025, 2, 27, 12, 0, 0, 0, time.UTC)

// What programs send, as far as it tells them apart.
var agents = []struct {
	agent, family string
	subscribers   int
}{
	{"", "Unnamed", 0},
	{"Something/1.0", "Other", 0},
	{"Mozilla/5.0 (compatible; something)", "Other", 0},
	{"Google-Calendar-Importer", "Google Calendar", 0},
	{"Mozilla/5.0 (compatible; Google-Calendar-Importer)", "Google Calendar", 0},
	{"iOS/18.0 (22A3354) dataaccessd/1.0", "Apple Calendar", 0},
	{"macOS/14.6 (23G80) dataaccessd/1.0", "Apple Calendar", 0},
	{"Mac+OS+X/10.12 (16C67) CalendarAgent/384", "Apple Calendar", 0},
	{"Microsoft Exchange (Windows NT 10.0)", "Outlook and Exchange", 0},
	{"Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0; Pro)", "Outlook and Exchange", 0},
	{"Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; ms-office; MSOffice 16)", "Outlook and Exchange", 0},
	{"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.0", "Thunderbird", 0},
	{"Nextcloud Webcal Service", "Nextcloud", 0},
	{"ICSx5/2.4 (ical4j/3.2 okhttp/5.3 Android/16)", "ICSx5 and DAVx5", 0},
	{"DAVx5/4.4 (okhttp/4.11) Android/14", "ICSx5 and DAVx5", 0},
	{"Evolution/3.60.2", "GNOME", 0},
	{"vdirsyncer/0.19", "vdirsyncer", 0},
	{"Feedly/1.0 (+http://www.feedly.com/fetcher.html; 131 subscribers; like FeedFetcher-Google)", "Feedly", 131},
	{"Mozilla/5.0 (compatible; inoreader.com; 1 subscribers)", "Inoreader", 1},
	{"NewsBlur Feed Fetcher - 1 subscriber - http://www.newsblur.com/site/1/ (Mozilla/5.0 (Macintosh) AppleWebKit/605 (KHTML, like Gecko) Safari/605)", "NewsBlur", 1},
	{"Feedbin feed-id:1234 - 12 subscribers", "Feedbin", 12},
	{"Mozilla/5.0 (compatible; theoldreader.com; 7 subscribers; feed-id=1a2b)", "The Old Reader", 7},
	{"Mozilla/5.0 (compatible; BazQux/2.4; +https://bazqux.com/fetcher; 3 subscribers)", "BazQux", 3},
	{"Mozilla/5.0 (compatible; Miniflux/2.2; +https://miniflux.app)", "Miniflux", 0},
	{"FreshRSS/1.24 (Linux; https://freshrss.org)", "FreshRSS", 0},
	{"NetNewsWire (RSS Reader; https://netnewswire.com/)", "NetNewsWire", 0},
	{"newsboat/2.30 (Linux x86_64)", "newsboat", 0},
	{"Tiny Tiny RSS/22.05 (https://tt-rss.org/)", "Tiny Tiny RSS", 0},
	{"Reeder/5050001 CFNetwork/1335 Darwin/21.6", "Reeder", 0},
	{"FeedDemon/4.5 (http://www.feeddemon.com/; Microsoft Windows)", "Other feed readers", 0},
	{"feedparser/6.0.11 +https://github.com/kurtmckee/feedparser/", "Feed libraries", 0},
	{"UniversalFeedParser/5.2 +https://code.google.com/p/feedparser/", "Feed libraries", 0},
	{"WordPress/6.5; https://example.org", "WordPress", 0},
	{"curl/8.4.0", "Scripts", 0},
	{"Python-urllib/3.12", "Scripts", 0},
	{"Mozilla/5.0 (compatible; Examplebot/2.1; +http://www.example.com/bot.html) Chrome/126.0 Safari/537.36", "Robots", 0},
	{"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Browsers", 0},
	{"Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36", "Browsers", 0},
	{"dateline-doctor/1.2.0", "dateline doctor", 0},
	{"curling/1.0", "Other", 0}, // a word, and not a part of one
	{"Reader/1 (99999999999 subscribers)", "Other", 0},
	{"Reader/1 (many subscribers)", "Other", 0},
	{strings.Repeat("x", 4000) + " curl/8", "Other", 0},
	{"\x00\xff;;; 5 SUBSCRIBERS", "Other", 5},
}

func TestFamilies(t *testing.T) {
	for _, c := range agents {
		a := audience.New(start)
		a.Note("news", "ics", c.agent, 304, start.Add(time.Hour))
		got := a.Fetches("news")
		want := audience.Fetch{Format: "ics", Client: c.family, Last: start.Add(time.Hour), Status: 304, Count: 1, Subscribers: c.subscribers}
		if len(got) != 1 || got[0] != want {
			t.Errorf("%.80q: %+v, want %+v", c.agent, got, want)
		}
	}
}

func TestFetches(t *testing.T) {
	a := audience.New(start)
	a.Note("news", "rss", "Feedly/1.0 (3 subscribers)", 200, start)
	a.Note("news", "rss", "curl/8", 200, start.Add(time.Minute))
	a.Note("news", "ics", "curl/8", 503, start)
	a.Note("news", "rss", "Feedly/2.0 (4 subscribers)", 304, start.Add(time.Hour))
	a.Note("news", "rss", "Feedly/2.0 (4 subscribers)", 304, start) // it was overtaken
	a.Note("other", "rss", "curl/8", 200, start)
	want := []audience.Fetch{
		{Format: "ics", Client: "Scripts", Last: start, Status: 503, Count: 1},
		{Format: "rss", Client: "Feedly", Last: start.Add(time.Hour), Status: 304, Count: 3, Subscribers: 4},
		{Format: "rss", Client: "Scripts", Last: start.Add(time.Minute), Status: 200, Count: 1},
	}
	if got := a.Fetches("news"); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("Fetches = %+v, want %+v", got, want)
	}
	if got := a.Fetches("missing"); len(got) != 0 || !a.Since().Equal(start) {
		t.Errorf("Fetches of what nobody fetched = %+v, since %v", got, a.Since())
	}
}

// Whatever programs call themselves and ask for, what is remembered stays small.
func TestBounded(t *testing.T) {
	a := audience.New(start)
	held := heap()
	for i := range 100_000 {
		a.Note(fmt.Sprintf("timeline-%d", i), "rss", fmt.Sprintf("Agent-%d/1.0 (%s)", i, strings.Repeat("y", i%900)), 200, start)
		a.Note("one", fmt.Sprintf("format-%d", i), fmt.Sprintf("Agent-%d/1.0", i), 200, start)
		if i%100 == 0 {
			a.Note("often", "ics", "curl/8", 200, start)
		}
	}
	if grown := heap() - held; grown > 13<<20 {
		t.Errorf("%d bytes are held, want less than 13 MB", grown)
	}
	if n := len(a.Fetches("one")); n > 256 {
		t.Errorf("%d fetches of one timeline", n)
	}
	known := 0
	for i := range 100_000 {
		known += len(a.Fetches(fmt.Sprintf("timeline-%d", i)))
	}
	if known > audience.MaxTimelines || known < audience.MaxTimelines-2 {
		t.Errorf("%d timelines are known, want %d", known, audience.MaxTimelines)
	}
	if got := a.Fetches("often"); len(got) != 1 || got[0].Count != 1000 {
		t.Errorf("what is fetched often was forgotten: %+v", got)
	}
	if len(a.Fetches("timeline-99999")) == 0 || len(a.Fetches("timeline-0")) != 0 {
		t.Error("the wrong timelines were forgotten")
	}
}

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func TestConcurrent(t *testing.T) {
	a := audience.New(start)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for n := range 1000 {
				a.Note("shared", "ics", "curl/8", 200, start)
				a.Note(fmt.Sprintf("t%d", i*n%1500), "rss", agents[n%len(agents)].agent, 304, start)
				a.Fetches("shared")
			}
		})
	}
	wg.Wait()
	if got := a.Fetches("shared"); len(got) != 1 || got[0].Count != 8000 {
		t.Errorf("Fetches = %+v, want 8000", got)
	}
}

// A poll pays this on top of what its answer costs.
func BenchmarkNote(b *testing.B) {
	a := audience.New(start)
	for _, c := range agents {
		a.Note("news", "ics", c.agent, 200, start)
	}
	for _, i := range []int{3, 5, 17, 19} {
		b.Run(agents[i].family, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				a.Note("news", "ics", agents[i].agent, 304, start)
			}
		})
	}
}
