package doctor

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// fetchers are programs that fetch feeds and calendars for people and ask robots.txt first, or did so once.
var fetchers = []string{"Google-Calendar-Importer", "FeedFetcher-Google", "Googlebot", "Feedly", "*"}

// robots looks whether programs are let to the feeds.
func (p *patient) robots(ctx context.Context) {
	const check, path = "robots", "/robots.txt"
	address := url.URL{Scheme: p.Base.Scheme, Host: p.Base.Host, Path: path}
	a, err := p.visit(ctx, http.MethodGet, address.String())
	switch {
	case err != nil:
		return
	case a.status >= 500:
		p.wrong(check, fmt.Sprintf("%s is %s", &address, a.name()), "programs that ask it first fetch nothing while it fails", "let the service answer it, or put a file there")
		return
	case a.status != http.StatusOK:
		p.fine(check, "there is no robots.txt, which forbids nothing")
		return
	}
	text, err := a.plain()
	if err != nil {
		return
	}
	rules := parseRobots(string(text))
	for _, ending := range []string{"/t/a.ics", "/t/a.atom", "/e/a"} {
		for _, agent := range fetchers {
			if rule := rules.forbids(agent, p.Base.Path+ending); rule != "" {
				p.wrong(check, fmt.Sprintf("robots.txt keeps %s from %s by “Disallow: %s”", agent, p.Base.Path+ending, rule),
					"calendars and feeds that are fetched by way of it, as Google's, stop being updated or cannot be added", "take the line out, or write “Allow: "+p.Base.Path+"/t/” and “Allow: "+p.Base.Path+"/e/” beside it")
				return
			}
		}
	}
	p.fine(check, "robots.txt lets programs in")
}

// robotRules are the rules of a robots.txt (RFC 9309), by the agent that they are for, in lower case.
type robotRules map[string][]robotRule

type robotRule struct {
	path  string
	allow bool
}

func parseRobots(text string) robotRules {
	rules := robotRules{}
	var agents []string
	inRules := false
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		key, value, found := strings.Cut(line, ":")
		if !found {
			continue
		}
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		switch key {
		case "user-agent":
			if inRules {
				agents, inRules = nil, false
			}
			agents = append(agents, strings.ToLower(value))
			if _, known := rules[strings.ToLower(value)]; !known {
				rules[strings.ToLower(value)] = nil
			}
		case "allow", "disallow":
			inRules = true
			for _, agent := range agents {
				if value != "" {
					rules[agent] = append(rules[agent], robotRule{value, key == "allow"})
				}
			}
		}
	}
	return rules
}

// forbids is the rule that keeps an agent from a path; empty: none does. The longest that fits counts, and of two equal ones that
// which allows (section 2.2.2).
func (r robotRules) forbids(agent, path string) string {
	rules, known := r[strings.ToLower(agent)]
	if !known {
		rules = r["*"]
	}
	best := robotRule{allow: true}
	for _, rule := range rules {
		longer := len(rule.path) > len(best.path) || len(rule.path) == len(best.path) && rule.allow
		if longer && rule.fits(path) {
			best = rule
		}
	}
	if best.allow {
		return ""
	}
	return best.path
}

// fits reports whether a path begins as the rule says; * stands for anything, and $ for the end.
func (r robotRule) fits(path string) bool {
	pattern, ends := strings.CutSuffix(r.path, "$")
	parts := strings.Split(pattern, "*")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	expression := "^" + strings.Join(parts, ".*")
	if ends {
		expression += "$"
	}
	match, err := regexp.Compile(expression)
	return err == nil && match.MatchString(path)
}
