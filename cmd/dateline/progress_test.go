package main

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// slowWork is work of 10 MB, of which one is done each second.
func slowWork(m *meter, clock *time.Time, total int64) {
	for done := int64(1); done <= 10; done++ {
		*clock = clock.Add(time.Second)
		m.tell(done*1e6, total)
	}
	m.end()
}

func TestProgressInALog(t *testing.T) {
	for name, c := range map[string]struct {
		total int64
		want  string
	}{
		"of a file": {10e6, "import: 50%, 5.0 MB of 10.0 MB, 1.0 MB/s, 5s left\n" +
			"import: 100%, 10.0 MB of 10.0 MB, 1.0 MB/s, finishing\n"},
		"of standard input": {-1, "import: 5.0 MB, 1.0 MB/s\nimport: 10.0 MB, 1.0 MB/s\n"},
	} {
		var out bytes.Buffer
		clock := time.Unix(0, 0)
		p := &Program{Err: &out, Now: func() time.Time { return clock }}
		slowWork(p.meter("import", inBytes, false), &clock, c.total)
		if out.String() != c.want {
			t.Errorf("%s: progress = %q, want %q", name, out.String(), c.want)
		}
		out.Reset()
		slowWork(p.meter("import", inBytes, true), &clock, c.total)
		if out.Len() > 0 {
			t.Errorf("%s, quiet: progress = %q, want none", name, out.String())
		}
	}
}

func TestShortWorkShowsNoProgress(t *testing.T) {
	var out bytes.Buffer
	clock := time.Unix(0, 0)
	p := &Program{Err: &out, Now: func() time.Time { return clock }}
	m := p.meter("export", inEvents, false)
	clock = clock.Add(4 * time.Second)
	m.tell(500, 500)
	m.end()
	clock = clock.Add(time.Minute)
	m.tell(500, 500) // a reader that comes late
	if out.Len() > 0 {
		t.Errorf("progress = %q, want none", out.String())
	}
}

// terminal is a terminal of the given width; read ends it and returns what stands on it.
func terminal(t *testing.T, columns uint16) (tty *os.File, read func() string) {
	t.Helper()
	t.Setenv("TERM", "xterm")
	master, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(tty, &pty.Winsize{Rows: 24, Cols: columns}); err != nil {
		t.Fatal(err)
	}
	shown := make(chan string, 1)
	go func() { // ends when the other side is closed
		text, _ := io.ReadAll(master) // which a terminal reports as an error
		shown <- string(text)
	}()
	return tty, func() string {
		if err := tty.Close(); err != nil {
			t.Error(err)
		}
		defer master.Close()
		return <-shown
	}
}

func TestProgressOnATerminal(t *testing.T) {
	for name, c := range map[string]struct {
		columns     uint16
		total       int64
		first, last string
	}{
		"wide": {120, 10e6,
			"import: 10%, 1.0 MB of 10.0 MB, 1.0 MB/s, 9s left [####------------------------------------]",
			"import: 100%, 10.0 MB of 10.0 MB, 1.0 MB/s, finishing [########################################]"},
		"usual": {80, 10e6,
			"import: 10%, 1.0 MB of 10.0 MB, 1.0 MB/s, 9s left [##-------------------------]",
			"import: 100%, 10.0 MB of 10.0 MB, 1.0 MB/s, finishing [#######################]"},
		"narrow": {40, 10e6,
			"import: 10%, 1.0 MB of 10.0 MB, 1.0 MB/",
			"import: 100%, 10.0 MB of 10.0 MB, 1.0 M"},
		"of standard input": {80, -1, "import: 1.0 MB, 1.0 MB/s", "import: 10.0 MB, 1.0 MB/s"},
	} {
		tty, read := terminal(t, c.columns)
		clock := time.Unix(0, 0)
		p := &Program{Err: tty, Now: func() time.Time { return clock }}
		slowWork(p.meter("import", inBytes, false), &clock, c.total)
		shown := strings.Split(read(), eraseLine)
		if len(shown) != 12 || shown[0] != "" || shown[11] != "" {
			t.Errorf("%s: the terminal got %q, want ten states, each in place of the last, and a clean line", name, shown)
			continue
		}
		if shown[1] != c.first || shown[10] != c.last {
			t.Errorf("%s: the bar goes from %q to %q, want %q to %q", name, shown[1], shown[10], c.first, c.last)
		}
	}
}

// TestImportOnATerminal runs the verb itself: the bar is gone when the result is printed.
func TestImportOnATerminal(t *testing.T) {
	folder := t.TempDir()
	name := folder + "/events.ndjson"
	if err := os.WriteFile(name, []byte(`{"title":"A","date":"2025"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		flag string
		bars bool
	}{{"--format=auto", true}, {"--quiet", false}, {"--json", false}} {
		tty, read := terminal(t, 100)
		clock := time.Unix(1e9, 0)
		p := &Program{Out: tty, Err: tty, Now: func() time.Time {
			clock = clock.Add(time.Second) // each look at the clock is a second later
			return clock
		}}
		if code := p.Main(t.Context(), []string{"import", "--db", folder + "/d.db", "--timeline", "demo", c.flag, name}); code != exitOK {
			t.Errorf("import %s = %d, want %d", c.flag, code, exitOK)
		}
		shown := read()
		if bars := strings.Contains(shown, "import: 100%, 27 B of 27 B"); bars != c.bars {
			t.Errorf("import %s shows %q, want a bar: %v", c.flag, shown, c.bars)
		}
		if c.bars && !strings.Contains(shown, eraseLine+"created timeline demo\r\n") {
			t.Errorf("import %s shows %q, want the bar taken away before the result", c.flag, shown)
		}
	}
}
