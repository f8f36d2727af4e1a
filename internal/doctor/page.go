package doctor

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"

	"dateline/feeds"
)

// page looks at the page of a timeline, which people give to their programs.
func (p *patient) page(ctx context.Context, slug string) {
	const check = "page"
	a, err := p.get(ctx, "/t/"+slug)
	if err != nil || a.status != http.StatusOK {
		text := "the page of a timeline cannot be read"
		if err == nil {
			text = "the page of a timeline is " + a.name()
		}
		p.wrong(check, text, "people see nothing, and programs that are given its address find no feed", "see what answers at "+p.Base.String()+"/t/"+slug)
		return
	}
	text, err := a.plain()
	link := "<link rel=\"canonical\" href=\"" + p.Base.String() + "/t/" + slug
	switch {
	case err != nil || !bytes.Contains(text, []byte("rel=\"alternate\"")):
		p.wrong(check, "the page of a timeline does not name its feeds", "programs that are given its address find no feed", "no other page may stand before it, and nothing may change it on the way")
	case !bytes.Contains(text, []byte(link)) && !p.has("base-url"):
		p.wrong(check, "the page of a timeline names another address than its own", "programs follow an address that may not answer", "start the service with --base-url "+p.Base.String())
	case a.header.Get("Content-Security-Policy") == "":
		p.unwise(check, "the page arrives without Content-Security-Policy", "what is written in an event is less well kept from doing harm", "let the server in front leave the header as it is")
	default:
		p.fine(check, "pages name their feeds")
	}
}

// addresses looks at addresses that the service sends on.
func (p *patient) addresses(ctx context.Context, slug string) {
	const check = "old-addresses"
	want := p.Base.String() + "/t/" + slug
	a, err := p.get(ctx, "/t/"+slug+"/")
	switch {
	case err != nil:
		return
	case a.status != http.StatusMovedPermanently || a.header.Get("Location") != want:
		if !p.has("base-url") {
			p.wrong(check, fmt.Sprintf("/t/%s/ is answered %s, Location %q, not with a 301 to %s", slug, a.name(), a.header.Get("Location"), want),
				"programs that know another spelling of an address lose their way", "let the server in front leave status and Location as they are: in nginx, no proxy_redirect to elsewhere, and no rule of its own for slashes at the end")
		}
	default:
		p.fine(check, "other spellings of an address lead to the right one by one 301")
	}
}

// programsAsked are such that are often kept out, by the beginning of what they call themselves.
var programsAsked = []struct{ name, agent string }{
	{"Google Calendar", "Google-Calendar-Importer"},
	{"Apple Calendar", "macOS/15.1 (24B83) dataaccessd/1.0"},
	{"Outlook", "Microsoft Office/16.0 (Microsoft Outlook 16.0)"},
	{"Thunderbird", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.0"},
	{"Feedly", "Feedly/1.0 (+http://www.feedly.com/fetcher.html; 1 subscribers)"},
	{"a script without a name", "curl/8.5.0"},
}

// programs looks whether some of them are kept out, or get what they cannot read.
func (p *patient) programs(ctx context.Context, slug string) {
	const check = "programs"
	path := "/t/" + slug + feeds.Calendar().Suffix
	var out []string
	for _, program := range programsAsked {
		a, err := p.get(ctx, path, "User-Agent", program.agent, "Accept-Encoding", "gzip")
		if err != nil {
			continue
		}
		if media, _ := a.kind(); a.status != http.StatusOK || media != feeds.Calendar().LinkType {
			out = append(out, fmt.Sprintf("%s (%s)", program.name, a.name()))
		}
		if program.name == "Outlook" && a.header.Get("Content-Encoding") != "" && len(out) == 0 {
			p.unwise(check, "Outlook gets calendars compressed", "it asks for that and cannot read it: the calendar stays empty", "compress no calendars for it: docs/SCALING.md has the lines for nginx")
		}
	}
	if len(out) > 0 {
		p.wrong(check, "kept out of the calendar: "+strings.Join(out, ", "), "who follows with these sees nothing", "let every program come to /t/ and /e/: no rule may ask what it calls itself")
		return
	}
	p.settle(check, "no program of those that were tried is kept out")
}
