package apidocs_test

import (
	"encoding/json"
	"strings"
	"testing"

	"dateline/internal/apidocs"
)

func TestCurl(t *testing.T) {
	cases := []struct {
		name string
		give apidocs.Request
		want string
	}{
		{"plain", apidocs.Request{Method: "GET", Path: "/api/v1/timelines"}, "curl -i https://dates.example.org/api/v1/timelines"},
		{"no body to wait for", apidocs.Request{Method: "HEAD", Path: "/api/v1/backup"}, "curl -I https://dates.example.org/api/v1/backup"},
		{"query", apidocs.Request{Method: "GET", Path: "/api/v1/timelines?limit=1&x=2"}, "curl -i 'https://dates.example.org/api/v1/timelines?limit=1&x=2'"},
		{
			"headers and a quotation mark",
			apidocs.Request{
				Method: "PATCH", Path: "/e", Header: map[string]string{"If-Match": `"a.1"`, "Authorization": "Bearer $TOKEN"},
				Body: json.RawMessage(`{"title":"Harbour's <b>"}`),
			},
			"curl -i -X PATCH https://dates.example.org/e \\\n  -H \"Authorization: Bearer $TOKEN\" \\\n  -H 'If-Match: \"a.1\"' \\\n  -d '{\"title\": \"Harbour'\\''s <b>\"}'",
		},
		{
			"lines", apidocs.Request{Method: "POST", Path: "/i", Body: json.RawMessage(`"{\"a\": 1}\n{\"a\": 2}\n"`)},
			"curl -i -X POST https://dates.example.org/i \\\n  --data-binary '{\"a\": 1}\n{\"a\": 2}'",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := (apidocs.Exchange{Request: c.give}).Curl(); got != c.want {
				t.Errorf("Curl = %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestLayout(t *testing.T) {
	long := strings.Repeat("x", 80)
	cases := []struct{ give, want string }{
		{`{"b":1.50,"a":[true,null]}`, `{"b": 1.50, "a": [true, null]}`},
		{`{}`, `{}`},
		{`{"a":"` + long + `","b":{"c":[]}}`, "{\n  \"a\": \"" + long + "\",\n  \"b\": {\"c\": []}\n}"},
		{`"as\nit is\n"`, "as\nit is"},
		{`{"broken"`, `{"broken"`},
	}
	for _, c := range cases {
		if got := apidocs.Layout(json.RawMessage(c.give)); got != c.want {
			t.Errorf("Layout(%s) = %s, want %s", c.give, got, c.want)
		}
	}
}

func FuzzLayout(f *testing.F) {
	for _, seed := range []string{`{"a":[1,{"b":"c"}]}`, `"text"`, `[`, `{"<":"\u2028"}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !json.Valid([]byte(text)) || strings.HasPrefix(strings.TrimSpace(text), `"`) {
			return
		}
		if got := apidocs.Layout(json.RawMessage(text)); !json.Valid([]byte(got)) {
			t.Errorf("Layout(%q) = %q, which is no JSON", text, got)
		}
	})
}

func TestDocumentOfNothing(t *testing.T) {
	if _, err := apidocs.New([]byte("{"), nil); err == nil {
		t.Error("New of broken JSON gives no error")
	}
	d, err := apidocs.New([]byte(`{"openapi": "3.1.0"}`), nil)
	if err != nil || len(d.Groups) != 0 {
		t.Errorf("New of an empty description = %v, %v", d, err)
	}
}
