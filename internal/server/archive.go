package server

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"dateline/feeds"
	"dateline/timeline"
)

// cacheArchive is the Cache-Control of an archive: what is at its address never changes (RFC 8246).
// A shared cache asks all the same, so that what may not be shown any more is gone from it.
const cacheArchive = "public, max-age=86400, s-maxage=60, immutable"

// archiveName is the last part of an archive's address, YYYY-MM.STATE and an ending: what was first published in a month,
// as it was in one state of it and of all months before. Any change has another address, which the feed, or the archive
// behind it, names.
type archiveName struct {
	month  timeline.UTCMonth
	state  string
	format feeds.Format
}

// stateForm is the form of every state there ever was: an epoch and a revision.
var stateForm = regexp.MustCompile(`^[0-9A-Za-z]{1,32}-[0-9a-z]{1,13}$`)

// parseArchiveName reads the last part of a path; ok is false if no archive is there.
func parseArchiveName(text string) (name archiveName, ok bool) {
	base, format, _ := splitName(text)
	month, state, _ := strings.Cut(base, ".")
	name = archiveName{state: state, format: format}
	name.month, ok = timeline.ParseMonth(month)
	return name, ok && hasArchives(format) && stateForm.MatchString(state)
}

// path is the name behind the path of its timeline.
func (n archiveName) path() string {
	return "/" + n.month.String() + "." + n.state + n.format.Suffix
}

// hasArchives reports whether the format can lead to archives.
func hasArchives(f feeds.Format) bool {
	return f.Name == feeds.Atom().Name || f.Name == feeds.RSS().Name
}

// archiveState is the state in the address of an archive.
func (s *Server) archiveState(v timeline.Validator) string {
	return s.epoch + "-" + strconv.FormatUint(v.Revision, 36)
}

// archive serves a month of a timeline.
func (s *Server) archive(c echo.Context, slug string, name archiveName) error {
	return s.syndicate(c, slug, name.format, func(values url.Values, t *timeline.Timeline) feedRequest {
		return parseArchive(values, t, name)
	})
}

// parseArchive reads the query of an archive: it has the filter and the language of a feed, and always tells what is gone.
func parseArchive(values url.Values, t *timeline.Timeline, name archiveName) feedRequest {
	l := parseListing(values, maxLimit, timeline.NewestFirst)
	r := feedRequest{format: name.format, archive: name, limit: maxLimit, cursor: l.cursor}
	r.filter = l.filter
	r.options.Options = feeds.Options{Lang: parseOptions(values, t).Lang, Tombstones: name.format.Name == feeds.Atom().Name}
	return r
}

// archived reports whether an archive is asked for.
func (r *feedRequest) archived() bool { return r.archive.month != 0 }

// outdated reports whether an archive is asked for that has another state than its address says.
func (s *Server) outdated(r *feedRequest, v timeline.Validator) bool {
	return r.archived() && r.archive.state != s.archiveState(v)
}

// moved leads to the state that an archive has now. That is for good: no state comes back.
func (s *Server) moved(c echo.Context, slug string, r *feedRequest, v timeline.Validator) error {
	r.archive.state = s.archiveState(v)
	return c.Redirect(http.StatusMovedPermanently, s.address(slug, r))
}

// archiveView is what an archive shows: it names the feed that one subscribes to, which has the same filter, and what
// comes before it.
func (s *Server) archiveView(page feeds.Page, r *feedRequest) feeds.View {
	base := s.timelineURL(r.options.Door, page.Timeline.Slug)
	view := feeds.View{
		Timeline: page.Timeline,
		Self:     s.address(page.Timeline.Slug, r),
		Current:  withQuery(base+r.format.Suffix, r.page()),
		Page:     withQuery(base, r.page()),
		ID:       "t/" + page.Timeline.Slug,
		Updated:  page.Updated,
		Options:  r.options.Options,
		Earlier:  s.earlier(page, r),
	}
	if page.Next != nil {
		view.Earlier = withQuery(base+r.path(), r.at(page.Next))
	}
	return view
}

// earlier is the address of the archive in which history goes on, empty if there is none.
func (s *Server) earlier(page feeds.Page, r *feedRequest) string {
	if page.Earlier == nil || !hasArchives(r.format) {
		return ""
	}
	name := archiveName{page.Earlier.Month, s.archiveState(page.Earlier.Validator), r.format}
	return withQuery(s.timelineURL(r.options.Door, page.Timeline.Slug)+name.path(), r.page())
}
