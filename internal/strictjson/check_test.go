package strictjson_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/internal/strictjson"
	"dateline/timeline"
)

type inner struct {
	Count uint64  `json:"count"`
	Share float64 `json:"share,omitempty"`
}

type sample struct {
	inner
	Name  string                     `json:"name"`
	When  *time.Time                 `json:"when"`
	Parts []inner                    `json:"parts"`
	ByKey map[string]inner           `json:"by_key"`
	Raw   map[string]json.RawMessage `json:"raw"`
	Good  bool                       `json:"good"`
	Set   strictjson.Ignored         `json:"set"`
	Nums  []int8                     `json:"nums"`
	Any   any                        `json:"any"`
	Out   string                     `json:"-"`
}

var rules = strictjson.Rules{Of: "a sample", Depth: 6, Most: 10, Ignored: map[string]bool{"set": true}}

func TestCheck(t *testing.T) {
	for name, c := range map[string]struct{ text, field, message string }{
		"nothing":               {``, "", "one JSON object"},
		"not JSON":              {`{"name":}`, "", "one JSON object"},
		"two values":            {`{} {}`, "", "behind"},
		"a list":                {`[]`, "", "one JSON object"},
		"null":                  {`null`, "", "one JSON object"},
		"unknown":               {`{"nam":1}`, "nam", "not a field of a sample"},
		"not in JSON":           {`{"out":""}`, "out", "not a field of a sample"},
		"of a part, outside":    {`{"Inner":{}}`, "Inner", "not a field"},
		"case":                  {`{"Name":"x"}`, "Name", "lower case: name"},
		"case inside":           {`{"parts":[{},{"COUNT":1}]}`, "parts[1].COUNT", "lower case: count"},
		"twice":                 {`{"name":"secret","name":"secret"}`, "name", "twice"},
		"twice by escape":       {`{"name":"x","n\u0061me":"x"}`, "name", "twice"},
		"twice inside":          {`{"by_key":{"a":{"count":1,"count":1}}}`, "by_key.a.count", "twice"},
		"twice among free":      {`{"by_key":{"a":{},"a":{}}}`, "by_key.a", "twice"},
		"twice in what is raw":  {`{"raw":{"a":[{"b":1,"b":2}]}}`, "raw.a[0].b", "twice"},
		"twice, ignored":        {`{"set":1,"set":1}`, "set", "twice"},
		"twice inside, ignored": {`{"set":{"a":1,"a":1}}`, "set.a", "twice"},
		"broken UTF-8":          {"{\"name\":\"\xff\"}", "name", "UTF-8"},
		"broken name":           {"{\"by_key\":{\"\xff\":{}}}", "by_key", "UTF-8"},
		"first half":            {`{"name":"\ud800 secret"}`, "name", "surrogate"},
		"second half":           {`{"raw":{"a":["\udc00\ud800"]}}`, "raw.a[0]", "surrogate"},
		"half a name":           {`{"\ud800":1}`, "", "surrogate"},
		"deep":                  {`{"raw":{"a":` + strings.Repeat(`[`, 50) + strings.Repeat(`]`, 50) + `}}`, "raw", "deep"},
		"deep, ignored":         {`{"set":` + strings.Repeat(`{"a":`, 50) + `1` + strings.Repeat(`}`, 50) + `}`, "set", "deep"},
		"no text":               {`{"name":7}`, "name", "text"},
		"text is a list":        {`{"name":["secret"]}`, "name", "text"},
		"no time":               {`{"when":"secret"}`, "when", "RFC 3339"},
		"time without a zone":   {`{"when":"2025-03-02T09:00:00"}`, "when", "RFC 3339"},
		"no list":               {`{"parts":{}}`, "parts", "list"},
		"no object":             {`{"by_key":[]}`, "by_key", "object"},
		"no object inside":      {`{"parts":[1]}`, "parts[0]", "object"},
		"no truth":              {`{"good":"true"}`, "good", "true or false"},
		"no number":             {`{"count":"1"}`, "count", "number"},
		"negative":              {`{"count":-1}`, "count", "whole number"},
		"exponent":              {`{"count":1e3}`, "count", "whole number"},
		"endless":               {`{"share":1e999}`, "share", "in range"},
		"a name with blanks":    {`{"my secret":1}`, "*", "not a field"},
		"a name with dots":      {`{"by_key":{"a.b\n":{"x":1}}}`, "by_key.*.x", "not a field"},
		"a long name":           {`{"` + strings.Repeat("secret", 20) + `":1}`, "*", "not a field"},
	} {
		faults := rules.Check([]byte(c.text), reflect.TypeFor[sample]())
		if len(faults) != 1 || faults[0].Field != c.field || !strings.Contains(faults[0].Message, c.message) {
			t.Errorf("%s: %v, want %q and %q", name, faults, c.field, c.message)
		}
		for _, f := range faults {
			if strings.Contains(f.Field+f.Message, "secret") {
				t.Errorf("%s: %v repeats the input", name, f)
			}
		}
	}
}

func TestCheckNamesEveryFault(t *testing.T) {
	var fields []string
	for _, f := range rules.Check([]byte(`{"name":1,"x":{"y":1,"y":2},"good":null,"parts":[{"count":{}},5],"name":"a"}`), reflect.TypeFor[sample]()) {
		fields = append(fields, f.Field)
	}
	if diff := cmp.Diff([]string{"name", "x", "x.y", "parts[0].count", "parts[1]", "name"}, fields); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	if faults := rules.Check([]byte(`{`+strings.Repeat(`"x":1,`, 50)+`"y":1}`), reflect.TypeFor[sample]()); len(faults) != rules.Most {
		t.Errorf("%d faults, want %d", len(faults), rules.Most)
	}
}

func TestCheckOfAnything(t *testing.T) {
	for text, want := range map[string]string{
		`[1]`: "", ` {"A":{"a":null}} `: "", `"x"`: "", `null`: "", `1 2`: "must be JSON, and one value of it", `{"a":1,"a":1}`: "stands there twice",
		`"\ud83d\ude00 \\ud800"`: "", "\"\ufffd \\ufffd\"": "", "": "must be JSON, and one value of it",
	} {
		faults := rules.Check([]byte(text), nil)
		if got := (append(faults, timeline.FieldError{}))[0].Message; got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestDecode(t *testing.T) {
	var got sample
	text := ` {"name":"Кіт \ud83d\ude00","when":"2025-03-02T09:00:00Z","parts":[{"count":18446744073709551615}],"by_key":{"a":{"share":0.5}},"raw":{"b":[ 1 ]},"good":true,"set":"what","count":2}`
	if faults := rules.Decode([]byte(text), &got); len(faults) > 0 {
		t.Fatalf("Decode() = %v", faults)
	}
	want := sample{
		inner: inner{Count: 2}, Name: "Кіт 😀", When: new(time.Date(2025, 3, 2, 9, 0, 0, 0, time.UTC)), Parts: []inner{{Count: 1<<64 - 1}},
		ByKey: map[string]inner{"a": {Share: 0.5}}, Raw: map[string]json.RawMessage{"b": json.RawMessage("[ 1 ]")}, Good: true,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("Decode() = %+v, want %+v", got, want)
	}
	if faults := rules.Decode([]byte(`{"name":null,"by_key":null,"set":1e99}`), &got); len(faults) > 0 {
		t.Errorf("Decode() = %v, want null taken", faults)
	}
}

func TestTold(t *testing.T) {
	for path, want := range map[string]string{
		"": "", "body.media[0].url": "body.media[0].url", "translations.pt-BR.title": "translations.pt-BR.title",
		"a.my secret.b": "a.*.b", "..x": "*.*.x", strings.Repeat("x", 41): "*", "Straße": "*",
	} {
		if got := strictjson.Told(path); got != want {
			t.Errorf("Told(%q) = %q, want %q", path, got, want)
		}
	}
}

// sameRaw reports whether two texts of JSON differ in white space alone, and in how they escape.
func sameRaw(a, b json.RawMessage) bool {
	x, err := json.Marshal(a)
	y, failed := json.Marshal(b)
	return err == nil && failed == nil && string(x) == string(y)
}

// What passes says one thing: encoding what was decoded and decoding that gives the same.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"name":"x","when":"2025-03-02T09:00:00Z","parts":[{"count":1}],"by_key":{"a":{"share":0.5}},"raw":{"b":[1]},"good":true,"set":"what"}`,
		`{"name":"\ud83d\ude00","by_key":{"a":{},"a":{}}}`, `{"raw":{"a":[{"b":1,"b":2}]}} x`, "{\"name\":\"\xff\"}", `[`, `{"Name":1e5}`, `{"share":-1e-400}`,
		`{"nums":[1,null,-0],"any":{"a":[1,"b",null]},"set":null}`, `{"nums":[128]}`, `{"nums":[1.0]}`, `{"share":1e999}`, `{"when":"2025-03-02T09:00:00,5Z"}`,
		`{"when":null,"parts":[null],"by_key":null,"raw":{"a":null},"good":null}`, ` { "any" : "\u2028/\/" } `, `{"any":{"a":1,"a":2}}`, `{"count":1e0}`, `{"set":[1]}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var first, second sample
		faults := rules.Decode([]byte(text), &first)
		// However it was decoded, that is what Check takes, and what the standard library makes of it.
		if checked := rules.Check([]byte(text), reflect.TypeFor[sample]()); len(checked) != len(faults) {
			t.Fatalf("%q: Decode finds %v, Check %v", text, faults, checked)
		}
		if len(faults) == 0 {
			var plain sample
			var members map[string]json.RawMessage
			if err := json.Unmarshal([]byte(text), &members); err != nil {
				t.Fatal(err)
			}
			delete(members, "set")
			rest, _ := json.Marshal(members)
			if err := json.Unmarshal(rest, &plain); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(plain, first, cmp.AllowUnexported(sample{}), cmp.Comparer(sameRaw)); diff != "" {
				t.Errorf("%q (-standard library +decoded):\n%s", text, diff)
			}
		}
		if !json.Valid([]byte(text)) && len(faults) != 1 {
			t.Fatalf("%q: %v", text, faults)
		}
		for _, fault := range faults {
			if fault.Message == "" || len(fault.Field) > 400 {
				t.Errorf("%q: fault %+v", text, fault)
			}
		}
		if len(faults) > 0 {
			return
		}
		again, err := json.Marshal(first)
		if err != nil {
			t.Fatal(err)
		}
		if faults := rules.Decode(again, &second); len(faults) > 0 {
			t.Fatalf("%q became %q, which is refused: %v", text, again, faults)
		}
		if diff := cmp.Diff(first, second, cmp.AllowUnexported(sample{}), cmp.Comparer(sameRaw)); diff != "" {
			t.Errorf("%q became %q (-first +second):\n%s", text, again, diff)
		}
	})
}
