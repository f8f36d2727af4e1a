package main

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestNoTemporaryFiles runs a service that has no folder for temporary files: it says so at the start, a backup and a file for the editor
// are refused with the reason, for who asks and in the log, and the rest goes on.
func TestNoTemporaryFiles(t *testing.T) {
	const secret = "0123456789012345678901234567890123456789"
	folder := t.TempDir()
	t.Setenv("TMPDIR", filepath.Join(folder, "missing"))
	r := serve(t, filepath.Join(folder, "d.db"), secret, "--demo")
	ask := func(method, path, mediaType string, body []byte) (int, string) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), method, r.base+path, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if mediaType == "" {
			req.Header.Set("Authorization", "Bearer "+secret)
		} else {
			req.Header.Set("Content-Type", mediaType)
			req.AddCookie(&http.Cookie{Name: "dateline", Value: secret})
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		var text bytes.Buffer
		if _, err := text.ReadFrom(res.Body); err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, text.String()
	}
	if status, text := ask("GET", "/api/v1/backup", "", nil); status != http.StatusServiceUnavailable || !strings.Contains(text, "TMPDIR") {
		t.Errorf("GET /api/v1/backup = %d %s", status, text)
	}
	for field, file := range map[string]string{"file": "events.ndjson", "text": ""} {
		var form bytes.Buffer
		parts := multipart.NewWriter(&form)
		part, err := parts.CreateFormField(field)
		if file != "" {
			part, err = parts.CreateFormFile(field, file)
		}
		if err == nil {
			_, err = part.Write([]byte(`{"title":"A","date":"2025-01-01"}`))
		}
		if err == nil {
			err = parts.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		if status, page := ask("POST", "/edit/import", parts.FormDataContentType(), form.Bytes()); status != http.StatusUnprocessableEntity || !strings.Contains(page, "It arrived, but the service cannot keep it") {
			t.Errorf("POST /edit/import with %s = %d %s", field, status, page)
		}
	}
	if status, _ := get(t, r.base+"/t/"); status != http.StatusOK {
		t.Errorf("GET /t/ = %d", status)
	}
	log := r.stop()
	for _, want := range []string{`level=WARN msg="no folder for temporary files"`, "level=ERROR msg=unavailable id="} {
		if !strings.Contains(log, want) {
			t.Errorf("the log has no %s:\n%s", want, log)
		}
	}
	var out bytes.Buffer
	p := &Program{Out: &out, Err: &out, Now: time.Now}
	if code := p.Main(t.Context(), []string{"config", "check", "--db", filepath.Join(folder, "d.db")}); code != exitOK || !strings.Contains(out.String(), "unwise: TMPDIR: ") {
		t.Errorf("config check ended with %d:\n%s", code, &out)
	}
}
