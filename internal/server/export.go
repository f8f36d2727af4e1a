package server

import (
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"dateline/internal/intake"
)

func (a *api) exportCall() call {
	slugs := &huma.Schema{Type: huma.TypeArray, Items: textSchema}
	return call{
		id: "export", summary: "Export timelines with history, tombstones, ids and clocks", status: http.StatusOK, access: admin,
		params: []parameter{{"query", "timeline", "Slug of a timeline; several by repetition. Without it, all timelines, deleted ones included.", slugs}},
		answer: media{linesType: {Schema: &huma.Schema{
			Type:        huma.TypeString,
			Description: "One JSON object a line: where the export comes from; each timeline; each event with its history; the ids of forgotten events. An admin's import of it takes over the same state.",
		}}},
		errors: []int{404, 410},
	}
}

// export sends all that the store has of some timelines.
func (s *Server) export(c echo.Context) error {
	ctx := c.Request().Context()
	if err := callerOf(ctx).needAdmin(); err != nil {
		return err
	}
	return sendFile(c, download{linesType, "dateline-export.ndjson"}, func(w io.Writer) error {
		return intake.Export(ctx, s.exports, queryOf(ctx)["timeline"], w, nil)
	})
}
