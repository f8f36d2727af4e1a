package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A history that was trimmed says so, to programs and to people.
func TestTrimmedHistory(t *testing.T) {
	s := serve(t, filepath.Join(t.TempDir(), "d.db"), crashSecret, "--keep-revisions", "2")
	address := s.base + "/api/v1/timelines/" + crashSlug + "/events/one"
	if status, text := asAdmin(t, "POST", s.base+"/api/v1/timelines", `{"slug":"`+crashSlug+`"}`); status != http.StatusCreated {
		t.Fatalf("POST /timelines = %d %s", status, text)
	}
	for n := range 5 {
		if status, text := asAdmin(t, "PUT", address, fmt.Sprintf(`{"title":"Title %d","date":"2031-05-05"}`, n)); status > 201 {
			t.Fatalf("PUT = %d %s", status, text)
		}
	}
	var history struct {
		Since     int64
		Revisions []struct{ Revision int64 }
	}
	for end := time.Now().Add(time.Minute); history.Since < 3 && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		_, text := get(t, address+"/history")
		if err := json.Unmarshal([]byte(text), &history); err != nil {
			t.Fatal(err)
		}
	}
	if history.Since != 3 || len(history.Revisions) != 2 || history.Revisions[0].Revision != 4 {
		t.Errorf("the history is %+v", history)
	}
	if _, text := get(t, s.base+"/e/one"); !strings.Contains(text, "Older changes are no longer kept.") || strings.Contains(text, "</span>1</del>") || !strings.Contains(text, "</span>2</del>") {
		t.Errorf("the page says\n%s", text)
	}
	if _, text := get(t, s.base+"/e/one.atom"); strings.Contains(text, "Title 1") || strings.Count(text, "<entry") != 2 {
		t.Errorf("the feed of the event says\n%s", text)
	}
	if status, text := asAdmin(t, "POST", address+"/restore?revision=2", ""); status != http.StatusNotFound || !strings.Contains(text, "no longer kept") {
		t.Errorf("restore of what is forgotten = %d %s", status, text)
	}
	if status, text := asAdmin(t, "POST", address+"/history/3/redact", ""); status != http.StatusOK || !strings.Contains(text, `"redaction"`) {
		t.Errorf("redact of the base = %d %s", status, text)
	}
	if status, text := asAdmin(t, "POST", address+"/restore?revision=4", ""); status != http.StatusOK || !strings.Contains(text, "Title 3") {
		t.Errorf("restore = %d %s", status, text)
	}
}

func TestKeepFlags(t *testing.T) {
	for flag, want := range map[string]string{
		"--keep-history=1h": "1d", "--keep-history=-48h": "1d", "--keep-revisions=-1": "a number of changes", "--retention=1h": "30d",
	} {
		file := filepath.Join(t.TempDir(), "d.db")
		if said, err := ran(t, "serve", "--db", file, "--addr", "127.0.0.1:0", flag); err == nil || !strings.Contains(said, want) {
			t.Errorf("serve %s = %v, %q, want an error with %q", flag, err, said, want)
		}
	}
}

// asAdmin makes a request with the token of the crash tests.
func asAdmin(t *testing.T, method, address, body string) (status int, text string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+crashSecret)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	content, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(content)
}
