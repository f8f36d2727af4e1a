package timeline

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Text is what an event says in one language.
type Text struct {
	Lang    string `json:"lang" required:"false" doc:"Language tag of the texts: that of the translation, or of the event itself where it has none in the language that was asked for."`
	Title   string `json:"title" required:"false" doc:"As the event's title."`
	Summary string `json:"summary" required:"false" doc:"As the event's summary; empty if there is none in this language."`
	Body    string `json:"body" required:"false" doc:"As the event's body; empty if there is none in this language."`
}

// ParseLang is a language tag in the form in which it is stored and compared. ok is false for what is none (BCP 47).
func ParseLang(tag string) (lang string, ok bool) {
	if tag == "" || len(tag) > maxTag {
		return "", false
	}
	lang, err := languages.of(tag, canonicalTag)
	return lang, err == nil
}

var languages remembered[string]

func canonicalTag(tag string) (string, error) {
	parsed, err := language.Parse(tag)
	if err == nil && parsed == language.Und {
		err = errors.New("it names no language")
	}
	if err != nil {
		return "", err
	}
	return parsed.String(), nil
}

// Lookup is the first of the tags that fits the range best, after the scheme of lookup (RFC 4647 section 3.4): the
// range as it is, then ever shorter. A subtag of one character goes with the one behind it.
func Lookup(wanted string, tags []string) (tag string, ok bool) {
	for rest := wanted; rest != ""; rest = shorter(rest) {
		if i := slices.IndexFunc(tags, func(tag string) bool { return strings.EqualFold(tag, rest) }); i >= 0 {
			return tags[i], true
		}
	}
	return "", false
}

// shorter is a language range without its last subtag, and without a single character that is then the last.
func shorter(tag string) string {
	tag = tag[:max(strings.LastIndexByte(tag, '-'), 0)]
	if i := strings.LastIndexByte(tag, '-'); len(tag)-i == 2 {
		tag = tag[:max(i, 0)]
	}
	return tag
}

// In is the event with its texts in the language that fits lang best: its own or those of a translation, and Lang says
// which. Without a fitting one it is the event as it is. A translation without a title counts for nothing, since an
// event needs a name; a summary or body that it lacks is left out, so that all texts are in one language (see
// [Event.Elsewhere]). The texts that were there before become a translation: nothing is lost.
func (e Event) In(lang string) Event {
	tags := []string{e.Lang}
	for tag, tr := range e.Translations {
		if tr.Title != "" && tag != e.Lang {
			tags = append(tags, tag)
		}
	}
	slices.Sort(tags[1:])
	tag, ok := Lookup(lang, tags)
	if !ok || tag == e.Lang {
		return e
	}
	told := e.Translations[tag]
	others := maps.Clone(e.Translations)
	delete(others, tag)
	others[e.Lang] = Translation{Title: e.Title, Summary: e.Summary, Body: e.Body}
	e.Lang, e.Title, e.Summary, e.Body, e.Translations = tag, told.Title, told.Summary, told.Body, others
	return e
}

// TextIn is what [Event.In] says in words.
func (e Event) TextIn(lang string) Text {
	e = e.In(lang)
	return Text{Lang: e.Lang, Title: e.Title, Summary: e.Summary, Body: e.Body}
}

// Languages are the languages in which the event has a title, in order.
func (e Event) Languages() []string {
	tags := []string{e.Lang}
	for tag, tr := range e.Translations {
		if tr.Title != "" {
			tags = append(tags, tag)
		}
	}
	slices.Sort(tags)
	return slices.Compact(tags)
}

// Elsewhere is the language in which the event has a summary or a body that it lacks in its own; empty if it has all.
func (e Event) Elsewhere() string {
	for _, tag := range e.Languages() {
		tr := e.Translations[tag]
		if tag != e.Lang && (e.Body == "" && tr.Body != "" || e.Summary == "" && tr.Summary != "") {
			return tag
		}
	}
	return ""
}

// Framing is the language in which a document of a timeline in the language own speaks to who asked for another: that
// if there are words for it, else the timeline's.
func Framing(own, asked string) string {
	if tag, ok := WordsIn(asked); ok {
		return tag
	}
	return own
}

// LanguageName is the name of a language in that language itself; its tag if it has none that is known.
func LanguageName(tag string) string {
	parsed, err := language.Parse(tag)
	if name := display.Self.Name(parsed); err == nil && name != "" && name != tag {
		return capital(name)
	}
	return tag
}
