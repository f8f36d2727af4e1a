package validate

import (
	"strings"

	"golang.org/x/net/html"
)

// names is a set of the words of a text.
func names(text string) map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields(text) {
		set[name] = true
	}
	return set
}

// What the validators of the field take for harmless in the HTML of an entry. Whatever is not here may run something, load
// something, or change the page around it.
var (
	harmlessElements = names(`a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd
		del details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark menu nav ol p picture
		pre q s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr`)
	harmlessAttributes = names(`abbr align alt border cite class clear colspan datetime dir headers height href hreflang hspace id lang
		longdesc name nowrap rel rev rowspan rules scope span src start summary tabindex title type valign value vspace width`)
	addressAttributes = names(`href src cite longdesc`)
)

// html checks the HTML of an entry: nothing that runs, and absolute addresses alone.
func (r *report) html(markup, where string) {
	for z := html.NewTokenizer(strings.NewReader(markup)); z.Next() != html.ErrorToken; {
		switch t := z.Token(); t.Type {
		case html.StartTagToken, html.SelfClosingTagToken:
			r.tag(t, where)
		case html.CommentToken, html.DoctypeToken:
			r.add("R11", where, "has a comment or a DOCTYPE in its HTML")
		}
	}
}

func (r *report) tag(t html.Token, where string) {
	if !harmlessElements[t.Data] {
		r.add("R11", where, "has an element in its HTML that is a risk")
		return
	}
	for _, a := range t.Attr {
		switch {
		case !harmlessAttributes[a.Key]:
			r.add("R11", where, "has an attribute in its HTML that is a risk")
		case !addressAttributes[a.Key]:
		case !strings.HasPrefix(strings.ToLower(a.Val), "mailto:") && !isWeb(a.Val):
			r.add("R11", where, "has an address in its HTML that is relative or not of the web")
		}
	}
}
