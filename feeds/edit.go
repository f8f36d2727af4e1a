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
	label    string
	lang     string    // of the words, if it is not the timeline's
	from, to []mention // what is gone, and what came
	list     bool      // what stayed is in neither
	head     string    // of a long text, what stands before and behind the part that changed
	tail     string
	fromGone bool   // a redacted text stood there before
	toGone   bool   // a redacted text came
	only     string // what there is to say instead of all that
}

// maxItems is how many entries of a list are told one by one.
const maxItems = 20

// newEdit puts a change of a field into words; ok is false for fields of which followers see nothing.
func (d decoder) newEdit(c timeline.FieldChange) (e edit, ok bool) {
	e = edit{wording: d.wording, label: d.fields[c.Field], from: d.values(c.Field, c.From, d.before), to: d.values(c.Field, c.To, d.after)}
	switch c.Field {
	case "title", "summary", "body":
		e.lang = d.lang
	}
	e.list = isList(c.Field) && !c.Redacted
	if e.list {
		e.from, e.to = without(e.from, e.to), without(e.to, e.from)
	}
	switch {
	case c.Redacted && len(e.to) > 0:
		e.fromGone = true
	case c.Redacted && len(e.from) > 0:
		e.toGone = true
	case c.Redacted:
		e.only = d.redacted
	case slices.Equal(e.from, e.to):
		e.only = d.details
	case len(e.from) == 1 && len(e.to) == 1 && (c.Field == "summary" || c.Field == "body"):
		e.narrow()
	case c.Field == "body" || c.Field == "summary":
		e.from, e.to = shortened(e.from), shortened(e.to)
	}
	return e, e.label != ""
}

func isList(field string) bool {
	switch field {
	case "participants", "topics", "sources", "media", "related", "translations":
		return true
	}
	return false
}

// without are those of all that are not among others.
func without(all, others []mention) []mention {
	return slices.DeleteFunc(slices.Clone(all), func(m mention) bool { return slices.Contains(others, m) })
}

// narrow leaves of two versions of a long text what differs, and some words around it.
func (e *edit) narrow() {
	const around, most = 8, 60
	a, b := strings.Fields(e.from[0].text), strings.Fields(e.to[0].text)
	same := 0
	for same < len(a) && same < len(b) && a[same] == b[same] {
		same++
	}
	head := a[:same]
	a, b = a[same:], b[same:]
	same = 0
	for same < len(a) && same < len(b) && a[len(a)-1-same] == b[len(b)-1-same] {
		same++
	}
	tail := a[len(a)-same:]
	a, b = a[:len(a)-same], b[:len(b)-same]
	e.head, e.tail = strings.Join(head, " "), strings.Join(tail, " ")
	if len(head) > around {
		e.head = "… " + strings.Join(head[len(head)-around:], " ")
	}
	if len(tail) > around {
		e.tail = strings.Join(tail[:around], " ") + " …"
	}
	e.from, e.to = words(a, most), words(b, most)
	if len(e.from) == 0 && len(e.to) == 0 { // the same words, set otherwise
		e.head, e.tail, e.only = "", "", e.details
	}
}

func shortened(texts []mention) []mention {
	var short []mention
	for _, m := range texts {
		short = append(short, words(strings.Fields(m.text), 60)...)
	}
	return short
}

// words are the first ones as one text, cut also where there are no spaces.
func words(all []string, most int) []mention {
	if len(all) == 0 {
		return nil
	}
	text := strings.Join(all[:min(len(all), most)], " ")
	if len(all) > most {
		text += " …"
	}
	return []mention{{text: cutText(text, most*10)}}
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

// said is the edit with each text as one function writes it, and what is gone and new as two others do.
func (e edit) said(plain func(string) string, gone, came func([]mention) string) string {
	if e.only != "" {
		return e.only
	}
	var from, to string
	switch one := len(e.from) == 0 || len(e.to) == 0; {
	case e.fromGone:
		from, to = plain(e.redacted), came(e.to)
	case e.toGone:
		from, to = gone(e.from), plain(e.redacted)
	case e.list || one:
		if len(e.to) > 0 {
			to = plain(e.added) + " " + came(e.to)
		}
		if len(e.from) > 0 {
			from = plain(e.removed) + " " + gone(e.from)
		}
		changed := joined("; ", to, from)
		if e.head != "" || e.tail != "" {
			changed = "[" + changed + "]"
		}
		return joined(" ", plain(e.head), changed, plain(e.tail))
	default:
		from, to = gone(e.from), came(e.to)
	}
	changed := from + " → " + to
	if e.head != "" || e.tail != "" {
		changed = "[" + changed + "]"
	}
	return joined(" ", plain(e.head), changed, plain(e.tail))
}

// text is the edit on one line.
func (e edit) text() string {
	list := func(all []mention) string {
		var texts []string
		for _, m := range all[:min(len(all), maxItems)] {
			texts = append(texts, m.text)
		}
		return strings.Join(texts, ", ") + more(all)
	}
	if e.list {
		list = func(all []mention) string {
			var texts []string
			for _, m := range all[:min(len(all), maxItems)] {
				texts = append(texts, "“"+m.text+"”")
			}
			return strings.Join(texts, ", ") + more(all)
		}
	}
	return e.label + ": " + e.said(func(s string) string { return s }, list, list)
}

func more(all []mention) string {
	if len(all) > maxItems {
		return ", …"
	}
	return ""
}

// html is the edit as an item of a list. It reads the same in programs that show no insertions and deletions.
func (e edit) html() string {
	marked := func(element string) func([]mention) string {
		begin := "<" + element + ">"
		if e.lang != "" {
			begin = "<" + element + ` lang="` + html.EscapeString(e.lang) + `">`
		}
		return func(all []mention) string {
			var parts []string
			for _, m := range all[:min(len(all), maxItems)] {
				parts = append(parts, begin+strings.ReplaceAll(m.html(), "\n", "<br>\n")+"</"+element+">")
			}
			return strings.Join(parts, ", ") + more(all)
		}
	}
	return "<li>" + markup(e.label) + ": " + e.said(markup, marked("del"), marked("ins")) + "</li>"
}
