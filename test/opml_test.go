package programs_test

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestFeedListImport lets feed readers import the list of all timelines, as their users do who want to follow everything:
// each public timeline once, with its name, and what they then fetch is there (W6).
func TestFeedListImport(t *testing.T) {
	s := startService(t)
	for slug, visibility := range map[string]string{"elections": "public", "unlisted": "unlisted", "private": "private"} {
		s.write(http.MethodPost, "/api/v1/timelines", nil, map[string]any{"slug": slug, "title": `What's "on" & <where>`, "visibility": visibility}, 201)
	}
	document := s.get("/feeds.opml").body
	checkXML(t, document)
	demo := s.base + "/t/ukraine-security-guarantees.atom"
	want := []string{s.base + "/t/elections.atom", demo}
	t.Run("sfeed", func(t *testing.T) {
		if !hasProgram(t, "sfeed_opml_import", "-h") {
			return
		}
		out := importList(t, document, exec.CommandContext(t.Context(), "sfeed_opml_import"))
		got := regexp.MustCompile(`(?m)^\tfeed .* '(http[^']*)'$`).FindAllStringSubmatch(out, -1)
		var addresses []string
		for _, m := range got {
			addresses = append(addresses, m[1])
		}
		if !slices.Equal(addresses, want) {
			t.Errorf("sfeed follows %v, want %v; it wrote\n%s", addresses, want, out)
		}
		if name := `feed 'What'\''s "on" & <where>'`; !strings.Contains(out, name) {
			t.Errorf("sfeed does not know %s in\n%s", name, out)
		}
	})
	t.Run("newsboat", func(t *testing.T) {
		if !hasProgram(t, "newsboat", "--version") {
			return
		}
		home := t.TempDir()
		urls, list := filepath.Join(home, "urls"), filepath.Join(home, "feeds.opml")
		if err := os.WriteFile(list, document, 0o600); err != nil {
			t.Fatal(err)
		}
		newsboat := func(args ...string) *exec.Cmd {
			c := exec.CommandContext(t.Context(), "newsboat", slices.Concat([]string{"-C", "/dev/null", "-c", filepath.Join(home, "cache.db"), "-u", urls}, args)...)
			c.Env = append(os.Environ(), "HOME="+home)
			return c
		}
		importList(t, nil, newsboat("-i", list))
		text, err := os.ReadFile(urls)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Fields(string(text)); !slices.Equal(got, want) {
			t.Errorf("newsboat follows %v, want %v", got, want)
		}
		if out := importList(t, nil, newsboat("-x", "reload", "print-unread")); !strings.HasPrefix(out, "8 unread") {
			t.Errorf("newsboat fetched %q, want the 8 events of the demo", out)
		}
	})
}

// importList runs a reader to its end, with the document to read, and returns what it printed.
func importList(t *testing.T, document []byte, reader *exec.Cmd) string {
	t.Helper()
	reader.Stdin = bytes.NewReader(document)
	out, err := reader.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", reader, err, out)
	}
	return string(out)
}
