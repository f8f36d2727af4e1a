package server

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"dateline/feeds"
	"dateline/timeline"
)

// webLink is a link of a header (RFC 8288). Its address is made from the base URL, a slug or an id, and an escaped
// query, so that it holds nothing that would end it.
type webLink struct{ rel, address, mediaType string }

// setLinks names the links of an answer. An answer 304 has them too, and an error has none.
func setLinks(h http.Header, links ...webLink) {
	texts := make([]string, len(links))
	for i, l := range links {
		texts[i] = fmt.Sprintf("<%s>; rel=%q", l.address, l.rel)
		if l.mediaType != "" {
			texts[i] += fmt.Sprintf("; type=%q", l.mediaType)
		}
	}
	h.Set("Link", strings.Join(texts, ", "))
}

const pageLinkType = "text/html"

// feedLinks are the feed's own address, exactly as it stands in the document, the page, and the other formats.
func (s *Server) feedLinks(slug string, format feeds.Format, self string, f timeline.Filter) []webLink {
	base := s.site.TimelineURL(slug)
	links := []webLink{
		{"self", withQuery(base+format.Suffix, self), format.LinkType},
		{"alternate", withQuery(base, f.Query()), pageLinkType},
	}
	for _, other := range feeds.Formats() {
		if other.Name != format.Name {
			links = append(links, webLink{"alternate", withQuery(base+other.Suffix, f.Query()), other.LinkType})
		}
	}
	return links
}

// timelineLinks are the links that the page of a timeline has in its head.
func (s *Server) timelineLinks(slug string, values url.Values) []webLink {
	base, query := s.site.TimelineURL(slug), parseListing(values, feedLimit, timeline.Ascending).filter.Query()
	links := []webLink{{rel: "canonical", address: withQuery(base, query)}}
	for _, format := range feeds.Formats() {
		links = append(links, webLink{"alternate", withQuery(base+format.Suffix, query), format.LinkType})
	}
	return links
}

// eventLinks are the links that the page of an event has in its head.
func (s *Server) eventLinks(id string) []webLink {
	address, format := s.site.EventURL(id), feeds.Calendar()
	return []webLink{{rel: "canonical", address: address}, {"alternate", address + format.Suffix, format.LinkType}}
}
