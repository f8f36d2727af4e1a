package programs_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// A reader searches a timeline, opens what was found, narrows it to a topic, chooses how the calendar is to be, and takes its
// address: the calendar has what the page showed, and nothing else. All of it goes without script too.
func TestReader(t *testing.T) {
	s, ctx := startSite(t), startBrowser(t)
	for _, l := range []look{{width: desktop}, {width: desktop, noScript: true}, {width: phone, noScript: true}} {
		t.Run(l.String(), func(t *testing.T) {
			p := openTab(t, ctx, s.base, l)
			p.visit(demoPath)
			all := p.attributes("li.ev", "id")
			p.do(chromedp.SendKeys("#q", "Washington", chromedp.ByQuery))
			p.press("#filter button[type=submit]")
			found := p.attributes("li.ev", "id")
			if len(found) == 0 || len(found) >= len(all) {
				t.Fatalf("searched, the page shows %q, before that %q", found, all)
			}
			title := p.text("li.ev h3 a")
			p.press("li.ev h3 a")
			if got := p.text("h1"); !strings.Contains(got, title) {
				t.Errorf("the page of %q is headed %q", title, got)
			}
			p.press(".card a[href*='/subscribe']")
			p.wantCalendar(all)
			p.visit(demoPath + "?q=Washington")
			p.wantCalendarOf("#cal-url", found)
			p.press("#subscribe a[href*='/subscribe']")
			p.do(chromedp.Click("details summary", chromedp.ByQuery), chromedp.SetValue("#o-imprecise", "span", chromedp.ByQuery))
			p.press(".addr form button[type=submit]")
			p.wantCalendar(found)
			if !l.noScript {
				p.do(chromedp.Click("button[data-copy=ics]", chromedp.ByQuery), chromedp.WaitVisible("button[data-copy=ics]", chromedp.ByQuery))
				var copied string
				p.eval(`navigator.clipboard.readText()`, &copied)
				if address := p.value("#ics"); copied != address {
					t.Errorf("copied %q, want %q", copied, address)
				}
			}
			p.press(".chip")
			p.wantCalendar(all)
		})
	}
}

// Beside a time stands what the reader's own clock shows then, if that is something else, in the language of the page. Days are told
// alike everywhere, and without script nothing is missing.
func TestReadersOwnTime(t *testing.T) {
	s, ctx := startSite(t), startBrowser(t)
	for _, tc := range []struct {
		zone, path, want string
		noScript         bool
	}{
		{"America/New_York", "/e/ahead", "03:00 your time", false}, {"America/New_York", "/e/ahead?lang=uk", "03:00 за вашим часом", false},
		{"Europe/Kyiv", "/e/ahead", "", false}, {"Pacific/Kiritimati", "/e/ahead", "21:00 your time", false}, {"Pacific/Pago_Pago", "/e/ahead", "4 May, 20:00 your time", false},
		{"America/New_York", "/e/london-summit", "", false}, {"America/New_York", "/e/ahead", "", true},
	} {
		p := openTab(t, ctx, s.base, look{width: desktop, noScript: tc.noScript})
		p.do(emulation.SetTimezoneOverride(tc.zone))
		p.visit(tc.path)
		said := p.text(".e-when")
		if tc.want == "" && (strings.Contains(said, "your time") || strings.Contains(said, "часом")) || !strings.Contains(strings.ReplaceAll(said, " at ", ", "), tc.want) {
			t.Errorf("in %s %s says %q, want %q", tc.zone, tc.path, said, tc.want)
		}
	}
}

// wantCalendar follows the calendar whose address the subscribe page shows.
func (p *tab) wantCalendar(ids []string) {
	p.t.Helper()
	p.wantCalendarOf("#ics", ids)
}

// wantCalendarOf wants the calendar in a field to have the events of the page: all of them, whatever their dates.
func (p *tab) wantCalendarOf(field string, ids []string) {
	p.t.Helper()
	address := p.value(field)
	if !strings.Contains(address, "imprecise=span") {
		address += map[bool]string{true: "&", false: "?"}[strings.Contains(address, "?")] + "imprecise=span"
	}
	s := service{t: p.t, base: p.base}
	var uids []string
	for line := range strings.Lines(s.page(strings.TrimPrefix(address, p.base))) {
		if uid, ok := strings.CutPrefix(strings.TrimSpace(line), "UID:"); ok {
			id, _, _ := strings.Cut(uid, "@")
			if id != "mistake" { // which calendars show as called off, since it was removed
				uids = append(uids, id)
			}
		}
	}
	want := slices.Clone(ids)
	slices.Sort(uids)
	slices.Sort(want)
	if !slices.Equal(uids, want) {
		p.t.Errorf("%s has %q, the page %q", address, uids, want)
	}
}
