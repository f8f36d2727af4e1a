package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// nasty is what a hostile service could send: it clears the screen, sets the title, starts a line, turns text round.
const nasty = "a\x1b[2J\x1b]0;x\x07\r\n\tdateline: \u009b31m\u202eb\u2028c\x7f"

// isHarmless reports whether a terminal shows the text as it is.
func isHarmless(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' || r == '\u202e' || r == '\u2028'
	})
}

// TestNothingOfAServiceMovesTheCursor shows that what a service says is shown, and not obeyed.
func TestNothingOfAServiceMovesTheCursor(t *testing.T) {
	t.Parallel()
	quoted, err := json.Marshal(nasty)
	if err != nil {
		t.Fatal(err)
	}
	fill := func(format string) string { return strings.ReplaceAll(format, "NASTY", string(quoted)) }
	asJSON, asFault := map[string]string{"Content-Type": "application/json"}, map[string]string{"Content-Type": asProblem}
	report := answering(200, asJSON, fill(`{"created":1,"refused_lines":1,"refused":[{"line":1,"field":NASTY,"reason":NASTY}],"warnings":[NASTY]}`))
	for name, c := range map[string]struct {
		verb   []string
		answer http.HandlerFunc
	}{
		"timelines":    {[]string{"timeline", "list"}, answering(200, asJSON, fill(`{"timelines":[{"slug":NASTY,"visibility":NASTY,"zone":NASTY,"lang":NASTY,"title":NASTY}]}`))},
		"new timeline": {[]string{"timeline", "create", "x"}, answering(201, asJSON, fill(`{"slug":NASTY}`))},
		"tokens":       {[]string{"token", "list"}, answering(200, asJSON, fill(`{"tokens":[{"id":NASTY,"name":NASTY,"scopes":[NASTY],"timelines":[NASTY]}]}`))},
		"new token":    {[]string{"token", "create", "x"}, answering(201, asJSON, fill(`{"id":NASTY,"token":"dateline_X"}`))},
		"import": {[]string{"import", "--timeline", "x", "--partial", "-"}, func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet {
				answering(200, asJSON, `{"slug":"x"}`)(w, r)
				return
			}
			report(w, r)
		}},
		"problem":        {[]string{"timeline", "create", "x"}, answering(422, asFault, fill(`{"detail":NASTY,"errors":[{"location":NASTY,"message":NASTY}]}`))},
		"problem, moved": {[]string{"token", "list"}, answering(301, map[string]string{"Location": "https://dates.example.org/%1b[2J/api/v1/tokens"}, "")},
		"strange type":   {[]string{"token", "list"}, answering(200, map[string]string{"Content-Type": "text/\u009b31m"}, "")},
	} {
		_, stdout, stderr := play(t, append(c.verb, "--server", remote(t, c.answer), "--token", "secret")...)
		if !isHarmless(stdout) || !isHarmless(stderr) || stdout+stderr == "" {
			t.Errorf("%s: %v prints %q, %q", name, c.verb, stdout, stderr)
		}
		if all := stdout + stderr; !strings.Contains(all, `\x1b[2J`) && !strings.HasPrefix(name, "problem, ") && !strings.HasPrefix(name, "strange") {
			t.Errorf("%s: %v prints %q, want it to be seen what came", name, c.verb, all)
		}
		if strings.Contains("\n"+stdout, "\ndateline: ") || strings.Count("\n"+stderr, "\ndateline: ") > 1 {
			t.Errorf("%s: %v prints a line that looks like ours: %q, %q", name, c.verb, stdout, stderr)
		}
	}
}

// TestJSONStaysJSON shows that a script gets what the service said.
func TestJSONStaysJSON(t *testing.T) {
	t.Parallel()
	quoted, err := json.Marshal(nasty)
	if err != nil {
		t.Fatal(err)
	}
	base := remote(t, answering(200, map[string]string{"Content-Type": "application/json"}, fmt.Sprintf(`{"timelines":[{"slug":"a","title":%s}]}`, quoted)))
	_, stdout, stderr := play(t, "timeline", "list", "--json", "--server", base)
	var got struct{ Timelines []struct{ Title string } }
	if err := json.Unmarshal([]byte(stdout), &got); err != nil || len(got.Timelines) != 1 || got.Timelines[0].Title != nasty {
		t.Errorf("timeline list --json = %q, %q, %v", stdout, stderr, err)
	}
}

func TestVisible(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "",
		"Кіт & <собака> שלום 👩‍🚀": "Кіт & <собака> שלום 👩‍🚀",
		`back\slash`:         `back\slash`,
		"a\tb\r\nc":          `a\tb\r\nc`,
		"\x1b[2J\x00\x7f":    `\x1b[2J\x00\x7f`,
		"\u009b\u202e\u2066": `\x9b\u202e\u2066`,
		"\xff\xfe\ufffd":     `\xff\xfe` + "\ufffd",
	} {
		if got := visible(text); got != want {
			t.Errorf("visible(%q) = %q, want %q", text, got, want)
		}
	}
}
