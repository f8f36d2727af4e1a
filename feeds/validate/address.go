package validate

import (
	"net/url"
	"regexp"
	"strings"
)

// isWeb reports whether text is an absolute address of the web, as RFC 3986 writes one.
func isWeb(text string) bool {
	u, err := url.Parse(text)
	return err == nil && uriForm.MatchString(text) && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != ""
}

var (
	uriForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:([A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+$`)
	tagForm = regexp.MustCompile(`^tag:[a-z0-9.-]+(@[a-z0-9.-]+)?,[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?:([A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*(#([A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?$`)
)

// isID reports whether text is a URI that may be an id: absolute, and after RFC 4151 if it is a tag.
func isID(text string) bool {
	if strings.HasPrefix(text, "tag:") {
		return tagForm.MatchString(text)
	}
	return uriForm.MatchString(text)
}

// mediaType is a media type without parameters (RFC 6838 section 4.2).
var mediaType = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$`)

// languageTag is a tag of the shape of BCP 47.
var languageTag = regexp.MustCompile(`^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$`)

// relations are the registered link relations that a feed or an entry may have (RFC 4287, 4685, 4946, 5005, 8288).
var relations = map[string]bool{
	"": true, "alternate": true, "self": true, "related": true, "enclosure": true, "via": true, "license": true, "replies": true, "edit": true,
	"hub": true, "first": true, "last": true, "next": true, "previous": true, "current": true, "next-archive": true, "prev-archive": true,
	"author": true, "canonical": true, "copyright": true, "describedby": true, "help": true, "icon": true, "search": true, "up": true,
}

// historyRelations lead from one document of a feed to another (RFC 5005).
var historyRelations = map[string]bool{
	"first": true, "last": true, "next": true, "previous": true, "current": true, "next-archive": true, "prev-archive": true,
}

// feedLinks checks the links of a feed, in either format: to itself, and to its other documents.
func (r *report) feedLinks(links []*element, self, kind, selfRule, relRule string) {
	r.selfLink(links, self, kind, selfRule)
	targets := map[string]string{}
	var alternates []string
	for i, l := range links {
		rel, where := l.attr("rel"), numbered("link", i)
		r.want(relations[rel] || uriForm.MatchString(rel), relRule, where, "has a relation that is not registered")
		r.want(isWeb(l.attr("href")), "R11", where, "must have an absolute href")
		if t, given := l.lookup("type"); given {
			r.want(mediaType.MatchString(t), relRule, where, "has a type that is no media type")
		}
		targets[rel] = l.attr("href")
		if rel == "alternate" || rel == "" {
			alternates = append(alternates, l.attr("type")+" "+l.attr("hreflang"))
		}
	}
	r.unique(alternates, "A5", "alternate", "there are two of the same type and language")
	first, paged := targets["first"]
	if _, has := targets["previous"]; has && (!paged || first == self) {
		r.add(relRule, "links", "the first page has no previous one")
	}
	for _, rel := range []string{"next", "prev-archive"} {
		if target, has := targets[rel]; has {
			r.want(target != self, relRule, "links", rel+" leads to the document itself")
		}
	}
}

// selfLink checks the one link of a feed to itself.
func (r *report) selfLink(links []*element, self, kind, rule string) {
	count := 0
	for _, l := range links {
		if l.attr("rel") != "self" {
			continue
		}
		count++
		r.want(l.attr("href") == self, rule, "link self", "is not the document's own address")
		r.want(l.attr("type") == kind, rule, "link self", "does not have the type of the document")
	}
	r.want(count == 1, rule, "links", "there must be one with the relation self")
}
