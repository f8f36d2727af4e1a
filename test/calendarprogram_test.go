package programs_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestCalendarProgram lets a calendar program follow a timeline over HTTP: vdirsyncer copies the published
// calendar into a folder, and khal shows the folder. After every change it shows each event once, as it now
// is, and nothing else.
func TestCalendarProgram(t *testing.T) {
	if !hasProgram(t, "vdirsyncer", "--version") || !hasProgram(t, "khal", "--version") {
		t.SkipNow()
	}
	s := startService(t)
	p := newCalendarProgram(s)

	// The event that is known by its year alone has no place in a calendar.
	truth := map[string]shown{
		"third-anniversary":           {"2025-02-24", 0, "CONFIRMED", "Third anniversary of the full-scale invasion: Zelenskyy names the guarantees he seeks"},
		"minerals-agreement-approved": {"2025-02-27", 0, "CONFIRMED", "Ukraine's government approves the minerals agreement with the US"},
		"starmer-trump-washington":    {"2025-02-27", 0, "CONFIRMED", "Starmer meets Trump and asks for a US backstop"},
		"zelenskyy-trump-washington":  {"2025-02-28", 0, "CONFIRMED", "Zelenskyy meets Trump to sign the framework agreement on minerals"},
		"investment-fund-agreement":   {"2025-02-28", 0, "TENTATIVE", "The next agreement: an investment fund, with terms and amounts (after 28 February 2025, no date yet)"},
		"london-summit":               {"2025-03-02", 0, "CONFIRMED", "London summit on the guarantees that Europe could offer"},
		"european-council":            {"2025-03-06", 0, "CONFIRMED", "The European Council meets"},
	}
	p.expect("at the start", truth)

	london := truth["london-summit"]
	s.edit("london-summit", map[string]any{"date": "2025-03-03"})
	truth["london-summit"] = shown{"2025-03-03", 1, "CONFIRMED", london.title}
	p.expect("when the London summit has moved", truth)

	washington := truth["zelenskyy-trump-washington"]
	s.edit("zelenskyy-trump-washington", map[string]any{"status": "cancelled"})
	truth["zelenskyy-trump-washington"] = shown{washington.when, 1, "CANCELLED", "Cancelled: " + washington.title}
	p.expect("when the Washington meeting is called off", truth)

	council := truth["european-council"]
	s.edit("european-council", map[string]any{"status": "occurred"})
	truth["european-council"] = shown{council.when, 1, "CONFIRMED", council.title}
	p.expect("when the European Council has met", truth)

	// A deleted event stays as a cancelled one for a while: many calendars never take away what is missing.
	anniversary := truth["third-anniversary"]
	s.write(http.MethodDelete, demoEvents+"/third-anniversary", nil, nil, http.StatusNoContent)
	truth["third-anniversary"] = shown{anniversary.when, 1, "CANCELLED", "Cancelled: " + anniversary.title}
	p.expect("when the anniversary is deleted", truth)

	s.write(http.MethodPost, demoEvents+"/third-anniversary/restore", nil, nil, http.StatusOK)
	truth["third-anniversary"] = shown{anniversary.when, 2, "CONFIRMED", anniversary.title}
	p.expect("when the anniversary is restored", truth)

	// vdirsyncer knows an event by its content without the UID. These two say the same, and are two.
	for _, id := range []string{"talks-in-one-hall", "talks-in-another"} {
		s.write(http.MethodPost, demoEvents, nil, map[string]any{"id": id, "title": "Talks", "date": "2025-03-20T14:00:00Z/2025-03-20T15:30:00Z"}, http.StatusCreated)
		truth[id] = shown{"2025-03-20 16:00–17:30", 0, "CONFIRMED", "Talks"} // in Kyiv
	}
	p.expect("when two equal events are added", truth)

	s.restart()
	p.expect("when the service has been restarted", truth)
}

// shown is what a calendar program shows of one event.
type shown struct {
	when     string // the day, or the day and the times in Kyiv
	sequence int    // SEQUENCE, which the program keeps in its file
	status   string
	title    string
}

// calendarProgram is vdirsyncer with khal, in a home of their own.
type calendarProgram struct {
	service *service
	home    string
	files   []string // names of the synced files; vdirsyncer makes them of what they hold
}

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

// The argument is the home.
const khalConfig = `[calendars]
[[dates]]
path = %[1]s/dates
readonly = True

[sqlite]
path = %[1]s/khal.db

[locale]
local_timezone = Europe/Kyiv
default_timezone = Europe/Kyiv
timeformat = %%H:%%M
dateformat = %%Y-%%m-%%d
longdateformat = %%Y-%%m-%%d
datetimeformat = %%Y-%%m-%%d %%H:%%M
longdatetimeformat = %%Y-%%m-%%d %%H:%%M
`

// newCalendarProgram subscribes to the demo.
func newCalendarProgram(s *service) *calendarProgram {
	s.t.Helper()
	p := &calendarProgram{service: s, home: s.t.TempDir()}
	for name, text := range map[string]string{
		"vdirsyncer.conf": fmt.Sprintf(syncerConfig, p.home, s.base+"/t/"+demo+".ics"),
		"khal.conf":       fmt.Sprintf(khalConfig, p.home),
	} {
		if err := os.WriteFile(filepath.Join(p.home, name), []byte(text), 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(p.home, "dates"), 0o700); err != nil { // or vdirsyncer would ask
		s.t.Fatal(err)
	}
	p.run("vdirsyncer", "-v", "WARNING", "-c", "vdirsyncer.conf", "discover")
	return p
}

// expect syncs and says what khal then shows that is not true. A second sync finds nothing new.
func (p *calendarProgram) expect(when string, truth map[string]shown) {
	t := p.service.t
	t.Helper()
	before := p.files
	p.sync()
	if before != nil && len(p.files) == len(before) && slices.Equal(p.files, before) != strings.Contains(when, "restarted") {
		t.Errorf("%s: files %v → %v", when, before, p.files)
	}
	var want []string
	for _, id := range slices.Sorted(maps.Keys(truth)) {
		want = append(want, fmt.Sprintf("%s %+v", id, truth[id]))
	}
	if got := p.list(); !slices.Equal(got, want) {
		t.Errorf("%s khal shows\n%s\nwant\n%s", when, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
