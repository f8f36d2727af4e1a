package timeline

import (
	"slices"
	"strings"
	"time"
)

// Unread is why a date was not read as somebody typed it. It is an error of the kind [Invalid].
type Unread struct {
	Message     string       // what to write instead, in sentences of the language that was asked for
	Suggestions []Suggestion // what may have been meant, the likeliest first
	Forms       bool         // the message is no more than the forms that a date has
}

// Suggestion is a date that may have been meant: as it is stored, and in words.
type Suggestion struct{ Value, Words string }

func (u *Unread) Error() string { return u.Message }

// Unwrap is the error in the terms of the domain.
func (u *Unread) Unwrap() error { return &Error{Kind: Invalid, Message: u.Message} }

// maxTyped is how many bytes a typed date may have. Some words for dates are longer than the date.
const maxTyped = 300

// ReadDate reads a date as people write it, in English or Ukrainian: "28 Feb 2025", "12–14 March 2025", "since spring
// 2024", "бл. червня 2025", with times in zone. Whatever [ParseDate] reads is itself, and what [Words] says of a date in
// full is read as that date. Between day and month, between two years and between two times that clocks show alike it
// does not guess: the error is an [*Unread], which says in lang how to write what was meant. The words for days near today
// count from today's day.
func ReadDate(typed, zone, lang string, today time.Time) (Date, error) {
	r := &dateReader{zone: zone, lang: lang, replies: repliesIn(lang), today: today}
	typed = strings.TrimSpace(typed)
	switch {
	case typed == "":
		return Date{}, r.refuse(r.empty)
	case len(typed) > maxTyped:
		return Date{}, r.refuse(r.tooLong, maxTyped)
	}
	d, err := ParseDate(typed, zone)
	if err == nil {
		return d, nil
	}
	r.tokens = tokensOf(r.withoutPlace(typed))
	text, unread := r.phrase()
	switch {
	case unread == nil:
		return r.checked(text)
	case unread.Message == r.notRead && lookedLikeEDTF(typed):
		return Date{}, r.refuse(r.said(err))
	}
	return Date{}, unread
}

// lookedLikeEDTF reports whether text is made of what stored dates are made of, so that what is wrong with it as such a
// date helps.
func lookedLikeEDTF(text string) bool {
	return strings.Trim(text, "0123456789XYTZtz:+-./?~%") == ""
}

// dateReader reads one typed date: its tokens from left to right.
type dateReader struct {
	*replies
	zone, lang string
	today      time.Time
	tokens     []token
	at         int
}

// phrase is the whole text: a date, an interval, or one end of an interval behind a preposition.
func (r *dateReader) phrase() (string, *Unread) {
	doubt := r.doubts()
	frame, isFramed := r.frame()
	first, unread := r.end()
	if unread != nil {
		return "", unread
	}
	first.approximate = first.approximate || doubt.approximate
	first.uncertain = first.uncertain || doubt.uncertain
	join, joined := r.joint(frame)
	if joined && !(isFramed && frame == framedUntil) {
		return r.interval(first, join)
	}
	notes := r.notes(&first)
	if r.at < len(r.tokens) {
		return "", r.misunderstood()
	}
	if !isFramed {
		return r.alone(first)
	}
	return r.framed(frame, first, notes)
}

// interval reads the second end behind the first and what joins them.
func (r *dateReader) interval(first typedEnd, join token) (string, *Unread) {
	last, unread := r.end()
	if unread != nil {
		return "", unread
	}
	r.word("on", "onwards")
	r.notes(&last)
	if r.at < len(r.tokens) {
		return "", r.misunderstood()
	}
	if first.quarter > 0 || last.quarter > 0 {
		return "", r.refuse(r.notRead)
	}
	shareDoubt(&first, &last, join)
	if unread := r.complete(&first, &last); unread != nil {
		return "", unread
	}
	a, unread := r.text(first)
	if unread != nil {
		return "", unread
	}
	b, unread := r.text(last)
	if unread != nil {
		return "", unread
	}
	if unread := r.ordered(first, last, a, b); unread != nil {
		return "", unread
	}
	return a + "/" + b, nil
}

// alone is a date that is all that was written.
func (r *dateReader) alone(e typedEnd) (string, *Unread) {
	if e.quarter == 0 {
		return r.text(e)
	}
	first, last := e, e
	first.quarter, last.quarter = 0, 0
	first.month, last.month = 3*e.quarter-2, 3*e.quarter
	a, unread := r.text(first)
	if unread != nil {
		return "", unread
	}
	b, unread := r.text(last)
	return a + "/" + b, unread
}

// framed is an interval of which one end was written.
func (r *dateReader) framed(frame frame, e typedEnd, notes []note) (string, *Unread) {
	if e.quarter > 0 {
		return "", r.refuse(r.notRead)
	}
	text, unread := r.text(e)
	switch {
	case unread != nil:
		return "", unread
	case frame == framedBefore:
		return "", r.before(e, text)
	case frame == framedUntil && slices.Contains(notes, startUnknown):
		return "/" + text, nil
	case frame == framedUntil:
		return "../" + text, nil
	case slices.Contains(notes, endUnknown):
		return text + "/", nil
	}
	return text + "/..", nil
}

// checked is the date that was put together. That it is one is for ParseDate to say.
func (r *dateReader) checked(text string) (Date, error) {
	d, err := ParseDate(text, r.zone)
	if err != nil {
		return Date{}, r.refuse(r.said(err))
	}
	return d, nil
}

// said is what ParseDate said, as a sentence; it speaks English alone.
func (r *dateReader) said(err error) string {
	if r.replies != &englishReplies {
		return r.notRead
	}
	return capital(err.Error()) + "."
}
