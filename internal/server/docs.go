package server

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"dateline/internal/apidocs"
	"dateline/internal/pages"
)

// docsPath is where the API can be read.
const docsPath = "/api/docs"

// docsData is what the page of the API shows.
type docsData struct {
	pages.Frame
	*apidocs.Document
}

// docsPage shows the API. It depends on nothing but the program and the base URL, so that its bytes are its
// state.
func (s *Server) docsPage(c echo.Context) error {
	page, err := s.docs()
	if err != nil {
		return err
	}
	pageHeaders(c)
	return s.document(c, htmlType, page)
}

func (s *Server) renderDocs() ([]byte, error) {
	exchanges, err := apidocs.Examples()
	if err != nil {
		return nil, err
	}
	doc, err := apidocs.New(s.api.spec, exchanges)
	if err != nil {
		return nil, err
	}
	data := docsData{s.frameOf("The API", docsPath, pages.English.Lang, ""), doc}
	data.Frame.Description = "How to read and write timelines by program: every call, with an example."
	return s.pages.Render("docs", data)
}

// toDocs leads from where people begin to guess. The way may be another one some day, so it is not for ever.
func (s *Server) toDocs(c echo.Context) error {
	return c.Redirect(http.StatusFound, s.site.BaseURL+docsPath)
}
