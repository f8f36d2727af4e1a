package server_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

var onlyLink = regexp.MustCompile(`<li><a href="[^"]*"><bdi>([^<]*)</bdi>`)

// labels are the values that a page of a facet lists.
func (a answer) labels() (labels []string) {
	for _, found := range onlyLink.FindAllStringSubmatch(string(a.body), -1) {
		labels = append(labels, found[1])
	}
	return labels
}

// All values of a facet can be seen, also where there are many: in parts, or by a search, both without script.
func TestFacetOfMany(t *testing.T) {
	s := published(t)
	const many = 450
	var people []object
	for i := range many {
		if people = append(people, object{"name": fmt.Sprintf("Person %03d", i)}); len(people) == 50 {
			s.event("news", fmt.Sprint("e", i), object{"participants": people})
			people = nil
		}
	}
	s.event("news", "last", object{"participants": []object{{"name": "Ганна Їжак"}, {"name": "Person 007"}, {"name": "<b>Bold</b>"}}})
	path, seen := "/t/news?facet=participant&from=2024", map[string]bool{}
	for part := 0; path != "" && part < 10; part++ {
		a := s.get(path)
		a.wantPage(t, 200, "noindex", "<h1>All participants</h1>", `name="find" type="search"`, `name="from" value="2024"`, `name="facet" value="participant"`)
		if strings.Contains(string(a.body), "From the beginning") != (part > 0) {
			t.Errorf("part %d leads to the first: %s", part, a.body)
		}
		for _, label := range a.labels() {
			if seen[label] {
				t.Errorf("%s stands in two parts", label)
			}
			seen[label] = true
		}
		next := regexp.MustCompile(`rel="next" href="https://dates.example.org([^"]*)"`).FindSubmatch(a.body)
		if path = ""; next != nil {
			path = strings.ReplaceAll(string(next[1]), "&amp;", "&")
		}
	}
	if len(seen) != many+2 || !seen["Ганна Їжак"] || !seen["&lt;b&gt;Bold&lt;/b&gt;"] {
		t.Errorf("%d participants were seen, want %d", len(seen), many+2)
	}
	found := s.get("/t/news?facet=participant&find=%D0%87%D0%96%D0%90%D0%9A")
	if labels := found.labels(); len(labels) != 1 || labels[0] != "Ганна Їжак" {
		t.Errorf("a search finds %v", labels)
	}
	s.get("/t/news?facet=participant&find=person+007").wantPage(t, 200, `value="person 007"`,
		`href="https://dates.example.org/t/news?participant=person-007"><bdi>Person 007</bdi></a> <span class="num muted">2</span>`)
	s.get("/t/news?facet=participant&find=%3Cnobody%3E&lang=uk").wantPage(t, 200, "<h1>Усі учасники</h1>", "Немає нічого з «&lt;nobody&gt;» у назві.")
	s.get("/t/news?facet=place").wantPage(t, 200, "No event has any.")
	if a := s.get("/t/news?facet=participant", "If-None-Match", s.get("/t/news?facet=participant").header.Get("ETag")); a.status != 304 {
		t.Errorf("asked again = %d", a.status)
	}
	if form := s.get("/t/news").body; !bytes.Contains(form, []byte(`href="https://dates.example.org/t/news?facet=participant">All participants</a>`)) {
		t.Error("the form does not lead to all participants")
	}
}

// Topics are told as editors write them, countries by their names in the language of the page.
func TestNamesAsWritten(t *testing.T) {
	s := published(t)
	s.event("news", "a", object{"topics": []string{"NATO", "minerals-deal"}, "place": object{"name": "Lviv", "country": "UA"}})
	s.event("news", "b", object{"place": object{"country": "US"}})
	s.get("/t/news?topic=nato").wantPage(t, 200, "<bdi>Topic: NATO</bdi>", "<bdi>NATO</bdi></a>, ", "<bdi>minerals-deal</bdi>", `value="us"><bdi>United States</bdi>`)
	s.get("/e/a").wantPage(t, 200, "Lviv, Ukraine", `href="https://dates.example.org/t/news?topic=nato">NATO</a>, `, ">minerals-deal</a>")
	s.get("/e/a?lang=uk").wantPage(t, 200, "Lviv, Україна")
	s.get("/t/news?place=us&lang=uk").wantPage(t, 200, "<bdi>Місце: Сполучені Штати</bdi>", `<b dir="auto">Сполучені Штати</b>`)
}
