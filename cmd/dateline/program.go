package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/alecthomas/kong"
)

// Program is the command with everything that it takes from its surroundings, so that a test can run the
// real thing.
type Program struct {
	In         io.Reader
	Out        io.Writer // what was asked for
	Err        io.Writer // everything else: errors, notices, the log
	Now        func() time.Time
	AdminToken string // DATELINE_ADMIN_TOKEN; no flag, because other users see the arguments of a process
}

// commands are the verbs.
type commands struct {
	Serve    serveCommand  `cmd:"" help:"Serve timelines: API, feeds, calendars and pages."`
	Import   importCommand `cmd:"" help:"Write events from a file into a timeline, all or none."`
	Export   exportCommand `cmd:"" help:"Write events to a file, one JSON object a line, for import to read back."`
	Timeline struct {
		List   timelineListCommand   `cmd:"" help:"List the timelines."`
		Create timelineCreateCommand `cmd:"" help:"Make a timeline."`
	} `cmd:"" help:"List and make timelines."`
	Token struct {
		Create tokenCreateCommand `cmd:"" help:"Make a token and print its secret, once."`
		List   tokenListCommand   `cmd:"" help:"List the tokens, without their secrets."`
		Revoke tokenRevokeCommand `cmd:"" help:"Take a token back."`
	} `cmd:"" help:"List, make and revoke the tokens of the API."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

// The exit codes of the program.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// Main runs the program with the arguments and returns its exit code. Errors are printed with what to do
// about them.
func (p *Program) Main(ctx context.Context, args []string) int {
	err := p.Run(ctx, args)
	if err == nil {
		return exitOK
	}
	fmt.Fprintf(p.Err, "dateline: %v\n", err)
	if h, ok := errors.AsType[*hintError](err); ok {
		fmt.Fprintf(p.Err, "  %s\n", h.hint)
	}
	if _, ok := errors.AsType[*kong.ParseError](err); ok {
		fmt.Fprintln(p.Err, "  dateline --help lists what there is")
		return exitUsage
	}
	return exitFailed
}

// Run runs the program with the arguments until it is done or ctx is.
func (p *Program) Run(ctx context.Context, args []string) error {
	var c commands
	done := false
	parser, err := kong.New(&c,
		kong.Name("dateline"),
		kong.Description("Dateline keeps dated events and publishes them as feeds, calendars, pages and an API."),
		kong.DefaultEnvars("DATELINE"),
		kong.Writers(p.Out, p.Err),
		kong.Exit(func(int) { done = true }), // after --help; only main exits
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		return err
	}
	parsed, err := parser.Parse(args)
	if done {
		return nil
	}
	if err != nil {
		return err
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	return parsed.Run(p)
}

// hintError is an error with what to do about it.
type hintError struct {
	err  error
	hint string
}

func (e *hintError) Error() string { return e.err.Error() }
func (e *hintError) Unwrap() error { return e.err }

// withHint adds to err what to do about it.
func withHint(err error, format string, args ...any) error {
	return &hintError{err, fmt.Sprintf(format, args...)}
}
