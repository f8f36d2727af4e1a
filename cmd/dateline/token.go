package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"dateline/data/bolt"
	"dateline/timeline"
)

type tokenCreateCommand struct {
	fileFlags
	Name      string   `arg:"" help:"Who holds it; named as the author of changes."`
	Scope     []string `enum:"read,write,admin" default:"write" help:"What it allows: read (private timelines), write (events and settings) or admin (everything)."`
	Timelines []string `name:"timeline" help:"Slugs to which it is limited; none: all."`
	Expires   string   `placeholder:"TIME" help:"When it ends, such as 2027-01-31T00:00:00Z; default: never."`
}

// Run makes the token. The secret goes to standard output alone, so that a script can take it.
func (c *tokenCreateCommand) Run(ctx context.Context, p *Program) error {
	return c.useExisting(p, func(store *bolt.Store, clock *timeline.Clock) error {
		t := timeline.Token{Name: c.Name, Timelines: c.Timelines}
		for _, s := range c.Scope {
			t.Scopes = append(t.Scopes, timeline.Scope(s))
		}
		if c.Expires != "" {
			at, err := time.Parse(time.RFC3339, c.Expires)
			if err != nil {
				return fmt.Errorf("--expires must be a time such as 2027-01-31T00:00:00Z")
			}
			t.Expires = &at
		}
		t, secret, err := createToken(ctx, store, clock, t)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.Err, "made the token %s; its secret is shown this once:\n", t.ID)
		_, err = fmt.Fprintln(p.Out, secret)
		return err
	})
}

// createToken keeps a new token and returns it with its secret.
func createToken(ctx context.Context, store *bolt.Store, clock *timeline.Clock, t timeline.Token) (timeline.Token, string, error) {
	now := clock.Machine()
	t, err := t.Prepare(now)
	if err != nil {
		return timeline.Token{}, "", err
	}
	t.ID, t.Created = strings.ToLower(rand.Text()[:12]), now
	secret := timeline.NewSecret()
	return t, secret, store.CreateToken(ctx, t, timeline.HashSecret(secret))
}

type tokenListCommand struct {
	fileFlags
}

// Run prints the tokens as a table.
func (c *tokenListCommand) Run(ctx context.Context, p *Program) error {
	return c.useExisting(p, func(store *bolt.Store, clock *timeline.Clock) error {
		tokens, err := store.Tokens(ctx)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(p.Out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "ID\tNAME\tSCOPES\tTIMELINES\tCREATED\tEXPIRES")
		for _, t := range tokens {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", t.ID, t.Name, scopeNames(t.Scopes),
				orWord(strings.Join(t.Timelines, ","), "all"), t.Created.Format(time.RFC3339), expiry(t, clock.Machine()))
		}
		return table.Flush()
	})
}

func scopeNames(scopes []timeline.Scope) string {
	names := make([]string, len(scopes))
	for i, s := range scopes {
		names[i] = string(s)
	}
	return strings.Join(names, ",")
}

func orWord(s, word string) string {
	if s == "" {
		return word
	}
	return s
}

func expiry(t timeline.Token, now time.Time) string {
	switch {
	case t.Expires == nil:
		return "never"
	case !t.Valid(now):
		return t.Expires.Format(time.RFC3339) + " (expired)"
	}
	return t.Expires.Format(time.RFC3339)
}

type tokenRevokeCommand struct {
	fileFlags
	ID string `arg:"" help:"Id of the token, as token list shows it."`
}

// Run takes the token back.
func (c *tokenRevokeCommand) Run(ctx context.Context, p *Program) error {
	return c.useExisting(p, func(store *bolt.Store, _ *timeline.Clock) error {
		err := store.RevokeToken(ctx, c.ID)
		if timeline.KindOf(err) == timeline.NotFound {
			return withHint(err, "dateline token list shows the ids")
		} else if err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.Out, "revoked the token %s\n", c.ID)
		return err
	})
}
