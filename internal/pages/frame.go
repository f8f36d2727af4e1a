package pages

import "html/template"

// Frame is what all pages have around their content.
type Frame struct {
	Labels      *Labels
	Asked       string // the query that keeps the language on the way to another page; with its question mark
	Languages   []LanguageLink
	Title       string
	Description string
	Canonical   string
	NoIndex     bool
	Style       string // addresses of what pages load
	Script      string
	Icon        string
	Accent      string     // the name of the colour that links and buttons have
	Links       []HeadLink // to other formats of the page
	Crumb       *Link      // the timeline that the page belongs to
	Foot        []string
	Edit        string // where the editor has what the page shows; empty: it has nothing of it
}

// HeadLink is a link to another format, in the head of a page.
type HeadLink struct {
	Type        template.HTMLAttr // with its name: readers look for the literal value, which escaping would change
	Title, Href string
}

// NewHeadLink makes a link to something of a media type that is a constant of the program.
func NewHeadLink(mediaType, title, address string) HeadLink {
	return HeadLink{template.HTMLAttr(`type="` + mediaType + `"`), title, address}
}

// Link is a link in the text of a page.
type Link struct{ Text, Href string }
