package feeds

import (
	"cmp"
	"net/url"

	"dateline/timeline"
)

// speaking is the service and the timeline as a document with the options has them: links lead to pages in
// their language, behind their door, and the timeline's language is the one that frames its events.
func (o Options) speaking(s Site, t timeline.Timeline) (Site, timeline.Timeline) {
	s.lang, s.door = cmp.Or(o.Lang, t.Lang), o.Door
	if o.Lang != "" {
		s.asking = "?lang=" + url.QueryEscape(o.Lang)
	}
	t.Lang = timeline.Framing(t.Lang, o.Lang)
	return s, t
}

// speaking is the view in the language of its options.
func (v View) speaking(s Site) (Site, View) {
	v.named = v.Timeline.Lang
	s, v.Timeline = v.Options.speaking(s, v.Timeline)
	return s, v
}

// nameLang is the language of the document's title and description, which nobody translates.
func (v View) nameLang() string { return langTag(cmp.Or(v.named, v.Timeline.Lang)) }

// marked is the language of title and description where it is not the document's; empty too for the title of an event.
func (v View) marked() string {
	if lang := v.nameLang(); v.Title == "" && lang != langTag(v.Timeline.Lang) {
		return lang
	}
	return ""
}
