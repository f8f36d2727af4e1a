package server_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// bilingual is a timeline in English whose first event has texts in Ukrainian too.
func bilingual(t *testing.T) *service {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "a", object{
		"title": "Summit", "summary": "They meet.", "body": "At **noon**.", "date": "2025-03-02",
		"translations": object{"uk": object{"title": "Саміт", "summary": "Вони зустрічаються.", "body": "Опівдні."}},
	})
	s.event("news", "b", object{"title": "Talks", "date": "2025-03-04"})
	return s
}

// Every document can be asked for in a language; then its address, all that it leads to and the language it names say so.
func TestDocumentsInALanguage(t *testing.T) {
	s := bilingual(t)
	for _, path := range []string{"/t/news.rss", "/t/news.atom", "/t/news.json", "/t/news.ics", "/t/news", "/e/a", "/e/a.ics", "/e/a.atom"} {
		for query, want := range map[string]struct{ lang, title, when, self string }{
			"":              {"en", "Summit", "2\u00a0March 2025", ""},
			"?lang=en":      {"en", "Summit", "2\u00a0March 2025", ""},
			"?lang=fr":      {"en", "Summit", "2\u00a0March 2025", "?lang=fr"},
			"?lang=%C3%A4":  {"en", "Summit", "2\u00a0March 2025", ""},
			"?lang=UK":      {"uk", "Саміт", "2\u00a0березня 2025\u00a0р.", "?lang=uk"},
			"?lang=uk-latn": {"uk", "Саміт", "2\u00a0березня 2025\u00a0р.", "?lang=uk-Latn"},
		} {
			a := s.get(path + query)
			text := unfolded(a.body)
			if got := a.header.Get("Content-Language"); a.status != 200 || got != want.lang {
				t.Errorf("%s%s = %d in %q, want %q", path, query, a.status, got, want.lang)
			}
			if path == "/t/news" { // where a heading has told the year, only who listens is told again
				want.when = strings.Replace(want.when, " 2025", `<span class="vh"> 2025`, 1)
			}
			for _, part := range []string{want.title, want.when, baseURL + path + want.self} {
				if !strings.Contains(text, part) {
					t.Errorf("%s%s lacks %q:\n%s", path, query, part, text)
				}
			}
			if self := "<" + baseURL + path + want.self + ">"; !strings.Contains(a.header.Get("Link"), self) {
				t.Errorf("%s%s: Link = %s, want %s", path, query, a.header.Get("Link"), self)
			}
			if vary := a.header.Get("Vary"); strings.Contains(vary, "Language") {
				t.Errorf("%s%s: Vary = %q: no language is negotiated", path, query, vary)
			}
			if other := s.get(path+query, "Accept-Language", "uk"); string(other.body) != string(a.body) {
				t.Errorf("%s%s differs by Accept-Language", path, query)
			}
		}
	}
}

// unfolded is a document without the line breaks that calendars have in long lines.
func unfolded(doc []byte) string { return strings.ReplaceAll(string(doc), "\r\n ", "") }

// A page in Ukrainian has no English around its events, keeps the language on the way, and leads to its other language.
func TestPagesInUkrainian(t *testing.T) {
	s := bilingual(t)
	s.admin("PATCH", api+"/timelines/news/events/a", object{"date": "2025-03-03", "status": "postponed", "place": object{"name": "London"}, "note": "Later."}, 200)
	s.get("/t/news?lang=uk&to=2025-04").wantPage(t, 200,
		`<html lang="uk">`, `<link rel="canonical" href="https://dates.example.org/t/news?to=2025-04&amp;lang=uk">`,
		`hreflang="en" href="https://dates.example.org/t/news?to=2025-04"`, `hreflang="uk" href="https://dates.example.org/t/news?to=2025-04&amp;lang=uk"`,
		`href="/t/?lang=uk">Усі хронології<`, `<h1 lang="en" dir="auto">`, "Показано лише", "по квітень 2025\u00a0р.", "3\u00a0березня<span class=\"vh\"> 2025\u00a0р.", "Відкладено",
		`href="https://dates.example.org/e/a?lang=uk"`, `lang="uk" dir="auto">Саміт<`, "Попередня дата: 2\u00a0березня", `Де: </span><b dir="auto">London`, `lang="en" dir="auto">Talks<`,
		"Стежити за цією хронологією", "webcal://dates.example.org/t/news.ics?to=2025-04&amp;lang=uk",
		`href="https://dates.example.org/t/news.atom?to=2025-04&amp;lang=uk"`, `href="https://dates.example.org/t/news/subscribe?to=2025-04&amp;lang=uk"`, "Опубліковано за допомогою Dateline")
	s.get("/e/a?lang=uk").wantPage(t, 200,
		`<html lang="uk">`, `<title>Саміт</title>`, `href="https://dates.example.org/e/a.ics?lang=uk"`, `lang="en" hreflang="en">English<`, `<b lang="uk">Українська</b>`,
		`href="https://dates.example.org/t/news?at=a&amp;lang=uk#a"`, "понеділок", "Відкладено", "Відкладено; нової дати не призначено.", "Попередня дата: 2", "Later.", "Опівдні.", "Історія", "Відкладено", "27\u00a0лютого 2025\u00a0р.",
		"Дата", "2\u00a0березня", "3\u00a0березня", "Опубліковано", "Перша версія")
	s.get("/t/?lang=uk").wantPage(t, 200, `<html lang="uk">`, "<h1>Хронології</h1>", `href="https://dates.example.org/t/news?lang=uk"`, "Календар")
}

// What a language lacks is left out, and said: nothing is shown under the wrong language.
func TestPageOfATranslatedTitle(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "a", object{"title": "Summit", "body": "At noon.", "date": "2025-03-02", "translations": object{"uk": object{"title": "Саміт"}}})
	page := s.get("/e/a?lang=uk")
	page.wantPage(t, 200, "Саміт", "Більше – іншою мовою: ", `href="https://dates.example.org/e/a?lang=en" lang="en"`)
	if strings.Contains(string(page.body), "At noon.") {
		t.Error("the page in Ukrainian has the body in English")
	}
}

// The API puts the texts in a language beside the event, which stays as it is: sent back, it changes nothing.
func TestAPIInALanguage(t *testing.T) {
	s := bilingual(t)
	const path = api + "/timelines/news/events"
	type event struct {
		ID, Title, Lang string
		Text            *struct{ Lang, Title, Summary, Body string }
	}
	var e event
	a := s.get(path + "/a?lang=uk-UA")
	if err := json.Unmarshal(a.body, &e); err != nil {
		t.Fatal(err)
	}
	if e.Title != "Summit" || e.Lang != "en" || e.Text == nil || e.Text.Lang != "uk" || e.Text.Title != "Саміт" || e.Text.Body != "Опівдні." {
		t.Errorf("the event in Ukrainian = %s", a.body)
	}
	if got := a.header.Get("Content-Language"); got != "" {
		t.Errorf("Content-Language of an answer in two languages = %q", got)
	}
	var sent object
	if err := json.Unmarshal(a.body, &sent); err != nil {
		t.Fatal(err)
	}
	back := s.admin("PUT", path+"/a", sent, 200)
	if back.header.Get("ETag") != a.header.Get("ETag") || strings.Contains(string(back.body), `"text"`) {
		t.Errorf("sent back it became %s", back.body)
	}
	var list struct{ Events []event }
	if err := json.Unmarshal(s.get(path+"?lang=uk").body, &list); err != nil {
		t.Fatal(err)
	}
	if len(list.Events) != 2 || list.Events[0].Text.Title != "Саміт" || list.Events[1].Text.Lang != "en" || list.Events[1].Text.Title != "Talks" {
		t.Errorf("the list in Ukrainian = %+v", list.Events)
	}
	for _, plain := range []string{path, path + "/b", path + "/b?lang=en", api + "/timelines/news"} {
		if a := s.get(plain); a.header.Get("Content-Language") != "en" {
			t.Errorf("%s is in %q, want en", plain, a.header.Get("Content-Language"))
		}
	}
	for _, wrong := range []string{path + "?lang=no+language", path + "/a?lang=und", path + "?lang=uk&lang=en"} {
		if a := s.get(wrong); a.status != http.StatusUnprocessableEntity {
			t.Errorf("%s = %d, want 422", wrong, a.status)
		}
	}
}

// A timeline in Ukrainian is so without being asked, and in English where it has that.
func TestTimelineInUkrainian(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.admin("PATCH", api+"/timelines/news", object{"lang": "uk"}, 200)
	s.event("news", "a", object{"title": "Summit", "lang": "en", "date": "2025-03-02", "translations": object{"uk": object{"title": "Саміт"}}})
	s.get("/t/news").wantPage(t, 200, `<html lang="uk">`, `hreflang="en" href="https://dates.example.org/t/news?lang=en"`, "Саміт")
	s.get("/t/news?lang=en").wantPage(t, 200, `<html lang="en">`, "2\u00a0March<span class=\"vh\"> 2025", "Summit")
	if feed := s.get("/t/news.atom"); !strings.Contains(string(feed.body), `xml:lang="uk"`) || !strings.Contains(string(feed.body), "Саміт") {
		t.Errorf("the feed of a timeline in Ukrainian:\n%s", feed.body)
	}
}
