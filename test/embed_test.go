package programs_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"
)

// hostPage is a page of another site that shows a timeline in both ways, with the code that the service gives for it.
func hostPage(t *testing.T, s *service, query string) string {
	t.Helper()
	var asked struct{ HTML string }
	if err := json.Unmarshal([]byte(s.page("/oembed?url="+url.QueryEscape(s.base+demoPath+"?"+query))), &asked); err != nil || asked.HTML == "" {
		t.Fatalf("oembed: %v", err)
	}
	return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Another site</title><div id="frame">` + asked.HTML + `</div>
<dateline-timeline src="` + s.base + demoPath + "?" + query + `" n="3" theme="dark"><a href="` + s.base + demoPath + `">The timeline</a></dateline-timeline><script src="` + s.base + `/embed.js" async></script></html>`
}

// Another site shows a timeline by a frame and by the element. The element is as high as its content; without script there is
// its link; and what other windows say does not change it.
func TestEmbedOnAnotherSite(t *testing.T) {
	s, ctx := startSite(t), startBrowser(t)
	page := hostPage(t, s, "from=2025")
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, page)
	}))
	t.Cleanup(host.Close)
	for _, l := range []look{{width: desktop}, {width: phone, dark: true}, {width: phone, noScript: true}} {
		t.Run(l.String(), func(t *testing.T) {
			p := openTab(t, ctx, s.base, l)
			p.also = host.URL
			p.do(chromedp.Navigate(host.URL))
			if l.noScript {
				if got := p.text("dateline-timeline a"); got != "The timeline" {
					t.Errorf("without script there is %q", got)
				}
				return
			}
			var height int
			p.eval(`new Promise((done, fail) => {
				const begun = Date.now(), look = () => {
					const frame = document.querySelector('dateline-timeline')?.shadowRoot?.querySelector('iframe');
					if (frame && frame.style.height !== '480px') done(parseInt(frame.style.height));
					else if (Date.now() - begun > 60000) done(0);
					else setTimeout(look, 50);
				};
				look();
			})`, &height)
			if height < 200 || height == 480 {
				t.Errorf("the element is %d high", height)
			}
			var title string
			p.eval(`document.querySelector('dateline-timeline').shadowRoot.querySelector('iframe').title`, &title)
			if title != "The timeline" {
				t.Errorf("its frame is called %q", title)
			}
			var after int
			p.eval(`new Promise(done => {
				postMessage({dateline: 99}, '*');
				const frame = document.querySelector('dateline-timeline').shadowRoot.querySelector('iframe');
				for (const e of [{source: frame.contentWindow, origin: 'https://evil.example'}, {source: window, origin: new URL(frame.src).origin}])
					dispatchEvent(new MessageEvent('message', {...e, data: {dateline: 77}}));
				for (const data of [null, 5, {dateline: -1}, {dateline: 'x'}, {dateline: 1e9}, {other: 3}])
					dispatchEvent(new MessageEvent('message', {source: frame.contentWindow, origin: new URL(frame.src).origin, data}));
				setTimeout(() => done(parseInt(frame.style.height)), 200);
			})`, &after)
			if after != height {
				t.Errorf("what others say makes it %d high, was %d", after, height)
			}
			var set int
			p.eval(`(() => { const frame = document.querySelector('dateline-timeline').shadowRoot.querySelector('iframe');
				dispatchEvent(new MessageEvent('message', {source: frame.contentWindow, origin: new URL(frame.src).origin, data: {dateline: 321.2}}));
				return parseInt(frame.style.height); })()`, &set)
			if set != 322 {
				t.Errorf("what its own frame says makes it %d high, want 322", set)
			}
			var told string
			p.eval(`new Promise(done => {
				const frame = document.querySelector('#frame iframe');
				addEventListener('message', e => { if (e.source === frame.contentWindow && e.data.dateline > 0) done(e.origin); });
				frame.loading = 'eager';
				frame.src += '&again=1';
			})`, &told)
			if told != s.base {
				t.Errorf("the plain frame was heard from %q, want %s", told, s.base)
			}
		})
	}
}
