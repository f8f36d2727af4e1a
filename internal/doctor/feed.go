package doctor

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"

	"dateline/feeds"
	"dateline/feeds/validate"
)

// Checks of feeds, by which what is wrong with several of them is told once.
const (
	checkFeeds       = "feeds"
	checkType        = "content-type"
	checkETag        = "etag"
	checkUnchanged   = "unchanged"
	checkCaching     = "caching"
	checkCompression = "compression"
	checkCORS        = "cors"
	checkRewritten   = "rewritten"
	checkHead        = "head"
)

// feeds looks at the feeds and the calendars of some timelines as they arrive.
func (p *patient) feeds(ctx context.Context) {
	for _, slug := range p.lines {
		for _, format := range feeds.Formats() {
			p.feed(ctx, "/t/"+slug+format.Suffix, format)
		}
	}
	p.settle(checkFeeds, "feeds and calendars keep the rules, those of "+strings.Join(p.lines, ", "))
	p.settle(checkType, "feeds and calendars say what they are")
	p.settle(checkETag, "validators arrive")
	p.settle(checkUnchanged, "who has a document already is answered 304")
	p.settle(checkCaching, "caches are told how long an answer holds")
	p.settle(checkCompression, "documents are compressed for who takes that, and for nobody else")
	p.settle(checkCORS, "scripts of other sites may read what is public")
	p.settle(checkRewritten, "documents arrive as they were sent")
	p.settle(checkHead, "HEAD is answered like GET")
}

// once adds a finding unless the check has one.
func (p *patient) once(check string, level Level, text, suffers, mend string) {
	if !p.has(check) {
		p.add(Finding{check, level, text, suffers, mend})
	}
}

func (p *patient) feed(ctx context.Context, path string, format feeds.Format) {
	a, err := p.get(ctx, path)
	if err != nil {
		p.once(checkFeeds, Wrong, path+": "+err.Error(), "nobody can follow", "see the log of the server in front")
		return
	}
	if a.status != http.StatusOK {
		p.once(checkFeeds, Wrong, path+" is "+a.name(), "nobody can follow: programs see no feed there", "see what answers there; a page that asks whether one is human, or to log in, must not stand before /t/ and /e/")
		return
	}
	p.feedType(path, a, format)
	p.feedHeaders(path, a)
	p.feedValid(path, a, format)
	p.feedUnchanged(ctx, path, a)
	p.feedCoding(ctx, path, a)
	if head, err := p.visit(ctx, http.MethodHead, p.Base.String()+path); err == nil && (head.status != http.StatusOK || head.header.Get("ETag") != a.header.Get("ETag")) {
		p.once(checkHead, Unwise, fmt.Sprintf("HEAD of %s is %s", path, head.name()), "programs that look first whether there is a feed find none", "let the server in front pass HEAD on")
	}
}

func (p *patient) feedType(path string, a *answer, format feeds.Format) {
	media, utf8 := a.kind()
	const mend = "let the server in front leave Content-Type as it is"
	switch {
	case media == "text/html":
		p.once(checkType, Wrong, path+" arrives as a page", "programs find no feed there", "no page that asks whether one is human, or to log in, may stand before /t/ and /e/")
	case media != format.LinkType:
		p.once(checkType, Wrong, fmt.Sprintf("%s arrives as %q, not as %s", path, a.header.Get("Content-Type"), format.LinkType), "some programs refuse it, and browsers show or save it instead", mend)
	case !utf8 && format.Name != feeds.JSON().Name:
		p.once(checkType, Wrong, fmt.Sprintf("%s arrives as %q, without charset=utf-8", path, a.header.Get("Content-Type")), "letters beyond ASCII are wrong in some calendars", mend)
	}
}

func (p *patient) feedHeaders(path string, a *answer) {
	caching := strings.ToLower(a.header.Get("Cache-Control"))
	const mend = "let the server in front leave Cache-Control as it is: in nginx take expires and add_header Cache-Control out"
	switch {
	case a.header.Get("Set-Cookie") != "":
		p.once(checkCaching, Unwise, path+" sets a cookie", "caches keep nothing of it, and every poll reaches the service", "the service sets none on feeds: take it out of what stands in front")
	case !strings.Contains(caching, "public") || !strings.Contains(caching, "max-age="):
		p.once(checkCaching, Wrong, fmt.Sprintf("%s has Cache-Control: %q", path, caching), "programs poll more often than they need, some every few minutes, or forget the validators", mend)
	case a.header.Get("Expires") != "":
		p.once(checkCaching, Unwise, path+" has Expires beside Cache-Control", "some readers forget the validators when it lies in the past, and fetch everything at every poll", mend)
	case !strings.Contains(strings.ToLower(a.header.Get("Vary")), "accept-encoding"):
		p.once(checkCaching, Wrong, path+" does not say Vary: Accept-Encoding", "a cache may hand a compressed document to a program that cannot read it", "let the server in front leave Vary as it is")
	}
	if a.header.Get("Access-Control-Allow-Origin") != "*" {
		p.once(checkCORS, Unwise, fmt.Sprintf("%s has Access-Control-Allow-Origin: %q, not *", path, a.header.Get("Access-Control-Allow-Origin")), "scripts of other sites, as calendars in the browser are, cannot read it", "let the server in front leave the header as it is")
	}
	if a.header.Get("ETag") == "" {
		p.once(checkETag, Wrong, path+" arrives without its ETag", "most programs fetch the whole document at every poll, and your traffic is many times what it must be",
			"let the server in front pass it on: in nginx, no proxy_hide_header ETag, and no etag of a file; a CDN must not rewrite HTML or pictures")
	}
}

// feedValid holds a document against the rules of its format.
func (p *patient) feedValid(path string, a *answer, format feeds.Format) {
	doc, self := a.body, p.Base.String()+path
	if a.header.Get("Content-Encoding") != "" {
		return // which is told of elsewhere
	}
	var found []validate.Finding
	switch format.Name {
	case feeds.RSS().Name:
		found = validate.RSS(doc, self, p.Now())
	case feeds.Atom().Name:
		found = validate.Atom(doc, self, p.Now())
	case feeds.JSON().Name:
		found = validate.JSON(doc, self, p.Now())
	case feeds.Calendar().Name:
		found = validate.Calendar(doc)
	}
	if len(found) > 0 && !p.has("base-url") {
		p.once(checkFeeds, Wrong, fmt.Sprintf("%s breaks %d rules, the first: %s", path, len(found), found[0]), "some programs refuse it, or show it wrongly", "if the server in front changes documents, stop it; else it is a fault of Dateline: tell its authors")
	}
}

// feedUnchanged asks for what is there already, in the ways in which programs do.
func (p *patient) feedUnchanged(ctx context.Context, path string, a *answer) {
	tag, modified := a.header.Get("ETag"), a.header.Get("Last-Modified")
	for _, ask := range [][2]string{{"If-None-Match", tag}, {"If-Modified-Since", modified}} {
		if ask[1] == "" {
			continue
		}
		again, err := p.get(ctx, path, ask[0], ask[1])
		if err != nil {
			continue
		}
		const suffers = "programs fetch the whole document at every poll, and your traffic is many times what it must be"
		switch {
		case again.status == http.StatusOK && again.header.Get("ETag") == tag || again.status != http.StatusOK && again.status != http.StatusNotModified:
			p.once(checkUnchanged, Wrong, fmt.Sprintf("%s with %s is answered %s, not 304", path, ask[0], again.name()), suffers, "let the server in front pass "+ask[0]+" on; one that rewrites documents must stop that")
		case again.status == http.StatusNotModified && tag != "" && again.header.Get("ETag") == "":
			p.once(checkUnchanged, Unwise, path+" is answered 304 without its ETag", "some readers forget it then, and fetch the whole document the next time", "let the server in front leave the header on 304 too")
		}
	}
}

// small is the size below which the service compresses nothing.
const small = 1 << 10

// feedCoding asks for gzip, as nearly all programs do.
func (p *patient) feedCoding(ctx context.Context, path string, a *answer) {
	if coding := a.header.Get("Content-Encoding"); coding != "" {
		p.once(checkCompression, Wrong, fmt.Sprintf("%s arrives in %s though that was not asked for", path, coding), "programs that cannot read it show nothing, Outlook among them", "keep one answer for each coding in a cache, by the key of docs/SCALING.md, or let the cache heed Vary")
		return
	}
	packed, err := p.get(ctx, path, "Accept-Encoding", "gzip")
	if err != nil || packed.status != http.StatusOK {
		return
	}
	if packed.header.Get("Content-Encoding") != "gzip" && len(a.body) > 4*small {
		p.once(checkCompression, Unwise, path+" arrives without compression", "every fetch takes four to five times as many bytes", "let the server in front pass Accept-Encoding on, or compress by itself")
	}
	text, err := packed.plain()
	tag := packed.header.Get("ETag")
	if err != nil {
		p.once(checkCompression, Wrong, path+" arrives in gzip that cannot be read: "+err.Error(), "programs show nothing", "compress once: by the service, or in front of it")
		return
	}
	if tag != "" && tag == a.header.Get("ETag") && !bytes.Equal(text, a.body) {
		p.once(checkRewritten, Wrong, path+" has other bytes when it is compressed", "programs see a document that the service did not write", "stop the server in front from changing documents")
	}
	if tag != "" {
		if again, err := p.get(ctx, path, "Accept-Encoding", "gzip", "If-None-Match", tag); err == nil && again.status == http.StatusOK && again.header.Get("ETag") == tag {
			p.once(checkUnchanged, Wrong, fmt.Sprintf("%s in gzip has the ETag %s, which is not known when it is sent back", path, tag), "programs fetch the whole document at every poll", "leave ETag as it is, or add -gzip within its quotation marks as Apache does, which the service knows")
		}
	}
}
