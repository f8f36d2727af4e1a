package feeds_test

import (
	"fmt"
	"strings"
	"testing"

	"dateline/feeds"
)

// The HTML of a body runs nothing, and has absolute addresses alone (R11).
func TestHTML(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"empty", "", ""},
		{"paragraphs", "One.\n\nTwo *three* **four**.", "<p>One.</p>\n<p>Two <em>three</em> <strong>four</strong>.</p>"},
		{"list from 3", "3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>"},
		{"code", "`a <b>`", "<p><code>a &lt;b&gt;</code></p>"},
		{"link", "[a](https://example.org/?a=1&b=2 \"t\")", `<p><a href="https://example.org/?a=1&amp;b=2" title="t" rel="nofollow">a</a></p>`},
		{"mail", "<a@example.org>", `<p><a href="mailto:a@example.org" rel="nofollow">a@example.org</a></p>`},
		{"relative link", "[a](/b) [c](#d) [e](//example.org)", "<p>a c e</p>"},
		{"link without a host", "[a](https:b) [c](HTTP:) [d](https:/e) [f](https:///g)", "<p>a c d f</p>"},
		{"script link", "[a](javascript:alert(1)) [b](JAVASCRIPT:x) [c](java&#9;script:x) [d](data:text/html,x) [e](vbscript:x)", "<p>a b c d e</p>"},
		{"picture", "![a](https://example.org/a.png)", `<p><img src="https://example.org/a.png" alt="a"></p>`},
		{"lost pictures", "![a *b*](b.png) ![c](data:image/png;base64,AA) ![d](mailto:a@example.org) ![](x)", "<p>a <em>b</em> c d </p>"},
		{"lost picture in a link", "[![a](b.png)](https://example.org/)", `<p><a href="https://example.org/" rel="nofollow">a</a></p>`},
		{"html block", "<div onclick=\"x()\">a</div>\n\n<script>\nb\n</script>\n\nc", "<p>c</p>"},
		{"html inline", "a <b onclick='x()'>b</b> <img src=x onerror=alert(1)>", "<p>a b </p>"},
		{"entities", "&lt;script&gt; &amp;amp;", "<p>&lt;script&gt; &amp;amp;</p>"},
		{"heading and rule", "# A\n\n---", "<h1>A</h1>\n<hr>"},
		{"reference to a control character", "a&#11;b ![c&#1;](https://example.org/d \"e&#xfffe;\")", "<p>a\ufffdb <img src=\"https://example.org/d\" alt=\"c\ufffd\" title=\"e\ufffd\"></p>"},
		{"invalid", "a\xffb\x00c\r\nd", "<p>a\ufffdb\ufffdc\nd</p>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := feeds.HTML(tt.in); got != tt.want {
				t.Errorf("HTML(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestPlainText(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"empty", "", ""},
		{"paragraphs", "One\nline.\n\nTwo *three* **four**.", "One line.\n\nTwo three four."},
		{"hard break", "a\\\nb  \nc", "a\nb\nc"},
		{"escapes", `\*a\* &copy; &#x41; &amp;amp; \&#65;`, "*a* © A &amp; &#65;"},
		{"code keeps them", "`\\* &amp;`", `\* &amp;`},
		{"tight list", "- a\n- b\n\nc", "• a\n• b\n\nc"},
		{"numbers", "7. a\n8. b\n   - c\n9. d", "7. a\n8. b\n• c\n9. d"},
		{"two lists", "1. a\n\n---\n\n1. b", "1. a\n\n* * *\n\n1. b"},
		{"blocks", "# A\n\n> b\n\n    c\n    d\n\n```\ne\n```", "A\n\nb\n\nc\nd\n\ne"},
		{"link", "[a](https://example.org/a) and [b](/c)", "a (https://example.org/a) and b"},
		{"link named by itself", "[https://example.org/a](https://example.org/a) <https://example.org/b>", "https://example.org/a https://example.org/b"},
		{"picture", "![the hall](https://example.org/a.png)", "the hall"},
		{"html", "<div>a</div>\n\nb <i>c</i>", "b c"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := feeds.PlainText(tt.in); got != tt.want {
				t.Errorf("PlainText(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

// BenchmarkMarkdownHostile measures texts as long as a body may be, made to be slow: none may hold a reader
// up, neither in one block nor in many.
func BenchmarkMarkdownHostile(b *testing.B) {
	const size, block = 200_000, 2_900
	for _, part := range []string{
		">", "[", "![", "*", "_a ", "- ", "1. ", "`", "<a ", "&", "\\", "a\n", "[a](", "> - ", "**a*", "![a](x)", "* a\n",
		"~", "|", "<!--", "\n", "*_a", "[](", "![](", "[a](((", "> > ", "+ * - ", "*_a\n", "[](\n",
	} {
		one := strings.Repeat(part, size/len(part))
		many := strings.Repeat(strings.Repeat(part, block/len(part))+"\n\n", size/block)
		for name, in := range map[string]string{"one": one, "many": many} {
			b.Run(fmt.Sprintf("%s/%q", name, part), func(b *testing.B) {
				for b.Loop() {
					feeds.HTML(in)
				}
			})
		}
	}
}

// A text that is too intricate to parse is shown as it was written, and an ordinary long one is not.
func TestIntricateMarkdown(t *testing.T) {
	nested := strings.Repeat("> ", 4000) + "<b>"
	if got, want := feeds.HTML(nested), "<pre>"+strings.Repeat("&gt; ", 4000)+"&lt;b&gt;</pre>"; got != want {
		t.Errorf("HTML = %.60q…, want %.60q…", got, want)
	}
	if got := feeds.PlainText(nested); got != nested {
		t.Errorf("PlainText = %.60q…", got)
	}
	long := strings.Repeat("- a list (of many) *items*, see [there](https://example.org/)\n\n", 3000)
	if got := feeds.HTML(long); !strings.HasPrefix(got, "<ul>\n<li>") || strings.Count(got, "<em>items</em>") != 3000 {
		t.Errorf("HTML = %.60q…", got)
	}
}
