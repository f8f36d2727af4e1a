package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"

	"dateline/internal/audience"
	"dateline/internal/doctor"
)

type doctorCommand struct {
	outputFlags
	URL  string `arg:"" name:"url" help:"Address under which readers reach the service, such as https://dates.example.org, or one that they follow. Without https:// that is meant, but for this machine."`
	HTTP string `name:"http" placeholder:"URL" help:"Where the service is reached without TLS, if that is not port 80 of its host."`
}

// Help is the end of the help text.
func (*doctorCommand) Help() string {
	return `Looks at a running service from outside, as feed readers and calendars do: its addresses, TLS, redirects, validators, caching, compression, robots.txt, and whether its feeds are valid and arrive as they were sent. It says what followers would suffer, and how to mend that. It needs no token and changes nothing. The exit code is 1 if something is wrong.

Of the address of a timeline or of a feed the service is found by itself, and that timeline is looked at first.

    dateline doctor https://dates.example.org`
}

var errHTTPAddress = errors.New("--http must be an address such as http://dates.example.org:8080")

// Run looks at the service.
func (c *doctorCommand) Run(ctx context.Context, p *Program) error {
	base, err := parseFollowed(c.URL)
	if err != nil {
		return usageError{errFollowed}
	}
	config := doctor.Config{Base: base, HTTP: newClient().Transport, Now: p.Now, Agent: audience.DoctorAgent(version)}
	if c.HTTP != "" {
		if config.Plain, err = url.Parse(c.HTTP); err != nil || config.Plain.Scheme != "http" || config.Plain.Host == "" {
			return usageError{errHTTPAddress}
		}
	}
	report := doctor.Examine(ctx, config)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := c.print(p, report, func(w io.Writer) error { return tellReport(w, &report) }); err != nil {
		return err
	}
	if n := report.Count(doctor.Wrong); n > 0 {
		return fmt.Errorf("%s wrong with %s", numberOf(n, "thing is", "things are"), report.Base)
	}
	return nil
}

var errFollowed = errors.New("the address must be that of a service, such as https://dates.example.org, or of something that it publishes")

// parseFollowed is an address that people follow, without what chooses some of its events: webcal is what calendars have in place of https.
func parseFollowed(text string) (*url.URL, error) {
	u, err := url.Parse(withScheme(text))
	if err != nil {
		return nil, err
	}
	if u.Scheme == "webcal" {
		u.Scheme = "https"
	}
	u.RawQuery, u.ForceQuery, u.Fragment = "", false, ""
	base, err := parseBaseURL(u.String())
	if err != nil {
		return nil, err
	}
	return url.Parse(base)
}

// tellReport writes a report for people: a line each, and below what is bad what follows from it.
func tellReport(w io.Writer, report *doctor.Report) error {
	for _, f := range report.Findings {
		fmt.Fprintf(w, "%-8s %s: %s\n", f.Level, f.Check, visible(f.Text))
		if f.Suffers != "" {
			fmt.Fprintf(w, "         what follows: %s\n", visible(f.Suffers))
		}
		if f.Mend != "" {
			fmt.Fprintf(w, "         to mend it: %s\n", visible(f.Mend))
		}
	}
	_, err := fmt.Fprintf(w, "%d fine, %d unwise, %d wrong, %d not looked at\n",
		report.Count(doctor.Fine), report.Count(doctor.Unwise), report.Count(doctor.Wrong), report.Count(doctor.Skipped))
	return err
}
