package feeds

import (
	"fmt"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline/timeline"
)

// story is what every format says of an event in words: the date first, since programs show only the time
// of publication. Its texts are plain and clean.
type story struct {
	wording

	title    string // with the status before it, if that takes the event off
	when     string // the date
	datetime string // the date as HTML has it; may be empty
	status   string
	moved    string // the former date; empty if it did not move
	summary  string
	body     markdown
	lang     string // of title, summary and body, if it is not the timeline's

	place        mention
	participants []mention
	sources      []mention
	ownPage      mention
	file         mention // the event as a calendar file, if a calendar can show it
}

// mention is a text with an address, which may be empty.
type mention struct{ text, url string }

func newStory(s Site, t timeline.Timeline, e timeline.Event) story {
	d := e.When()
	phrase := timeline.Words(d, e.Status, t.Zone, t.Lang, timeline.Full)
	st := story{
		wording:  wordingOf(t.Lang),
		title:    titleOf(t, e),
		when:     joined(", ", phrase.Sub, phrase.Main),
		datetime: phrase.Datetime,
		status:   line(shownStatus(e).Words(t.Lang)),
		moved:    movedFrom(t, e),
		summary:  strings.TrimSpace(clean(e.Summary)),
		body:     parseMarkdown(e.Body),
	}
	switch {
	case st.when == "":
		st.when = line(e.Date)
	case !d.Approximate(): // "c." stays small
		st.when = capital(st.when)
	}
	if _, ok := calendarSpan(d); ok && shownStatus(e) != timeline.Cancelled {
		st.file = mention{st.wording.file, s.EventURL(e.ID) + Calendar().Suffix}
	}
	if e.Lang != t.Lang {
		st.lang = langTag(e.Lang)
	}
	st.cast(t, e)
	return st
}

// cast fills in who and what takes part.
func (st *story) cast(t timeline.Timeline, e timeline.Event) {
	if p := e.Place; p != nil {
		st.place = mention{placeName(p), webAddress(p.URL)}
	}
	for _, p := range e.Participants {
		text := joined(", ", line(p.Name), line(p.Title))
		if role := line(p.Role); role != "" {
			text = joined(" ", text, "("+role+")")
		}
		if text != "" {
			st.participants = append(st.participants, mention{text, webAddress(p.URL)})
		}
	}
	for _, s := range e.Sources {
		if m := sourceMention(t, s); m.text != "" {
			st.sources = append(st.sources, m)
		}
	}
	if address := webAddress(e.URL); address != "" {
		st.ownPage = mention{st.wording.ownPage, address}
	}
}

func sourceMention(t timeline.Timeline, s timeline.Source) mention {
	address := webAddress(s.URL)
	text := joined(", ", line(s.Title), line(s.Publisher))
	if text == "" {
		text = address
	}
	var published string
	if s.Published != "" {
		published = dateWords(t, s.Published, "UTC", timeline.Occurred)
	}
	return mention{joined(", ", text, published), address}
}

// capital is text with a capital first letter.
func capital(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[n:]
}

// shownStatus is the event's status; to followers a deleted event is a cancelled one.
func shownStatus(e timeline.Event) timeline.Status {
	if e.Deleted != nil {
		return timeline.Cancelled
	}
	return e.Status
}

// titleOf is the event's title. One that is off says so first: many programs show nothing else.
func titleOf(t timeline.Timeline, e timeline.Event) string {
	title := line(e.Title)
	if s := shownStatus(e); s == timeline.Cancelled || s == timeline.Postponed {
		return s.Words(t.Lang) + ": " + title
	}
	return title
}

func placeName(p *timeline.Place) string {
	if p == nil {
		return ""
	}
	return joined(", ", line(p.Name), line(p.Address), line(p.Country))
}

// movedFrom is the date before the last move in words; empty if there was none.
func movedFrom(t timeline.Timeline, e timeline.Event) string {
	if e.MovedFrom == nil {
		return ""
	}
	return dateWords(t, *e.MovedFrom, e.Zone, e.Status)
}

// dateWords is a date in words, or as it is written if it cannot be read.
func dateWords(t timeline.Timeline, date, zone string, status timeline.Status) string {
	d, err := timeline.ParseDate(date, zone)
	if err != nil {
		return line(date)
	}
	return timeline.Words(d, status, t.Zone, t.Lang, timeline.Full).Main
}

// lead is the event's date and status, and the summary: what a reader sees of an entry in a list.
func (st story) lead() string {
	return joined(". ", joined(" · ", st.when, st.status), line(st.summary))
}

// text is the story as plain text of several lines.
func (st story) text() string {
	var moved, place, own string
	if st.moved != "" {
		moved = fmt.Sprintf(st.movedFrom, st.moved)
	}
	if st.place.text != "" {
		place = st.wording.place + ": " + st.place.text
	}
	if st.ownPage.url != "" {
		own = st.ownPage.text + ": " + st.ownPage.url
	}
	head := joined("\n", joined(" · ", st.when, st.status), moved)
	return joined("\n\n", head, st.summary, st.body.text(), place,
		textList(st.wording.participants, st.participants), textList(st.wording.sources, st.sources), own)
}

func textList(heading string, items []mention) string {
	if len(items) == 0 {
		return ""
	}
	all := []string{heading + ":"}
	for _, m := range items {
		to := m.url
		if to != "" && to != m.text {
			to = "– " + m.text + " – " + to
		} else {
			to = "– " + m.text
		}
		all = append(all, to)
	}
	return strings.Join(all, "\n")
}

// html is the story as HTML that is safe to show: nothing but its body was HTML before, and that is
// sanitised.
func (st story) html() string {
	parts := []string{st.headHTML()}
	if st.moved != "" {
		parts = append(parts, paragraph(markup(fmt.Sprintf(st.movedFrom, st.moved))))
	}
	parts = append(parts, st.tellingHTML())
	if st.place.text != "" {
		parts = append(parts, paragraph(markup(st.wording.place)+": "+st.place.html()))
	}
	parts = append(parts, listHTML(st.wording.participants, st.participants), listHTML(st.wording.sources, st.sources))
	for _, link := range []mention{st.ownPage, st.file} {
		if link.url != "" {
			parts = append(parts, paragraph(link.html()))
		}
	}
	return joined("\n", parts...)
}

func (st story) headHTML() string {
	when := markup(st.when)
	if st.datetime != "" {
		when = `<time datetime="` + html.EscapeString(st.datetime) + `">` + when + "</time>"
	}
	if when != "" {
		when = "<strong>" + when + "</strong>"
	}
	return paragraph(joined(" · ", when, markup(st.status)))
}

// tellingHTML is the summary and the body, in their own language.
func (st story) tellingHTML() string {
	var summary string
	if st.summary != "" {
		summary = paragraph(strings.ReplaceAll(markup(st.summary), "\n", "<br>\n"))
	}
	telling := joined("\n", summary, st.body.html())
	if telling == "" || st.lang == "" {
		return telling
	}
	return `<div lang="` + html.EscapeString(st.lang) + "\">\n" + telling + "\n</div>"
}

func (m mention) html() string {
	if m.url == "" {
		return markup(m.text)
	}
	return `<a href="` + html.EscapeString(m.url) + `">` + markup(m.text) + "</a>"
}

func listHTML(heading string, items []mention) string {
	if len(items) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(paragraph(markup(heading)+":") + "\n<ul>\n")
	for _, m := range items {
		b.WriteString("<li>" + m.html() + "</li>\n")
	}
	b.WriteString("</ul>")
	return b.String()
}

// markup is plain text as HTML, for a place where quotation marks have no meaning.
func markup(text string) string { return markupEscaper.Replace(text) }

var markupEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func paragraph(content string) string { return "<p>" + content + "</p>" }

// wording is what documents say in words of their own; dates and statuses have theirs in the domain.
type wording struct {
	movedFrom, place, participants, sources, ownPage, file string

	leftOutOne, leftOutMany string // number
	latestOnly              string // says CalendarLimit
	media, related          string

	follows, replaces, partOf, seeAlso string // what the event is to another one
}

// wordingOf is the wording in a language. There is only English until the domain has words for another.
func wordingOf(string) wording {
	return wording{
		movedFrom:    "Moved from %s.",
		place:        "Place",
		participants: "Participants",
		sources:      "Sources",
		ownPage:      "The event's own page",
		file:         "Calendar file",

		leftOutOne:  "%d event that a calendar cannot show is not in this one; it is on the page.",
		leftOutMany: "%d events that a calendar cannot show are not in this one; they are on the page.",
		latestOnly: "Only the last 10,000 events by start are in this calendar. " +
			"For those of one year, add from=YEAR&to=YEAR to its address.",
		media:   "Media",
		related: "Related events",

		follows: "Follows", replaces: "Replaces", partOf: "Part of", seeAlso: "See also",
	}
}
