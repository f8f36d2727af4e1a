package timeline_test

import (
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"dateline/timeline"
)

func TestKey(t *testing.T) {
	tests := []struct{ name, want string }{
		{"Washington, D.C.", "washington-d-c"},
		{"Володимир Зеленський", "володимир-зеленський"},
		{"  minerals   deal ", "minerals-deal"},
		{"minerals-deal", "minerals-deal"},
		{"G7", "g7"},
		{"-a-", "a"},
		{"Zoe\u0308", "zo\u00eb"},
		{"Zo\u00eb", "zo\u00eb"},
		{"İstanbul", "istanbul"},
		{"सम्मेलन", "सम्मेलन"},
		{"٢٠٢٥", "٢٠٢٥"},
		{"½", ""},
		{"…—!", ""},
		{"", ""},
		{"a\xffb", "a-b"},
		{"US", "us"},
	}
	for _, tt := range tests {
		if got := timeline.Key(tt.name); got != tt.want {
			t.Errorf("Key(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestKeyOfEveryRune(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		key := timeline.Key(string(r))
		if again := timeline.Key(key); again != key {
			t.Errorf("Key(%q) = %q, and Key of that %q", r, key, again)
		}
	}
}

func TestKeyIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.String().Draw(t, "name")
		key := timeline.Key(name)
		if again := timeline.Key(key); again != key {
			t.Fatalf("Key(%q) = %q, and Key of that %q", name, key, again)
		}
		if !utf8.ValidString(key) || !norm.NFC.IsNormalString(key) {
			t.Fatalf("Key(%q) = %q is not NFC", name, key)
		}
		if other := timeline.Key(norm.NFD.String(name)); other != key {
			t.Fatalf("Key(%q) = %q, decomposed %q", name, key, other)
		}
	})
}
