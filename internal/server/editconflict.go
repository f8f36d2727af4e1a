package server

import (
	"net/http"

	"dateline/timeline"
)

// conflict answers a form whose event somebody else has saved in the meantime.
func (ed *editor) conflict(f *formVisit, mine timeline.Event) error {
	return f.NoContent(http.StatusConflict)
}
