package server

import (
	"net/http"

	"dateline/internal/pages"
	"dateline/timeline"
)

// readDate reads a date as somebody typed it, for an event whose times are those of a zone.
func (ed *editor) readDate(typed, zone string) (string, pages.Faults) {
	d, err := timeline.ParseDate(typed, zone)
	if err != nil {
		return "", pages.Faults{{ID: "date", Label: "Date", Text: sentence(err.Error())}}
	}
	return d.String(), nil
}

func (ed *editor) dateFragment(v *visit) error    { return v.NoContent(http.StatusNotFound) }
func (ed *editor) previewFragment(v *visit) error { return v.NoContent(http.StatusNotFound) }
func (ed *editor) newEvent(v *visit) error        { return v.NoContent(http.StatusNotFound) }
func (ed *editor) editEvent(v *visit) error       { return v.NoContent(http.StatusNotFound) }
