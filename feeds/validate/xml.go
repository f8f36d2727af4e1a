package validate

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

// element is an element of an XML document with its name as a reader knows it.
type element struct {
	xml.StartElement
	text     string // of itself, without its children's
	raw      string // the same as it is written, references unresolved
	children []*element
}

// xmlDeclaration is the beginning of every document.
var xmlDeclaration = regexp.MustCompile(`^<\?xml version="1\.0" encoding="(?i:utf-8)"( standalone="(yes|no)")?\?>`)

// parseXML reads a document as the strictest reader would. Root is nil if it cannot be read.
func (r *report) parseXML(doc []byte) (root *element) {
	if !utf8.Valid(doc) {
		r.add("R2", "document", "is not UTF-8")
		return nil
	}
	if !xmlDeclaration.Match(doc) {
		r.add("R2", "line 1", "does not begin with an XML declaration that names UTF-8")
		return nil
	}
	d := xml.NewDecoder(bytes.NewReader(doc))
	p := xmlParser{report: r, doc: doc}
	for {
		from := d.InputOffset()
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			r.want(p.root != nil, "R2", "document", "has no root element")
			return p.root
		case err != nil:
			r.syntax(err)
			return nil
		}
		p.take(token, doc[from:d.InputOffset()])
	}
}

// syntax reports what the parser refuses. It names characters that XML 1.0 forbids apart from all else.
func (r *report) syntax(err error) {
	if strings.Contains(err.Error(), "illegal character code") || strings.Contains(err.Error(), "character entity &#") {
		r.add("R3", "document", "has a character outside those of XML 1.0, section 2.2")
		return
	}
	r.add("R2", "document", "is not well-formed XML")
}

// xmlParser builds the tree.
type xmlParser struct {
	*report
	doc  []byte
	root *element
	open []*element
}

func (p *xmlParser) take(token xml.Token, raw []byte) {
	switch token := token.(type) {
	case xml.StartElement:
		p.begin(&element{StartElement: token.Copy()})
	case xml.EndElement:
		p.open = p.open[:len(p.open)-1]
	case xml.CharData:
		if len(p.open) > 0 {
			e := p.open[len(p.open)-1]
			e.text, e.raw = e.text+string(token), e.raw+string(raw)
			return
		}
		p.want(len(bytes.TrimSpace(token)) == 0, "R2", "document", "has text outside its root element")
	case xml.Directive:
		p.add("R2", "document", "has a DOCTYPE, which readers refuse or ignore")
	}
}

func (p *xmlParser) begin(e *element) {
	seen := map[xml.Name]bool{}
	for _, a := range e.Attr {
		p.want(!seen[a.Name], "R2", e.Name.Local, "has an attribute twice")
		seen[a.Name] = true
		p.known(a.Name.Space, e.Name.Local)
	}
	p.known(e.Name.Space, e.Name.Local)
	switch {
	case len(p.open) > 0:
		parent := p.open[len(p.open)-1]
		parent.children = append(parent.children, e)
	case p.root != nil:
		p.add("R2", e.Name.Local, "is a second root element")
	default:
		p.root = e
	}
	p.open = append(p.open, e)
}

// Namespaces that the rules look at.
const (
	atomSpace    = "http://www.w3.org/2005/Atom"
	contentSpace = "http://purl.org/rss/1.0/modules/content/"
	dcSpace      = "http://purl.org/dc/elements/1.1/"
	evSpace      = "http://purl.org/rss/1.0/modules/event/"
	geoSpace     = "http://www.georss.org/georss"
	mediaSpace   = "http://search.yahoo.com/mrss/"
	historySpace = "http://purl.org/syndication/history/1.0"
	tombSpace    = "http://purl.org/atompub/tombstones/1.0"
	xhtmlSpace   = "http://www.w3.org/1999/xhtml"
)

// knownSpaces are the namespaces that validators know. The parser leaves an undeclared prefix in the place of its namespace.
var knownSpaces = map[string]bool{
	"": true, "xmlns": true, "http://www.w3.org/XML/1998/namespace": true,
	atomSpace: true, contentSpace: true, dcSpace: true, evSpace: true, geoSpace: true, mediaSpace: true, historySpace: true, xhtmlSpace: true,
	"http://backend.userland.com/creativeCommonsRssModule": true, "http://purl.org/dc/terms/": true,
	"http://purl.org/rss/1.0/modules/slash/": true, "http://purl.org/rss/1.0/modules/syndication/": true, "http://purl.org/syndication/thread/1.0": true,
	"http://a9.com/-/spec/opensearch/1.1/": true, "http://www.itunes.com/dtds/podcast-1.0.dtd": true, "http://www.opengis.net/gml": true,
}

// known checks a namespace. That of tombstones is for Atom, and only where it is asked for: the W3C's validator does not
// know it.
func (p *xmlParser) known(space, where string) {
	tombstone := space == tombSpace && p.root != nil && p.root.Name.Space == atomSpace
	p.want(knownSpaces[space] || tombstone, "R18", where, "stands in a namespace that validators do not know, or that is not declared")
}

// all are the children of that name.
func (e *element) all(space, local string) []*element {
	var found []*element
	for _, c := range e.children {
		if c.Name.Local == local && c.Name.Space == space {
			found = append(found, c)
		}
	}
	return found
}

// index is the place of the first child of that name among all; -1 if there is none.
func (e *element) index(space, local string) int {
	for i, c := range e.children {
		if c.Name.Local == local && c.Name.Space == space {
			return i
		}
	}
	return -1
}

// one is the text of the only child of that name, without white space around it. Anything but one such child that says
// something is a finding.
func (r *report) one(e *element, space, local, rule, where string) string {
	found := e.all(space, local)
	if len(found) != 1 {
		r.add(rule, where, "must have one "+local)
		return ""
	}
	text := strings.TrimSpace(found[0].text)
	r.want(text != "", rule, where+", "+local, "is empty")
	return text
}

// attr is the value of an attribute without a namespace.
func (e *element) attr(local string) string {
	value, _ := e.lookup(local)
	return value
}

func (e *element) lookup(local string) (string, bool) {
	for _, a := range e.Attr {
		if a.Name.Local == local && a.Name.Space == "" {
			return a.Value, true
		}
	}
	return "", false
}

// each calls look with e and everything below it.
func (e *element) each(look func(*element)) {
	look(e)
	for _, c := range e.children {
		c.each(look)
	}
}
