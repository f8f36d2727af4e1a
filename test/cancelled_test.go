package programs_test

import (
	"maps"
	"net/http"
	"path/filepath"
	"testing"
)

// ways are the options that say how a calendar shows what is called off.
var ways = []string{"mark", "keep", "drop"}

// What calendars show of talks, with an alarm that was asked for.
var (
	isOn      = shown{"title": "Talks", "status": "CONFIRMED", "alarm": "-PT15M"}
	isOff     = shown{"title": "Cancelled: Talks", "status": "CANCELLED", "alarm": ""}
	isOffKept = shown{"title": "Cancelled: Talks", "status": "CONFIRMED", "alarm": ""}
	isThere   = map[string]shown{"mark": isOn, "keep": isOn, "drop": isOn}
)

// TestCalendarsOfCancelled lets every calendar program follow one meeting in each of the ways in which calendars show what
// is called off. I24, T10: it is cancelled, and its title says so, or confirmed under such a title, or absent; I25: what is
// deleted is there only as cancelled; M2, M4: what comes back is the same event; I26: the alarm rings only while it is on.
func TestCalendarsOfCancelled(t *testing.T) {
	t.Parallel()
	a := &audience{service: startEmpty(t, filepath.Join(t.TempDir(), "meetings.db"))}
	const line = "/api/v1/timelines/meetings"
	const talks = line + "/events/talks"
	a.write(http.MethodPut, line, nil, event{"title": "Meetings"}, http.StatusCreated)
	a.write(http.MethodPut, line+"/events/other", nil, event{"title": "Other talks", "date": "2025-06-20", "summary": "s"}, http.StatusCreated)
	a.write(http.MethodPut, talks, nil, event{"title": "Talks", "date": "2025-06-10T10:00Z/2025-06-10T12:00Z"}, http.StatusCreated)
	for _, p := range calendarPrograms() {
		p.keeps = p.name == "khal" // an import takes nothing away
		for _, way := range ways {
			a.follow(p, "/t/meetings", "?alarm=PT15M&cancelled="+way, ".ics")
		}
	}
	for _, step := range []struct {
		says         string
		method, path string
		body         any
		status       int
		shown        map[string]shown // by way; absent: not at all
	}{
		{"they are planned", "", "", nil, 0, isThere},
		{"they are called off", http.MethodPatch, "", event{"status": "cancelled"}, http.StatusOK, map[string]shown{"mark": isOff, "keep": isOffKept}},
		{"they take place after all", http.MethodPatch, "", event{"status": "scheduled"}, http.StatusOK, isThere},
		{"they are deleted", http.MethodDelete, "?note=a+duplicate", nil, http.StatusNoContent, map[string]shown{"mark": isOff}},
		{"they are brought back", http.MethodPost, "/restore", nil, http.StatusOK, isThere},
	} {
		if step.method != "" {
			a.write(step.method, talks+step.path, nil, step.body, step.status)
		}
		truths := map[string]truth{}
		for _, way := range ways {
			truths["?alarm=PT15M&cancelled="+way] = a.meetings(line, step.shown[way])
		}
		a.look(step.says, func(f *following) truth { return truths[f.view] })
	}
}

// meetings is what a calendar must show: of the talks what is given, if they are there, and other talks as ever.
func (a *audience) meetings(line string, talks shown) truth {
	a.t.Helper()
	list := a.do(request{method: http.MethodGet, path: line + "/events?show=all", token: adminSecret})
	want := truth{map[string]shown{}, map[string]bool{"talks": talks == nil}}
	for _, e := range decode[struct{ Events []apiEvent }](a.t, list).Events {
		is := e.appointment(a.t, a.base)
		is["alarm"] = "-PT15M"
		if e.ID == "talks" {
			maps.Copy(is, talks)
		}
		if e.ID != "talks" || talks != nil {
			want.shown[e.ID] = is
		}
	}
	return want
}
