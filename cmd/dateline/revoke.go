package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"dateline/timeline"
)

type tokenRevokeCommand struct {
	deskFlags
	outputFlags
	Force bool   `help:"Also the last admin token that a running service lists."`
	ID    string `arg:"" help:"Id of the token, as token list shows it."`
}

// Help is the end of the help text.
func (*tokenRevokeCommand) Help() string { return "A service asks for a token with the scope admin." }

// Run takes the token back.
func (c *tokenRevokeCommand) Run(ctx context.Context, p *Program) error {
	d, err := c.desk(p)
	if err != nil {
		return err
	}
	if c.Server != "" && !c.Force { // a service on a file makes an admin token when it starts without one
		if err := keepAdmin(ctx, d, c.ID); err != nil {
			return err
		}
	}
	err = d.RevokeToken(ctx, c.ID)
	if timeline.KindOf(err) == timeline.NotFound {
		return withHint(err, "%s", c.hint(ctx, d))
	}
	if err != nil {
		return err
	}
	return c.print(p, map[string]string{"revoked": c.ID}, sentence("revoked the token %s", c.ID))
}

// keepAdmin refuses to revoke the only token of a service that makes tokens: the way back is to stop the service.
func keepAdmin(ctx context.Context, d desk, id string) error {
	tokens, err := d.Tokens(ctx)
	if err != nil {
		return err
	}
	var admins []string
	for _, t := range tokens {
		if slices.Contains(t.Scopes, timeline.ScopeAdmin) && t.Expires == nil {
			admins = append(admins, t.ID)
		}
	}
	if len(admins) != 1 || admins[0] != id {
		return nil
	}
	return withHint(errors.New("that is the last admin token that does not expire: without one nobody can make timelines or tokens while the service runs"),
		"make another one first, with dateline token create NAME --scope admin; or, if the service has one from its environment, revoke this one with --force")
}

// hint is what to do about an id that no token has: people write names.
func (c *tokenRevokeCommand) hint(ctx context.Context, d desk) string {
	tokens, _ := d.Tokens(ctx) // or else it is the hint that is poorer
	var ids []string
	for _, t := range tokens {
		if t.Name == c.ID {
			ids = append(ids, t.ID)
		}
	}
	switch len(ids) {
	case 0:
		return "dateline token list shows the ids"
	case 1:
		return fmt.Sprintf("%s is its name; its id is %s", c.ID, ids[0])
	}
	return fmt.Sprintf("%s is the name of several; their ids are %s", c.ID, strings.Join(ids, ", "))
}
