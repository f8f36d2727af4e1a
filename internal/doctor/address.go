package doctor

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"

	"dateline/feeds"
	"dateline/timeline"
)

const (
	checkService  = "service"
	checkAddress  = "address"
	apiPath       = "/api/v1/openapi.json"
	mostAbove     = 8 // folders in which a service is looked for
	privateFolder = "p"
)

// description is what is read of the description of the API.
type description struct {
	Info    struct{ Title, Version string }
	Servers []struct{ URL string }
}

// find looks for the service to which the address belongs: people give that of what they follow, and one without TLS. From then on it is
// the base of this look.
func (p *patient) find(ctx context.Context) (*description, bool) {
	given := p.Base
	first := ""
	for _, base := range above(given) {
		d, a, err := p.describe(ctx, base)
		if err != nil {
			p.unreachable(err)
			return nil, false
		}
		if d != nil {
			p.settleBase(given)
			return d, true
		}
		if first == "" {
			first = p.Base.String() + apiPath + " is " + a.name()
			if to := a.header.Get("Location"); to != "" {
				first += ", and leads to " + to
			}
		}
	}
	p.Base = given
	p.wrong(checkService, fmt.Sprintf("no Dateline answers at %s: %s", hidden(given), first),
		"nobody finds anything there", "check the address; a server in front must pass all paths on as they are, with the path of the base URL")
	return nil, false
}

// describe asks whether a service has this base. Who is sent on to https goes there, as followers do; the answer is the last one.
func (p *patient) describe(ctx context.Context, base *url.URL) (*description, *answer, error) {
	p.Base = base
	a, err := p.get(ctx, apiPath)
	if err != nil {
		return nil, nil, err
	}
	if to, found := strings.CutSuffix(a.header.Get("Location"), apiPath); found && a.status >= 300 && a.status < 400 && base.Scheme == "http" && strings.HasPrefix(to, "https://") {
		if u, err := url.Parse(to); err == nil {
			if p.Plain == nil {
				p.Plain = &url.URL{Scheme: base.Scheme, Host: base.Host}
			}
			p.Base = u
			if a, err = p.get(ctx, apiPath); err != nil {
				return nil, nil, err
			}
		}
	}
	var d description
	text, err := a.plain()
	if a.status != http.StatusOK || err != nil || json.Unmarshal(text, &d) != nil || d.Info.Title != "Dateline" || len(d.Servers) == 0 {
		return nil, a, nil
	}
	return &d, a, nil
}

// above are the addresses that may be the base of what was given: itself, and what lies above it. A secret in it is not asked for.
func above(given *url.URL) (list []*url.URL) {
	at := given.Path
	if parts := strings.Split(at, "/"); len(parts) > 2 {
		for i, part := range parts[1:] {
			if part == privateFolder && i+2 < len(parts) && timeline.IsKey(parts[i+2]) {
				at = strings.Join(parts[:i+1], "/")
				break
			}
		}
	}
	for len(list) < mostAbove {
		list = append(list, &url.URL{Scheme: given.Scheme, Host: given.Host, Path: at})
		if at == "" {
			break
		}
		at = strings.TrimSuffix(path.Dir(at), "/")
	}
	return list
}

// settleBase says at which base the service was found, if that is not what was given, and keeps the timeline that was named.
func (p *patient) settleBase(given *url.URL) {
	p.report.Base = p.Base.String()
	if p.report.Base == given.String() {
		return
	}
	if given.Scheme != p.Base.Scheme {
		p.fine(checkAddress, fmt.Sprintf("%s sends on to %s, which is looked at", hidden(&url.URL{Scheme: given.Scheme, Host: given.Host, Path: p.Base.Path}), p.Base))
	} else {
		p.fine(checkAddress, fmt.Sprintf("%s is an address of the service at %s, which is looked at", hidden(given), p.Base))
	}
	if hidden(given) != given.String() {
		p.skip(checkAddress, "a private address is not asked for itself: what lies there is known to who has it alone")
	}
	rest, named := strings.CutPrefix(given.Path, p.Base.Path+"/t/")
	if !named {
		return
	}
	slug, _, _ := strings.Cut(rest, "/")
	for _, format := range feeds.Formats() {
		slug = strings.TrimSuffix(slug, format.Suffix)
	}
	p.named = slug
}

// hidden is an address as it may be shown: that of who holds a secret has none.
func hidden(given *url.URL) string {
	parts := strings.Split(given.String(), "/")
	for i, part := range parts {
		if timeline.IsKey(part) {
			parts[i] = "…"
		}
	}
	return strings.Join(parts, "/")
}

// lookFirst is the timeline that was named, if everybody may read it.
func (p *patient) lookFirst(ctx context.Context) {
	if p.named == "" {
		return
	}
	a, err := p.get(ctx, "/t/"+p.named)
	if err == nil && a.status != http.StatusOK {
		p.wrong("timeline", fmt.Sprintf("there is no timeline %s at %s for everybody to read: it is %s", p.named, p.Base, a.name()),
			"who follows that address gets nothing", "check the name, and the visibility of the timeline: a private one is followed at private addresses")
		return
	}
	p.lines = []string{p.named}
}
