package server

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"dateline/internal/intake"
	"dateline/timeline"
)

// LevelAudit is the level of the lines that tell who wrote what: above all others, so that every log has them.
const LevelAudit = slog.Level(12)

// What the server changes or hands over whole, it does through what stands here: whichever route it comes from, there is a
// line in the log of who did it, from where and how. Nothing is told of what failed, or changed nothing.

// auditor writes these lines.
type auditor struct{ log *slog.Logger }

// tell writes a line: act is what was done, and about what.
func (a auditor) tell(ctx context.Context, act string, about ...slog.Attr) {
	attrs := []slog.Attr{slog.String("act", act)}
	if x, known := ctx.Value(exchangeKey{}).(exchange); known {
		who, id := "", ""
		if t := x.caller.token; t != nil {
			who, id = t.Name, t.ID
		}
		attrs = append(attrs, slog.String("by", who), slog.String("token", id), slog.String("how", x.way()),
			slog.String("address", x.address), slog.String("request", x.id))
	}
	a.log.LogAttrs(ctx, LevelAudit, "audit", append(attrs, about...)...)
}

// commandAgent is how the User-Agent of our own command begins.
const commandAgent = "dateline/"

// way is how the caller came: by the editor, by our command, or by another program.
func (x exchange) way() string {
	switch {
	case inEditor(x.request.URL.Path):
		return "editor"
	case strings.HasPrefix(x.request.UserAgent(), commandAgent):
		return "cli"
	}
	return "api"
}

// auditedStore is a store whose writes are told.
type auditedStore struct {
	timeline.Store
	auditor
}

// maxTold is how many ops of one write have lines of their own. Of more, as imports have, one line tells.
const maxTold = 20

// Write writes, and tells each op that changed something.
func (s auditedStore) Write(ctx context.Context, w timeline.Write) ([]timeline.Result, error) {
	results, err := s.Store.Write(ctx, w)
	if err != nil {
		return results, err
	}
	var changed []int
	for i, r := range results {
		if actOf(w.Ops[i]) != "" && (r.Changed || r.Created) {
			changed = append(changed, i)
		}
	}
	if len(changed) > maxTold {
		first, last := changed[0], changed[len(changed)-1]
		s.tell(ctx, "bulk", slog.Int("changed", len(changed)), slog.Group("first", sum(w.Ops[first], results[first])...), slog.Group("last", sum(w.Ops[last], results[last])...))
		return results, nil
	}
	for _, i := range changed {
		s.tell(ctx, actOf(w.Ops[i]), aboutResult(w.Ops[i], results[i])...)
	}
	return results, nil
}

// sum is what one of many ops did.
func sum(op timeline.Op, r timeline.Result) []any {
	all := []any{slog.String("act", actOf(op))}
	for _, a := range aboutResult(op, r) {
		all = append(all, a)
	}
	return all
}

// actOf names what an op does; empty for those that the service makes by itself.
func actOf(op timeline.Op) string {
	switch op := op.(type) {
	case timeline.PutTimeline:
		return "timeline.put"
	case timeline.DeleteTimeline:
		return "timeline.delete"
	case timeline.PutEvent:
		return "event.put"
	case timeline.DeleteEvent:
		return "event.delete"
	case timeline.RestoreEvent:
		return "event.restore"
	case timeline.RedactRevision:
		return "event.redact"
	case timeline.AdoptTimeline:
		return "timeline.adopt"
	case timeline.AdoptEvent, timeline.AdoptPurged:
		return "event.adopt"
	case timeline.Due:
		return ""
	default:
		return fmt.Sprintf("%T", op)
	}
}

// aboutResult names what an op was about, and what it left behind.
func aboutResult(op timeline.Op, r timeline.Result) []slog.Attr {
	var about []slog.Attr
	add := func(name, value string) {
		if value != "" {
			about = append(about, slog.String(name, value))
		}
	}
	if e := r.Record.Event; e.ID != "" {
		add("timeline", e.Timeline)
		add("event", e.ID)
		about = append(about, slog.Int64("revision", e.Revision))
	} else {
		add("timeline", r.Timeline.Timeline.Slug)
		about = append(about, slog.Int64("revision", r.Timeline.Timeline.Revision))
	}
	if redact, is := op.(timeline.RedactRevision); is {
		about = append(about, slog.Int64("redacted", redact.Revision))
	}
	return append(about, slog.Bool("created", r.Created))
}

// keeper is what keeps tokens, under a name that none of its methods has.
type keeper = Tokens

// auditedTokens are tokens of which is told when one is made or ends.
type auditedTokens struct {
	keeper
	auditor
}

// CreateToken keeps a token, and tells whose it is and what it may, never its secret.
func (s auditedTokens) CreateToken(ctx context.Context, t timeline.Token, hash [32]byte) error {
	err := s.keeper.CreateToken(ctx, t, hash)
	if err == nil {
		s.tell(ctx, "token.create", slog.String("id", t.ID), slog.String("name", t.Name), slog.Any("scopes", t.Scopes), slog.Any("timelines", t.Timelines))
	}
	return err
}

// RevokeToken ends a token, and tells which.
func (s auditedTokens) RevokeToken(ctx context.Context, id string) error {
	err := s.keeper.RevokeToken(ctx, id)
	if err == nil {
		s.tell(ctx, "token.revoke", slog.String("id", id))
	}
	return err
}

// auditedExports are exports that are told: what is private leaves the service by them.
type auditedExports struct {
	intake.Exporter
	auditor
}

// Export exports, and tells which timelines.
func (s auditedExports) Export(ctx context.Context, slugs []string, begin func(timeline.Origin) error, each func(timeline.Op) error) error {
	err := s.Exporter.Export(ctx, slugs, begin, each)
	if err == nil {
		s.tell(ctx, "export", slog.Any("timelines", slugs))
	}
	return err
}

// auditedBackups are backups that are told.
type auditedBackups struct {
	Backups
	auditor
}

// Backup copies the file, and tells so.
func (s auditedBackups) Backup(ctx context.Context, w io.Writer, tell func(done, total int64)) error {
	err := s.Backups.Backup(ctx, w, tell)
	if err == nil {
		s.tell(ctx, "backup")
	}
	return err
}
