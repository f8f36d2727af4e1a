package main

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"dateline/internal/intake"
	"dateline/internal/server"
	"dateline/timeline"
)

// desk is where the verbs work: a file, or a running service. Both refuse with the same errors of the
// domain; where only one of them knows what to do about an error, it brings the hint along.
type desk interface {
	// Timelines lists the timelines by slug; hidden ones where whoever asks may see them.
	Timelines(ctx context.Context) ([]timeline.Timeline, error)
	// CreateTimeline makes a timeline and returns it as it is stored. Conflict and Gone: the slug is taken.
	CreateTimeline(ctx context.Context, t timeline.Timeline) (timeline.Timeline, error)
	// Tokens lists the tokens, oldest first.
	Tokens(ctx context.Context) ([]timeline.Token, error)
	// CreateToken makes a token and returns it with its secret.
	CreateToken(ctx context.Context, t timeline.Token) (server.NewToken, error)
	// RevokeToken takes a token back. NotFound.
	RevokeToken(ctx context.Context, id string) error
	// Import takes events in. Refused lines are no error: the report names them.
	Import(ctx context.Context, d delivery) (intake.Report, error)
	// Export writes timelines with all that Dateline knows of them; no slugs: all timelines. It tells tell
	// how far it is. NotFound and Gone: a slug names no timeline. What w got is whole if the error is nil.
	Export(ctx context.Context, slugs []string, w io.Writer, tell func(done, total int64)) error
	// Backup writes the file as it is now, and tells tell how many bytes of how many are done. What w got is whole if
	// the error is nil.
	Backup(ctx context.Context, w io.Writer, tell func(done, total int64)) error
	// ExportUnit is in what Export counts.
	ExportUnit() unit
}

// deskFlags choose where a verb works.
type deskFlags struct {
	DB     string `name:"db" placeholder:"FILE" complete:"file" group:"where" help:"File that holds the timelines; default dateline.db."`
	Server string `placeholder:"URL" group:"where" help:"Work through this running service instead of on a file; such as https://dates.example.org."`
	Token  string `placeholder:"SECRET" group:"where" help:"Token that the service asks for. Better set it in the environment: other users see the arguments of a process."`
}

// errTwoDesks, errTwoVariables and the others say what cannot be meant.
var (
	errTwoDesks     = errors.New("give one of --db and --server, not both")
	errTwoVariables = errors.New("DATELINE_DB and DATELINE_SERVER are both set in the environment, and no flag says which is meant")
	errNoService    = errors.New("--token is for a service: name it with --server, or leave --token out")
	errLoneToken    = errors.New("DATELINE_TOKEN is set in the environment, which is for a service, and none is named")
)

// Validate is called before the verb runs. A verb with a Validate of its own has to call it.
func (f *deskFlags) Validate(ctx *kong.Context) error {
	if err := f.settle(ctx); err != nil || f.Server == "" {
		return err
	}
	if _, err := parseServer(f.Server); err != nil {
		return err
	}
	return checkSecret(f.Token)
}

// settle leaves one place to work. A flag comes before the environment: who names a file does not mean the service that
// some variable names, nor the other way round.
func (f *deskFlags) settle(ctx *kong.Context) error {
	db, token := isTyped(ctx, "db"), isTyped(ctx, "token")
	server := isTyped(ctx, "server") && f.Server != ""
	switch {
	case db && server:
		return errTwoDesks
	case db:
		f.Server = ""
	case server:
		f.DB = ""
	}
	if db && !token {
		f.Token = ""
	}
	switch {
	case f.DB != "" && f.Server != "":
		return withHint(errTwoVariables, "write --db FILE or --server URL; or unset DATELINE_SERVER DATELINE_TOKEN to work on the file, or unset DATELINE_DB to work through the service")
	case f.Token == "" || f.Server != "":
		return nil
	case token:
		return errNoService
	}
	return withHint(errLoneToken, "name the service with --server or DATELINE_SERVER; or, to work on a file, name it with --db, or unset DATELINE_TOKEN")
}

// isTyped reports whether a flag stands on the command line.
func isTyped(ctx *kong.Context, name string) bool {
	return slices.ContainsFunc(ctx.Path, func(p *kong.Path) bool {
		return p.Flag != nil && p.Flag.Name == name && !p.Resolved
	})
}

// desk is the place that the flags choose.
func (f *deskFlags) desk(p *Program) (desk, error) {
	if f.Server == "" {
		db := f.DB
		if db == "" {
			db = defaultDB
		}
		return &fileDesk{fileFlags{db}, p}, nil
	}
	return newServerDesk(f.Server, f.Token, p.patience())
}

// advise adds to an error of one of the kinds what to do about it.
func advise(err error, hints map[timeline.Kind]string) error {
	if hint, ok := hints[timeline.KindOf(err)]; ok && err != nil && timeline.KindOf(err) != timeline.Internal {
		return withHint(err, "%s", hint)
	}
	return err
}

// byFlags names what is wrong in an error of the domain as it was written: by its flag, of which a list has one for each entry.
func byFlags(err error, flags map[string]string) error {
	e, isDomain := errors.AsType[*timeline.Error](err)
	if !isDomain {
		return err
	}
	named := *e
	named.Fields = slices.Clone(e.Fields)
	for i, f := range named.Fields {
		field, _, _ := strings.Cut(f.Field, "[")
		if flag, found := flags[field]; found {
			named.Fields[i].Field = flag
		}
	}
	if h, ok := errors.AsType[*hintError](err); ok {
		return withHint(&named, "%s", h.hint)
	}
	return &named
}
