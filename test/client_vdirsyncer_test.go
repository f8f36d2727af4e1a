package programs_test

import (
	"fmt"
	"testing"
)

// The arguments are the home and the address of the calendar.
const syncerConfig = `[general]
status_path = "%[1]s/status/"

[pair dates]
a = "published"
b = "folder"
collections = null

[storage published]
type = "http"
url = "%[2]s"

[storage folder]
type = "filesystem"
path = "%[1]s/dates/"
fileext = ".ics"
`

// vdirsyncer copies the published calendar over HTTP into a folder that khal shows. It knows an event by its
// content without the UID, and asks for no validators.
func vdirsyncer() program {
	return program{
		name: "vdirsyncer", formats: []string{".ics"}, windowed: true, minutes: true,
		present: []string{"sh", "-c", "command -v vdirsyncer && command -v khal"},
		subscribe: func(t *testing.T, h *home, address string) follower {
			t.Helper()
			newKhal(t, h)
			h.write(t, "vdirsyncer.conf", fmt.Sprintf(syncerConfig, h.path, address))
			h.run(t, "vdirsyncer", "-v", "WARNING", "-c", "vdirsyncer.conf", "discover")
			return func(t *testing.T) []shown {
				t.Helper()
				h.run(t, "vdirsyncer", "-v", "WARNING", "-c", "vdirsyncer.conf", "sync")
				return listKhal(t, h)
			}
		},
	}
}
