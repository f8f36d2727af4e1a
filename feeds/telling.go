package feeds

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"dateline/timeline"
)

// telling is what a feed of changes says of one revision of an event.
type telling struct {
	story
	timeline.Telling
	kind    string // in words
	called  string // the event's title without its status
	reason  string // with "Reason"
	author  string // with "By"
	erased  string // when and why texts were taken out; empty if none was
	happens string // what happened to the whole event; empty if only fields changed
	edits   []edit
	page    mention
}

// tellingEntry tells of one revision, dated when it was written. One whose texts were taken out later was updated
// then. Of a deleted event it shows nothing but what it was called.
func tellingEntry(s Site, t timeline.Timeline, source timeline.Telling) entry {
	r, e := source.Revision, source.Event
	st := newTelling(s, t, source)
	out := entry{
		id:    eventID(s, e) + "#r" + strconv.FormatInt(r.Number, 10),
		link:  s.EventURL(e.ID),
		title: st.kind + ": " + st.called,
		lead:  st.lead(), html: st.html(), text: st.text(), lang: st.lang,
		published: r.Time, updated: r.Time,
		event: e, change: newJSONChange(s, source),
	}
	if r.Redaction != nil && r.Redaction.Time.After(r.Time) {
		out.updated = r.Redaction.Time
	}
	switch r.Kind {
	case timeline.KindDeleted:
		out.event = timeline.Event{ID: e.ID, Timeline: e.Timeline, Title: e.Title}
	case timeline.KindPublished:
		out.media = mediaOf(e)
		fallthrough
	default:
		out.link += "#r" + strconv.FormatInt(r.Number, 10)
	}
	return out
}

func newTelling(s Site, t timeline.Timeline, source timeline.Telling) telling {
	r, w := source.Revision, wordingOf(t.Lang)
	st := telling{
		Telling: source,
		story:   newStory(s, t, source.Event),
		kind:    line(r.Kind.Words(t.Lang)),
		called:  line(source.Event.Title),
		page:    mention{w.wholeEvent, s.EventURL(source.Event.ID)},
	}
	if st.called == "" {
		st.called = w.redacted
	}
	if note := strings.TrimSpace(clean(r.Note)); note != "" {
		st.reason = fmt.Sprintf(w.reason, note)
	}
	if by := line(r.Author); by != "" {
		st.author = fmt.Sprintf(w.writtenBy, by)
	}
	if x := r.Redaction; x != nil {
		on := dateWords(t, x.Time.UTC().Format(time.DateOnly), "UTC", timeline.Occurred)
		st.erased = joined(" – ", joined(": ", fmt.Sprintf(w.redactedOn, on), line(x.Note)), line(x.Author))
	}
	switch r.Kind {
	case timeline.KindDeleted:
		st.happens = w.gone
		return st
	case timeline.KindRestored:
		st.happens = w.back
	}
	d := newDecoder(s, t, source)
	for _, c := range r.Changes {
		// What is there is told anyway when all of it is new.
		if e, ok := d.newEdit(c); ok && (r.Kind != timeline.KindPublished || e.only == w.redacted) {
			st.edits = append(st.edits, e)
		}
	}
	return st
}

// maxLead is how many characters of a change a list of entries shows.
const maxLead = 500

// lead is what changed, then why.
func (st telling) lead() string {
	said := []string{st.happens}
	if st.Revision.Kind == timeline.KindPublished {
		said = append(said, st.story.lead())
	}
	for _, e := range st.edits {
		said = append(said, e.text())
	}
	lead := cutText(line(joined(" · ", said...)), maxLead)
	if lead == "" { // nothing that followers see has changed
		lead = st.story.lead()
	}
	return joined(" ", ended(lead), cutText(line(st.reason), maxLead))
}

// ended is a text with a full stop, if it has no other end.
func ended(text string) string {
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".!?") || strings.HasSuffix(text, "…") {
		return text
	}
	return text + "."
}

// text is the telling as plain text of several lines.
func (st telling) text() string {
	var edits []string
	for _, e := range st.edits {
		edits = append(edits, "– "+e.text())
	}
	changed := strings.Join(edits, "\n")
	switch st.Revision.Kind {
	case timeline.KindDeleted:
		return joined("\n\n", st.happens, st.reason, st.author, st.erased)
	case timeline.KindPublished:
		return joined("\n\n", st.story.text(), st.reason, changed, st.author, st.erased)
	}
	stands := st.nowStands + ": " + joined(" · ", st.when, st.status, st.place.text)
	return joined("\n\n", st.happens, st.reason, changed, st.author, st.erased, stands, st.page.text+": "+st.page.url)
}

// html is the same as HTML that is safe to show.
func (st telling) html() string {
	happens, reason, author, erased := paragraphIf(st.happens), paragraphIf(st.reason), paragraphIf(st.author), paragraphIf(st.erased)
	var changed string
	if len(st.edits) > 0 {
		var b strings.Builder
		for _, e := range st.edits {
			b.WriteString(e.html() + "\n")
		}
		changed = "<ul>\n" + b.String() + "</ul>"
	}
	switch st.Revision.Kind {
	case timeline.KindDeleted:
		return joined("\n", happens, reason, author, erased)
	case timeline.KindPublished:
		return joined("\n", st.story.html(), reason, changed, author, erased)
	}
	stands := markup(st.nowStands) + ": " + joined(" · ", st.whenHTML(), markup(st.status), st.place.html())
	return joined("\n", happens, reason, changed, author, erased, paragraph(stands), paragraph(st.page.html()))
}

// paragraphIf is a plain text as a paragraph, and nothing for none.
func paragraphIf(text string) string {
	if text == "" {
		return ""
	}
	return paragraph(strings.ReplaceAll(markup(text), "\n", "<br>\n"))
}
