package server

import (
	"fmt"
	"net/http"
	"net/url"

	"dateline/feeds"
	"dateline/internal/pages"
	"dateline/timeline"
)

// webLink is a link of a header (RFC 8288). Its address is made from the base URL, a slug or an id, and an escaped
// query, so that it holds nothing that would end it.
type webLink struct{ rel, address, mediaType string }

// maxLinks is how long a header of links may be: nginx answers 502 where all headers together are above 4 KiB, unless it is
// told otherwise, and each link repeats the query.
const maxLinks = 2 << 10

// setLinks names the links of an answer, from the first on for which there is room. Neither a 304 nor an error has them.
func setLinks(h http.Header, links ...webLink) {
	header := ""
	for _, l := range links {
		text := fmt.Sprintf("<%s>; rel=%q", l.address, l.rel)
		if l.mediaType != "" {
			text += fmt.Sprintf("; type=%q", l.mediaType)
		}
		if header != "" {
			text = header + ", " + text
		}
		if len(text) > maxLinks {
			break
		}
		header = text
	}
	if header != "" {
		h.Set("Link", header)
	}
}

const pageLinkType = "text/html"

// timelineURL is the address of a timeline's page behind a door; pathOf its path alone, for forms.
func (s *Server) timelineURL(door, slug string) string { return s.site.Behind(door).TimelineURL(slug) }

func pathOf(door, slug string) string { return feeds.Site{}.Behind(door).TimelineURL(slug) }

// address is the canonical address of what is asked for.
func (s *Server) address(slug string, r *feedRequest) string {
	return withQuery(s.timelineURL(r.options.Door, slug)+r.path(), r.self())
}

// feedLinks are the feed's own address, exactly as it stands in the document, the page, and the other formats; of an
// archive the feed that it belongs to.
func (s *Server) feedLinks(slug string, r *feedRequest) []webLink {
	base := s.timelineURL(r.options.Door, slug)
	links := []webLink{
		{"self", s.address(slug, r), r.format.LinkType},
		{"alternate", withQuery(base, r.page()), pageLinkType},
	}
	if r.archived() {
		return append(links, webLink{"current", withQuery(base+r.format.Suffix, r.page()), r.format.LinkType})
	}
	for _, other := range s.formatLinks(slug, r.choice) {
		if other.mediaType != r.format.LinkType {
			links = append(links, other)
		}
	}
	return links
}

// formatLinks are the formats of a timeline, the one that readers should prefer first.
func (s *Server) formatLinks(slug string, ch choice) []webLink {
	var links []webLink
	for _, f := range feeds.Formats() {
		links = append(links, webLink{"alternate", withQuery(s.timelineURL(ch.options.Door, slug)+f.Suffix, ch.query(f)), f.LinkType})
	}
	return links
}

// yearLinks are the calendars of the years that calendars can show; none if there is one year alone.
func (s *Server) yearLinks(slug string, ch choice, years []int) []pages.Link {
	var links []pages.Link
	for _, year := range years {
		if feeds.InCalendars(year) {
			links = append(links, s.yearLink(slug, ch, year))
		}
	}
	if len(links) < 2 {
		return nil
	}
	return links
}

// yearLink is the calendar of a year, with what else was chosen.
func (s *Server) yearLink(slug string, ch choice, year int) pages.Link {
	text, format := fmt.Sprintf("%04d", year), feeds.Calendar()
	ch.filter.From, ch.filter.To = text, text
	return pages.Link{Text: text, Href: withQuery(s.timelineURL(ch.options.Door, slug)+format.Suffix, ch.query(format))}
}

// timelineLinks are the links that the page of a timeline has in its head. Its own address has the filter and the
// language: what else was chosen changes nothing but where it leads.
func (s *Server) timelineLinks(slug string, ch choice) []webLink {
	canonical := webLink{rel: "canonical", address: withQuery(s.timelineURL(ch.options.Door, slug), ch.page())}
	return append([]webLink{canonical}, s.formatLinks(slug, ch)...)
}

// eventLinks are the links that the page of an event has in its head. The API opens to no capability.
func (s *Server) eventLinks(found sight, lang string) []webLink {
	id := found.record.Event.ID
	links := append([]webLink{{rel: "canonical", address: s.eventURL(found.door, id, lang)}}, s.eventFormats(found, lang)...)
	if found.door != "" {
		return links
	}
	return append(links, webLink{"alternate", s.eventAPI(found.timeline.Timeline.Slug, id), jsonType})
}

// eventAPI is the address of an event in the API.
func (s *Server) eventAPI(slug, id string) string {
	return s.site.BaseURL + apiPath + "/timelines/" + url.PathEscape(slug) + "/events/" + url.PathEscape(id)
}

// eventFormats are the other formats of an event: its changes, and the file for a calendar.
func (s *Server) eventFormats(found sight, lang string) []webLink {
	var links []webLink
	for _, f := range []feeds.Format{feeds.Atom(), feeds.Calendar()} {
		links = append(links, webLink{"alternate", s.eventFile(found.door, found.record.Event.ID, f, lang), f.LinkType})
	}
	return links
}

// eventURL is the address of an event's page behind a door in a language, eventFile that of another format of it.
func (s *Server) eventURL(door, id, lang string) string {
	return withQuery(s.site.Behind(door).EventURL(id), langQuery(lang))
}

func (s *Server) eventFile(door, id string, f feeds.Format, lang string) string {
	return withQuery(s.site.Behind(door).EventURL(id)+f.Suffix, langQuery(lang))
}

// indexLinks are the links that the list of timelines has in its head: to itself, to the formats of the only public
// timeline, so that a reader which is given the address of the service finds what is there, and to the list of all.
func (s *Server) indexLinks(canonical string, only *timeline.Timeline) []webLink {
	links := []webLink{{rel: "canonical", address: canonical}}
	if only != nil {
		links = append(links, s.formatLinks(only.Slug, choice{})...)
	}
	return append(links, webLink{"alternate", s.site.BaseURL + listPath, feeds.OPMLType})
}
