package server

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"dateline/internal/pages"
)

// failPage says in a page what went wrong, in the language that the address asks for. Where an embed was asked for, other pages
// may have the answer in a frame too: it stands in the place of the events.
func (s *Server) failPage(c echo.Context, p *Problem) {
	path, asked := c.Request().URL.Path, askedLang(c.QueryParams(), pages.English.Lang)
	data := pages.ProblemPage{Frame: s.frameOf("", "", pages.English.Lang, asked), Home: s.site.BaseURL + "/" + withQuery("", langQuery(asked))}
	data.NoIndex, data.Canonical, data.SearchLang = true, "", asked
	data.Find = p.Status == http.StatusNotFound || p.Status == http.StatusGone
	data.Title, data.Text = problemWords(data.Labels, p, path)
	data.Text += ofRequest(c, p)
	h := c.Response().Header()
	for name, values := range p.GetHeaders() {
		h[name] = values
	}
	speak(c, data.Labels.Lang)
	name, policy := "problem", pagePolicy
	if isEmbed(path) {
		name, policy = "embedproblem", embedPolicy(nil)
		data.Theme = themeOf(c.QueryParams())
		h.Set("X-Robots-Tag", "noindex")
	}
	if err := s.showUnder(c, p.Status, policy, name, data, nil); err != nil {
		writeProblem(c.Response(), s.ownFault(c.Request().Context(), err))
	}
}

// isEmbed reports whether a path is that of an embed, be there a timeline or not.
func isEmbed(path string) bool {
	return strings.HasSuffix(path, embedPath) && strings.HasPrefix(path, "/t/")
}

// problemWords say what went wrong at a path: in a few words, and in a sentence.
func problemWords(words *pages.Labels, p *Problem, path string) (title, text string) {
	switch {
	case p.Status == http.StatusNotFound:
		return words.NoPage, words.NoPageWhy
	case p.Status == http.StatusGone && isPrivate(path):
		return words.AddressGone, words.AddressGoneWhy
	case p.Status == http.StatusGone && strings.HasPrefix(path, "/e/"):
		return words.EventGone, words.GoneForGood
	case p.Status == http.StatusGone:
		return words.TimelineGone, words.GoneForGood
	case p.Status == http.StatusServiceUnavailable:
		return words.NotNow, words.NotNowWhy
	case p.Status == http.StatusTooManyRequests:
		return words.TooMany, words.TooManyWhy
	case p.Status >= http.StatusInternalServerError:
		return words.Wrong, words.WrongWhy
	}
	return words.Refused, sentence(p.Detail)
}
