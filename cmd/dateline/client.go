package main

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"

	"dateline/internal/intake"
	"dateline/internal/server"
	"dateline/timeline"
)

// serverDesk works through the API of a running service.
type serverDesk struct {
	base     *url.URL // without a slash at its end
	token    string   // may be empty: public timelines can be listed without
	client   *http.Client
	patience patience
}

var _ desk = (*serverDesk)(nil)

func newServerDesk(address, token string, p patience) (*serverDesk, error) {
	base, err := parseServer(address)
	if err != nil {
		return nil, err
	}
	return &serverDesk{base, token, newClient(), p}, nil
}

// listPart is how many entries of a list are asked for at once; a service cuts more to this.
const listPart = "500"

// Timelines lists the timelines that the token opens, or the public ones.
func (d *serverDesk) Timelines(ctx context.Context) ([]timeline.Timeline, error) {
	var all []timeline.Timeline
	query := url.Values{"limit": {listPart}}
	for {
		var part server.TimelineList
		if err := d.call(ctx, call{method: http.MethodGet, path: "/timelines", query: query}, &part); err != nil {
			return nil, err
		}
		if part.Timelines == nil {
			return nil, d.notDateline("")
		}
		all = append(all, part.Timelines...)
		if part.Next == "" || len(part.Timelines) == 0 {
			return all, nil
		}
		if query.Get("cursor") == part.Next {
			return nil, d.notDateline("") // it would never end
		}
		query.Set("cursor", part.Next)
	}
}

// CreateTimeline needs an admin token.
func (d *serverDesk) CreateTimeline(ctx context.Context, t timeline.Timeline) (made timeline.Timeline, err error) {
	err = d.call(ctx, call{method: http.MethodPost, path: "/timelines", object: t, scope: timeline.ScopeAdmin}, &made)
	if err == nil && made.Slug == "" {
		err = d.notDateline("")
	}
	return made, err
}

// Tokens needs an admin token.
func (d *serverDesk) Tokens(ctx context.Context) ([]timeline.Token, error) {
	var list server.TokenList
	err := d.call(ctx, call{method: http.MethodGet, path: "/tokens", scope: timeline.ScopeAdmin}, &list)
	if err == nil && list.Tokens == nil {
		err = d.notDateline("")
	}
	return list.Tokens, err
}

// CreateToken needs an admin token.
func (d *serverDesk) CreateToken(ctx context.Context, t timeline.Token) (made server.NewToken, err error) {
	if t.Timelines == nil {
		t.Timelines = []string{} // the API takes no null
	}
	err = d.call(ctx, call{method: http.MethodPost, path: "/tokens", object: t, scope: timeline.ScopeAdmin}, &made)
	if err == nil && (made.Secret == "" || checkSecret(made.Secret) != nil) {
		err = d.notDateline("")
	}
	return made, err
}

// tokenID is what the id of a token looks like; anything else might ask for another address.
var tokenID = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// RevokeToken needs an admin token.
func (d *serverDesk) RevokeToken(ctx context.Context, id string) error {
	if !tokenID.MatchString(id) {
		return timeline.Errorf(timeline.NotFound, "no such token")
	}
	return d.call(ctx, call{method: http.MethodDelete, path: "/tokens/" + id, scope: timeline.ScopeAdmin}, nil)
}

// Import sends the events as they are read. Only if the timeline is missing, or if an export is taken over, it
// needs an admin token.
func (d *serverDesk) Import(ctx context.Context, in delivery) (report intake.Report, err error) {
	c := call{
		method: http.MethodPost, path: "/import", query: url.Values{}, scope: timeline.ScopeAdmin,
		body: in, size: in.size, mediaType: in.mediaType, bulk: true,
	}
	create := false        // what an export has is made as it is
	if in.Timeline != "" { // its slug has been checked
		missing, err := d.isMissing(ctx, in.Timeline)
		if err != nil {
			return intake.Report{}, err
		}
		c.path = "/timelines/" + in.Timeline + "/import"
		if create = in.Create && missing; !create {
			c.scope = timeline.ScopeWrite
		}
		if in.Note != "" {
			c.query.Set("note", in.Note)
		}
	}
	for name, set := range map[string]bool{"dry_run": in.DryRun, "partial": in.Partial, "create": create} {
		if set {
			c.query.Set(name, strconv.FormatBool(set))
		}
	}
	err = d.call(ctx, c, &report)
	if err == nil && report.Refused == nil { // a report always has the list
		err = d.notDateline("")
	}
	if refused, lines := refusedLines(err); lines > 0 {
		return intake.Report{Refused: refused, RefusedLines: lines, DryRun: in.DryRun}, nil
	}
	return report, err
}

// isMissing reports whether there is no timeline that the token opens.
func (d *serverDesk) isMissing(ctx context.Context, slug string) (bool, error) {
	var found timeline.Timeline
	err := d.call(ctx, call{method: http.MethodGet, path: "/timelines/" + slug}, &found)
	switch {
	case timeline.KindOf(err) == timeline.NotFound:
		return true, nil
	case err == nil && found.Slug != slug:
		err = d.notDateline("")
	}
	return false, err
}

// Export copies what the service sends.
func (d *serverDesk) Export(ctx context.Context, slugs []string, w io.Writer, tell func(done, total int64)) error {
	c := call{method: http.MethodGet, path: "/export", scope: timeline.ScopeAdmin, bulk: true}
	if len(slugs) > 0 {
		c.query = url.Values{"timeline": slugs}
	}
	return d.download(ctx, c, linesType, intake.IsExport, w, tell)
}

// Backup copies what the service sends.
func (d *serverDesk) Backup(ctx context.Context, w io.Writer, tell func(done, total int64)) error {
	c := call{method: http.MethodGet, path: "/backup", scope: timeline.ScopeAdmin, bulk: true}
	return d.download(ctx, c, backupType, func(head []byte) bool { return len(head) == intake.HeadSize }, w, tell)
}

// ExportUnit is bytes, which the service says beforehand.
func (d *serverDesk) ExportUnit() unit { return inBytes }
