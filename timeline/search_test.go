package timeline_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"dateline/timeline"
)

func search(t rapid.TB, q string) timeline.Search {
	t.Helper()
	s, err := timeline.ParseSearch(q)
	if err != nil {
		t.Fatalf("ParseSearch(%q) = %v", q, err)
	}
	return s
}

func TestParseSearch(t *testing.T) {
	for _, c := range []struct{ q, canonical string }{
		{"Peace talks", "peace talks"},
		{"  Київ\u00a0 МИР ", "київ мир"},
		{`"Peace  Talks" -London`, `"peace talks" -london`},
		{"min* deal", "min* deal"},
		{"deal min*", "deal min"}, // the last word is begun anyway
		{"Washington, D.C.", `washington "d c"`},
		{"Іван-Франківськ", `"іван франківськ"`},
		{"п’ять п'ять пʼять", "п'ять п'ять п'ять"},
		{"café Ёлка ЇЖАК й", "cafe елка їжак й"},
		{"ﬁne ２０２５ 2,000 1.5", "fine 2025 2,000 1.5"},
		{"Straße", "strasse"},
		{"-a- - --b", "-a -b"},
		{`a"b c"d`, `a "b c" d`},
		{"東京 tower", `"東 京" tower`},
		{"peace\xb1 \xe6\x9d 2\xff0 x\xc2", `peace "2 0" x`}, // bytes that are no text
	} {
		if got := search(t, c.q).String(); got != c.canonical {
			t.Errorf("ParseSearch(%q) = %q, want %q", c.q, got, c.canonical)
		}
	}
	for _, c := range []struct{ q, message string }{
		{"", "letter"}, {"* - ?", "letter"}, {`""`, "letter"}, {`"a`, "quotation"}, {"a\"b c", "quotation"},
		{strings.Repeat("я", 201), "200 characters"}, {strings.Repeat("a ", 17), "16 words"},
	} {
		_, err := timeline.ParseSearch(c.q)
		if kind := timeline.KindOf(err); kind != timeline.Invalid || !strings.Contains(err.Error(), c.message) {
			t.Errorf("ParseSearch(%q) = %v (%v), want Invalid with %q", c.q, err, kind, c.message)
		}
	}
}

// TestSearchCanonical shows that a canonical search is read as itself, and that no text breaks the reader.
func TestSearchCanonical(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		checkSearch(rt, rapid.StringOf(rapid.OneOf(rapid.Rune(), rapid.SampledFrom([]rune(`  ""--**'’ʼабвїйіA1.,ёๆ漢`)))).Draw(rt, "q"))
	})
}

// FuzzParseSearch shows the same of bytes.
func FuzzParseSearch(f *testing.F) {
	for _, q := range []string{`"Peace  Talks" -London min*`, "п’ять 2,000 D.C.", "東京\xe6\x9d", "0\xb1"} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, text string) { checkSearch(t, text) })
}

func checkSearch(t rapid.TB, text string) {
	t.Helper()
	s, err := timeline.ParseSearch(text)
	if err != nil {
		return
	}
	again, err := timeline.ParseSearch(s.String())
	if err != nil && utf8.RuneCountInString(s.String()) <= 200 {
		t.Fatalf("ParseSearch(%q) = %q, which is refused: %v", text, s, err)
	}
	if err == nil && (!again.Equal(s) || !cmp.Equal(again.Sought(), s.Sought(), cmp.AllowUnexported(timeline.Sought{}))) {
		t.Fatalf("ParseSearch(%q) = %q, and that is read as %q", text, s, again)
	}
}

// TestInflections holds what a searched word finds, and what it does not. The words are from the news.
func TestInflections(t *testing.T) {
	for _, c := range []struct{ word, finds, not string }{
		{"переговори", "переговорів переговорам переговорами переговорах Переговори", "розмови договір"},
		{"переговорами", "переговори переговорів", "перегони"},
		{"президент", "президента президенту президентом президентові президенти", "премʼєр"},
		{"угода", "угоди угоду угодою угоді угод угодам", "угорщина угорська"},
		{"безпека", "безпеки безпеку безпекою безпеці", "безкоштовно"},
		{"безпеці", "безпека безпеки", "безпілотник"},
		{"Зеленський", "Зеленського Зеленському Зеленським", "зелений"},
		{"Україна", "України Україні Україну Україною", "український"},
		{"український", "українського українська українські українських", "україна"},
		{"Київ", "Києва Києву Києві Києвом", "кий"},
		{"Києві", "Київ Києва", "кинути"},
		{"Харків", "Харкова Харкову Харкові", "харчі"},
		{"Харкова", "Харків Харковом", "харакірі"},
		{"Львові", "Львів Львова", "лев"},
		{"договір", "договору договором договори договорів", "договорити"},
		{"зустріч", "зустрічі зустрічей зустрічах", "зустріти"},
		{"зустрічі", "зустріч", "зупинка"},
		{"гарантії", "гарантія гарантій гарантіями гарантіях гарантію", "гармата"},
		{"область", "області областей областях", "облік"},
		{"війна", "війни війну війною війні", "військо"},
		{"рік", "року роки роком", "ринок"},
		{"мир", "миру миром мирі", "мармур"},
		{"місто", "міста місту містом місті міст", "мета"},
		{"Празі", "Прага Праги", "прах"},
		{"пам'ять", "памʼяті пам’ятей", "памір"},
		{"п’ять", "п'ять пʼять", "пять"},
		{"meeting", "meetings meet meets", "meat"},
		{"talks", "talk talked talking", "tall tale"},
		{"country", "countries country's", "count"},
		{"agreed", "agree agrees", "agenda"},
		{"making", "make makes", "mask"},
		{"deal", "deals", "death"},
		{"cafe", "café CAFÉ cafés", "calf"},
		{"Nadiia", "Nadiia", "Nadia"},
		{"їжак", "їжака ЇЖАКИ", "іжак"},
		{"й", "й", "и"},
	} {
		s := search(t, c.word+` "of"`) // so that the word is not the last, which would count as begun
		for _, word := range strings.Fields(c.finds) {
			if !s.Matches(&timeline.Event{Title: "Title of " + word}) {
				t.Errorf("%s does not find %s", c.word, word)
			}
		}
		for _, word := range strings.Fields(c.not) {
			if s.Matches(&timeline.Event{Title: "Title of " + word}) {
				t.Errorf("%s finds %s", c.word, word)
			}
		}
	}
}

func TestSearchMatches(t *testing.T) {
	e := &timeline.Event{
		Title: "London summit on peace", Summary: "Leaders met at Lancaster House.", Body: "They agreed on **four steps** and 2,000 drones; see https://example.org/a_b.",
		Lang: "en", Translations: map[string]timeline.Translation{"uk": {Title: "Лондонський саміт", Body: "Гарантії безпеки"}},
		Place:        &timeline.Place{Name: "Londýn", Address: "Stable Yard 1", Country: "GB"},
		Participants: []timeline.Participant{{Name: "Keir Starmer", Title: "Prime Minister", Role: "host"}},
		Topics:       []string{"peacekeeping"}, Sources: []timeline.Source{{Title: "Ten things", Publisher: "РБК-Україна"}},
	}
	for _, c := range []struct {
		q     string
		finds bool
	}{
		{"london", true}, {"LOND", true}, {"lond* peace", true}, {"lond peace", false}, {"londyn", true},
		{"summit starmer", true}, {"summit macron", false}, {"summit -macron", true}, {"summit -starmer", false}, {"-macron", true}, {"-peace", false},
		{`"summit on peace"`, true}, {`"peace on summit"`, false}, {`"on peace leaders"`, false}, {`"summits on"`, false}, {`-"summit on"`, false},
		{"саміту", true}, {"гарантій безпеці", true}, {"2,000", true}, {"example", true}, {"рбк-україна", true},
		{"prime host gb", true}, {"stable peacekeep", true}, {"lancasters", true}, {"peacekeeping*", true}, {`"peacekeep"`, false}, {"ten thing", true},
	} {
		if got := search(t, c.q).Matches(e); got != c.finds {
			t.Errorf("%q finds it: %v, want %v", c.q, got, c.finds)
		}
	}
	for q, rank := range map[string]timeline.Rank{
		"london": timeline.RankTitle, "саміт": timeline.RankTitle, "london leaders": timeline.RankSummary, "leaders": timeline.RankSummary,
		"drones": timeline.RankRest, "london -x": timeline.RankTitle, "london starmer": timeline.RankRest, "nothing": timeline.RankNone,
	} {
		if got := search(t, q).Rank(e); got != rank {
			t.Errorf("the rank of %q is %v, want %v", q, got, rank)
		}
	}
}

func TestSnippets(t *testing.T) {
	long := strings.Repeat("довгий текст ", 30)
	e := &timeline.Event{Title: "Peace <talks>", Lang: "en", Body: long + "про мир і <b>мирний</b> план " + long, Topics: []string{"World peace"}}
	got := search(t, "peace мир").Snippets(e)
	if len(got) != 3 {
		t.Fatalf("there are %d snippets, want 3: %+v", len(got), got)
	}
	want := timeline.Snippet{Field: "title", Lang: "en", Parts: []timeline.SnippetPart{{"Peace", true}, {" <talks>", false}}}
	if diff := cmp.Diff(want, got[0]); diff != "" {
		t.Error(diff)
	}
	body := ""
	var hits []string
	for _, p := range got[1].Parts {
		body += p.Text
		if p.Match {
			hits = append(hits, p.Text)
		}
	}
	if !cmp.Equal(hits, []string{"мир", "мирний"}) || !strings.HasPrefix(body, "…") || !strings.HasSuffix(body, "…") || utf8.RuneCountInString(body) > 260 {
		t.Errorf("the snippet of the body is %q, of which %q was found", body, hits)
	}
	if !strings.Contains(e.Body, strings.Trim(body, "…")) {
		t.Errorf("%q is no piece of the body", body)
	}
	if want := []timeline.SnippetPart{{"World ", false}, {"peace", true}}; !cmp.Equal(want, got[2].Parts) {
		t.Errorf("the snippet of the topic is %+v, want %+v", got[2].Parts, want)
	}
}

// TestSnippetPieces shows that parts are pieces of the text, whatever stands in it.
func TestSnippetPieces(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringOf(rapid.OneOf(rapid.Rune(), rapid.SampledFrom([]rune("ab  '’.1їй")))).Draw(rt, "text")
		word := rapid.SampledFrom([]string{"a", "b", "ab", "їй", "1"}).Draw(rt, "word")
		e := timeline.Event{Title: text}
		s := search(rt, word)
		snippets := s.Snippets(&e)
		if s.Matches(&e) != (len(snippets) > 0) {
			rt.Fatalf("%q in %q: found %v, snippets %v", word, text, s.Matches(&e), snippets)
		}
		for _, snippet := range snippets {
			whole := ""
			for _, p := range snippet.Parts {
				if whole += p.Text; p.Text == "" {
					rt.Fatalf("%q in %q: an empty part in %v", word, text, snippets)
				}
			}
			if !strings.Contains("…"+text+"…", whole) && !strings.Contains(text, strings.TrimSuffix(strings.TrimPrefix(whole, "…"), "…")) {
				rt.Fatalf("%q is no piece of %q", whole, text)
			}
		}
	})
}

func TestFilterSearch(t *testing.T) {
	f, wrong := timeline.ParseFilter(url.Values{"q": {" Peace  -London "}, "topic": {"x"}})
	if got := f.Query(); len(wrong) > 0 || got != "topic=x&q=peace+-london" {
		t.Errorf("the filter is %q, %v", got, wrong)
	}
	f, wrong = timeline.ParseFilter(url.Values{"q": {`"peace`}})
	if len(wrong) != 1 || wrong[0].Field != "q" || f.Query() != "" {
		t.Errorf("a bad search leaves %q, %v", f.Query(), wrong)
	}
	if f, wrong = timeline.ParseFilter(url.Values{"q": {" "}}); len(wrong) > 0 || f.Query() != "" {
		t.Errorf("an empty field of a form leaves %q, %v", f.Query(), wrong)
	}
	if _, err := timeline.ParseSearch("?"); !errors.As(err, new(*timeline.Error)) {
		t.Errorf("ParseSearch(?) = %v, want an error for the client", err)
	}
}
