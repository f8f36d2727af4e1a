package programs_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// khal imports the published file again and again, into a folder of its own.
func khal() program {
	return program{
		name: "khal", formats: []string{".ics"}, present: []string{"sh", "-c", "command -v khal"}, asks: true, windowed: true, minutes: true,
		subscribe: func(t *testing.T, h *home, address string) follower {
			t.Helper()
			newKhal(t, h)
			s := &subscription{address: address}
			return func(t *testing.T) []shown {
				t.Helper()
				h.write(t, "published.ics", string(s.fetch(t)))
				h.run(t, "khal", "-c", "khal.conf", "import", "--batch", "-a", "dates", "published.ics")
				return listKhal(t, h)
			}
		},
	}
}

// The argument is the home.
const khalConfig = `[calendars]
[[dates]]
path = %[1]s/dates
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

// newKhal makes a home in which khal shows one folder of events.
func newKhal(t *testing.T, h *home) {
	t.Helper()
	h.write(t, "khal.conf", fmt.Sprintf(khalConfig, h.path))
	h.write(t, "dates/.folder", "") // or the programs would ask
}

// listKhal is what khal shows: each event once, and what lies in its file as well. The id is taken from the event's
// address: vdirsyncer gives every event of an HTTP calendar a UID of its own making.
func listKhal(t *testing.T, h *home) []shown {
	t.Helper()
	files := khalFiles(t, h)
	const format = "{uid}\t{url}\t{start-date}\t{end-date}\t{start-time}\t{end-time}\t{status}\t{title}"
	out := h.run(t, "khal", "-c", "khal.conf", "list", "--once", "--day-format", "", "--format", format, "2024-01-01", "2027-01-01")
	var all []shown
	for _, f := range fields(t, out, 8) {
		file, known := files[f[0]]
		if !known {
			t.Errorf("khal shows %q, which is in no file", f)
			continue
		}
		e := maps.Clone(file)
		e["id"] = linked(t, e["link"])
		e["link"], e["title"], e["status"] = f[1], f[7], strings.TrimSpace(f[6])
		e["start"], e["end"] = khalSpan(t, f[2], f[3], f[4], f[5])
		if from, err := time.Parse(time.DateTime, e["start"]); err == nil && moment(from.Add(time.Hour)) == e["end"] {
			delete(e, "end") // khal makes an hour of a moment
		}
		delete(e, "uid")
		all = append(all, e)
	}
	return all
}

// khalSpan is a first and a last day, or times in Kyiv.
func khalSpan(t *testing.T, first, last, from, to string) (start, end string) {
	t.Helper()
	at := func(layout, text string) time.Time {
		kyiv, err := time.LoadLocation("Europe/Kyiv")
		if err != nil {
			t.Fatal(err)
		}
		v, err := time.ParseInLocation(layout, text, kyiv)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	if from == "" {
		return first, at(time.DateOnly, last).AddDate(0, 0, 1).Format(time.DateOnly)
	}
	return moment(at("2006-01-02 15:04", first+" "+from)), moment(at("2006-01-02 15:04", last+" "+to))
}

// khalFiles is what lies in the folder, by UID. Every file holds one event.
func khalFiles(t *testing.T, h *home) map[string]shown {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(h.path, "dates", "*.ics"))
	if err != nil {
		t.Fatal(err)
	}
	events := map[string]shown{}
	for _, name := range names {
		in := readGoICal(t, []byte(h.read(t, filepath.Join("dates", filepath.Base(name)))))
		if len(in) != 1 {
			t.Fatalf("%s holds %d events, want one", name, len(in))
		}
		uid := in[0]["uid"]
		if events[uid] != nil {
			t.Errorf("two files have the UID %s", uid)
		}
		events[uid] = in[0]
	}
	return events
}
