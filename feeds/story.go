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
	figures      []figure  // the pictures that the text shows
	media        []mention // all media
	unseen       []mention // the media that the text does not show
	related      []mention
	ownPage      mention
	file         mention // the event as a calendar file, if a calendar can show it
	rest         mention // the whole text, if the body was cut, or more of it in another language
}

func newStory(s Site, t timeline.Timeline, e timeline.Event) story {
	d := e.When()
	phrase := timeline.WordsApart(d, e.Status, t.Zone, t.Lang)
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
	if _, ok := calendarSpan(&e, CalendarOptions(t).Imprecise); ok && shownStatus(e) != timeline.Cancelled {
		st.file = mention{st.wording.file, s.eventFile(e.ID)}
	}
	if e.Lang != t.Lang {
		st.lang = langTag(e.Lang)
	}
	switch elsewhere := langTag(e.Elsewhere()); {
	case st.body.cut(maxBody):
		st.rest = mention{st.wording.rest, s.EventURL(e.ID)}
	case elsewhere != "":
		st.rest = mention{fmt.Sprintf(st.wording.elsewhere, timeline.LanguageName(elsewhere)), s.eventPath(e.ID) + "?lang=" + elsewhere}
	}
	st.cast(t, e)
	st.show(t, e)
	for _, r := range e.Related {
		st.related = append(st.related, relationMention(s, st.wording, r))
	}
	return st
}

// cast fills in who and what takes part.
func (st *story) cast(t timeline.Timeline, e timeline.Event) {
	st.place = placeMention(e.Place)
	for _, p := range e.Participants {
		if m := participantMention(p); m.text != "" {
			st.participants = append(st.participants, m)
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

// placeMention is a place by its name, or by its coordinates if it has none.
func placeMention(p *timeline.Place) mention {
	if p == nil {
		return mention{}
	}
	m := mention{placeName(p), webAddress(p.URL)}
	if lat, lon, ok := coordinates(p); ok && m.text == "" {
		m.text = degrees(lat) + ", " + degrees(lon)
	}
	return m
}

func participantMention(p timeline.Participant) mention {
	text := joined(", ", line(p.Name), line(p.Title))
	if role := line(p.Role); role != "" {
		text = joined(" ", text, "("+role+")")
	}
	return mention{text, webAddress(p.URL)}
}

// relationMention tells nothing of the other event but its id: what it says may change, or be hidden.
func relationMention(s Site, w wording, r timeline.Relation) mention {
	return mention{joined(" ", w.relation(r.Relation), line(r.ID)), s.EventURL(r.ID)}
}

// show fills in the media.
func (st *story) show(t timeline.Timeline, e timeline.Event) {
	for _, m := range mediaOf(e) {
		st.media = append(st.media, mediaMention(m))
		if !isShown(t, m) {
			st.unseen = append(st.unseen, mediaMention(m))
			continue
		}
		alt := line(m.Alt)
		if alt == "" {
			alt = line(m.Caption)
		}
		st.figures = append(st.figures, figure{m.URL, alt, joined(". ", line(m.Caption), line(m.Credit))})
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
	return timeline.WordsApart(d, status, t.Zone, t.Lang).Main
}

// lead is the event's date and status, and the summary: what a reader sees of an entry in a list.
func (st story) lead() string {
	return joined(". ", joined(" · ", st.when, st.status), line(st.summary))
}

// text is the story as plain text of several lines.
func (st story) text() string {
	var moved, place, own, rest string
	if st.moved != "" {
		moved = fmt.Sprintf(st.movedFrom, st.moved)
	}
	if st.place.text != "" {
		place = st.wording.place + ": " + st.place.text
	}
	if st.ownPage.url != "" {
		own = st.ownPage.text + ": " + st.ownPage.url
	}
	if st.rest.url != "" {
		rest = st.rest.text + ": " + st.rest.url
	}
	head := joined("\n", joined(" · ", st.when, st.status), moved)
	return joined("\n\n", head, st.summary, st.body.text(), rest, place,
		textList(st.wording.participants, st.participants), textList(st.wording.sources, st.sources),
		textList(st.wording.media, st.media), textList(st.wording.related, st.related), own)
}

// html is the story as HTML that is safe to show: nothing but its body was HTML before, and that is
// sanitised.
func (st story) html() string {
	parts := []string{st.headHTML()}
	if st.moved != "" {
		parts = append(parts, paragraph(markup(fmt.Sprintf(st.movedFrom, st.moved))))
	}
	for _, f := range st.figures {
		parts = append(parts, f.html())
	}
	parts = append(parts, st.tellingHTML())
	if st.rest.url != "" {
		parts = append(parts, paragraph(st.rest.html()))
	}
	if st.place.text != "" {
		parts = append(parts, paragraph(markup(st.wording.place)+": "+st.place.html()))
	}
	parts = append(parts, listHTML(st.wording.participants, st.participants), listHTML(st.wording.sources, st.sources),
		listHTML(st.wording.media, st.unseen), listHTML(st.wording.related, st.related))
	for _, link := range []mention{st.ownPage, st.file} {
		if link.url != "" {
			parts = append(parts, paragraph(link.html()))
		}
	}
	return joined("\n", parts...)
}

func (st story) headHTML() string { return paragraph(joined(" · ", st.whenHTML(), markup(st.status))) }

// whenHTML is the date, for people and programs.
func (st story) whenHTML() string {
	when := markup(st.when)
	if st.datetime != "" {
		when = `<time datetime="` + html.EscapeString(st.datetime) + `">` + when + "</time>"
	}
	if when == "" {
		return ""
	}
	return "<strong>" + when + "</strong>"
}

// isRightToLeft reports whether a character is of a script that is written from right to left. The first of them is Hebrew.
func isRightToLeft(r rune) bool {
	return r >= 0x590 && unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Adlam)
}

// tellingHTML is the summary and the body, in their own language and direction. Readers show a text of Hebrew or
// Arabic from the left, its full stops on the wrong side, unless it says that its letters tell the direction.
func (st story) tellingHTML() string {
	var summary string
	if st.summary != "" {
		summary = paragraph(strings.ReplaceAll(markup(st.summary), "\n", "<br>\n"))
	}
	telling := joined("\n", summary, st.body.html())
	var attributes string
	if st.lang != "" {
		attributes = ` lang="` + html.EscapeString(st.lang) + `"`
	}
	if strings.ContainsFunc(telling, isRightToLeft) {
		attributes += ` dir="auto"`
	}
	if telling == "" || attributes == "" {
		return telling
	}
	return "<div" + attributes + ">\n" + telling + "\n</div>"
}
