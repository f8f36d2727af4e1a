package server_test

import "testing"

// W5: the start of an event is a date to who reads microformats, not words; where only the end is known, that is one.
func TestEventPageStart(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "day", object{"date": "2025-05-03"})
	s.event("news", "span", object{"date": "2025-05-03/2025-05-05"})
	s.event("news", "until", object{"date": "../2025-05-05"})
	s.get("/e/day").wantPage(t, 200, `<p class="e-when"><time class="dt-start" datetime="2025-05-03">Saturday, 3`)
	s.get("/e/span").wantPage(t, 200, `<p class="e-when"><time class="dt-start" datetime="2025-05-03">3`, `<data class="dt-end" value="2025-05-05">`)
	s.get("/e/until").wantPage(t, 200, `<p class="e-when"><time class="dt-end" datetime="2025-05-05">by 5`)
}

// Texts find their direction by their own letters: the pages of a timeline may hold some of Hebrew and some of
// English. The word before a title that says what became of it decides nothing.
func TestPageDirection(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "he", object{"lang": "he", "title": "פסגה", "summary": "בצהריים.", "body": "**שלום**", "status": "cancelled"})
	s.get("/e/he").wantPage(t, 200,
		`<h1><span class="tag tag-cancelled">Cancelled</span> <s class="p-name" lang="he" dir="auto">פסגה`,
		`lang="he" dir="auto">בצהריים.`, `lang="he" dir="auto"><p><strong>שלום`)
	s.get("/t/news").wantPage(t, 200, `<h1 lang="en" dir="auto">`, `lang="he" dir="auto"><s>פסגה`)
}
