package soak

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"dateline/bench/lab"
)

// steward does what an administrator does now and then, by commands that connect anew: imports, exports, backups.
type steward struct {
	*client
	lab   *lab.Lab
	slug  string
	round int // of imports that were acknowledged
}

// imported is how many events an import has.
const imported = 200

func newSteward(base string, l *lab.Lab, slug string, t *tally) *steward {
	s := &steward{client: newClient(base, 2000, true, t), lab: l, slug: slug}
	s.token = lab.AdminToken
	return s
}

// run does one thing after the other until work is done.
func (s *steward) run(ctx, work context.Context, every time.Duration) {
	chores := []struct {
		name string
		do   func(context.Context) error
	}{{"imports", s.imports}, {"exports", s.exports}, {"backups", s.backups}}
	at := time.Now().Add(every / 2)
	for n := 0; waitUntil(work, at); n++ {
		chore := chores[n%len(chores)]
		if err := chore.do(ctx); err != nil && ctx.Err() == nil {
			s.tally.fail("failed "+chore.name, "%v", err)
		} else if err == nil {
			s.tally.did(chore.name)
		}
		at = later(at.Add(every), time.Now())
	}
}

// errAsked is an error that is counted already.
var errAsked = errors.New("not answered as it should be")

// imports changes the same events again.
func (s *steward) imports(ctx context.Context) error {
	var body bytes.Buffer
	lines := json.NewEncoder(&body)
	for n := range imported {
		e := map[string]any{"id": fmt.Sprintf("imported-%d", n), "title": s.title(s.round + 1), "date": fmt.Sprintf("2030-%02d-%02d", 1+n%12, 1+n/12%28)}
		if err := lines.Encode(e); err != nil {
			return err
		}
	}
	path := "/api/v1/timelines/" + s.slug + "/import"
	if s.round%2 == 1 {
		path += "?partial=true"
	}
	a, ok := s.ask(ctx, question{method: "POST", path: path, body: body.Bytes(), header: http.Header{"Content-Type": {"application/x-ndjson"}}, want: []int{200}})
	if !ok {
		return errAsked
	}
	var report struct{ Created, Changed int }
	if err := json.Unmarshal(a.body, &report); err != nil {
		return err
	}
	if report.Created+report.Changed != imported {
		return fmt.Errorf("of %d events %d were created and %d changed", imported, report.Created, report.Changed)
	}
	s.round++
	return nil
}

func (s *steward) title(round int) string { return fmt.Sprintf("Imported in round %d", round) }

// exports wants every line of an export to be whole, and every event that was imported in it.
func (s *steward) exports(ctx context.Context) error {
	a, ok := s.ask(ctx, question{path: "/api/v1/export", want: []int{200}})
	if !ok {
		return errAsked
	}
	found := 0
	for line := range bytes.Lines(a.body) {
		if !json.Valid(line) {
			return fmt.Errorf("an export has the line %.200q", line)
		}
		if bytes.HasPrefix(line, []byte(`{"id":"imported-`)) {
			found++
		}
	}
	if s.round > 0 && found != imported {
		return fmt.Errorf("an export has %d events of the import, of %d", found, imported)
	}
	return nil
}

// backups wants a backup to be sound.
func (s *steward) backups(ctx context.Context) (err error) {
	a, ok := s.ask(ctx, question{path: "/api/v1/backup", want: []int{200}})
	if !ok {
		return errAsked
	}
	dir, err := s.lab.Folder()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "backup.db")
	if err := os.WriteFile(file, a.body, 0o600); err != nil {
		return err
	}
	_, err = s.lab.Verb(ctx, []string{"check", "--db", file})
	return err
}

// lost is how many imported events are not as the last import left them.
func (s *steward) lost(ctx context.Context) (lost int, ok bool) {
	for n := range imported {
		a, ok := s.ask(ctx, question{path: fmt.Sprintf("/api/v1/timelines/%s/events/imported-%d", s.slug, n), want: []int{200}})
		var e stored
		if !ok || json.Unmarshal(a.body, &e) != nil {
			return 0, false
		}
		if e.Title != s.title(s.round) {
			lost++
		}
	}
	return lost, true
}
