package main

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

var update = flag.Bool("update", false, "write what is documented anew")

// model is the command line as the program has it.
func model(t *testing.T) *kong.Node {
	t.Helper()
	parser, err := kong.New(&commands{}, kong.DefaultEnvars("DATELINE"))
	if err != nil {
		t.Fatal(err)
	}
	return parser.Model.Node
}

// settingsBlock matches the table of settings in a document.
var settingsBlock = regexp.MustCompile(`(?s)<!-- settings -->\n.*?<!-- /settings -->`)

// TestSettingsAreDocumented holds the table of settings, and the file that one begins with, against the flags: all of it is made of
// them. With -update both are written.
func TestSettingsAreDocumented(t *testing.T) {
	const document, sample = "../../docs/OPERATING.md", "../../deploy/dateline.toml"
	root := model(t)
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	if len(settingsBlock.FindAll(text, -1)) != 1 {
		t.Fatalf("%s has no place for the settings, or several", document)
	}
	table := "<!-- settings -->\n" + settingsTable(root) + "<!-- /settings -->"
	for name, want := range map[string]string{
		document: settingsBlock.ReplaceAllLiteralString(string(text), table), sample: sampleSettings(root),
	} {
		if *update {
			if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(name)
		if err != nil || string(got) != want {
			t.Errorf("%s is not what the flags say, %v: run go test ./cmd/dateline -run %s -update", name, err, t.Name())
		}
	}
}

// Every setting says in words what holds without it, and has a name in the environment.
func TestSettingsHaveDefaults(t *testing.T) {
	settings := documentedSettings(model(t))
	if len(settings) < 15 {
		t.Fatalf("%d settings", len(settings))
	}
	for _, s := range settings {
		if s.without == "" || s.env != "DATELINE_"+strings.ToUpper(strings.ReplaceAll(s.name, "-", "_")) || len(s.about) < 10 || strings.Contains(s.about, "${") {
			t.Errorf("%+v", s)
		}
	}
}

// The README names no setting that there is none of.
func TestReadmeNamesSettings(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{secretVariable: true}
	var walk func(*kong.Node)
	walk = func(n *kong.Node) {
		for _, f := range n.Flags {
			for _, name := range f.Envs {
				known[name] = true
			}
		}
		for _, c := range n.Children {
			walk(c)
		}
	}
	walk(model(t))
	for _, name := range regexp.MustCompile(`DATELINE_[A-Z_]+`).FindAllString(string(text), -1) {
		if !known[name] {
			t.Errorf("README.md names %s, which is no setting", name)
		}
	}
}
