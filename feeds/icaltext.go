package feeds

import "dateline/timeline"

// inLanguage is a property with the language of its text. The calendar says its own once, and an event only
// one that differs: some programs look for SUMMARY and DESCRIPTION with the colon behind them, and show
// nothing of a text with parameters.
func inLanguage(property, lang string) string {
	if lang = langTag(lang); lang != "" {
		return property + ";LANGUAGE=" + lang
	}
	return property
}

// telling adds the texts, and the address that makes the event differ from every other.
func (l *contentLines) telling(s Site, t timeline.Timeline, e timeline.Event) {
	st := calendarStory(s, t, e)
	address := s.EventURL(e.ID)
	about := "DESCRIPTION"
	if st.summary != "" || st.body.text() != "" {
		about = inLanguage(about, st.lang)
	}
	l.text(inLanguage("SUMMARY", st.lang), st.title+dateSuffix(t, e))
	l.text(about, joined("\n\n", calendarText(st, s, e), address))
	l.text("X-ALT-DESC;FMTTYPE=text/html", calendarPage(st, t, e, address))
	l.uri("URL", address)
}

// calendarStory is the story for who does not see the timeline around it: a time in words names its zone,
// which may be none of those that the calendar program shows.
func calendarStory(s Site, t timeline.Timeline, e timeline.Event) story {
	d := e.When()
	if d.AllDay() {
		return newStory(s, t, e)
	}
	t.Zone = "" // no town beside the time: the zone follows
	st := newStory(s, t, e)
	st.when += " (" + line(d.Zone()) + ")"
	return st
}

// calendarText is the story as plain text. Programs show no attachments, or only their names, so that the
// text lists them, and no program shows where a place has its page.
func calendarText(st story, s Site, e timeline.Event) string {
	if st.place.url != "" {
		st.place.text = joined(" – ", st.place.text, st.place.url)
	}
	return joined("\n\n", st.text(), textList(st.media, mediaMentions(e)), textList(st.related, relatedMentions(s, st, e)))
}

// calendarPage is the story as a page of HTML, for Outlook.
func calendarPage(st story, t timeline.Timeline, e timeline.Event, address string) string {
	st.file = mention{} // the reader has it
	root := "<html>"
	if lang := langTag(t.Lang); lang != "" {
		root = `<html lang="` + lang + `">`
	}
	body := joined("\n", st.html(), listHTML(st.media, mediaMentions(e)), paragraph(mention{address, address}.html()))
	return root + "<head><title>" + markup(st.title) + "</title></head><body>\n" + body + "\n</body></html>"
}

// mediaMentions are the media with what they show, and who made them.
func mediaMentions(e timeline.Event) []mention {
	var all []mention
	for _, m := range mediaOf(e) {
		text := joined(" ", caption(m), credited(m.Credit))
		if text == "" {
			text = m.URL
		}
		all = append(all, mention{text, m.URL})
	}
	return all
}

func credited(name string) string {
	if name = line(name); name == "" {
		return ""
	}
	return "(" + name + ")"
}

// relatedMentions are the addresses of other events, of which an entry may show no more.
func relatedMentions(s Site, st story, e timeline.Event) []mention {
	var all []mention
	for _, r := range e.Related {
		all = append(all, mention{st.relation(r.Relation), s.EventURL(r.ID)})
	}
	return all
}

// relation is what the event is to another one, in words.
func (w wording) relation(kind string) string {
	switch kind {
	case "follows":
		return w.follows
	case "replaces":
		return w.replaces
	case "part_of":
		return w.partOf
	}
	return w.seeAlso
}

// dateSuffix says behind the title what the days of a calendar cannot: that a date is a month, open or in
// doubt.
func dateSuffix(t timeline.Timeline, e timeline.Event) string {
	d := e.When()
	if exact(d) {
		return ""
	}
	words := timeline.Words(d, e.Status, t.Zone, t.Lang, timeline.Full).Main
	if d.Uncertain() || d.Unspecified() {
		return " – " + words // the words may have brackets of their own
	}
	return " (" + words + ")"
}
