package validate

import (
	"encoding/xml"
	"slices"
	"strings"
	"time"
)

// Atom says what is wrong with a document of Atom 1.0 that was fetched from the address self at the time now.
func Atom(doc []byte, self string, now time.Time) []Finding {
	var r report
	r.want(len(doc) >= leastBytes, "R23", "document", "has less than 128 bytes, from which some readers guess the format")
	r.want(len(doc) <= mostBytes, "R24", "document", "has more than 3 MiB")
	root := r.parseXML(doc)
	if root == nil {
		return r.found
	}
	if root.Name.Local != "feed" || root.Name.Space != atomSpace {
		r.add("A1", "root", "must be a feed of Atom")
		return r.found
	}
	r.atomFeed(root, self, now)
	return r.found
}

func (r *report) atomFeed(feed *element, self string, now time.Time) {
	id := r.atomHeart(feed, "feed", now)
	r.want(id != self, "A3", "feed, id", "must not be the address of the document")
	links := feed.all(atomSpace, "link")
	r.feedLinks(links, self, "application/atom+xml", "A7", "A7")
	r.history(feed, links, self, "A7")
	r.person(feed, "A1", "feed")
	for _, name := range []string{"icon", "logo"} {
		for _, e := range feed.all(atomSpace, name) {
			r.want(isWeb(e.text), "A8", "feed, "+name, "must be an absolute address")
		}
	}
	for _, e := range feed.all(atomSpace, "generator") {
		uri, given := e.lookup("uri")
		r.want(strings.TrimSpace(e.text) != "" && (!given || isWeb(uri)), "A8", "feed, generator", "must have a name, and an absolute address if any")
	}
	ids, updates := []string{id}, []string{}
	for i, e := range feed.all(atomSpace, "entry") {
		where := numbered("entry", i)
		ids = append(ids, r.entry(e, where, now))
		for _, u := range e.all(atomSpace, "updated") {
			updates = append(updates, u.text)
		}
	}
	r.unique(ids, "A3", "id", "stands twice in the document")
	r.oneFamily(id, ids[1:], "A3", "entry")
	r.tombstones(feed, ids[1:], now)
	r.unique(updates, "M9", "entry", "was updated at the very time of another")
	feed.each(func(e *element) {
		based := slices.ContainsFunc(e.Attr, func(a xml.Attr) bool { return a.Name.Local == "base" && a.Name.Space != "" })
		r.want(!based, "A8", e.Name.Local, "must not have xml:base, which many readers do not know")
		r.language(e)
	})
}

// atomHeart checks what feeds and entries have both, and returns the id.
func (r *report) atomHeart(e *element, where string, now time.Time) (id string) {
	id = r.one(e, atomSpace, "id", "A1", where)
	r.want(id == "" || isID(id), "A3", where+", id", "is not a URI")
	r.one(e, atomSpace, "title", "A1", where)
	if text := r.one(e, atomSpace, "updated", "A1", where); text != "" {
		r.rfc3339(text, now, "A4", where+", updated")
	}
	for _, c := range e.children {
		switch {
		case c.Name.Space != atomSpace:
		case c.Name.Local == "title":
			r.want(c.attr("type") == "text", "A6", where+", title", "must be plain text")
			r.text(c, where)
		case slices.Contains([]string{"subtitle", "rights", "summary", "content"}, c.Name.Local):
			r.text(c, where)
		case c.Name.Local == "category":
			r.category(c, where)
		}
	}
	return id
}

// text checks a text construct, and the content of an entry as far as it is one (RFC 4287 sections 3.1 and 4.1.3).
func (r *report) text(e *element, where string) {
	where += ", " + e.Name.Local
	switch kind := e.attr("type"); {
	case kind == "xhtml":
		r.want(len(e.children) == 1 && e.children[0].Name.Space == xhtmlSpace && e.children[0].Name.Local == "div" && strings.TrimSpace(e.text) == "",
			"A6", where, "must hold one div of XHTML")
	case len(e.children) > 0:
		r.add("A6", where, "has elements within it")
	case kind == "html":
		r.html(e.text, where)
	case kind != "" && kind != "text" && (e.Name.Local != "content" || !mediaType.MatchString(kind)):
		r.add("A6", where, "has a type that is neither text, html nor xhtml")
	}
}

func (r *report) category(e *element, where string) {
	r.want(e.attr("term") != "", "A8", where+", category", "must have a term")
	scheme, given := e.lookup("scheme")
	r.want(!given || uriForm.MatchString(scheme), "A8", where+", category", "has a scheme that is not a URI")
	label, given := e.lookup("label")
	r.want(!given || label != "", "A8", where+", category", "has an empty label")
}

// person checks the authors of a feed or an entry; there must be one at least.
func (r *report) person(e *element, rule, where string) {
	authors := e.all(atomSpace, "author")
	r.want(len(authors) > 0, rule, where, "must have an author")
	for _, a := range authors {
		r.one(a, atomSpace, "name", rule, where+", author")
		for _, uri := range a.all(atomSpace, "uri") {
			r.want(isWeb(uri.text), "R11", where+", author", "must have an absolute address, if any")
		}
	}
}

func (r *report) entry(e *element, where string, now time.Time) (id string) {
	id = r.atomHeart(e, where, now)
	if text := r.one(e, atomSpace, "published", "A4", where); text != "" {
		published := r.rfc3339(text, now, "A4", where+", published")
		for _, u := range e.all(atomSpace, "updated") {
			updated, _ := time.Parse(time.RFC3339Nano, u.text) // checked already
			r.ordered(published, updated, now, "A4", where+", updated")
		}
	}
	r.person(e, "A2", where)
	r.want(e.index(atomSpace, "content") >= 0 || e.index(atomSpace, "summary") >= 0, "A1", where, "must have a content or a summary")
	r.entryLinks(e.all(atomSpace, "link"), where)
	r.modules(e, where)
	r.want(e.index(historySpace, "complete") < 0 && e.index(historySpace, "archive") < 0, "A7", where, "cannot say that a feed is complete or an archive")
	return id
}

func (r *report) entryLinks(links []*element, where string) {
	pages, alternates := 0, []string{}
	for _, l := range links {
		rel, kind := l.attr("rel"), l.attr("type")
		switch {
		case rel == "alternate" || rel == "":
			alternates = append(alternates, kind+" "+l.attr("hreflang"))
			if kind == "text/html" {
				pages++
			}
		case historyRelations[rel]:
			r.add("A7", where+", link", "has a relation that only a feed may have")
		case rel == "enclosure":
			length, given := l.lookup("length")
			r.want(mediaType.MatchString(kind) && (!given || isCount(length)), "R16", where+", link enclosure", "must have a media type, and a length in bytes if any")
		default:
			r.want(relations[rel] || uriForm.MatchString(rel), "A7", where+", link", "has a relation that is not registered")
		}
		r.want(isWeb(l.attr("href")), "R11", where+", link", "must have an absolute href")
	}
	r.want(pages > 0, "A5", where, "must have a link to its page")
	r.unique(alternates, "A5", where+", alternate", "there are two of the same type and language")
}

func (r *report) language(e *element) {
	for _, a := range e.Attr {
		if a.Name.Local == "lang" && a.Name.Space != "" {
			r.want(languageTag.MatchString(a.Value), "A8", e.Name.Local, "has an xml:lang that is not a tag of BCP 47")
		}
	}
}
