package server_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// openIn asks for a page as a browser that prefers a language.
func (v *visitor) openIn(lang, path string) answer {
	v.t.Helper()
	r, err := http.NewRequest("GET", v.http.URL+path, nil)
	if err == nil {
		r.Header.Set("Accept-Language", lang)
	}
	return v.send(r, err)
}

// The editor speaks the language that the browser asks for, until another one is chosen.
func TestEditorLanguage(t *testing.T) {
	s := startEdit(t)
	v := s.visitor()
	v.openIn("uk-UA,en;q=0.5", "/edit").wantPage(t, 401, `<html lang="uk">`, "/edit/language?lang=en", "<h1>Увійти</h1>")
	v.signIn(s.token("write", "news"))
	v.open("/edit").wantPage(t, 200, `<html lang="en">`, `<a href="/edit/language?lang=uk&amp;next=%2Fedit" lang="uk" hreflang="uk">`)
	v.open("/edit/language?lang=uk&next=%2Fedit%2Fe%2Fe1").wantTo(t, "/edit/e/e1")
	a := v.open("/edit/e/e1")
	a.wantPage(t, 200, `<html lang="uk">`, "<b lang=\"uk\">", "<h1>Редагування події</h1>", "Прочитано як", "У календарях:", "Зберегти зміни", "На сторінці")
	if a.header.Get("Content-Language") != "uk" || !strings.Contains(a.header.Get("Vary"), "Accept-Language") {
		t.Errorf("the header is %v", a.header)
	}
	for _, next := range []string{"https://evil.example/", "//evil.example", "/t/news", ""} {
		v.open("/edit/language?lang=en&next="+url.QueryEscape(next)).wantTo(t, "/edit")
	}
	v.open("/edit/language?lang=xx&next=%2Fedit").wantTo(t, "/edit")
	v.openIn("uk", "/edit").wantPage(t, 200, `<html lang="en">`) // chosen is chosen
}

// A page that answers a form has no links that would lose what was written in it.
func TestLanguageLosesNothing(t *testing.T) {
	s := startEdit(t)
	v := s.editor("write", "news")
	form := v.open("/edit/e/e1").form(t, "/edit/e/e1")
	form.Set("title", "")
	a := v.post("/edit/e/e1", press(form, "save"))
	a.wantPage(t, 422, "Give a title.")
	a.wantNot(t, "/edit/language")
	w := s.visitor()
	form.Set("title", "Kept")
	a = w.post("/edit/e/e1", press(form, "save"))
	a.wantPage(t, 401, `value="Kept"`, "Sign in and save")
	a.wantNot(t, "/edit/language")
}

// inEnglish finds words of English that stand in the text of a page in Ukrainian.
var inEnglish = regexp.MustCompile(`(?i)\b(the|and|your?|this|with|from|event|events|save|version|who|what|there|is|not|of|to|it)\b`)

// shownText is the text of a page and of its attributes that people read, without what stands in another language or is code.
func shownText(t *testing.T, page []byte) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(string(page)))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + "\n")
		}
		if n.Type == html.ElementNode {
			if lang := attr(n, "lang"); n.Data == "code" || n.Data == "script" || n.Data == "datalist" || lang != "" && lang != "uk" {
				return
			}
			for _, name := range []string{"aria-label", "placeholder", "title", "alt", "data-kept", "data-offline", "data-done"} {
				b.WriteString(attr(n, name) + "\n")
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	return b.String()
}

// Every page of the editor is in Ukrainian for who reads that, in all its states: with faults, conflicts, changes, and what it refuses.
func TestEditorInUkrainian(t *testing.T) {
	s := startAt(t, loopSite)
	s.timeline("news", "public")
	s.event("news", "e1", object{"title": "Раунд сьомий", "date": "2025-03-04", "lang": "uk", "topics": []string{"НАТО"}, "media": []object{{"url": "https://p.example/1.png", "type": "image/png"}}})
	s.event("news", "past", object{"title": "Минуле", "date": "2024-03-04", "lang": "uk"})
	s.event("news", "draft", object{"title": "Нарис", "draft": true, "lang": "uk"})
	v := s.visitor()
	v.open("/edit/language?lang=uk&next=%2Fedit")
	v.signIn(adminToken)
	pages := map[string]answer{}
	for _, path := range []string{
		"/edit", "/edit?show=past", "/edit?show=drafts", "/edit?q=%22", "/edit?q=нічого", "/edit/new", "/edit/new?timeline=news", "/edit/e/e1", "/edit/e/draft", "/edit/e/e1?saved=1",
		"/edit/e/e1/history", "/edit/e/e1/move", "/edit/e/e1/postpone", "/edit/e/e1/cancel", "/edit/e/e1/delete", "/edit/import", "/edit/timelines", "/edit/timelines/new",
		"/edit/t/news", "/edit/t/news?saved=1", "/edit/tokens", "/edit/check", "/edit/check?timeline=news", "/edit/nothing", "/edit/e/none",
	} {
		pages[path] = v.open(path)
	}
	form := v.open("/edit/e/e1").form(t, "/edit/e/e1")
	stale := url.Values{}
	for name, values := range form {
		stale[name] = values
	}
	bad := url.Values{}
	for name, values := range form {
		bad[name] = values
	}
	bad.Set("title", "")
	bad.Set("date", "03/04/2025")
	bad.Set("place.name", "Зал")
	bad.Set("place.country", "XYZ")
	pages["faults"] = v.post("/edit/e/e1", press(bad, "save"))
	s.pass(time.Minute)
	form.Set("title", "Раунд 7")
	form.Set("summary", "Підсумок")
	v.post("/edit/e/e1", press(form, "save")).wantTo(t, "/edit/e/e1?saved=1")
	stale.Set("title", "Раунд VII")
	stale.Set("body", "Текст")
	pages["conflict"] = v.post("/edit/e/e1", press(stale, "save"))
	move := v.open("/edit/e/e1/move").form(t, "/edit/e/e1/move")
	pages["move without"] = v.post("/edit/e/e1/move", move)
	pages["moved again"] = v.open("/edit/e/e1/history?from=1&to=2")
	pages["restore"] = v.open("/edit/e/e1/restore?revision=1")
	pages["redact"] = v.open("/edit/e/e1/redact?revision=1")
	pages["import nothing"] = v.upload("/edit/import", "", "", url.Values{"timeline": {"news"}})
	up := v.upload("/edit/import", "весна.ndjson", `{"id":"e1","title":"Раунд 7","date":"2025-03-04"}`+"\n"+`{"title":"","date":"2025-02-30"}`+"\n", url.Values{"timeline": {"news"}})
	report := v.open(up.header.Get("Location"))
	pages["import"] = report
	settings := v.open("/edit/t/news").form(t, "/edit/t/news")
	settings.Set("zone", "Mars/Olympus")
	pages["settings faults"] = v.post("/edit/t/news", settings)
	settings.Set("zone", "UTC")
	settings.Set("version", "elsewhere.1")
	pages["settings conflict"] = v.post("/edit/t/news", settings)
	token := v.open("/edit/tokens").form(t, "/edit/tokens")
	pages["token faults"] = v.post("/edit/tokens", token)
	token.Set("name", "Ганна")
	pages["token"] = v.post("/edit/tokens", token)
	v.post("/edit/e/e1/delete", v.open("/edit/e/e1/delete").form(t, "/edit/e/e1/delete"))
	pages["deleted"] = v.post("/edit/e/e1", press(stale, "save"))
	pages["cannot"] = v.open("/edit/e/e1/move")
	pages["restore deleted"] = v.open("/edit/e/e1/restore")
	for name, a := range pages {
		text := shownText(t, a.body)
		for line := range strings.SplitSeq(text, "\n") {
			if inEnglish.MatchString(line) {
				t.Errorf("%s (%d) says %q", name, a.status, strings.TrimSpace(line))
			}
		}
		if !strings.Contains(string(a.body), `<html lang="uk">`) || strings.Contains(string(a.body), "%!") {
			t.Errorf("%s (%d) is not in Ukrainian: %s", name, a.status, a.body)
		}
	}
	pages["conflict"].wantPage(t, 409, "Хтось зберіг цю подію, поки ви її редагували", "Уже обʼєднано")
	pages["faults"].wantPage(t, 422, "Є 3 помилки; ще нічого не збережено", "Напишіть назву.", "3\u00a0квітня", "Напишіть країну двома літерами")
	pages["import"].wantPage(t, 200, "Що змінив би цей файл", "Файл спорожнив би поля 1 події.", "Стислий опис")
	pages["settings conflict"].wantPage(t, 409, "службу повернули до давнішого стану")
	pages["settings faults"].wantPage(t, 422, "Напишіть часовий пояс за назвою")
	pages["deleted"].wantPage(t, 409, "Подію видалили, поки ви її редагували")
}
