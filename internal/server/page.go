package server

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"dateline/internal/pages"
	"dateline/timeline"
)

const htmlType = "text/html; charset=utf-8"

// pagePolicy lets a page load what stands beside it, and nothing else.
const pagePolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// inHead is an alternate as it stands in the head of a page, under a title.
func (l webLink) inHead(title string) pages.HeadLink {
	return pages.NewHeadLink(l.mediaType, title, l.address)
}

// show renders a page, whole before a byte is sent.
func (s *Server) show(c echo.Context, status int, name string, data any) error {
	return s.showUnder(c, status, pagePolicy, name, data, nil)
}

// showPictures renders a page that may show pictures from other hosts. If p is not nil, it keeps the page for who asks next.
func (s *Server) showPictures(c echo.Context, name string, data any, hosts []string, p *poll) error {
	return s.showUnder(c, http.StatusOK, policyWith(hosts), name, data, p)
}

// policyWith is the policy of pages that may show pictures from other hosts.
func policyWith(hosts []string) string {
	if len(hosts) == 0 {
		return pagePolicy
	}
	return strings.Replace(pagePolicy, "img-src 'self'", "img-src 'self' "+strings.Join(hosts, " "), 1)
}

// showUnder renders a page under a policy of its own. If p is not nil, it keeps the page for who asks next.
func (s *Server) showUnder(c echo.Context, status int, policy, name string, data any, p *poll) error {
	page, err := s.pages.Render(name, data)
	if err != nil {
		return err
	}
	pageHeaders(c)
	c.Response().Header().Set("Content-Security-Policy", policy)
	if out, ok := c.Response().Writer.(*response); ok && p != nil {
		c.Response().Header().Set("Content-Type", htmlType)
		p.page = s.compress(page)
		out.packed = p.page
		s.remember(c, p, timeline.Latest, status)
	}
	return c.Blob(status, htmlType, page)
}

// maxHosts is how long a list of hosts in a header may be: proxies refuse long headers.
const maxHosts = 1 << 10

// pictureHosts are the hosts whose pictures the pages of a timeline may show, as many as there is room for.
func pictureHosts(t *timeline.Timeline) []string {
	size := 0
	for i, host := range t.MediaHosts {
		if size += len(host) + 1; size > maxHosts {
			return t.MediaHosts[:i]
		}
	}
	return t.MediaHosts
}

// picturesOf are where the pictures of a timeline's pages may come from.
func (s *Server) picturesOf(t *timeline.Timeline) pages.PictureHosts {
	return pages.PictureHosts{Own: s.base, Named: pictureHosts(t)}
}

func pageHeaders(c echo.Context) {
	h := c.Response().Header()
	h.Set("Content-Security-Policy", pagePolicy)
}

// frameOf is the frame of a page of something in the language own, in the language that was asked for; its address is
// base URL and path.
func (s *Server) frameOf(title, path, own, asked string) pages.Frame {
	f := s.pages.Frame(title, own, asked)
	f.Canonical, f.Asked = s.site.BaseURL+path, withQuery("", langQuery(asked))
	return f
}

// asset serves one of the files that pages load.
func (s *Server) asset(a pages.Asset) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set("Cache-Control", cacheImmutable)
		return s.document(c, a.Type, a.Content)
	}
}

func footOf(words *pages.Labels, t timeline.Timeline) []string {
	var foot []string
	if t.Publisher != "" {
		foot = append(foot, fmt.Sprintf(words.PublishedBy, t.Publisher))
	}
	if t.License != "" {
		foot = append(foot, fmt.Sprintf(words.Licence, t.License))
	}
	return foot
}
