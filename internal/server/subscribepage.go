package server

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"dateline/feeds"
	"dateline/internal/pages"
	"dateline/timeline"
)

// subscribePath is where the page on the ways to follow a timeline is, under the timeline's.
const subscribePath = "/subscribe"

// subscribePage tells of all ways to follow a timeline with the filter and the options in the address. It depends on the
// timeline as a whole: it names the years that have calendars.
func (s *Server) subscribePage(c echo.Context, slug string) error {
	page, known, err := s.wayTo(c, slug, true)
	if err != nil {
		return err
	}
	if known {
		return c.NoContent(http.StatusNotModified)
	}
	h, values, t := c.Response().Header(), c.QueryParams(), &page.Timeline
	ch := parseChoice(values, t)
	ch.options.Door = doorOf(c.Request().Context())
	setLinks(h, webLink{rel: "canonical", address: s.timelineURL(ch.options.Door, slug) + subscribePath})
	setKeys(h, "t/"+slug)
	speak(c, timeline.Framing(t.Lang, ch.options.Lang))
	return s.show(c, http.StatusOK, "subscribe", s.subscribeData(page, ch, values.Get("qr") == "1"))
}

// wayTo reads what pages on the ways to a timeline show of it, with the filter in the address: that it is there, and, with
// years, those that have calendars. It reports whether the client knows the state, which is stamped.
func (s *Server) wayTo(c echo.Context, slug string, years bool) (page timeline.Page, known bool, err error) {
	ctx := c.Request().Context()
	if _, err := s.readable(ctx, slug); err != nil {
		return page, false, err
	}
	l := parseListing(c.QueryParams(), 1, timeline.Ascending)
	l.limit, l.cursor, l.order = 1, nil, timeline.Ascending
	q := l.query(slug, timeline.ShowPublic)
	q.Years = years && l.filter.From == "" && l.filter.To == "" // a part of time has no calendars of other years
	page, st, known, err := s.poll(ctx, q)
	if s.broad(ctx, s.limits.pages, err) != "" { // the page has only labels from the list
		q.Filter.Search = timeline.Search{}
		if page, _, _, err = s.poll(ctx, q); err == nil {
			pass(c)
			return page, false, nil
		}
	}
	if err == nil {
		stamp(c, st)
	}
	if err == nil && !known {
		err = s.limited(ctx, s.limits.pages)
	}
	return page, known, err
}

func (s *Server) subscribeData(page timeline.Page, ch choice, asked bool) *pages.SubscribePage {
	t, lang, filter := page.Timeline, ch.options.Lang, ch.filter.Query()
	base := s.timelineURL(ch.options.Door, t.Slug)
	addresses, format := s.alternates(base, ch), feeds.Calendar()
	data := &pages.SubscribePage{
		Frame: s.frameOf("", "", t.Lang, lang), TitleLang: t.Lang,
		Heading: pages.Link{Text: t.Title, Href: withQuery(base, ch.page())},
		All:     withQuery(base+subscribePath, joinQuery(ch.options.all(), langQuery(lang))),
		Secret:  t.Visibility != timeline.Public, NotPublic: !strings.HasPrefix(s.site.BaseURL, "https://"),
		Calendar: addresses[format.Name], Years: s.yearLinks(t.Slug, ch, page.Years), Action: pathOf(ch.options.Door, t.Slug) + subscribePath,
		Atom: addresses[feeds.Atom().Name], List: s.site.BaseURL + listPath,
	}
	own := ch.options.Door != "" // the address is one reader's, and neither for the API nor for others
	if !own {
		data.API = s.site.BaseURL + apiPath + "/timelines/" + url.PathEscape(t.Slug) + "/events" + withQuery("", filter)
		data.Embed = withQuery(base+embedCodePath, ch.page())
	}
	words := data.Labels
	data.Title = fmt.Sprintf(words.SubscribeTo, t.Title)
	data.Canonical = withQuery(base+subscribePath, ch.page())
	data.NoIndex, data.Accent, data.Foot = t.Visibility != timeline.Public, pages.AccentOf(t.Color), footOf(words, t)
	data.Crumb = &pages.Link{Text: t.Title, Href: data.Heading.Href}
	data.Links = s.formatsInHead(t, ch)
	here := func(f timeline.Filter) string {
		return withQuery(base+subscribePath, joinQuery(f.Query(), ch.options.all(), langQuery(lang)))
	}
	filters := &pages.Filters{Labels: words, Filter: ch.filter, Events: page.Events, Zone: t.Zone, Address: here}
	data.Chips = filters.Chips()
	data.Languages = pages.LanguageLinks(t.Lang, lang, page.Events, func(lang string) string {
		return withQuery(base+subscribePath, joinQuery(filter, ch.options.all(), langQuery(lang)))
	})
	if code, ok := pages.CodeOf(here(ch.filter)); ok && (!data.Secret || asked) {
		data.Code = &code
	}
	data.Ways = s.ways(words, t, ch, data.Secret)
	s.offer(data, ch)
	for _, f := range feeds.Formats() {
		switch link := (pages.Link{Text: f.Title, Href: addresses[f.Name]}); {
		case isCalendar(f):
			data.Files = append(data.Files, pages.Link{Text: f.Suffix, Href: link.Href})
		case f.Name != feeds.Atom().Name:
			data.Feeds = append(data.Feeds, link)
		}
	}
	if !own {
		data.Files = append(data.Files, pages.Link{Text: "JSON", Href: data.API})
		data.Mail = mailOf(words, t.Title, data.Heading.Href, data.Calendar)
	}
	return data
}

// offer fills in the two forms. Each keeps the filter, and what the other one chose.
func (s *Server) offer(data *pages.SubscribePage, ch choice) {
	words, o := data.Labels, ch.options
	alarm := ""
	if o.Alarm > 0 {
		alarm = timeline.DurationText(o.Alarm)
	}
	data.Options = []pages.Select{
		withOwn(pages.NewSelect("alarm", words.RemindMe, alarm, words.Reminders, "", "PT15M", "P1D"), alarm),
		pages.NewSelect("cancelled", words.CancelledEvents, o.Cancelled.Word(), words.Cancellations, "mark", "keep", "drop"),
		pages.NewSelect("imprecise", words.Rough, o.Imprecise.Word(), words.Roughly, "auto", "span", "first", "skip"),
	}
	data.Open = o.ofCalendars != ""
	lead := ""
	if o.lead > 0 {
		lead = timeline.DurationText(o.lead)
	}
	data.Leads = withOwn(pages.NewSelect("lead", words.Lead, lead, words.Leads, "", "P1D", "P7D"), lead)
	chosen := o.Family
	if chosen == "" {
		chosen = timeline.Latest
	}
	for _, f := range []timeline.Family{timeline.Latest, timeline.Changes, timeline.Starting} {
		name := string(f)
		data.Families = append(data.Families, pages.FamilyChoice{Value: name, Name: words.FamilyNames[name], Text: words.FamilyTexts[name], Chosen: f == chosen})
	}
	filter, lang := ch.filter.Query(), langQuery(o.Lang)
	data.OfOther = hiddenFields(joinQuery(filter, o.ofFeeds, lang))
	data.OfOptions = hiddenFields(joinQuery(filter, o.ofCalendars, lang))
}

// withOwn adds a value that was written into the address and is not among those that are offered.
func withOwn(s pages.Select, value string) pages.Select {
	if !slices.ContainsFunc(s.Values, func(v pages.Option) bool { return v.Value == value }) {
		s.Values = append(s.Values, pages.Option{Value: value, Text: value, Chosen: true})
	}
	return s
}

// all are the options of all formats, as an address of the page has them.
func (o options) all() string { return joinQuery(o.ofFeeds, o.ofCalendars) }

// ways are the families of calendar programs, each with the address that makes it subscribe.
func (s *Server) ways(words *pages.Labels, t timeline.Timeline, ch choice, secret bool) []pages.Way {
	sub := s.subscription(t, ch)
	return []pages.Way{
		{WayLabels: words.Ways["apple"], Href: sub.Webcal, Main: true},
		{WayLabels: words.Ways["google"], Href: template.URL(sub.Google), Warn: secret}, // of constants and an escaped query
		{WayLabels: words.Ways["outlook"], Href: template.URL(sub.Outlook), Warn: secret},
		{WayLabels: words.Ways["others"]},
	}
}

// maxMail is how long the address of a message may be: programs cut longer ones.
const maxMail = 1900

// mailOf is a message to nobody yet: the addresses, each on a line of its own, since mail programs make links of such. It is
// empty if it would be too long.
func mailOf(words *pages.Labels, title, page, calendar string) template.URL {
	escaped := func(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
	body := fmt.Sprintf(words.MailEvents, "\r\n"+page) + "\r\n\r\n" + fmt.Sprintf(words.MailCalendar, "\r\n"+calendar) + "\r\n"
	mail := "mailto:?subject=" + escaped(title) + "&body=" + escaped(body)
	if len(mail) > maxMail {
		return ""
	}
	return template.URL(mail) // of constants and an escaped query
}
