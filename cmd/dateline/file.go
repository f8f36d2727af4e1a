package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"syscall"

	"dateline/data/bolt"
	"dateline/feeds"
	"dateline/internal/intake"
	"dateline/internal/server"
	"dateline/timeline"
)

// defaultDB is the file that verbs work on if nothing else is said.
const defaultDB = "dateline.db"

// fileFlags choose a file.
type fileFlags struct {
	DB string `name:"db" default:"dateline.db" placeholder:"FILE" complete:"file" help:"File that holds the timelines; default ${default}."`
}

// open opens the file, and makes it if there is none. It keeps what it kept before.
func (f fileFlags) open(p *Program) (*bolt.Store, *timeline.Clock, error) {
	return f.openWith(p, bolt.Options{})
}

// searchSuffix is behind the name of a file in that of its index of words.
const searchSuffix = ".search"

// openIndexed is open for who serves the file: it keeps what it is told to, with an index of words beside it.
func (f fileFlags) openIndexed(p *Program, keep timeline.Keep) (*bolt.Store, *timeline.Clock, error) {
	if err := f.notEmptied(); err != nil {
		return nil, nil, err
	}
	return f.openWith(p, bolt.Options{Keep: &keep, Search: f.DB + searchSuffix})
}

func (f fileFlags) openWith(p *Program, o bolt.Options) (*bolt.Store, *timeline.Clock, error) {
	clock := timeline.NewClock(p.Now)
	o.Clock = clock
	store, err := bolt.Open(f.DB, o)
	return store, clock, fileError(err)
}

// fileError adds to an error about a file what to do about it.
func fileError(err error) error {
	switch {
	case errors.Is(err, bolt.ErrLocked):
		return withHint(err, "one process owns a file, most likely a running dateline serve: work through it with --server, stop it, or name another file with --db")
	case errors.Is(err, fs.ErrNotExist):
		return withHint(err, "the folder of the file must exist")
	case errors.Is(err, fs.ErrPermission):
		return withHint(err, "run dateline as the user to whom the file belongs; it must be allowed to write to the file and to its folder")
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG):
		return withHint(err, "make room, and try again; what was there before is untouched")
	case errors.Is(err, syscall.EROFS):
		return withHint(err, "the disk is mounted read-only")
	}
	return err
}

// fileDesk works on a file. Each call opens it, does one thing and closes it again.
type fileDesk struct {
	fileFlags
	program *Program
}

var _ desk = (*fileDesk)(nil)

// use does something with the file.
func (d *fileDesk) use(do func(*bolt.Store, *timeline.Clock) error) error {
	store, clock, err := d.open(d.program)
	if err != nil {
		return err
	}
	return fileError(errors.Join(do(store, clock), store.Close()))
}

// useExisting is use, but a file that is not there, or empty, is an error: reading from a name that was mistyped
// must not leave a new file behind.
func (d *fileDesk) useExisting(do func(*bolt.Store, *timeline.Clock) error) error {
	if err := d.mustExist(); err != nil {
		return err
	}
	return d.use(do)
}

// read is useExisting for who only reads, so that the file need not be writable.
func (d *fileDesk) read(do func(*bolt.Store) error) error {
	if err := d.mustExist(); err != nil {
		return err
	}
	store, err := bolt.Open(d.DB, bolt.Options{ReadOnly: true})
	if err != nil {
		return fileError(err)
	}
	return errors.Join(do(store), store.Close())
}

func (d *fileDesk) mustExist() error {
	if !d.exists() {
		return withHint(fmt.Errorf("there is no file %s", d.DB),
			"name the file with --db or DATELINE_DB, or a running service with --server; dateline serve and dateline timeline create make a file")
	}
	if d.isEmpty() {
		return withHint(fmt.Errorf("%s is empty: it is not a Dateline file", d.DB),
			"name the right file with --db or DATELINE_DB; dateline serve and dateline timeline create make a file of an empty one")
	}
	return nil
}

// useOrMake is use, but a file that is not there is made beside its place, and takes it only if do has no error.
func (d *fileDesk) useOrMake(do func(*bolt.Store, *timeline.Clock) error) error {
	if d.exists() {
		return d.use(do)
	}
	folder, err := os.MkdirTemp(filepath.Dir(d.DB), ".dateline-*")
	if err != nil {
		return withHint(err, "the folder of the file must exist, and you must be allowed to write to it")
	}
	defer os.RemoveAll(folder)
	fresh := &fileDesk{fileFlags{filepath.Join(folder, filepath.Base(d.DB))}, d.program}
	if err := fresh.use(do); err != nil {
		return err
	}
	return os.Link(fresh.DB, d.DB) // unlike a rename it replaces nothing that came into being meanwhile
}

func (d *fileDesk) exists() bool {
	_, err := os.Stat(d.DB)
	return !errors.Is(err, fs.ErrNotExist)
}

// isEmpty reports whether there is nothing in the file, not even what makes it one of Dateline's.
func (d *fileDesk) isEmpty() bool {
	info, err := os.Stat(d.DB)
	return err == nil && info.Mode().IsRegular() && info.Size() == 0
}

// Timelines lists all timelines, hidden ones included.
func (d *fileDesk) Timelines(ctx context.Context) (list []timeline.Timeline, err error) {
	err = d.useExisting(func(store *bolt.Store, _ *timeline.Clock) error {
		records, _, err := store.Timelines(ctx, true)
		for _, r := range records {
			list = append(list, r.Timeline)
		}
		return err
	})
	return list, err
}

// CreateTimeline makes the file too if it is missing.
func (d *fileDesk) CreateTimeline(ctx context.Context, t timeline.Timeline) (made timeline.Timeline, err error) {
	err = d.useOrMake(func(store *bolt.Store, _ *timeline.Clock) error {
		results, err := store.Write(ctx, timeline.Write{Ops: []timeline.Op{timeline.PutTimeline{Timeline: t, Create: true}}})
		if err == nil {
			made = results[0].Timeline.Timeline
		}
		return err
	})
	return made, err
}

// Tokens lists the tokens.
func (d *fileDesk) Tokens(ctx context.Context) (list []timeline.Token, err error) {
	err = d.useExisting(func(store *bolt.Store, _ *timeline.Clock) (err error) {
		list, err = store.Tokens(ctx)
		return err
	})
	return list, err
}

// CreateToken makes a token.
func (d *fileDesk) CreateToken(ctx context.Context, t timeline.Token) (made server.NewToken, err error) {
	err = d.useExisting(func(store *bolt.Store, clock *timeline.Clock) (err error) {
		made, err = server.IssueToken(ctx, store, store, feeds.Site{}, clock.Machine(), t)
		return err
	})
	return made, err
}

// RevokeToken takes a token back.
func (d *fileDesk) RevokeToken(ctx context.Context, id string) error {
	return d.useExisting(func(store *bolt.Store, _ *timeline.Clock) error { return store.RevokeToken(ctx, id) })
}

// Import makes file and timeline if they are missing.
func (d *fileDesk) Import(ctx context.Context, in delivery) (report intake.Report, err error) {
	if !d.exists() {
		return d.load(ctx, in)
	}
	err = d.use(func(store *bolt.Store, _ *timeline.Clock) error {
		authority, frozen, err := store.Authority(ctx)
		if err != nil {
			return err
		}
		in.Here = intake.From{SequenceBase: store.SequenceBase()}
		if frozen {
			in.Here.Authority = authority.String()
		}
		report, err = intake.Import(ctx, store, in.Request, in)
		written := err == nil && report.RefusedLines == 0 || in.Partial && (report.Made || report.Created+report.Changed > 0)
		if err == nil && written && !in.DryRun && !frozen {
			err = adoptAuthority(ctx, store, &report)
		}
		return err
	})
	return report, err
}

// load makes a new file of the events, or of the store that was exported.
func (d *fileDesk) load(ctx context.Context, in delivery) (report intake.Report, err error) {
	defer budgetLoad()()
	err = makeFile(d.DB, func(temporary string) error {
		o := bolt.LoadOptions{Clock: timeline.NewClock(d.program.Now), Count: in.lines, Author: in.Author, Tell: in.write}
		if in.TakeOver {
			o.Count = 0                          // times are those of the export
			in.Here.SequenceBase = math.MaxInt64 // the new file will have that of the export
		}
		err := bolt.Load(ctx, temporary, o, func(l *bolt.Loader) (err error) {
			report, err = intake.Load(ctx, l, in.Request, in)
			return err
		})
		if err != nil || report.From == nil {
			return err
		}
		made := &fileDesk{fileFlags{temporary}, d.program}
		return made.use(func(store *bolt.Store, _ *timeline.Clock) error {
			return errors.Join(store.RaiseSequenceBase(ctx, report.From.SequenceBase), adoptAuthority(ctx, store, &report))
		})
	})
	return report, err
}

// adoptAuthority makes ids with the authority of the service that exported, if a timeline came from there and
// nothing else vouches for ids here: followers who come along must know the events again.
func adoptAuthority(ctx context.Context, store *bolt.Store, report *intake.Report) error {
	if report.From == nil || !report.From.Frozen || !report.Made {
		return nil
	}
	authority, err := timeline.ParseAuthority(report.From.Authority)
	if err != nil {
		return err
	}
	report.Warnings = append(report.Warnings, fmt.Sprintf("ids of events are made with %s from now on, as in the exporting service; that cannot be undone", authority))
	return store.FreezeAuthority(ctx, authority)
}

// Export reads the file in one transaction.
func (d *fileDesk) Export(ctx context.Context, slugs []string, w io.Writer, tell func(done, total int64)) error {
	return d.useExisting(func(store *bolt.Store, _ *timeline.Clock) error {
		return intake.Export(ctx, store, slugs, w, func(done, total uint64) { tell(int64(done), int64(total)) })
	})
}

// Backup copies the file.
func (d *fileDesk) Backup(ctx context.Context, w io.Writer, tell func(done, total int64)) error {
	return d.read(func(store *bolt.Store) error { return store.Backup(ctx, w, tell) })
}

// ExportUnit is events: how many bytes they will be is not known before.
func (d *fileDesk) ExportUnit() unit { return inEvents }
