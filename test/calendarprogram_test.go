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

// TestCalendarProgram lets a calendar program follow a timeline in two ways: vdirsyncer copies the published
// calendar over HTTP into a folder that khal shows, and khal imports the file into a folder of its own. After
// every change both show each event once, as it now is, and nothing else.
func TestCalendarProgram(t *testing.T) {
	if !hasProgram(t, "vdirsyncer", "--version") || !hasProgram(t, "khal", "--version") {
		t.SkipNow()
	}
	s := startService(t)
	p := newCalendarProgram(s)
	truth := demoShown()
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

	// A deleted event stays as a cancelled one for a while: an import takes nothing away.
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

	// Nothing is copied when nothing has changed, though the service was restarted.
	before := p.folder("synced")
	s.restart()
	p.expect("after a restart", truth)
	if after := p.folder("synced"); !maps.Equal(after, before) {
		t.Errorf("vdirsyncer made %+v of %+v", after, before)
	}
}

// shown is what a calendar program shows of one event.
type shown struct {
	when     string // the day, or the day and the times in Kyiv
	sequence int    // SEQUENCE, which the program keeps in its file
	status   string
	title    string
}

// demoShown is the demo as it is at the start. Its event that is known by the year alone has no place in a
// calendar.
func demoShown() map[string]shown {
	return map[string]shown{
		"third-anniversary":           {"2025-02-24", 0, "CONFIRMED", "Third anniversary of the full-scale invasion: Zelenskyy names the guarantees he seeks"},
		"minerals-agreement-approved": {"2025-02-27", 0, "CONFIRMED", "Ukraine's government approves the minerals agreement with the US"},
		"starmer-trump-washington":    {"2025-02-27", 0, "CONFIRMED", "Starmer meets Trump and asks for a US backstop"},
		"zelenskyy-trump-washington":  {"2025-02-28", 0, "CONFIRMED", "Zelenskyy meets Trump to sign the framework agreement on minerals"},
		"investment-fund-agreement":   {"2025-02-28", 0, "TENTATIVE", "The next agreement: an investment fund, with terms and amounts (after 28 February 2025, no date yet)"},
		"london-summit":               {"2025-03-02", 0, "CONFIRMED", "London summit on the guarantees that Europe could offer"},
		"european-council":            {"2025-03-06", 0, "CONFIRMED", "The European Council meets"},
	}
}

// calendars are the ways in which khal comes to the events, and the folders in which they lie.
var calendars = []string{"synced", "imported"}

// calendarProgram is vdirsyncer with khal, in a home of their own.
type calendarProgram struct {
	service *service
	home    string
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
path = "%[1]s/synced/"
fileext = ".ics"
`

// The argument is the home.
const khalConfig = `[calendars]
[[synced]]
path = %[1]s/synced
readonly = True
[[imported]]
path = %[1]s/imported

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
	p.write("vdirsyncer.conf", fmt.Appendf(nil, syncerConfig, p.home, s.base+"/t/"+demo+".ics"))
	p.write("khal.conf", fmt.Appendf(nil, khalConfig, p.home))
	for _, calendar := range calendars { // or the programs would ask
		if err := os.Mkdir(filepath.Join(p.home, calendar), 0o700); err != nil {
			s.t.Fatal(err)
		}
	}
	p.run("vdirsyncer", "-v", "WARNING", "-c", "vdirsyncer.conf", "discover")
	return p
}

// expect syncs and imports, and says what khal then shows that is not true.
func (p *calendarProgram) expect(when string, truth map[string]shown) {
	t := p.service.t
	t.Helper()
	p.run("vdirsyncer", "-v", "WARNING", "-c", "vdirsyncer.conf", "sync")
	p.write("published.ics", p.service.get("/t/"+demo+".ics").body)
	p.run("khal", "-c", "khal.conf", "import", "--batch", "-a", "imported", "published.ics")
	var want []string
	for id, event := range truth {
		want = append(want, fmt.Sprintf("%s %+v", id, event))
	}
	slices.Sort(want)
	for _, calendar := range calendars {
		if got := p.list(calendar); !slices.Equal(got, want) {
			t.Errorf("%s, khal shows as %s\n%s\nwant\n%s", when, calendar, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// list is what khal shows of a calendar, one line for each event, sorted by id. The id is taken from the event's
// address: vdirsyncer gives every event of an HTTP calendar a UID of its own making.
func (p *calendarProgram) list(calendar string) []string {
	t := p.service.t
	t.Helper()
	files := p.folder(calendar)
	format := strings.Join([]string{"{uid}", "{url}", "{start-date}", "{end-date}", "{start-time}–{end-time}", "{status}", "{title}"}, "\t")
	out := p.run("khal", "-c", "khal.conf", "list", "-a", calendar, "--day-format", "", "--format", format, "2024-01-01", "2026-01-01")
	var all []string
	for line := range strings.Lines(out) {
		if line = strings.TrimSpace(line); line == "" {
			continue // the heading of a day
		}
		field := strings.Split(line, "\t")
		if len(field) != 7 {
			t.Fatalf("khal: %q", line)
		}
		uid, id, first, last := field[0], strings.TrimPrefix(field[1], p.service.base+"/e/"), field[2], field[3]
		file, found := files[uid]
		if !found || first != last || calendar == "imported" && uid != id+"@dates.example.org" {
			t.Errorf("khal shows %q, from %s to %s, of the files %+v", line, first, last, files)
		}
		delete(files, uid)
		event := shown{
			when: strings.TrimSuffix(first+" "+field[4], " –"), sequence: file.Sequence,
			status: strings.TrimSpace(field[5]), title: spaced(field[6]),
		}
		if file.Status != event.status || spaced(file.Summary) != event.title {
			t.Errorf("khal shows %+v of %+v", event, file)
		}
		all = append(all, fmt.Sprintf("%s %+v", id, event))
	}
	if len(files) > 0 {
		t.Errorf("khal does not show %+v", files)
	}
	slices.Sort(all)
	return all
}

// folder is what lies in the folder of a calendar, by UID. Every file holds one event.
func (p *calendarProgram) folder(calendar string) map[string]appointment {
	t := p.service.t
	t.Helper()
	names, err := filepath.Glob(filepath.Join(p.home, calendar, "*.ics"))
	if err != nil {
		t.Fatal(err)
	}
	events := map[string]appointment{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		in := readGoICal(t, text)
		if len(in) != 1 {
			t.Fatalf("%s holds %d events, want one\n%s", name, len(in), text)
		}
		if other, known := events[in[0].UID]; known {
			t.Errorf("%+v and %+v have one UID", in[0], other)
		}
		events[in[0].UID] = in[0]
	}
	return events
}

// write makes a file in the home.
func (p *calendarProgram) write(name string, text []byte) {
	p.service.t.Helper()
	if err := os.WriteFile(filepath.Join(p.home, name), text, 0o600); err != nil {
		p.service.t.Fatal(err)
	}
}

// run runs a program in the home, where it finds nothing of this machine's user, and returns what it prints.
// It must end by itself, well, and without a complaint.
func (p *calendarProgram) run(name string, args ...string) string {
	t := p.service.t
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	program := exec.CommandContext(ctx, name, args...)
	program.Dir = p.home
	program.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "PYTHONWARNINGS=ignore", "HOME=" + p.home}
	for _, kind := range []string{"CONFIG", "DATA", "CACHE", "STATE"} {
		program.Env = append(program.Env, "XDG_"+kind+"_HOME="+filepath.Join(p.home, "xdg", strings.ToLower(kind)))
	}
	var stderr bytes.Buffer
	program.Stderr = &stderr
	out, err := program.Output()
	if err != nil || stderr.Len() > 0 {
		t.Fatalf("%s %q: %v\n%s%s", name, args, err, out, stderr.String())
	}
	return string(out)
}
