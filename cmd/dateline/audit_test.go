package main

import (
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What our command does through a service is told by it, whatever its log leaves out; the token is in no line, though it is a long one
// in a file, a credential or the environment.
func TestAuditOfCommand(t *testing.T) {
	const token = "a-long-admin-token-for-this-test-alone"
	for _, level := range []string{"debug", "error"} {
		r := serve(t, filepath.Join(t.TempDir(), "d.db"), token, "--log-level", level)
		var stderr strings.Builder
		p := &Program{Out: io.Discard, Err: &stderr, Now: time.Now}
		if code := p.Main(t.Context(), []string{"timeline", "create", "elections", "--server", r.base, "--token", token}); code != exitOK {
			t.Fatalf("timeline create = %d\n%s", code, stderr.String())
		}
		log := r.stop()
		if !strings.Contains(log, "level=AUDIT msg=audit act=timeline.put by=admin token=admin how=cli address=127.0.0.1") || !strings.Contains(log, "timeline=elections revision=1 created=true") {
			t.Errorf("the log of the level %s does not tell of it:\n%s", level, log)
		}
		if strings.Contains(log, "level=INFO") != (level == "debug") || strings.Contains(log, token) {
			t.Errorf("the log of the level %s:\n%s", level, log)
		}
	}
}
