package intake_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"dateline/internal/intake"
	"dateline/timeline"
)

// fullTable has every column, and fullLine says the same in JSON.
const (
	fullTable = "ID,Title,summary,body,date,zone,status,place,place.address,place.country,place.lat,place.lon,place.url,topics,participants," +
		"source.title,source.publisher,source.url,source.published,lang,translations.uk.title,translations.uk.summary,translations.pt-BR.body," +
		"url,color,draft,publish_at,note,minor,start,revision,timeline\n" +
		`,"A ""great"" day",Short,"Two
lines",2025-03-02T10:00,Europe/Kyiv,tentative,Kyiv,Street 1,UA,50.45,-30.5,https://example.org/kyiv,"talks; minerals,peace","Anna; Ben (host);Carla (Party) ( guest )",` +
		`Report,Agency,https://example.org/1,2025-03-01,en,Назва,Коротко,Texto,` +
		`https://example.org/e,#336699,Yes,2030-01-02T03:04:05Z,as heard,TRUE,whatever,x,demo` + "\n"
	fullLine = `{"title":"A \"great\" day","summary":"Short","body":"Two\nlines","date":"2025-03-02T10:00","zone":"Europe/Kyiv","status":"tentative",
		"place":{"name":"Kyiv","address":"Street 1","country":"UA","lat":50.45,"lon":-30.5,"url":"https://example.org/kyiv"},
		"topics":["talks","minerals","peace"],"participants":[{"name":"Anna"},{"name":"Ben","role":"host"},{"name":"Carla (Party)","role":"guest"}],
		"sources":[{"title":"Report","publisher":"Agency","url":"https://example.org/1","published":"2025-03-01"}],"lang":"en",
		"translations":{"uk":{"title":"Назва","summary":"Коротко"},"pt-br":{"body":"Texto"}},
		"url":"https://example.org/e","color":"#336699","draft":true,"publish_at":"2030-01-02T03:04:05Z","note":"as heard","minor":true}`
)

func TestTableSaysWhatJSONSays(t *testing.T) {
	fromTable, refused := read(t, fullTable)
	if len(refused) > 0 {
		t.Fatalf("the table was refused: %v", refused)
	}
	fromJSON, refused := read(t, strings.ReplaceAll(fullLine, "\n", " "))
	if len(refused) > 0 {
		t.Fatalf("the line was refused: %v", refused)
	}
	fromJSON[0].Number = 2
	if diff := cmp.Diff(fromJSON, fromTable, cmpopts.IgnoreUnexported(intake.Item{})); diff != "" {
		t.Errorf("the table says something else than JSON (-JSON +table):\n%s", diff)
	}
}

func TestTableTwiceChangesNothing(t *testing.T) {
	store := openStore(t)
	if got := run(t, store, intoDemo, fullTable); got.Created != 1 || got.RefusedLines != 0 {
		t.Fatalf("Import() = %+v, want 1 created", got)
	}
	for name, input := range map[string]string{"table": fullTable, "JSON": strings.ReplaceAll(fullLine, "\n", " ")} {
		if got := run(t, store, intoDemo, input); got.Unchanged != 1 || got.Created+got.Changed+got.RefusedLines != 0 {
			t.Errorf("again as %s: %+v, want 1 unchanged", name, got)
		}
	}
}

func TestFormsOfTables(t *testing.T) {
	for name, input := range map[string]string{
		"comma":             "title,date,topics\nA,2025,x\n\"B, or C\",2026,\n",
		"semicolon":         "title;date;topics\nA;2025;x\n\"B, or C\";2026;\n",
		"tab":               "title\tdate\ttopics\nA\t2025\tx\n\"B, or C\"\t2026\t\n",
		"byte order mark":   "\ufefftitle;date;topics\r\nA;2025;x\r\nB, or C;2026;\r\n",
		"quoted header":     "\"title\",\"date\",\"topics\"\n\"A\",\"2025\",\"x\"\n\"B, or C\",\"2026\",\"\"",
		"case and space":    " Title , DATE,Topics \n A , 2025 , x \n\"  B, or C\",2026,\n",
		"empty column":      ",title,date,,topics,\n,A,2025,,x,\n,\"B, or C\",2026,,,\n",
		"tab in front":      "\ttitle\tdate\ttopics\n\tA\t2025\tx\n\tB, or C\t2026\n",
		"short rows":        "title,date,topics\nA,2025,x\n\"B, or C\",2026\n",
		"empty rows":        "\n\ntitle,date,topics\n\nA,2025,x\n,,\n   \n\"B, or C\",2026,\n,,\n",
		"as Excel names it": "sep=;\r\ntitle;date;topics\r\nA;2025;x\r\nB, or C;2026;\r\n",
		"named and marked":  "\ufeffSEP=|\ntitle|date|topics\nA|2025|x\nB, or C|2026|\n",
		"named in quotes":   "\"sep=\t\"\r\ntitle\tdate\ttopics\r\nA\t2025\tx\r\nB, or C\t2026\t\r\n",
		"old Macintosh":     "title;date;topics\rA;2025;x\rB, or C;2026;\r",
		"named, Macintosh":  "sep=;\rtitle;date;topics\rA;2025;x\r\rB, or C;2026;",
		"other order":       "topics,date,title\nx,2025,A\n,2026,\"B, or C\"",
	} {
		events, refused := read(t, input)
		if len(refused) > 0 || len(events) != 2 {
			t.Errorf("%s: %d events, refused %v, want 2 events", name, len(events), refused)
			continue
		}
		a, b := events[0].Event, events[1].Event
		if a.Title != "A" || a.Date != "2025" || !slices.Equal(a.Topics, []string{"x"}) || b.Title != "B, or C" || b.Topics != nil {
			t.Errorf("%s: read %+v", name, events)
		}
	}
}

func TestRowsBegin(t *testing.T) {
	for name, input := range map[string]string{
		"line breaks in cells":   "title,date,\"body\"\nA,2025,\"one\ntwo\n\nthree\"\n\nB,2025,\nC,2025,\"\n\"\nD,2025,",
		"carriage returns alone": "title,date,body\rA,2025,\"one\rtwo\r\rthree\"\r\rB,2025,\rC,2025,\"\r\"\rD,2025,",
		"carriage returns":       "title,date,body\r\nA,2025,\"one\r\ntwo\r\n\r\nthree\"\r\n\r\nB,2025,\r\nC,2025,\"\r\n\"\r\nD,2025,",
	} {
		events, _ := read(t, input)
		var numbers []int
		for _, e := range events {
			numbers = append(numbers, e.Number)
		}
		if want := []int{2, 7, 8, 10}; !slices.Equal(numbers, want) {
			t.Errorf("%s: rows begin at %v, want %v", name, numbers, want)
		}
	}
	_, refused := read(t, "\n\ntitle,date\nA,2025\nA,2025\n")
	if len(refused) != 1 || refused[0].Line != 5 || !strings.Contains(refused[0].Reason, "line 4") {
		t.Errorf("refused %v, want line 5 as that of line 4", refused)
	}
}

func TestCells(t *testing.T) {
	const head = "title,date,draft,minor,topics,participants,source,source.url,place.lat\n"
	for cells, want := range map[string]intake.Item{
		"A,2025,no,0,;,;,Paper,,":                {Event: timeline.Event{Sources: []timeline.Source{{Title: "Paper"}}}},
		"A,2025,False,NO,,(),https://a.org,,":    {Event: timeline.Event{Participants: []timeline.Participant{{Name: "()"}}, Sources: []timeline.Source{{URL: "https://a.org"}}}},
		"A,2025,1,yes,a;;b,,Paper,https://a.org": {Event: timeline.Event{Draft: true, Topics: []string{"a", "b"}, Sources: []timeline.Source{{Title: "Paper", URL: "https://a.org"}}}, Minor: true},
		"A,2025,,,,A (x;B (c (d)),HTTP://a.org,": {Event: timeline.Event{Participants: []timeline.Participant{{Name: "A (x"}, {Name: "B (c (d))"}}, Sources: []timeline.Source{{URL: "HTTP://a.org"}}}},
		"A,2025,,,,,,,+50":                       {Event: timeline.Event{Place: &timeline.Place{Lat: new(50.0)}}},
	} {
		events, refused := read(t, head+cells)
		if len(refused) > 0 || len(events) != 1 {
			t.Errorf("%s: refused %v", cells, refused)
			continue
		}
		want.Number, want.Event.Timeline, want.Event.Title, want.Event.Date, want.Event.ID = 2, "demo", "A", "2025", events[0].Event.ID
		if diff := cmp.Diff(want, events[0], cmpopts.IgnoreUnexported(intake.Item{}, timeline.Event{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", cells, diff)
		}
	}
}

func TestTableRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		input, field, reason string
		line                 int
	}{
		"no header":              {"A,2025\nB,2026\n", "", "neither JSON nor a table", 1},
		"title alone":            {"title\nA\n", "", "title and date", 1},
		"prose":                  {"\nDear all, please find\nattached", "", "neither JSON nor", 2},
		"unknown column":         {"title,date,tittle\nA,2025,\n", "tittle", "id, timeline, title", 1},
		"commas in a name":       {"title;date;\"x,y,z,\"\"\"\n", "*", "no column is called so", 1},
		"media":                  {"title,date,media\nA,2025,\n", "media", "no column is called so", 1},
		"translation of nothing": {"title,date,translations.uk.name\nA,2025,\n", "translations.uk.name", "no column is called so", 1},
		"translation into none":  {"title,date,translations..title\nA,2025,\n", "translations.*.title", "no column is called so", 1},
		"repeated column":        {"title,date,Title \nA,2025,\n", "title", "twice", 1},
		"place twice":            {"title,date,place,place.name\nA,2025,,\n", "place.name", "twice", 1},
		"source twice":           {"title,date,source.title,source\nA,2025,,\n", "source", "twice", 1},
		"too many cells":         {"title,date\nFirst, then,2025\n", "", "3 cells", 2},
		"nameless column":        {"title,date,\nA,2025,x\n", "", "column 3 has no name", 2},
		"not a truth":            {"title,date,draft\nA,2025,maybe\n", "draft", "yes or no", 2},
		"comma in a number":      {"title;date;place.lat\nA;2025;50,45\n", "place.lat", "decimal point", 2},
		"no number":              {"title,date,place.lon\nA,2025,NaN\n", "place.lon", "decimal point", 2},
		"no time":                {"title,date,publish_at\nA,2025,tomorrow\n", "publish_at", "RFC 3339", 2},
		"two addresses":          {"title,date,source,source.url\nA,2025,http://a.org,http://b.org\n", "source.url", "empty one", 2},
		"two addresses, swapped": {"title,date,source.url,source\nA,2025,http://a.org,http://b.org\n", "source.title", "empty one", 2},
		"of another timeline":    {"title,date,timeline\nA,2025,other\n", "timeline", "demo", 2},
		"quote without an end":   {"title,date\nA,2025\n\"B,2025\nC,2025\n", "", "quotation mark", 3},
		"quote inside":           {"title,date\nA,2025\nB \"b\",2025\nC,2025\n", "", "quotation mark", 3},
		"quote in the header":    {"title,\"date\nA,2025\n", "", "title and date", 1},
		"windows-1252":           {"title,date\nA,2025\nF\xfcr B,2025\nF\xfcr C,2025\n", "", "CSV UTF-8", 3},
		"windows-1252 header":    {"title,date,F\xfcr\nA,2025\n", "", "CSV UTF-8", 1},
		"UTF-16":                 {wide("title,date\nA,2025\n"), "", "CSV UTF-8", 1},
		"UTF-16 with a mark":     {wide("\ufefftitle,date\nA,2025\n"), "", "CSV UTF-8", 1},
	} {
		_, refused := read(t, c.input)
		first := intake.Refusal{}
		if len(refused) > 0 {
			first = refused[0]
		}
		if len(refused) != 1 || first.Line != c.line || first.Field != c.field || !strings.Contains(first.Reason, c.reason) {
			t.Errorf("%s: refused %+v, want line %d, field %q, reason with %q", name, refused, c.line, c.field, c.reason)
		}
	}
	_, refused := readAs(t, intake.CSV, `{"title":"A","date":"2025"}`)
	if len(refused) != 1 || strings.Contains(refused[0].Reason, "neither") || !strings.Contains(refused[0].Reason, "title and date") {
		t.Errorf("JSON as a table: refused %v", refused)
	}
}

// wide is a text in UTF-16.
func wide(text string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		b.WriteByte(byte(unit))
		b.WriteByte(byte(unit >> 8))
	}
	return b.String()
}

func TestEveryColumnThatIsWrongIsNamed(t *testing.T) {
	_, refused := read(t, "title,foo,date,bar,title\nA,,2025,,\n\"broken")
	var named []string
	for _, r := range refused {
		named = append(named, r.Field)
	}
	if want := []string{"foo", "bar", "title", ""}; !slices.Equal(named, want) {
		t.Errorf("refused fields = %v, want %v", named, want)
	}
}

// A date that can be read in two ways is not guessed at.
func TestDatesOfSpreadsheetsAreRefused(t *testing.T) {
	store := openStore(t)
	want := run(t, store, intoDemo, `{"title":"A","date":"tomorrow"}`).Refused
	got := run(t, store, intoDemo, "title;date\nA;02.03.2025\nB;3/2/2025\nC;2025-3-2\nD;45718\n").Refused
	if len(want) != 1 || len(got) != 4 {
		t.Fatalf("refused %v and %v, want each line", want, got)
	}
	for i, r := range got {
		if r.Line != i+2 || r.Field != "date" || r.Reason == "" {
			t.Errorf("refused %+v, want the date of line %d", r, i+2)
		}
	}
	if got[0].Reason != want[0].Reason || got[1].Reason != want[0].Reason {
		t.Errorf("reasons %q, %q, want the usual %q", got[0].Reason, got[1].Reason, want[0].Reason)
	}
}

// A wrong header does not hide what is wrong below it, and nothing is taken of its table.
func TestRowsBelowAWrongHeader(t *testing.T) {
	const input = "title,date,colour\nA,2025,red\nB,2025-02-30,\n,2025,\nD,2025,,,\n"
	want := []string{"1 colour", "3 date", "4 title", "5 "}
	for _, req := range []intake.Request{intoDemo, partly} {
		store := openStore(t)
		got := run(t, store, req, input)
		var named []string
		for _, r := range got.Refused {
			named = append(named, fmt.Sprint(r.Line, " ", r.Field))
		}
		if diff := cmp.Diff(want, named); diff != "" || got.Created+got.Changed+got.Unchanged != 0 || got.Made {
			t.Errorf("%+v, want nothing taken; refused (-want +got):\n%s", got, diff)
		}
		if _, exists := state(t, store); exists {
			t.Error("the timeline was made")
		}
	}
}
