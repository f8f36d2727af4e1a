package server_test

import (
	"strings"
	"testing"
	"time"
)

// relatedIn is the part of an event's page that tells of relations.
func relatedIn(page string) string {
	_, rest, _ := strings.Cut(page, `<section aria-labelledby="related">`)
	part, _, _ := strings.Cut(rest, "</section>")
	return part
}

// The page of an event shows relations from both ends, and is another page when the other end changes.
func TestRelatedBothWays(t *testing.T) {
	s := published(t)
	related := func(id, relation string) []object { return []object{{"id": id, "relation": relation}} }
	s.event("news", "talks", object{"title": "The talks", "date": "2025-03-01"})
	tag := s.get("/e/talks").header.Get("ETag")
	s.event("news", "round-1", object{"title": "Round 1", "date": "2025-03-02", "related": related("talks", "part_of"), "translations": object{"uk": object{"title": "Раунд 1"}}})
	a := s.get("/e/talks", "If-None-Match", tag)
	a.wantPage(t, 200, "<h2 id=\"related\">Related</h2>", `With the part <a href="https://dates.example.org/e/round-1" lang="en" dir="auto">Round 1</a>`, "2\u00a0March 2025")
	s.get("/e/talks?lang=uk").wantPage(t, 200, `Має частину <a href="https://dates.example.org/e/round-1?lang=uk" lang="uk" dir="auto">Раунд 1</a>`)
	s.get("/e/round-1").wantPage(t, 200, `Part of <a href="https://dates.example.org/e/talks"`)
	s.event("news", "round-2", object{"title": "Round 2", "related": []object{{"id": "round-1", "relation": "follows"}, {"id": "talks", "relation": "see_also"}}})
	s.patch("news", "talks", object{"related": related("round-2", "see_also")})
	if text := string(s.get("/e/talks").body); strings.Count(relatedIn(text), "See also") != 1 {
		t.Errorf("what both say of each other stands there %d times", strings.Count(relatedIn(text), "See also"))
	}
	s.get("/e/round-1").wantPage(t, 200, `Followed by <a href="https://dates.example.org/e/round-2"`)
	s.event("news", "secret", object{"title": "A secret", "draft": true, "related": related("round-1", "replaces")})
	tag = s.get("/e/round-1").header.Get("ETag")
	if text := string(s.get("/e/round-1").body); strings.Contains(text, "A secret") || strings.Contains(text, "Replaced by") {
		t.Errorf("the page tells of a draft: %s", text)
	}
	s.patch("news", "round-2", object{"related": []object{}})
	if a := s.get("/e/round-1", "If-None-Match", tag); a.status != 200 || strings.Contains(relatedIn(string(a.body)), "Followed by") {
		t.Errorf("when nobody names it any more = %d %s", a.status, a.body)
	}
	for i := range 25 {
		s.event("news", "more-"+string(rune('a'+i)), object{"related": related("round-1", "see_also")})
	}
	if text := string(s.get("/e/round-1").body); strings.Count(relatedIn(text), "See also") != 20 || !strings.Contains(text, "And others, which name this event as related.") {
		t.Errorf("of many it shows %d", strings.Count(relatedIn(text), "See also"))
	}
}

// An event that was moved more than once says so in lists, and tells all of its dates on its page and by the API.
func TestMovedTwicePage(t *testing.T) {
	s := published(t)
	s.event("news", "round", object{"title": "Round 7", "date": "2025-03-04"})
	for _, date := range []string{"2025-03-11", "2025-03-18"} {
		s.pass(time.Minute)
		s.patch("news", "round", object{"date": date})
	}
	s.get("/t/news").wantPage(t, 200, `<span class="tag tag-moved">Moved twice, first planned for 4`+"\u00a0March</span>")
	s.get("/e/round").wantPage(t, 200, "Moved twice: planned for 4\u00a0March 2025, then for 11\u00a0March 2025; now for 18\u00a0March 2025.")
	s.get("/e/round?lang=uk").wantPage(t, 200, "Перенесено двічі. Попередні дати: 4\u00a0березня 2025\u00a0р., потім 11\u00a0березня 2025\u00a0р.; нова дата: 18\u00a0березня 2025\u00a0р.")
	e := s.stored("news", "round")
	if before, ok := e["moved_before"].([]any); !ok || len(before) != 1 || before[0] != "2025-03-04" || e["moved_from"] != "2025-03-11" {
		t.Errorf("the event is %v", e)
	}
	s.admin("PUT", api+"/timelines/news/events/round", e, 200) // what was read can be sent back
}

// The page of a deleted event leads to the events between which it stood, in the language that was asked for.
func TestGoneNeighbours(t *testing.T) {
	s := published(t)
	s.event("news", "before", object{"title": "Before", "date": "2025-04-01", "translations": object{"uk": object{"title": "Перед"}}})
	s.event("news", "hoax", object{"title": "A hoax", "date": "2025-04-02"})
	s.event("news", "behind", object{"title": "Behind", "date": "2025-04-03"})
	s.event("news", "draft", object{"title": "A draft", "date": "2025-04-02", "draft": true})
	s.admin("DELETE", api+"/timelines/news/events/hoax", nil, 204)
	a := s.get("/e/hoax")
	a.wantPage(t, 410, "This event was removed", `<a href="https://dates.example.org/e/before" rel="prev">`, "Before", `<a href="https://dates.example.org/e/behind" rel="next">`, "Behind")
	if strings.Contains(string(a.body), "A draft") {
		t.Errorf("it tells of a draft: %s", a.body)
	}
	s.get("/e/hoax?lang=uk").wantPage(t, 410, "Цю подію прибрано", `href="https://dates.example.org/e/before?lang=uk"`, "Перед")
	s.admin("DELETE", api+"/timelines/news/events/before", nil, 204)
	if text := string(s.get("/e/hoax").body); strings.Contains(text, "/e/before") || !strings.Contains(text, "/e/behind") {
		t.Errorf("when one neighbour is gone too: %s", text)
	}
}

// A day with many events that have times has a chart by hours, whose bars lead to as many events as they say.
func TestChartOfADay(t *testing.T) {
	s := published(t)
	for i, at := range []string{"09:00", "09:30", "10:15", "12:00", "12:00", "12:59", "15:45", "16:10", "21:00"} {
		s.event("news", "h"+string(rune('a'+i)), object{"date": "2025-03-04T" + at, "topics": []string{"Day"}})
	}
	a := s.get("/t/news?topic=day")
	a.wantPage(t, 200, "Events by hour", `href="https://dates.example.org/t/news?topic=day&amp;from=2025-03-04T12%3A00&amp;to=2025-03-04T12%3A59"`, "12:00–13:00: 3")
	if ids := shownIDs(s.get("/t/news?topic=day&from=2025-03-04T12:00&to=2025-03-04T12:59").body); len(ids) != 3 {
		t.Errorf("the bar of three events leads to %v", ids)
	}
}
