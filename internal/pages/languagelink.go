package pages

import (
	"slices"

	"dateline/timeline"
)

// LanguageLink leads to the same page in another language.
type LanguageLink struct {
	Lang, Name, Href string
	Current          bool
}

// LanguageLinks are the languages of a page: its timeline's, and those in which its events have texts; none if that is
// one alone. Address makes the address of the page in a language, which it need not say for the timeline's own.
func LanguageLinks(own, asked string, events []timeline.Event, address func(lang string) string) []LanguageLink {
	tags := []string{own}
	for _, e := range events {
		tags = append(tags, e.Languages()...)
	}
	slices.Sort(tags)
	if tags = slices.Compact(tags); len(tags) == 1 {
		return nil
	}
	shown := own
	if tag, ok := timeline.Lookup(asked, tags); ok {
		shown = tag
	}
	links := make([]LanguageLink, len(tags))
	for i, tag := range tags {
		lang := tag
		if tag == own {
			lang = ""
		}
		links[i] = LanguageLink{Lang: tag, Name: timeline.LanguageName(tag), Href: address(lang), Current: tag == shown}
	}
	return links
}
