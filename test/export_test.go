package programs_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A timeline moves from one service to another, through the API and through a file, with all that followers
// see of it: the same bytes but for the address of the service.
func TestExportMovesATimeline(t *testing.T) {
	first := startService(t)
	for _, r := range []request{
		{method: "PATCH", path: demoEvents + "/london-summit", body: []byte(`{"date":"2025-03-03","note":"the hall is taken on Sunday"}`)},
		{method: "PATCH", path: demoEvents + "/european-council", body: []byte(`{"status":"cancelled","note":"called off"}`)},
		{method: "PUT", path: demoEvents + "/draft", body: []byte(`{"title":"Nobody sees this yet","date":"2025-05","draft":true}`)},
		{method: "PUT", path: demoEvents + "/mistake", body: []byte(`{"title":"A mistake","date":"2025-04-01","topics":["eu"]}`)},
		{method: "DELETE", path: demoEvents + "/mistake?note=entered+twice"},
	} {
		r.token = adminSecret
		if a := first.do(r); a.status/100 != 2 {
			t.Fatalf("%s %s = %d %s", r.method, r.path, a.status, a.body)
		}
	}
	export := first.do(request{method: "GET", path: "/api/v1/export", token: adminSecret})
	if export.status != http.StatusOK {
		t.Fatalf("export = %d %s", export.status, export.body)
	}

	second := startEmpty(t, filepath.Join(t.TempDir(), "second.db"))
	imported := second.do(request{
		method: "POST", path: "/api/v1/import", token: adminSecret, body: export.body,
		header: map[string]string{"Content-Type": "application/x-ndjson"},
	})
	if imported.status != http.StatusOK {
		t.Fatalf("import = %d %s", imported.status, imported.body)
	}
	compareServices(t, first, second)

	third := startEmpty(t, importedFile(t, export.body))
	compareServices(t, first, third)
	second.restart()
	compareServices(t, first, second)
}

// importedFile is a file that the verb import made of an export.
func importedFile(t *testing.T, export []byte) string {
	t.Helper()
	program, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path, file := filepath.Join(dir, "export.ndjson"), filepath.Join(dir, "third.db")
	if err := os.WriteFile(path, export, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), program, "import", "--db", file, path).CombinedOutput(); err != nil {
		t.Fatalf("dateline import: %v\n%s", err, out)
	}
	return file
}

// compareServices fetches every page, feed and calendar from both, as anybody and as an admin.
func compareServices(t *testing.T, a, b *service) {
	t.Helper()
	var paths []string
	for _, suffix := range []string{"", ".rss", ".atom", ".json", ".ics"} {
		for _, query := range []string{"", "?topic=eu", "?topic=minerals-deal", "?status=-cancelled", "?from=2025-03&to=2025-03", "?participant=keir-starmer", "?limit=3"} {
			paths = append(paths, "/t/ukraine-security-guarantees"+suffix+query)
		}
	}
	paths = append(paths, "/", "/t/", "/api/v1/timelines/ukraine-security-guarantees")
	events := decode[struct{ Events []struct{ ID string } }](t, a.do(request{method: "GET", path: demoEvents + "?show=all", token: adminSecret})).Events
	if len(events) != 10 {
		t.Fatalf("there are %d events, want those of the demo, a draft and a deleted one", len(events))
	}
	for _, e := range events {
		paths = append(paths, "/e/"+e.ID, "/e/"+e.ID+".ics", demoEvents+"/"+e.ID, demoEvents+"/"+e.ID+"/history")
	}
	for _, path := range paths {
		for _, token := range []string{"", adminSecret} {
			want, got := a.do(request{method: "GET", path: path, token: token}), b.do(request{method: "GET", path: path, token: token})
			if line := firstDifference(withoutBase(want, a), withoutBase(got, b)); want.status != got.status || line != "" {
				t.Errorf("%s is %d on one service, %d on the other%s", path, want.status, got.status, line)
			}
		}
	}
	for _, suffix := range []string{".rss", ".atom"} {
		feed := request{method: "GET", path: "/t/ukraine-security-guarantees" + suffix + "?limit=3"}
		was, is := archiveOf(a.do(feed)), archiveOf(b.do(feed))
		want, got := a.do(request{method: "GET", path: was}), b.do(request{method: "GET", path: is})
		if line := firstDifference(withoutBase(want, a), withoutBase(got, b)); want.status != http.StatusOK || got.status != http.StatusOK || line != "" {
			t.Errorf("the archive is %d at %s on one service, %d at %s on the other%s", want.status, was, got.status, is, line)
		}
	}
}

// archiveOf is the address of the archive to which a feed leads.
func archiveOf(feed answer) string {
	_, address, _ := strings.Cut(string(feed.body), `rel="prev-archive"`)
	_, address, _ = strings.Cut(address, `href="`)
	address, _, _ = strings.Cut(address, `"`)
	return address
}

// archiveState is the state in the address of an archive: the epoch of the file, and its revision.
var archiveState = regexp.MustCompile(`(/\d{4}-\d\d)\.[0-9A-Z]+-[0-9a-z]+\.(atom|rss)`)

// firstDifference shows the first lines that differ; it is empty if none does.
func firstDifference(a, b string) string {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range max(len(as), len(bs)) {
		was, is := "nothing", "nothing"
		if i < len(as) {
			was = as[i]
		}
		if i < len(bs) {
			is = bs[i]
		}
		if was != is {
			return fmt.Sprintf("; line %d:\n%.2000s\n%.2000s", i+1, was, is)
		}
	}
	return ""
}

// withoutBase is a body without the address of its service, and without the epoch of its file in states.
func withoutBase(a answer, s *service) string {
	body, _, _ := strings.Cut(string(a.body), `,"state":`)
	body = archiveState.ReplaceAllString(body, "$1.STATE.$2")
	body = strings.ReplaceAll(body, "\r\n ", "") // calendars fold lines where they are long, be it by an address
	host := strings.TrimPrefix(s.base, "http://")
	return strings.NewReplacer(host, "HOST", url.QueryEscape(host), "HOST").Replace(body) // also inside other addresses
}
