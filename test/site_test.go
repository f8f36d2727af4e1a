package programs_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"testing"

	"github.com/chromedp/cdproto/runtime"
)

// demoPath is the timeline of the demo.
const demoPath = "/t/ukraine-security-guarantees"

func awaitPromise(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }

// startSite is a service as readers find it: the demo, in which one event was moved, one called off and one removed, and a
// timeline with many made-up events.
func startSite(t *testing.T) *service {
	t.Helper()
	s := startService(t)
	s.fill(t, "sample", "300")
	events := "/api/v1/timelines/ukraine-security-guarantees/events/"
	s.write("PATCH", events+"european-council", nil, json.RawMessage(`{"date":"2025-03-13","note":"Hall and host were not free.","summary":"The heads of state and government meet in Brussels in the small hall."}`), 200)
	s.write("PATCH", events+"london-summit", nil, json.RawMessage(`{"status":"cancelled","note":"The host is ill."}`), 200)
	s.write("PATCH", events+"third-anniversary", nil, json.RawMessage(`{"related":[{"id":"london-summit","relation":"see_also"}],"media":[{"url":"https://pictures.example/1.jpg","type":"image/jpeg","alt":"A hall"}]}`), 200)
	s.write("PUT", events+"mistake", nil, json.RawMessage(`{"title":"Entered twice","date":"2025-03-20"}`), 201)
	s.write("DELETE", events+"mistake?note=Entered+twice", nil, nil, 204)
	s.write("PUT", events+"ahead", nil, json.RawMessage(`{"title":"A meeting that is still to come","date":"2090-05-03T10:00/2090-05-03T11:30","status":"tentative"}`), 201)
	for _, date := range []string{"2090-05-04T10:00/2090-05-04T11:30", "2090-05-05T10:00/2090-05-05T11:30"} {
		s.write("PATCH", events+"ahead", nil, json.RawMessage(`{"date":"`+date+`","related":[{"id":"european-council","relation":"follows"}]}`), 200)
	}
	return s
}

// fill makes a timeline of made-up events.
func (s *service) fill(t *testing.T, slug, count string) {
	t.Helper()
	program, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	made, err := exec.CommandContext(t.Context(), program, "generate", "--count", count).Output()
	if err != nil {
		t.Fatal(err)
	}
	load := exec.CommandContext(t.Context(), program, "import", "--server", s.base, "--token", adminSecret, "--timeline", slug, "-")
	load.Stdin = bytes.NewReader(made)
	if out, err := load.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// node runs a script with the packages of package.json; what it writes is JSON.
func node(t *testing.T, script string, into any, args ...string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "node", append([]string{"--input-type=module", "-e", script, "--"}, args...)...)
	var complaint bytes.Buffer
	command.Stderr = &complaint
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, complaint.Bytes())
	}
	if err := json.Unmarshal(out, into); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}
