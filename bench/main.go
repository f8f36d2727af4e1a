// Command bench measures Dateline as a whole, over HTTP, beside what it is compared with, and says whether its goals are
// reached. README.md says how.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"dateline/bench/lab"
	"dateline/bench/rows"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// command is what the command line says.
type command struct {
	lab.Options

	rows  []rows.Row
	pages []page // to be written
	write bool
}

func parse(args []string) (command, error) {
	c := command{}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.IntVar(&c.Rounds, "rounds", 15, "rounds in which the servers take turns")
	flags.IntVar(&c.Requests, "requests", 0, "requests of each server in a round; 0: as many as take --slice")
	flags.DurationVar(&c.Slice, "slice", 150*time.Millisecond, "CPU time of each server in a round")
	flags.IntVar(&c.Procs, "procs", 2, "GOMAXPROCS of the servers that are written in Go")
	flags.IntVar(&c.Events, "events", 1_000_000, "events of the large store, that p4, p6, p9 to p13, p15, pages and growth are about")
	flags.IntVar(&c.URLs, "urls", 100_000, "addresses of p14")
	flags.DurationVar(&c.For, "for", 20*time.Second, "how long p13 polls and writes, and soak does everything")
	flags.StringVar(&c.Dir, "dir", "", "an existing folder for programs and data, which stay there; on the disk that is to be measured")
	flags.BoolVar(&c.write, "write", false, "write RESULTS.md, cpu.svg and growth.svg, with all alone; or SOAK.md and soak.svg, with soak alone")
	logs := flags.Bool("logs", false, "show what the servers print; it changes what they cost")
	flags.Usage = func() { usage(flags) }
	var names []string
	for len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		names, args = append(names, args[0]), args[1:]
	}
	if err := flags.Parse(args); err != nil {
		return c, err
	}
	if *logs {
		c.Logs = os.Stderr
	}
	return c, c.choose(append(names, flags.Args()...))
}

func (c *command) choose(names []string) error {
	if slices.Equal(names, []string{"all"}) {
		c.rows, c.pages = rows.All, fullPages
		return nil
	}
	if slices.Equal(names, []string{"soak"}) {
		c.pages = soakPages
	} else if c.write {
		return errors.New("--write goes with all, or with soak: the results are of one run")
	}
	known := slices.Concat(rows.All, rows.Apart)
	for _, name := range names {
		i := slices.IndexFunc(known, func(r rows.Row) bool { return r.Name == name })
		if i < 0 {
			return fmt.Errorf("there is no row %q; --help lists them", name)
		}
		c.rows = append(c.rows, known[i])
	}
	if len(c.rows) == 0 {
		return errors.New("name the rows to measure, or all; --help lists them")
	}
	return nil
}

func usage(flags *flag.FlagSet) {
	out := flags.Output()
	fmt.Fprintln(out, "usage: go run . ROW… [flags], or all [flags]")
	for _, r := range slices.Concat(rows.All, rows.Apart) {
		fmt.Fprintf(out, "  %-7s %s\n", r.Name, r.Title)
	}
	flags.PrintDefaults()
}

func run(ctx context.Context, args []string) (err error) {
	c, err := parse(args)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	p := newProgress(os.Stderr)
	c.Progress = p.tell
	before, start := conditions(ctx, &c.Options), time.Now()
	l, err := lab.New(ctx, c.Options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	var results []result
	for _, row := range c.rows {
		p.row = row.Name
		report, err := row.Run(ctx, l)
		p.clear()
		if err != nil {
			return fmt.Errorf("%s: %w", row.Name, err)
		}
		results = append(results, result{row, report})
		writeResult(os.Stdout, &results[len(results)-1])
	}
	before += fmt.Sprintf(" The run took %.0f minutes.", time.Since(start).Minutes())
	fmt.Println(before)
	if !c.write {
		return nil
	}
	for _, p := range c.pages {
		var text strings.Builder
		p.write(&text, before, results)
		if err := os.WriteFile(p.name, []byte(text.String()), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// page is a file of this folder that shows the results of a run.
type page struct {
	name  string
	write func(w io.Writer, conditions string, results []result)
}

// The pages of a full run, and of a soak.
var (
	fullPages = []page{{"RESULTS.md", writeResults}, {"cpu.svg", plot}, {"growth.svg", plotGrowth}}
	soakPages = []page{{"SOAK.md", writeSoak}, {"soak.svg", plotSoak}}
)
