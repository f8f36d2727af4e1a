package server

import (
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
)

// No secret stands in a log, wherever a line comes from: what goes through the server's logger is looked at here, once.

// secrets match what opens something: capability addresses, tokens of ours, credentials of a header, and parameters of a query that
// other programs use for them.
var secrets = []struct {
	match *regexp.Regexp
	with  string
}{
	{regexp.MustCompile(`/p/[^/?#\s"]+`), "/p/…"},
	{regexp.MustCompile(`\b[a-z2-7]{32}\b`), "…"}, // the secret of such an address, somewhere else
	{regexp.MustCompile(`(?i)dateline_[A-Za-z0-9_-]{8,}`), "dateline_…"},
	{regexp.MustCompile(`(?i)\b(bearer|basic) [^\s",]+`), "$1 …"},
	{regexp.MustCompile(`(?i)\b((?:session\.|access_|api_?)?(?:token|key|secret)|password|authorization|cookie)=[^&\s";]+`), "$1=…"},
}

// mask is text without secrets.
func mask(text string) string {
	if !strings.ContainsAny(text, "/=_ ") {
		return text
	}
	for _, s := range secrets {
		text = s.match.ReplaceAllString(text, s.with)
	}
	return text
}

// maskingHandler is a [slog.Handler] that masks secrets.
type maskingHandler struct{ slog.Handler }

// Handle masks the text and the attributes of a line.
func (h maskingHandler) Handle(ctx context.Context, r slog.Record) error {
	masked := slog.NewRecord(r.Time, r.Level, mask(r.Message), r.PC)
	r.Attrs(func(a slog.Attr) bool {
		masked.AddAttrs(maskAttr(a))
		return true
	})
	return h.Handler.Handle(ctx, masked)
}

// WithAttrs masks the attributes of all lines.
func (h maskingHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	masked := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		masked[i] = maskAttr(a)
	}
	return maskingHandler{h.Handler.WithAttrs(masked)}
}

// WithGroup is that of the handler.
func (h maskingHandler) WithGroup(name string) slog.Handler {
	return maskingHandler{h.Handler.WithGroup(name)}
}

// maskAttr masks whatever has text: what is neither a number nor a time is written as text in the end.
func maskAttr(a slog.Attr) slog.Attr {
	a.Value = a.Value.Resolve()
	switch a.Value.Kind() {
	case slog.KindString:
		a.Value = slog.StringValue(mask(a.Value.String()))
	case slog.KindGroup:
		var inner []slog.Attr
		for _, of := range a.Value.Group() {
			inner = append(inner, maskAttr(of))
		}
		a.Value = slog.GroupValue(inner...)
	case slog.KindAny:
		switch v := a.Value.Any().(type) {
		case []string:
			texts := make([]string, len(v))
			for i, text := range v {
				texts[i] = mask(text)
			}
			a.Value = slog.AnyValue(texts)
		case fmt.Stringer, error:
			a.Value = slog.StringValue(mask(fmt.Sprint(v)))
		}
	}
	return a
}
