package main

import (
	"context"
	"errors"
	"io"

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

// errTwoDesks and errNoService say what cannot be meant.
var (
	errTwoDesks  = errors.New("give one of --db (DATELINE_DB) and --server (DATELINE_SERVER), not both")
	errNoService = errors.New("a token is for a service: name it with --server (DATELINE_SERVER), or leave --token and DATELINE_TOKEN out")
)

// Validate is called before the verb runs.
func (f *deskFlags) Validate() error {
	switch {
	case f.DB != "" && f.Server != "":
		return errTwoDesks
	case f.Token != "" && f.Server == "":
		return errNoService
	case f.Server == "":
		return nil
	}
	if _, err := parseServer(f.Server); err != nil {
		return err
	}
	return checkSecret(f.Token)
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
