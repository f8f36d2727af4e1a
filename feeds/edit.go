package feeds

import (
	"html"
	"slices"
	"strings"

	"dateline/timeline"
)

// edit is one field that a revision changed, in words.
type edit struct {
	wording
	label            string
	from, to         []mention // what is gone, and what came
	langFrom, langTo string    // of the words, if it is not the timeline's
	list             bool      // what stayed is in neither from nor to
	head, tail       string    // of a long text, what stands before and behind the part that changed
	fromGone, toGone bool      // a text stood there, or came, that was taken out later
	only             string    // what there is to say instead of all that
}

// maxItems is how many entries of a list are told one by one.
const maxItems = 20

// newEdit puts a change of a field into words; ok is false for fields of which followers see nothing.
func (d decoder) newEdit(c timeline.FieldChange) (e edit, ok bool) {
	e = edit{wording: d.wording, label: d.fields[c.Field], from: d.values(c.Field, c.From, d.before), to: d.values(c.Field, c.To, d.after)}
	long := c.Field == "summary" || c.Field == "body"
	if long || c.Field == "title" {
		e.langFrom, e.langTo = d.langOf(d.before), d.langOf(d.after)
	}
	if e.list = isList(c.Field) && !c.Redacted; e.list {
		e.from, e.to = without(e.from, e.to), without(e.to, e.from)
	}
	switch {
	case c.Redacted && len(e.to) > 0:
		e.fromGone, e.to = true, shortened(e.to)
	case c.Redacted && len(e.from) > 0:
		e.toGone, e.from = true, shortened(e.from)
	case c.Redacted:
		e.only = d.redacted
	case slices.EqualFunc(e.from, e.to, sameText):
		e.only = d.details
	case long && len(e.from) > 0 && len(e.to) > 0:
		e.narrow()
	case long:
		e.from, e.to = shortened(e.from), shortened(e.to)
	}
	return e, e.label != ""
}

func sameText(a, b mention) bool { return a.text == b.text }

func isList(field string) bool {
	switch field {
	case "participants", "topics", "sources", "media", "related", "translations":
		return true
	}
	return false
}

// without are those of all that read like none of the others.
func without(all, others []mention) []mention {
	return slices.DeleteFunc(slices.Clone(all), func(m mention) bool {
		return slices.ContainsFunc(others, func(o mention) bool { return sameText(m, o) })
	})
}

// The words that are told of a long text: those around what changed, and of what changed.
const (
	wordsAround = 8
	mostWords   = 60
)

// narrow leaves of two versions of a long text what differs, and some words around it.
func (e *edit) narrow() {
	a, b := strings.Fields(e.from[0].text), strings.Fields(e.to[0].text)
	start, end := 0, 0 // how many words both have in front and at the end
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	for end < len(a)-start && end < len(b)-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	if start == len(a) && start == len(b) { // the same words, set otherwise
		e.only = e.details
		return
	}
	head, tail := a[:start], a[len(a)-end:]
	e.from, e.to = words(a[start:len(a)-end]), words(b[start:len(b)-end])
	if len(head) > wordsAround {
		head = append([]string{"…"}, head[len(head)-wordsAround:]...)
	}
	if len(tail) > wordsAround {
		tail = append(slices.Clone(tail[:wordsAround]), "…")
	}
	e.head, e.tail = cutText(strings.Join(head, " "), maxLead), cutText(strings.Join(tail, " "), maxLead)
}

// shortened are the beginnings of texts.
func shortened(texts []mention) []mention {
	var short []mention
	for _, m := range texts {
		for _, cut := range words(strings.Fields(m.text)) {
			short = append(short, mention{cut.text, m.url})
		}
	}
	return short
}

// words are the first ones as one text, cut also where there are no spaces; none if there are none.
func words(all []string) []mention {
	if len(all) == 0 {
		return nil
	}
	text := strings.Join(all[:min(len(all), mostWords)], " ")
	if len(all) > mostWords {
		text += " …"
	}
	return []mention{{text: cutText(text, mostWords*10)}}
}

// cutText is the beginning of a text of at most so many characters.
func cutText(text string, most int) string {
	count := 0
	for i := range text {
		if count++; count > most {
			return strings.TrimSpace(text[:i]) + " …"
		}
	}
	return text
}

// said is the edit in words: plain writes a text, gone and came write what is gone and what is new.
func (e edit) said(plain func(string) string, gone, came func([]mention) string) string {
	var changed string
	switch {
	case e.only != "":
		return plain(e.only)
	case e.fromGone:
		changed = plain(e.redacted) + " → " + came(e.to)
	case e.toGone:
		changed = gone(e.from) + " → " + plain(e.redacted)
	case !e.list && len(e.from) > 0 && len(e.to) > 0:
		changed = gone(e.from) + " → " + came(e.to)
	default:
		var to, from string
		if len(e.to) > 0 {
			to = plain(e.added) + " " + came(e.to)
		}
		if len(e.from) > 0 {
			from = plain(e.removed) + " " + gone(e.from)
		}
		changed = joined(" / ", to, from)
	}
	if e.head != "" || e.tail != "" {
		changed = "[" + changed + "]"
	}
	return joined(" ", plain(e.head), changed, plain(e.tail))
}

// text is the edit on one line.
func (e edit) text() string {
	bare := func(all []mention) string { return eachOf(all, func(m mention) string { return line(m.text) }) }
	return e.label + ": " + e.said(line, bare, bare)
}

// html is the edit as an item of a list. It reads the same in programs that show no insertions and deletions.
func (e edit) html() string {
	return "<li>" + markup(e.label) + ": " + e.said(markup, marked("del", e.langFrom), marked("ins", e.langTo)) + "</li>"
}

// marked writes texts as elements, in their language.
func marked(element, lang string) func([]mention) string {
	begin := "<" + element + ">"
	if lang != "" {
		begin = "<" + element + ` lang="` + html.EscapeString(lang) + `">`
	}
	return func(all []mention) string {
		return eachOf(all, func(m mention) string {
			return begin + strings.ReplaceAll(m.html(), "\n", "<br>\n") + "</" + element + ">"
		})
	}
}

// eachOf writes the first of several texts one behind the other.
func eachOf(all []mention, write func(mention) string) string {
	var parts []string
	for _, m := range all[:min(len(all), maxItems)] {
		parts = append(parts, write(m))
	}
	if len(all) > maxItems {
		parts = append(parts, "…")
	}
	return strings.Join(parts, "; ")
}
