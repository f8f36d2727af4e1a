package server_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

const thunderbird = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.5.0"

// davProbe is the first question that Thunderbird asks of a CalDAV server.
const davProbe = `<?xml version="1.0" encoding="UTF-8"?>
<D:propfind xmlns:D="DAV:" xmlns:CS="http://calendarserver.org/ns/" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><D:resourcetype/><D:owner/><D:current-user-principal/><D:current-user-privilege-set/><D:supported-report-set/><C:supported-calendar-component-set/><CS:getctag/></D:prop></D:propfind>
`

func probe(path string) string {
	return "PROPFIND " + path + ` HTTP/1.1
		User-Agent: ` + thunderbird + `
		Accept: text/xml
		Accept-Charset: utf-8,*;q=0.1
		Depth: 0
		Content-Type: text/xml; charset=utf-8
		Content-Length: ` + strconv.Itoa(len(davProbe)) + `
-
` + davProbe
}

// calendarPrograms subscribe to calendars.
func calendarPrograms() map[string][]asked {
	const wizard = `
		User-Agent: ` + thunderbird + `
		Accept: text/calendar, application/ics, text/plain;q=0.9
		Accept-Encoding: gzip, deflate, br
		Connection: keep-alive`
	return map[string][]asked{
		// The four probes of its wizard. What makes it believe that it may write: a success, or a conflict (409, 412).
		"Thunderbird, wizard": {
			{"HEAD /t/news.ics HTTP/1.1" + wizard, 200, func(t *testing.T, a answer) {
				if h := a.header; !strings.Contains(h.Get("Content-Type"), "text/calendar") || !strings.Contains(h.Get("Content-Disposition"), ".ics") || len(a.body) > 0 {
					t.Errorf("HEAD = %v, want a calendar", h)
				}
			}},
			{"GET /t/news.ics HTTP/1.1" + wizard, 200, coded("gzip", "text/calendar")},
			{probe("/t/news.ics"), 405, readOnly},
			{"PUT /t/news.ics HTTP/1.1" + wizard + "\nIf-Match: \"nothing\"\nContent-Type: text/calendar\nContent-Length: 0", 405, readOnly},
		},
		"Thunderbird, CalDAV": {
			{probe("/t/news.ics"), 405, readOnly},
			{probe("/t/news.ics?topic=trade"), 405, readOnly},
		},
		// It compares the type in front of the semicolon, and likes three types equally.
		"Nextcloud": {
			{`GET /t/news.ics HTTP/1.1
				User-Agent: Nextcloud Calendar Service
				Accept: text/calendar, application/calendar+json, application/calendar+xml
				Accept-Encoding: gzip`, 200, coded("gzip", "text/calendar")},
		},
		"ICSx5": {
			{`GET /t/news.ics HTTP/1.1
				User-Agent: ICSx5/2.2.4 (ical4j/3.2.19; okhttp/4.12.0) Android/14
				Accept: text/calendar, */*;q=0.9
				Accept-Encoding: br,gzip`, 200, coded("gzip", "text/calendar")},
			{`GET /t/news.ics HTTP/1.1
				User-Agent: ICSx5/2.2.4 (ical4j/3.2.19; okhttp/4.12.0) Android/14
				Accept: text/calendar, */*;q=0.9
				If-None-Match: {etag}
				If-Modified-Since: {modified}`, 304, nil},
		},
		// No Accept, no cookie, no language.
		"Google Calendar": {
			{`GET /t/news.ics HTTP/1.1
				User-Agent: Google-Calendar-Importer
				Accept-Encoding: gzip, deflate`, 200, coded("gzip", "text/calendar")},
			{"GET /robots.txt HTTP/1.1\nUser-Agent: Google-Calendar-Importer", 200, nil},
		},
		"Evolution": {
			{"GET /t/news.ics HTTP/1.1\nUser-Agent: Evolution/3.46.4\nConnection: close", 200, coded("", "text/calendar")},
			{"GET /t/news.ics HTTP/1.1\nUser-Agent: Evolution/3.46.4\nIf-None-Match: {etag}\nConnection: close", 304, nil},
		},
		"Apple": {
			{`GET /t/news.ics HTTP/1.1
				User-Agent: iOS/17.5.1 (21F90) dataaccessd/1.0
				Accept: */*
				Accept-Language: uk-UA,uk;q=0.9
				Accept-Encoding: gzip, deflate, br`, 200, coded("gzip", "text/calendar")},
			{`GET /t/news.ics HTTP/1.1
				User-Agent: macOS/14.5 (23F79) CalendarAgent/1022
				Accept: */*
				If-None-Match: {etag}`, 304, nil},
		},
		// H14
		"Outlook": {
			{`GET /t/news.ics HTTP/1.1
				User-Agent: Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Pro)
				Accept: */*
				Accept-Encoding: gzip, deflate
				X-MS-CookieUri-Requested: t`, 200, coded("", "text/calendar")},
			{"GET /t/news.rss HTTP/1.1\nUser-Agent: Microsoft Outlook 16.0\nAccept-Encoding: gzip", 200, coded("gzip", "application/rss+xml")},
		},
		"vdirsyncer": {
			{"GET /t/news.ics HTTP/1.1\nUser-Agent: vdirsyncer/0.19.0\nAccept: */*\nAccept-Encoding: gzip, deflate\nConnection: keep-alive", 200, coded("gzip", "text/calendar")},
		},
	}
}

// feedPrograms read feeds.
func feedPrograms() map[string][]asked {
	const sheep = `
		User-Agent: newsboat/2.21.0 (Linux x86_64)
		Accept: */*
		Accept-Encoding: gzip, deflate`
	const netNewsWire = "\nUser-Agent: NetNewsWire (RSS Reader; https://netnewswire.com/)\nAccept: */*\nAccept-Encoding: gzip, deflate, br"
	return map[string][]asked{
		// H8: it asks with a date of its own before it has any.
		"Thunderbird, feeds": {
			{"GET /t/ancient.rss HTTP/1.1\nUser-Agent: " + thunderbird + "\nIf-Modified-Since: Sat, 01 Jan 2000 00:00:00 GMT\nCache-Control: no-cache", 200, after2000},
			{"GET /t/ancient.rss HTTP/1.1\nUser-Agent: " + thunderbird + "\nIf-Modified-Since: {modified}\nCache-Control: no-cache", 304, after2000},
		},
		"Miniflux": {
			{`GET /t/news.atom HTTP/1.1
				User-Agent: Mozilla/5.0 (compatible; Miniflux/2.2.3; +https://miniflux.app)
				Accept: application/xml,application/atom+xml,application/rss+xml,application/rdf+xml,application/feed+json,text/html,*/*;q=0.9
				Accept-Encoding: br,gzip
				Connection: close`, 200, coded("gzip", "application/atom+xml")},
			{`GET /t/news.atom HTTP/1.1
				User-Agent: Mozilla/5.0 (compatible; Miniflux/2.2.3; +https://miniflux.app)
				If-None-Match: {etag}
				If-Modified-Since: {modified}
				Connection: close`, 304, nil},
		},
		"FreshRSS": {
			{`GET /t/news.rss HTTP/1.1
				User-Agent: FreshRSS/1.24.0 (Linux; https://freshrss.org)
				Accept: application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, text/html;q=0.7, unknown/unknown;q=0.1, application/unknown;q=0.1, */*;q=0.1
				Accept-Encoding: x-gzip,gzip,deflate`, 200, coded("gzip", "application/rss+xml")},
		},
		// It keeps a new ETag but not its body if Last-Modified stands still, and takes 226 for what it asked for.
		"newsboat": {
			{"GET /t/news.rss HTTP/1.1" + sheep, 200, coded("gzip", "application/rss+xml")},
			{"GET /t/news.rss HTTP/1.1" + sheep + "\nA-IM: feed\nIf-None-Match: {etag}\nIf-Modified-Since: {modified}", 304, nil},
			{},
			{"GET /t/news.rss HTTP/1.1" + sheep + "\nA-IM: feed\nIf-None-Match: {etag}\nIf-Modified-Since: {modified}", 200, coded("gzip", "application/rss+xml")},
			{"GET /t/news.rss HTTP/1.1" + sheep + "\nA-IM: feed\nIf-Modified-Since: {modified}", 304, nil},
		},
		"feedparser": {
			{`GET /t/news.atom HTTP/1.1
				A-IM: feed
				Accept: application/atom+xml,application/rdf+xml,application/rss+xml,application/x-netcdf,application/xml;q=0.9,text/xml;q=0.2,*/*;q=0.1
				Accept-encoding: gzip, deflate
				Connection: close
				User-Agent: feedparser/6.0.10 +https://github.com/kurtmckee/feedparser/`, 200, coded("gzip", "application/atom+xml")},
		},
		// H10: it takes the validators of the next question from the 304.
		"NetNewsWire": {
			{"GET /t/news.json HTTP/1.1" + netNewsWire, 200, coded("gzip", "application/feed+json")},
			{"GET /t/news.json HTTP/1.1" + netNewsWire + "\nIf-None-Match: {etag}\nIf-Modified-Since: {modified}", 304, nil},
			{"GET /t/news.json HTTP/1.1" + netNewsWire + "\nIf-None-Match: {etag}\nIf-Modified-Since: {modified}", 304, validated},
			{"GET /t/news.json HTTP/1.1" + netNewsWire + "\nIf-Modified-Since: {modified}", 304, validated},
		},
	}
}

// webPrograms read anything.
func webPrograms() map[string][]asked {
	const curl = "\nUser-Agent: curl/7.88.1\nAccept: */*"
	return map[string][]asked{
		"curl": {
			{"HEAD /t/news.ics HTTP/1.1" + curl, 200, validated},
			{"GET /t/news.ics HTTP/1.1" + curl, 200, coded("", "text/calendar")},
			// H15: a part of a feed that has changed meanwhile would be a broken one.
			{"GET /t/news.ics HTTP/1.1" + curl + "\nRange: bytes=0-99", 200, undivided},
			{"GET /t/news.ics HTTP/1.1" + curl + "\nRange: bytes=100-\nIf-Range: {etag}", 200, undivided},
			{"GET /t/news.ics HTTP/1.1" + curl + "\nCookie: session=x; theme=dark", 200, coded("", "text/calendar")},
		},
		// S9: a program of old names no host, a proxy the whole address.
		"no host": {
			{"GET /t/news.rss HTTP/1.0", 200, whole("application/rss+xml")},
			{"GET http://forged.example/t/news.rss HTTP/1.1\nHost: forged.example", 200, func(t *testing.T, a answer) {
				if strings.Contains(string(a.body)+a.header.Get("Link"), "forged") {
					t.Errorf("the answer is made from the host of the request: %v %s", a.header, a.body)
				}
			}},
		},
		// H23: a script of another page asks first, and may then read the validators.
		"browser": {
			{`OPTIONS /t/news.json HTTP/1.1
				Origin: https://elsewhere.example
				Access-Control-Request-Method: GET
				Access-Control-Request-Headers: if-none-match`, 204, shared},
			{"GET /t/news.json HTTP/1.1\nOrigin: https://elsewhere.example\nSec-Fetch-Mode: cors", 200, shared},
			{"GET /t/news.json HTTP/1.1\nOrigin: https://elsewhere.example\nIf-None-Match: {etag}", 304, shared},
		},
	}
}

func after2000(t *testing.T, a answer) {
	t.Helper()
	at, err := http.ParseTime(a.header.Get("Last-Modified"))
	if err != nil || !at.After(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("Last-Modified = %v, %v, want one after 2000", at, err)
	}
}

func validated(t *testing.T, a answer) {
	t.Helper()
	if a.header.Get("ETag") == "" || a.header.Get("Last-Modified") == "" {
		t.Errorf("%d %v, want both validators", a.status, a.header)
	}
}

func undivided(t *testing.T, a answer) {
	t.Helper()
	if a.header.Get("Accept-Ranges") != "none" || a.header.Get("Content-Range") != "" {
		t.Errorf("%v, want no ranges", a.header)
	}
	coded("", "text/calendar")(t, a)
}

func shared(t *testing.T, a answer) {
	t.Helper()
	if got := a.header.Get("Access-Control-Allow-Origin"); got != "*" {
		t.Errorf("%d: Access-Control-Allow-Origin = %q, want *", a.status, got)
	}
}
