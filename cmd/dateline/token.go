package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"dateline/timeline"
)

type tokenCreateCommand struct {
	deskFlags
	outputFlags
	Name      string   `arg:"" help:"Who holds it; named as the author of changes."`
	Scope     []string `enum:"read,write,admin,capability" default:"write" placeholder:"read|write|admin|capability" help:"What it allows: read (private timelines), write (events and settings), admin (everything), or capability (to follow its timelines by private addresses); default ${default}."`
	Timelines []string `name:"timeline" placeholder:"SLUG" help:"Timeline to which it is limited, which must be there; can be repeated. None: all."`
	Expires   string   `placeholder:"WHEN" help:"When it ends: a day, the end of which in UTC is meant (2026-12-31), a while from now (90d, 52w, 1y, 720h), or a time (2027-01-31T09:00:00Z); default: never."`
}

// Help is the end of the help text.
func (*tokenCreateCommand) Help() string {
	return `The secret alone goes to standard output, and is told this once. Of a capability it is the private addresses that are told, one a line; with
.ics, .atom, .rss or .json at its end each is that feed. A service asks for a token with the scope admin.

    SECRET=$(dateline token create editor --timeline elections)
    dateline token create guest --scope read --expires 90d
    dateline token create anna --scope capability --timeline board`
}

// Run makes the token. The secret goes to standard output alone, so that a script can take it.
func (c *tokenCreateCommand) Run(ctx context.Context, p *Program) error {
	t := timeline.Token{Name: c.Name, Timelines: c.Timelines}
	for _, s := range c.Scope {
		t.Scopes = append(t.Scopes, timeline.Scope(s))
	}
	if c.Expires != "" {
		at, err := parseExpiry(c.Expires, p.Now())
		if err != nil {
			return err
		}
		t.Expires = &at
	}
	d, err := c.desk(p)
	if err != nil {
		return err
	}
	made, err := d.CreateToken(ctx, t)
	if err != nil {
		return byFlags(err, map[string]string{"timelines": "--timeline", "scopes": "--scope", "expires": "--expires"})
	}
	return c.print(p, made, func(w io.Writer) error {
		if len(made.Addresses) > 0 {
			fmt.Fprintf(p.Err, "made the capability %s; its private addresses are shown this once:\n", visible(made.ID))
			var err error
			for _, address := range made.Addresses {
				if err == nil {
					_, err = fmt.Fprintln(w, visible(address))
				}
			}
			return err
		}
		fmt.Fprintf(p.Err, "made the token %s; its secret is shown this once:\n", visible(made.ID))
		_, err := fmt.Fprintln(w, made.Secret)
		return err
	})
}

type tokenListCommand struct {
	deskFlags
	outputFlags
}

// Help is the end of the help text.
func (*tokenListCommand) Help() string { return "A service asks for a token with the scope admin." }

// Run prints the tokens as a table.
func (c *tokenListCommand) Run(ctx context.Context, p *Program) error {
	d, err := c.desk(p)
	if err != nil {
		return err
	}
	tokens, err := d.Tokens(ctx)
	if err != nil {
		return err
	}
	rows := make([][]string, len(tokens))
	for i, t := range tokens {
		rows[i] = []string{t.ID, t.Name, scopeNames(t.Scopes),
			orWord(strings.Join(t.Timelines, ","), "all"), t.Created.Format(time.RFC3339), lastUse(t), expiry(t, p.Now())}
	}
	result := struct {
		Tokens []timeline.Token `json:"tokens"`
	}{append([]timeline.Token{}, tokens...)}
	return c.print(p, result, table([]string{"ID", "NAME", "SCOPES", "TIMELINES", "CREATED", "LAST USED", "EXPIRES"}, rows))
}

func lastUse(t timeline.Token) string {
	if t.LastUsed == nil {
		return "never"
	}
	return t.LastUsed.Format(time.RFC3339)
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
