package server

import (
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"
)

// backupType is the media type of a backup, which is for Dateline alone.
const backupType = "application/vnd.dateline.backup"

func (a *api) backupCall() call {
	return call{
		id: "backup", summary: "Copy the file of the service", status: http.StatusOK, access: admin,
		answer: media{backupType: {Schema: &huma.Schema{
			Type: huma.TypeString, Format: "binary",
			Description: "The file as it is now, with the hashes of tokens, for `dateline restore`.",
		}}},
	}
}

// backup sends the file of the store.
func (s *Server) backup(c echo.Context) error {
	ctx := c.Request().Context()
	if err := callerOf(ctx).needAdmin(); err != nil {
		return err
	}
	return sendFile(c, download{backupType, "dateline-backup.db"}, func(w io.Writer) error {
		return s.backups.Backup(ctx, w, nil)
	})
}
