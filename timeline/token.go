package timeline

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Scope is what a token allows.
type Scope string

// The scopes. Read, write and admin include those before them: who may write may read, and an admin may do all. A token of the
// scope capability opens addresses and nothing else: its secret is a part of them, and so counts nowhere else.
const (
	ScopeRead       Scope = "read"       // private timelines
	ScopeWrite      Scope = "write"      // events and settings, drafts included
	ScopeAdmin      Scope = "admin"      // timelines, tokens, operation
	ScopeCapability Scope = "capability" // its timelines, to read, for who has their private addresses
)

// Token lets its holder act. Only the hash of its secret is kept.
type Token struct {
	ID        string     `json:"id" required:"false" readOnly:"true" doc:"Names the token in lists and for DELETE; it is not the secret."`
	Name      string     `json:"name" doc:"Who holds it; named as the author of changes." example:"newsroom"`
	Scopes    []Scope    `json:"scopes" enum:"read,write,admin,capability" nullable:"false" doc:"What it allows: read (private timelines), write (events and settings, reading included), admin (everything); or capability alone (to read its timelines by addresses that hold the secret, and nothing else)."`
	Timelines []string   `json:"timelines" required:"false" nullable:"false" doc:"Slugs of the timelines to which it is limited; empty: all. Not for admin tokens; a capability has at least one."`
	Created   time.Time  `json:"created" required:"false" readOnly:"true" doc:"When it was made."`
	Expires   *time.Time `json:"expires" required:"false" doc:"When it ends; null: never."`
	LastUsed  *time.Time `json:"last_used" required:"false" readOnly:"true" doc:"When it was last used, give or take some minutes after a crash; null: it never was."`
}

// NewSecret makes the secret of a token: 160 bits from the system's source.
func NewSecret() string { return "dateline_" + rand.Text() + rand.Text()[:6] }

// newKey makes the secret of a capability: as many bits, as a part of a path.
func newKey() string { return strings.ToLower(rand.Text() + rand.Text()[:6]) }

// keyForm is what the secret of a capability looks like.
var keyForm = regexp.MustCompile(`^[a-z2-7]{32}$`)

// IsKey reports whether a part of a path can be the secret of a capability.
func IsKey(text string) bool { return keyForm.MatchString(text) }

// HashSecret is the form in which a secret is kept and looked up. Secrets are random, so a plain hash is
// enough: there is nothing to guess.
func HashSecret(secret string) [sha256.Size]byte { return sha256.Sum256([]byte(secret)) }

// Prepare returns t as it is to be stored at the given time. The error is Invalid and names every field
// that breaks a rule. ID and Created are left as they are.
func (t Token) Prepare(now time.Time) (Token, error) {
	var p problems
	t.Name = p.line("name", t.Name, maxName)
	if t.Name == "" {
		p.add("name", "must not be empty")
	}
	if len(t.Scopes) == 0 {
		p.add("scopes", "must name at least one of read, write, admin and capability")
	}
	for _, s := range t.Scopes {
		if s != ScopeRead && s != ScopeWrite && s != ScopeAdmin && s != ScopeCapability {
			p.add("scopes", "must be of read, write, admin and capability")
		}
	}
	if t.Capability() && len(t.Scopes) > 1 {
		p.add("scopes", "must be capability alone, or without it")
	}
	t.Timelines = list(&p, "timelines", t.Timelines, maxList, func(slug string) string {
		if !slugForm.MatchString(slug) {
			p.add("", "must be the slug of a timeline")
		}
		return slug
	})
	if slices.Contains(t.Scopes, ScopeAdmin) && len(t.Timelines) > 0 {
		p.add("timelines", "must be empty for an admin token")
	}
	if t.Capability() && len(t.Timelines) == 0 {
		p.add("timelines", "must name the timelines that a capability opens")
	}
	t.Expires = p.instant("expires", t.Expires)
	if t.Expires != nil && !t.Expires.After(now) {
		p.add("expires", "must lie in the future")
	}
	return t, p.err("token")
}

// Issue returns t as a new token to be stored at the given time, and its secret, which is kept nowhere. The error is
// Invalid: that of Prepare, or t is limited to a timeline that is not among those that are there.
func (t Token) Issue(now time.Time, there []TimelineRecord) (issued Token, secret string, err error) {
	if t, err = t.Prepare(now); err != nil {
		return Token{}, "", err
	}
	var p problems
	for i, slug := range t.Timelines {
		if !slices.ContainsFunc(there, func(r TimelineRecord) bool { return r.Timeline.Slug == slug }) {
			p.add(fmt.Sprintf("timelines[%d]", i), "%s", choice(there))
		}
	}
	t.ID, t.Created, t.LastUsed = strings.ToLower(rand.Text()[:12]), now, nil
	if t.Capability() {
		return t, newKey(), p.err("token")
	}
	return t, NewSecret(), p.err("token")
}

// shownSlugs is how many timelines are named to who chose none of them.
const shownSlugs = 10

// choice says which timelines a token can be limited to.
func choice(there []TimelineRecord) string {
	if len(there) == 0 {
		return "must be a timeline that is there, and there is none yet"
	}
	var slugs []string
	for _, r := range there[:min(len(there), shownSlugs)] {
		slugs = append(slugs, r.Timeline.Slug)
	}
	text := "must be a timeline that is there: " + strings.Join(slugs, ", ")
	if more := len(there) - len(slugs); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// Valid reports whether the token has not expired.
func (t *Token) Valid(now time.Time) bool {
	return t != nil && (t.Expires == nil || t.Expires.After(now))
}

// Capability reports whether the token opens private addresses, and nothing else.
func (t *Token) Capability() bool { return slices.Contains(t.Scopes, ScopeCapability) }

// Reading is the token with no more rights than to read. What a capability opens it does not.
func (t *Token) Reading() *Token {
	less := *t
	less.Scopes = []Scope{ScopeRead}
	return &less
}

// May reports whether the token allows scope on the timeline; an empty slug asks for all timelines.
func (t *Token) May(scope Scope, slug string) bool {
	if t == nil {
		return false
	}
	if slices.Contains(t.Scopes, ScopeAdmin) {
		return true
	}
	granted := slices.Contains(t.Scopes, scope) || scope == ScopeRead && (t.Capability() || slices.Contains(t.Scopes, ScopeWrite))
	return granted && scope != ScopeAdmin && (len(t.Timelines) == 0 || slices.Contains(t.Timelines, slug))
}
