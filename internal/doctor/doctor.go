// Package doctor looks at a service of Dateline from outside, as its followers do, and says in plain words what they would suffer
// from what stands before it, and how to mend that. It knows no token and changes nothing: what it sees, everybody can see.
package doctor

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Level says how bad something is.
type Level string

// What is fine, what could be better, and what followers suffer from. Skipped is what could not be looked at.
const (
	Fine    Level = "fine"
	Unwise  Level = "unwise"
	Wrong   Level = "wrong"
	Skipped Level = "skipped"
)

// Finding is what came of one look.
type Finding struct {
	Check   string `json:"check"` // what was looked at; the same in every report
	Level   Level  `json:"level"`
	Text    string `json:"text"`
	Suffers string `json:"suffers,omitempty"` // what followers notice
	Mend    string `json:"mend,omitempty"`
}

// Report is all that was found.
type Report struct {
	Base     string    `json:"base"` // the address that was looked at
	Findings []Finding `json:"findings"`
}

// Count is how many findings have a level.
func (r *Report) Count(level Level) int {
	n := 0
	for _, f := range r.Findings {
		if f.Level == level {
			n++
		}
	}
	return n
}

// Config is what to look at.
type Config struct {
	Base  *url.URL          // of the service, or an address below it, without a slash at its end
	Plain *url.URL          // where it answers without TLS; nil: port 80 of the host of Base
	HTTP  http.RoundTripper // which does not uncompress; it follows no redirects
	Now   func() time.Time
	Agent string // the User-Agent of who looks
}

// patient is one look at a service.
type patient struct {
	Config
	report *Report
	named  string   // slug of the timeline whose address was given; empty: that was no timeline's
	lines  []string // slugs of some timelines that everybody may read
}

// Examine looks at a service. What cannot be reached is a finding, not an error.
func Examine(ctx context.Context, c Config) Report {
	report := Report{Base: hidden(c.Base), Findings: []Finding{}}
	p := &patient{Config: c, report: &report}
	if !p.reach(ctx) {
		return report
	}
	p.tls(ctx)
	p.redirects(ctx)
	p.clock(ctx)
	p.robots(ctx)
	p.credentials(ctx)
	p.uploads(ctx)
	if p.timelines(ctx) {
		p.feeds(ctx)
		p.page(ctx, p.lines[0])
		p.addresses(ctx, p.lines[0])
		p.programs(ctx, p.lines[0])
	}
	return report
}

func (p *patient) fine(check, text string) { p.add(Finding{check, Fine, text, "", ""}) }

func (p *patient) wrong(check, text, suffers, mend string) {
	p.add(Finding{check, Wrong, text, suffers, mend})
}

func (p *patient) unwise(check, text, suffers, mend string) {
	p.add(Finding{check, Unwise, text, suffers, mend})
}

func (p *patient) skip(check, text string) { p.add(Finding{check, Skipped, text, "", ""}) }

func (p *patient) add(f Finding) { p.report.Findings = append(p.report.Findings, f) }

// has reports whether a check has found something bad already.
func (p *patient) has(check string) bool {
	for _, f := range p.report.Findings {
		if f.Check == check && (f.Level == Wrong || f.Level == Unwise) {
			return true
		}
	}
	return false
}

// settle says that a check found nothing, if it did not.
func (p *patient) settle(check, text string) {
	if !p.has(check) {
		p.fine(check, text)
	}
}
