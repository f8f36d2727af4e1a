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
	st := newStory(s, t, e)
	address := s.EventURL(e.ID)
	about := "DESCRIPTION"
	if st.summary != "" || st.body.text() != "" {
		about = inLanguage(about, st.lang)
	}
	l.text(inLanguage("SUMMARY", st.lang), st.title+dateSuffix(t, e))
	l.text(about, joined("\n\n", calendarText(st), address))
	l.text("X-ALT-DESC;FMTTYPE=text/html", calendarPage(st, t, address))
	l.uri("URL", address)
}

// calendarText is the story as plain text. No program shows where a place has its page.
func calendarText(st story) string {
	if st.place.url != "" {
		st.place.text = joined(" – ", st.place.text, st.place.url)
	}
	return st.text()
}

// calendarPage is the story as a page of HTML, for Outlook. Its pictures are links: calendars load none, or
// ask first.
func calendarPage(st story, t timeline.Timeline, address string) string {
	st.file = mention{} // the reader has it
	st.figures, st.unseen = nil, st.media
	root := "<html>"
	if lang := langTag(t.Lang); lang != "" {
		root = `<html lang="` + lang + `">`
	}
	body := joined("\n", st.html(), paragraph(mention{address, address}.html()))
	return root + "<head><title>" + markup(st.title) + "</title></head><body>\n" + body + "\n</body></html>"
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
