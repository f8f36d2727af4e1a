package pages_test

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"dateline/internal/pages"
)

// ruleForm is a rule of the stylesheet that sets custom properties.
var ruleForm = regexp.MustCompile(`(?s)([^{}]+)\{([^{}]*--[^{}]*)\}`)

var colorForm = regexp.MustCompile(`--([a-z0-9-]+): (#[0-9a-f]{3,6});`)

// tokens are the colours of the stylesheet by theme and accent, as a browser would find them.
func tokens(t *testing.T, css, theme, accent string) map[string]string {
	t.Helper()
	found := map[string]string{}
	screen, _, _ := strings.Cut(css, "@media print")
	dark, rest := "", screen
	for {
		before, behind, more := strings.Cut(rest, "@media (prefers-color-scheme: dark) {")
		if !more {
			break
		}
		end := strings.Index(behind, "\n}")
		dark += behind[:end]
		rest = before + behind[end+2:]
	}
	texts := []string{rest}
	if theme == "dark" {
		texts = append(texts, dark)
	}
	for _, text := range texts {
		for _, rule := range ruleForm.FindAllStringSubmatch(text, -1) {
			selector := strings.TrimSpace(rule[1][strings.LastIndex(rule[1], "*/")+1:])
			if strings.Contains(selector, `data-theme="dark"`) || strings.Contains(selector, "data-accent=") && !strings.Contains(selector, `data-accent="`+accent+`"`) {
				continue
			}
			for _, c := range colorForm.FindAllStringSubmatch(rule[2], -1) {
				found[c[1]] = c[2]
			}
		}
	}
	return found
}

// luminance is the relative luminance of a colour, as WCAG 2.2 defines it.
func luminance(t *testing.T, color string) float64 {
	t.Helper()
	if len(color) == 4 {
		color = "#" + strings.Repeat(color[1:2], 2) + strings.Repeat(color[2:3], 2) + strings.Repeat(color[3:4], 2)
	}
	n, err := strconv.ParseUint(strings.TrimPrefix(color, "#"), 16, 32)
	if err != nil || len(color) != 7 {
		t.Fatalf("no colour: %q", color)
	}
	part := func(shift int) float64 {
		c := float64(n>>shift&255) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
}

// A1: every pair of colours that text and lines use can be told apart, in both themes and with every accent.
func TestContrast(t *testing.T) {
	css := string(styleSheet(t))
	for _, theme := range []string{"light", "dark"} {
		for _, accent := range []string{"blue", "teal", "green", "olive", "amber", "red", "magenta", "violet"} {
			c := tokens(t, css, theme, accent)
			if accent != "blue" && c["accent"] == tokens(t, css, theme, "blue")["accent"] {
				t.Errorf("%s: the accent %s is none of its own", theme, accent)
			}
			for _, pair := range []struct {
				text, ground string
				least        float64
			}{
				{"ink", "paper", 12}, {"ink", "surface", 12}, {"ink-2", "paper", 4.5}, {"ink-2", "sunken", 4.5}, {"ink-2", "surface", 4.5},
				{"accent", "paper", 4.5}, {"accent", "surface", 4.5}, {"accent-hover", "paper", 4.5}, {"accent-ink", "accent", 4.5}, {"accent-ink", "accent-hover", 4.5},
				{"accent", "accent-soft", 4.5}, {"ink", "accent-soft", 4.5}, {"now", "paper", 4.5}, {"warn", "warn-soft", 4.5}, {"bad", "bad-soft", 4.5},
				{"bad", "paper", 4.5}, {"move", "move-soft", 4.5}, {"good", "good-soft", 4.5}, {"ink", "mark-add", 4.5}, {"ink", "mark-del", 4.5},
				{"line-strong", "paper", 3}, {"line-strong", "surface", 3},
			} {
				a, b := luminance(t, c[pair.text]), luminance(t, c[pair.ground])
				if got := (max(a, b) + 0.05) / (min(a, b) + 0.05); got < pair.least {
					t.Errorf("%s, %s: %s on %s = %.2f, want %.1f", theme, accent, pair.text, pair.ground, got, pair.least)
				}
			}
		}
	}
}

func styleSheet(t *testing.T) []byte {
	t.Helper()
	p, err := pages.New("/api/v1", "")
	if err != nil {
		t.Fatal(err)
	}
	return p.Assets()[0].Content
}

func TestAccentOf(t *testing.T) {
	for color, want := range map[string]string{
		"": "blue", "#1d4d9f": "blue", "steelblue": "blue", "#808080": "blue", "#8a8880": "blue", "black": "blue", "no colour": "blue",
		"red": "red", "#a03c20": "red", "orange": "amber", "gold": "olive", "olive": "olive", "forestgreen": "green", "teal": "teal",
		"indigo": "violet", "deeppink": "magenta", "#FF00FE": "magenta",
	} {
		if got := pages.AccentOf(color); got != want {
			t.Errorf("AccentOf(%q) = %s, want %s", color, got, want)
		}
	}
}
