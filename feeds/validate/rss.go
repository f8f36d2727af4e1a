package validate

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The sizes of a document: some readers guess the format from its first 128 bytes, and some take no more than 3 MiB.
const leastBytes, mostBytes = 128, 3 << 20

// RSS says what is wrong with a document of RSS 2.0 that was fetched from the address self at the time now.
func RSS(doc []byte, self string, now time.Time) []Finding {
	var r report
	r.want(len(doc) >= leastBytes, "R23", "document", "has less than 128 bytes, from which some readers guess the format")
	r.want(len(doc) <= mostBytes, "R24", "document", "has more than 3 MiB")
	root := r.parseXML(doc)
	if root == nil {
		return r.found
	}
	r.want(root.Name.Local == "rss" && root.Name.Space == "" && root.attr("version") == "2.0", "R1", "root", "must be rss of version 2.0")
	channels := root.all("", "channel")
	if len(channels) != 1 {
		r.add("R1", "rss", "must have one channel")
		return r.found
	}
	r.channel(channels[0], self, now)
	return r.found
}

func (r *report) channel(c *element, self string, now time.Time) {
	title := r.one(c, "", "title", "R1", "channel")
	link := r.one(c, "", "link", "R1", "channel")
	r.one(c, "", "description", "R1", "channel")
	r.want(link == "" || isWeb(link), "R11", "channel, link", "must be an absolute address")
	r.hexTitle(c, "channel")
	r.channelExtras(c, title, link, now)
	r.feedLinks(c.all(atomSpace, "link"), self, "application/rss+xml", "R4", "R20")
	r.history(c, c.all(atomSpace, "link"), self, "R20")
	var guids []string
	var last time.Time
	for i, item := range c.all("", "item") {
		where := numbered("item", i)
		guid, at := r.item(item, where, now)
		guids = append(guids, guid)
		r.want(last.IsZero() || !at.After(last), "R24", where, "is newer than the one before it")
		last = at
	}
	r.oneFamily("", guids, "R5", "item")
	r.unique(guids, "R6", "item", "has the guid of another item")
	c.each(func(e *element) {
		r.want(e.Name.Space != dcSpace || e.Name.Local != "date", "R8", "dc:date", "must not be there: readers take it for the date of publication")
	})
}

// channelExtras checks what a channel should have beyond what it must.
func (r *report) channelExtras(c *element, title, link string, now time.Time) {
	for _, name := range []string{"lastBuildDate", "generator"} {
		r.want(len(c.all("", name)) == 1, "R12", "channel", "should have one "+name)
	}
	for _, e := range c.all("", "lastBuildDate") {
		r.rfc822(e.text, now, "R7", "channel, lastBuildDate")
	}
	for _, e := range c.all("", "language") {
		r.want(languageTag.MatchString(e.text), "R12", "channel, language", "is not a tag of BCP 47")
	}
	for _, e := range c.all("", "ttl") {
		n, err := strconv.Atoi(e.text)
		r.want(err == nil && n > 0 && n <= 60, "R13", "channel, ttl", "is not a number of minutes from 1 to 60")
	}
	for _, e := range c.all("", "image") {
		r.want(r.one(e, "", "title", "R12", "image") == title || title == "", "R12", "image, title", "is not that of the channel")
		r.want(r.one(e, "", "link", "R12", "image") == link || link == "", "R12", "image, link", "is not that of the channel")
		r.want(isWeb(r.one(e, "", "url", "R12", "image")), "R11", "image, url", "must be an absolute address")
	}
}

// item checks an item, and returns what it is compared by with the others.
func (r *report) item(e *element, where string, now time.Time) (guid string, at time.Time) {
	r.one(e, "", "title", "R10", where)
	r.hexTitle(e, where)
	link := r.one(e, "", "link", "R5", where)
	r.want(link == "" || isWeb(link), "R11", where+", link", "must be an absolute address")
	guid = r.one(e, "", "guid", "R5", where)
	if guid != "" {
		r.want(e.all("", "guid")[0].attr("isPermaLink") == "false", "R5", where+", guid", "must say that it is no permanent link")
		r.want(isID(guid), "R5", where+", guid", "is not a URI")
	}
	if text := r.one(e, "", "pubDate", "R7", where); text != "" {
		at = r.rfc822(text, now, "R7", where+", pubDate")
	}
	r.contents(e, where)
	r.enclosures(e.all("", "enclosure"), where)
	for _, author := range e.all("", "author") {
		r.want(strings.Contains(author.text, "@"), "R14", where+", author", "must be a mail address")
	}
	r.one(e, dcSpace, "creator", "R14", where)
	for _, c := range e.all("", "category") {
		r.want(strings.TrimSpace(c.text) != "", "R15", where+", category", "is empty")
	}
	r.modules(e, where)
	r.want(e.index(historySpace, "complete") < 0 && e.index(historySpace, "archive") < 0, "R20", where, "cannot say that a feed is complete or an archive")
	return guid, at
}

// contents checks the short and the long text of an item.
func (r *report) contents(e *element, where string) {
	description, encoded := e.index("", "description"), e.index(contentSpace, "encoded")
	r.want(description >= 0, "R9", where, "must have a description")
	r.want(encoded < 0 || description < encoded, "R9", where, "must have its description before content:encoded")
	for _, i := range []int{description, encoded} {
		if i >= 0 {
			r.html(e.children[i].text, where+", "+e.children[i].Name.Local)
		}
	}
}

var namedReference = regexp.MustCompile(`&[a-z]|&#[0-9]|<`)

// hexTitle checks how the markup characters of a title are written.
func (r *report) hexTitle(e *element, where string) {
	for _, t := range e.all("", "title") {
		r.want(!namedReference.MatchString(t.raw), "R10", where+", title", "must have its markup characters as hexadecimal references")
	}
}

func (r *report) enclosures(found []*element, where string) {
	r.want(len(found) <= 1, "R16", where, "has more than one enclosure")
	for _, e := range found {
		r.want(isWeb(e.attr("url")), "R11", where+", enclosure", "must have an absolute url")
		r.want(isCount(e.attr("length")), "R16", where+", enclosure", "must have its length in bytes, 0 if unknown")
		r.want(mediaType.MatchString(e.attr("type")), "R16", where+", enclosure", "must have a media type")
	}
}

func isCount(text string) bool {
	n, err := strconv.ParseInt(text, 10, 64)
	return err == nil && n >= 0
}

// modules checks what an item or an entry has of the modules that both formats share.
func (r *report) modules(e *element, where string) {
	for _, c := range e.children {
		switch {
		case c.Name.Space == evSpace && strings.HasSuffix(c.Name.Local, "date"):
			r.want(isISO(c.text), "R17", where+", ev:"+c.Name.Local, "is not a date after ISO 8601")
		case c.Name.Space == geoSpace && c.Name.Local == "point":
			r.want(isPoint(c.text), "R19", where+", georss:point", "is not a latitude and a longitude")
		case c.Name.Space == mediaSpace:
			r.media(c, where)
		}
	}
}

// media checks a medium after Media RSS and the pictures within it.
func (r *report) media(e *element, where string) {
	e.each(func(m *element) {
		if m.Name.Local != "content" && m.Name.Local != "thumbnail" {
			return
		}
		r.want(isWeb(m.attr("url")), "R11", where+", media:"+m.Name.Local, "must have an absolute url")
		if t, given := m.lookup("type"); given {
			r.want(mediaType.MatchString(t), "R16", where+", media:"+m.Name.Local, "has a type that is no media type")
		}
		for _, name := range []string{"fileSize", "width", "height"} {
			if n, given := m.lookup(name); given {
				r.want(isCount(n), "R16", where+", media:"+m.Name.Local, "has a size that is no number")
			}
		}
	})
}

func isPoint(text string) bool {
	parts := strings.Split(text, " ")
	if len(parts) != 2 {
		return false
	}
	lat, errLat := strconv.ParseFloat(parts[0], 64)
	lon, errLon := strconv.ParseFloat(parts[1], 64)
	return errLat == nil && errLon == nil && lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180
}
