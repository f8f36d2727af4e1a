package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// configCheckCommand takes what serve takes, and starts nothing.
type configCheckCommand struct {
	serveCommand
	outputFlags
	misread misread `kong:"-"`
}

// Help is the end of the help text.
func (*configCheckCommand) Help() string {
	return `Takes the flags, the environment and the file of settings as serve would, tells where each setting comes from, all that is wrong or unwise, and who will vouch for ids. It starts nothing and changes nothing, and may be run beside the service. Secrets are not shown. The exit code is 1 if serve would refuse to start.

    dateline config check --config /etc/dateline/dateline.toml`
}

// setting is one that serve is told, for people and scripts.
type setting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	From  string `json:"from"` // default, a flag, a variable, or a file and its line
}

// Run tells what is set, and what is wrong.
func (c *configCheckCommand) Run(p *Program, ctx *kong.Context) error {
	result := struct {
		Settings []setting `json:"settings"`
		Findings []finding `json:"findings"`
	}{c.list(p, ctx), append(append([]finding{}, c.misread...), c.findings(p, ctx.Model.Node)...)}
	tellPlaces(result.Findings, result.Settings)
	wrong := 0
	for _, f := range result.Findings {
		if f.Level == wrongLevel {
			wrong++
		}
	}
	err := c.print(p, result, func(w io.Writer) error {
		rows := make([][]string, len(result.Settings))
		for i, s := range result.Settings {
			rows[i] = []string{s.Name, cmp.Or(s.Value, "–"), s.From}
		}
		if err := table([]string{"SETTING", "VALUE", "FROM"}, rows)(w); err != nil {
			return err
		}
		for _, f := range result.Findings {
			place := ""
			if f.From != "" {
				place = " (" + visible(f.From) + ")"
			}
			fmt.Fprintf(w, "%s: %s: %s%s\n", f.Level, visible(f.Setting), visibleLine(f.Text), place)
			if f.Advice != "" {
				fmt.Fprintf(w, "  %s\n", visible(f.Advice))
			}
		}
		return nil
	})
	if err == nil && wrong > 0 {
		err = fmt.Errorf("serve would not start: %s wrong", numberOf(wrong, "setting is", "settings are"))
	}
	return err
}

// tellPlaces adds to findings where their settings were said.
func tellPlaces(findings []finding, settings []setting) {
	for i := range findings {
		of := func(s setting) bool { return s.Name == findings[i].Setting && s.From != "default" }
		if at := slices.IndexFunc(settings, of); at >= 0 && findings[i].From == "" {
			findings[i].From = settings[at].From
		}
	}
}

// list is all that is set, in the order of the help text.
func (c *configCheckCommand) list(p *Program, ctx *kong.Context) []setting {
	var settings []setting
	file, _ := readSettings(string(c.Config)) // it was read before, or there is none
	for _, flag := range ctx.Selected().Flags {
		if !isSetting(flag) {
			continue
		}
		s := setting{flag.Name, flagText(flag, ctx), source(flag, ctx, file)}
		if f := c.misread.find(flag.Name); f != nil {
			s.Value, s.From = "(cannot be read)", f.From
		}
		settings = append(settings, s)
	}
	token := setting{Name: secretKey, From: "default"}
	if s, err := c.secret(p); s.from != "" || err != nil {
		token.Value, token.From = "(not shown)", cmp.Or(s.from, secretFileKey)
	}
	return append(settings, token)
}

// flagText is the value of a flag as it would be written.
func flagText(flag *kong.Flag, ctx *kong.Context) string {
	switch value := ctx.FlagValue(flag).(type) {
	case []string:
		return strings.Join(value, ",")
	default:
		return fmt.Sprint(value)
	}
}

// source is where a setting was said.
func source(flag *kong.Flag, ctx *kong.Context, file *settingsFile) string {
	for _, path := range ctx.Path {
		if path.Flag == flag && path.Resolved && file != nil {
			return file.place(flag.Name)
		}
		if path.Flag == flag {
			return "--" + flag.Name
		}
	}
	if isInEnvironment(flag) {
		return flag.Envs[0]
	}
	return "default"
}

type configSampleCommand struct{}

// Help is the end of the help text.
func (*configSampleCommand) Help() string {
	return `    dateline config sample > /etc/dateline/dateline.toml`
}

// Run prints a file with every setting as it is by default, each out of use.
func (*configSampleCommand) Run(p *Program, ctx *kong.Context) error {
	_, err := io.WriteString(p.Out, sampleSettings(ctx.Model.Node))
	return err
}

const sampleHead = `# What dateline serve is told: dateline serve --config FILE, or DATELINE_CONFIG. A flag, and then the environment, come before it.
# dateline config check --config FILE tells what is set, and what is wrong or unwise. Secrets do not belong here.
`

// sampleSettings is a file of settings with all that serve takes.
func sampleSettings(root *kong.Node) string {
	var b strings.Builder
	b.WriteString(sampleHead)
	for _, s := range documentedSettings(root) {
		fmt.Fprintf(&b, "\n# %s", s.about)
		if s.without != "" {
			fmt.Fprintf(&b, " Default: %s.", s.without)
		}
		fmt.Fprintf(&b, "\n#%s = %s\n", s.name, s.sample)
	}
	return b.String()
}

// documented is a setting as documents tell of it. All of it is in the struct of flags.
type documented struct {
	name, env string
	about     string // a sentence
	without   string // what holds if nothing is said
	sample    string // a value in TOML
}

// documentedSettings are the settings of serve, in the order of its help text.
func documentedSettings(root *kong.Node) []documented {
	var list []documented
	for _, verb := range root.Children {
		if verb.Name != "serve" {
			continue
		}
		for _, flag := range verb.Flags {
			if !isSetting(flag) {
				continue
			}
			about, without, _ := strings.Cut(strings.TrimSuffix(flag.Help, "."), "; default")
			d := documented{flag.Name, flag.Envs[0], about + ".", strings.TrimLeft(without, ": "), sampleValue(flag)}
			list = append(list, d)
		}
	}
	return list
}

// sampleValue is the default of a flag, or what stands for a value in its help text, as TOML.
func sampleValue(flag *kong.Flag) string {
	switch {
	case flag.IsBool():
		return cmp.Or(flag.Default, "false")
	case flag.IsSlice():
		return fmt.Sprintf("[%q]", cmp.Or(flag.Default, flag.PlaceHolder))
	case flag.Default != "" && strings.Trim(flag.Default, "0123456789") == "":
		return flag.Default
	}
	return fmt.Sprintf("%q", cmp.Or(flag.Default, flag.PlaceHolder))
}

// settingsTable is the table of settings in documents.
func settingsTable(root *kong.Node) string {
	var b strings.Builder
	b.WriteString("| key | flag | environment | default | |\n|---|---|---|---|---|\n")
	for _, s := range documentedSettings(root) {
		fmt.Fprintf(&b, "| `%s` | `--%[1]s` | `%s` | %s | %s |\n", s.name, s.env, s.without, strings.ReplaceAll(s.about, "|", `\|`))
	}
	return b.String()
}
