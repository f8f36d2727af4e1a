package server

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"dateline/timeline"
)

// readLang reads the language that an address asks for. It decides by itself: no language is negotiated, so that one
// address shows one thing to all, and caches need to know no more than the address.
func (l *listing) readLang(values url.Values) {
	text := values.Get("lang")
	if text == "" {
		return
	}
	lang, ok := timeline.ParseLang(text)
	if !ok {
		l.refuse("lang", "must be a language tag of BCP 47, such as en or uk")
		return
	}
	l.asked = lang
}

// wanted is the language asked for, unless it is the own one anyway: a canonical address does not say what goes without
// saying.
func wanted(asked, own string) string {
	if asked == own {
		return ""
	}
	return asked
}

// askedLang is the language that an address asks for, of a timeline in the language own; what is no language counts for
// nothing.
func askedLang(values url.Values, own string) string {
	var l listing
	l.readLang(values)
	return wanted(l.asked, own)
}

// langQuery is the parameter of an address that asks for a language; empty for none.
func langQuery(lang string) string {
	if lang == "" {
		return ""
	}
	return "lang=" + url.QueryEscape(lang)
}

// speak says in which language an answer is; nothing for none, or several (RFC 9110 section 8.5).
func speak(c echo.Context, lang string) { setLanguage(c.Response().Header(), lang) }

func setLanguage(h http.Header, lang string) {
	if lang != "" {
		h.Set("Content-Language", lang)
	}
}

// withText is the event with its texts beside it in the language that was asked for, if one was.
func withText(e timeline.Event, asked string) timeline.Event {
	if asked != "" {
		text := e.TextIn(asked)
		e.Text = &text
	}
	return e
}

// languageOf is the language of events with all that is told of them, if it is one alone.
func languageOf(events ...timeline.Event) string {
	var one string
	for _, e := range events {
		for _, lang := range []string{e.Lang, textLang(e)} {
			if one == "" {
				one = lang
			}
			if lang != one {
				return ""
			}
		}
	}
	return one
}

func textLang(e timeline.Event) string {
	if e.Text == nil {
		return e.Lang
	}
	return e.Text.Lang
}
