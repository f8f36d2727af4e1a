package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"dateline/timeline"
)

// Program is the command with everything that it takes from its surroundings, so that a test can run the
// real thing.
type Program struct {
	In          io.Reader
	Out         io.Writer // what was asked for
	Err         io.Writer // everything else: errors, notices, the log
	Now         func() time.Time
	AdminToken  string        // DATELINE_ADMIN_TOKEN; no flag, because other users see the arguments of a process
	Credentials string        // CREDENTIALS_DIRECTORY, in which systemd puts secrets; empty: none
	Patience    time.Duration // how long a service may be silent; zero: a minute, and longer where it has to work
}

const description = `Dateline keeps dated events and publishes them as feeds, calendars, pages and an API.

Verbs work on a file (--db), or with --server through the API of a running service. Every flag can be given in the environment too: --base-url is DATELINE_BASE_URL.`

// commands are the verbs.
type commands struct {
	Serve    serveCommand    `cmd:"" help:"Serve timelines: API, feeds, calendars and pages."`
	Import   importCommand   `cmd:"" help:"Take events from a file into a timeline."`
	Export   exportCommand   `cmd:"" help:"Write timelines to a file, for import to read back."`
	Backup   backupCommand   `cmd:"" help:"Copy the file, also while a service runs."`
	Restore  restoreCommand  `cmd:"" help:"Make a file of a backup, which followers of the lost one go on with."`
	Check    checkCommand    `cmd:"" help:"Look for damage in a file."`
	Compact  compactCommand  `cmd:"" help:"Write a file anew, in as little room as it needs."`
	Generate generateCommand `cmd:"" help:"Print made-up events, to try Dateline out with many."`
	Timeline struct {
		List   timelineListCommand   `cmd:"" help:"List the timelines."`
		Create timelineCreateCommand `cmd:"" help:"Make a timeline."`
	} `cmd:"" help:"List and make timelines."`
	Token struct {
		Create tokenCreateCommand `cmd:"" help:"Make a token and print its secret, once."`
		List   tokenListCommand   `cmd:"" help:"List the tokens, without their secrets."`
		Revoke tokenRevokeCommand `cmd:"" help:"Take a token back."`
	} `cmd:"" help:"List, make and revoke the tokens of the API."`
	Doctor doctorCommand `cmd:"" help:"Look at a running service from outside, and say what its followers suffer."`
	Config struct {
		Check  configCheckCommand  `cmd:"" help:"Tell what serve would be told, from where, and what is wrong or unwise."`
		Sample configSampleCommand `cmd:"" help:"Print a file of settings with all that there are."`
	} `cmd:"" help:"Look at the settings of the service."`
	Completion completionCommand `cmd:"" help:"Print a script that completes dateline's verbs and flags in your shell."`
	Version    versionCommand    `cmd:"" help:"Print the version."`
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
	p.complain(err)
	if isType[*kong.ParseError](err) || isType[usageError](err) {
		return exitUsage
	}
	return exitFailed
}

// complain prints an error: what is wrong, where, and what to do about it.
func (p *Program) complain(err error) {
	text := err.Error()
	e, isDomain := errors.AsType[*timeline.Error](err)
	switch {
	case errors.Is(err, context.Canceled):
		text = "interrupted"
	case isDomain && len(e.Fields) > 0: // each has a line of its own below
		text = strings.TrimSuffix(text, e.Error()) + e.Message
	}
	fmt.Fprintf(p.Err, "dateline: %s\n", visibleLine(text))
	if isDomain {
		for _, f := range e.Fields {
			fmt.Fprintf(p.Err, "  %s: %s\n", visible(f.Field), visible(f.Message))
		}
	}
	if h, ok := errors.AsType[*hintError](err); ok {
		fmt.Fprintf(p.Err, "  %s\n", visible(h.hint))
	} else if e, ok := errors.AsType[*kong.ParseError](err); ok {
		fmt.Fprintf(p.Err, "  %s\n", helpFor(e.Context))
	}
}

// helpFor names the help that lists what could have been meant: that of the verb, as far as one was named.
func helpFor(ctx *kong.Context) string {
	if ctx == nil || ctx.Selected() == nil {
		return "dateline --help lists what there is"
	}
	verb := ctx.Selected()
	if verb.Leaf() {
		return verb.FullPath() + " --help lists its flags"
	}
	return verb.FullPath() + " --help lists its verbs"
}

// Run runs the program with the arguments until it is done or ctx is.
func (p *Program) Run(ctx context.Context, args []string) error {
	var c commands
	done := false
	parser, err := kong.New(&c,
		kong.Name("dateline"),
		kong.Description(description),
		kong.ExplicitGroups([]kong.Group{{Key: "where", Title: "Where to work, one of:"}}),
		kong.DefaultEnvars("DATELINE"),
		kong.Writers(p.Out, p.Err),
		kong.Exit(func(int) { done = true }), // after --help; only main exits
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		return err
	}
	if len(args) > 0 && args[0] == completeVerb {
		return p.complete(parser.Model.Node, args[1:])
	}
	if len(args) == 2 && args[0] == examineVerb {
		return p.examine(ctx, args[1])
	}
	args = joinNumbers(args)
	if len(args) > 1 && args[0] == "config" && args[1] == "check" {
		args = c.Config.Check.misread.takeOut(parser.Model.Node, args)
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

// negative is a value below zero, which a parser of flags takes for one of them. No flag begins with a digit.
var negative = regexp.MustCompile(`^-\d`)

// joinNumbers writes --flag -1 as --flag=-1, so that the verb itself can say what it wants in its place.
func joinNumbers(args []string) []string {
	var joined []string
	for i, arg := range args {
		if arg == "--" {
			return append(joined, args[i:]...)
		}
		last := len(joined) - 1
		if negative.MatchString(arg) && last >= 0 && strings.HasPrefix(joined[last], "--") && !strings.Contains(joined[last], "=") {
			joined[last] += "=" + arg
			continue
		}
		joined = append(joined, arg)
	}
	return joined
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
