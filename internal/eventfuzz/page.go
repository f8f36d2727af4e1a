package eventfuzz

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// implied are elements that every page has once it is read, whether they were written or not.
var implied = []string{"html", "head", "body", "tbody", "colgroup"}

// loads are the attributes whose address is asked for without anybody pressing anything, by element; * is any.
var loads = map[string][]string{
	"img": {"src", "srcset"}, "script": {"src"}, "link": {"href"}, "iframe": {"src", "srcdoc"}, "form": {"action"}, "button": {"formaction"}, "input": {"formaction", "src"},
	"video": {"src", "poster"}, "audio": {"src"}, "source": {"src", "srcset"}, "object": {"data"}, "embed": {"src"}, "use": {"href", "xlink:href"}, "image": {"href", "xlink:href"},
	"*": {"background", "ping", "manifest", "lowsrc", "dynsrc"},
}

// PageFaults reads a page as a browser does, and says what of it is not made of m: elements, attributes, comments; scripts that are
// neither files of the site nor JSON; addresses that run something; and what is loaded from elsewhere than the origin, or, of pictures,
// one of the hosts.
func (m Markup) PageFaults(page []byte, origin string, hosts ...string) (faults []string) {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return []string{err.Error()}
	}
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	for n := range root.Descendants() {
		switch {
		case n.Type == html.CommentNode:
			fault("the comment %.60q", n.Data)
		case n.Type != html.ElementNode:
			continue
		case m[strings.ToLower(n.Data)] == nil && !slices.Contains(implied, n.Data):
			fault("the element %.60q", n.Data)
		case n.Data == "script":
			m.scriptFaults(n, fault)
		}
		for _, a := range n.Attr {
			m.attributeFaults(n, a, origin, hosts, fault)
		}
	}
	return faults
}

func (m Markup) scriptFaults(n *html.Node, fault func(string, ...any)) {
	var kind, src string
	for _, a := range n.Attr {
		switch a.Key {
		case "type":
			kind = a.Val
		case "src":
			src = a.Val
		}
	}
	text := ""
	for c := range n.ChildNodes() {
		text += c.Data
	}
	switch {
	case strings.HasPrefix(src, "/static/") && text == "":
	case kind == "application/ld+json" && src == "" && json.Valid([]byte(text)) && !strings.ContainsAny(text, "<>"):
	default:
		fault("a script with src %.60q, type %q: %.60q", src, kind, text)
	}
}

func (m Markup) attributeFaults(n *html.Node, a html.Attribute, origin string, hosts []string, fault func(string, ...any)) {
	name := strings.ToLower(a.Key)
	if a.Namespace != "" {
		name = a.Namespace + ":" + name
	}
	if !m[strings.ToLower(n.Data)][name] || strings.HasPrefix(name, "on") || name == "style" || name == "srcdoc" || name == "http-equiv" {
		fault("the attribute %.60q of %s, %.60q", name, n.Data, a.Val)
	}
	switch {
	case slices.Contains(loads[n.Data], name), slices.Contains(loads["*"], name):
		u, err := url.Parse(a.Val)
		named := n.Data == "img" && err == nil && u.Scheme == "https" && slices.Contains(hosts, u.Host)
		if !isOf(a.Val, origin) && !named && !(n.Data == "link" && isHarmless(a.Val)) {
			fault("%s loads %.80q", n.Data, a.Val)
		}
	case name == "href" && !isHarmless(a.Val) && !strings.HasPrefix(a.Val, "?"):
		fault("the address %.80q of %s", a.Val, n.Data)
	}
}

// isOf reports whether an address is a path, or of the origin.
func isOf(address, origin string) bool {
	if strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") && !strings.HasPrefix(address, `/\`) || strings.HasPrefix(address, "?") || address == "" {
		return true
	}
	u, err := url.Parse(address)
	return err == nil && u.Scheme+"://"+u.Host == origin
}
