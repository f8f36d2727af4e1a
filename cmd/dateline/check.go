package main

import (
	"context"
	"fmt"
	"io"
)

type checkCommand struct {
	fileFlags
	longFlags
}

// Help is the end of the help text.
func (*checkCommand) Help() string {
	return `Reads the whole file and changes nothing: its pages, every index and every event, both ways, histories and the states that feeds depend on. The exit code is 1 if something is wrong. It needs the file for itself: stop the service, or check a backup.

    dateline check --db monday.db`
}

// Run checks the file.
func (c *checkCommand) Run(ctx context.Context, p *Program) error {
	if err := (&fileDesk{c.fileFlags, p}).mustExist(); err != nil {
		return err
	}
	m := p.meter("check", inEvents, c.JSON || c.Quiet)
	findings, err := examineFile(ctx, c.DB, m.tell)
	m.end()
	if err != nil {
		return fileError(err)
	}
	result := struct {
		File     string   `json:"file"`
		Sound    bool     `json:"sound"`
		Findings []string `json:"findings"`
	}{c.DB, len(findings) == 0, append([]string{}, findings...)}
	err = c.print(p, result, func(w io.Writer) error {
		for _, finding := range findings {
			if _, err := fmt.Fprintln(w, visible(finding)); err != nil {
				return err
			}
		}
		if len(findings) > 0 {
			return nil
		}
		_, err := fmt.Fprintf(w, "%s is sound\n", visible(c.DB))
		return err
	})
	if err == nil && len(findings) > 0 {
		err = withHint(fmt.Errorf("%s is damaged", c.DB), "restore the last backup; dateline export may still get out what was written since")
	}
	return err
}
