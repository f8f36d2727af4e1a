package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/kong"
)

// configFile is the flag that names a file of settings. Where it is given, the settings of the verb that neither a flag nor
// the environment says come from there.
type configFile string

// configFlag is its name, which no file can have as a key.
const configFlag = "config"

// BeforeResolve reads the file, for the verb that was called: kong asks every flag that the environment sets.
func (configFile) BeforeResolve(ctx *kong.Context, trace *kong.Path) error {
	name, isName := ctx.FlagValue(trace.Flag).(configFile)
	selected := ctx.Selected()
	if !isName || name == "" || selected == nil || !slices.Contains(selected.Flags, trace.Flag) {
		return nil
	}
	file, err := readSettings(string(name))
	check, checks := selected.Target.Addr().Interface().(*configCheckCommand)
	switch {
	case checks && err != nil:
		check.misread.add(configFlag, "", err)
		return nil
	case checks:
		check.misread.file(file, selected)
	case err == nil:
		err = file.checkKeys(selected)
	}
	if err != nil {
		return err
	}
	ctx.AddResolver(file)
	return nil
}

// settingsFile is a file of settings as it was written: in TOML, with a key for each flag and no tables.
type settingsFile struct {
	name    string
	text    string
	values  map[string]any
	misread *misread // of who checks settings; nil: what cannot be read ends the start
}

var _ kong.Resolver = (*settingsFile)(nil)

// readSettings reads a file of settings. What is wrong in it is named with its line.
func readSettings(name string) (*settingsFile, error) {
	text, err := readRegular(name)
	if err != nil {
		err = fmt.Errorf("read the settings: %w", err)
		hint := "name the file with --config or DATELINE_CONFIG; dateline config sample prints one"
		if errors.Is(err, fs.ErrPermission) {
			hint = "the file must be readable for the user who runs dateline, and its folders open to them"
		}
		return nil, withHint(err, "%s", hint)
	}
	f := &settingsFile{name: name, text: string(text)}
	if _, err := toml.Decode(f.text, &f.values); err != nil {
		if e, ok := errors.AsType[toml.ParseError](err); ok {
			return nil, withHint(fmt.Errorf("%s:%d: %s", name, e.Position.Line, e.Message), `a line is a key and its value in TOML, such as base-url = "https://dates.example.org"`)
		}
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return f, nil
}

// place is where a key stands: the file and the line.
func (f *settingsFile) place(key string) string {
	line := regexp.MustCompile(`^\s*\[?\[?\s*["']?` + regexp.QuoteMeta(key) + `["']?\s*[].=]`)
	for i, text := range strings.Split(f.text, "\n") {
		if line.MatchString(text) {
			return f.name + ":" + strconv.Itoa(i+1)
		}
	}
	return f.name
}

// Validate has nothing to look at: the keys were, when the file was read.
func (f *settingsFile) Validate(*kong.Application) error { return nil }

// Resolve is the value of a flag.
func (f *settingsFile) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	value, given := f.values[flag.Name]
	if !given || isInEnvironment(flag) {
		return nil, nil
	}
	text, err := settingText(value, flag)
	if err == nil {
		err = readText(flag, text)
	}
	switch {
	case err == nil:
		return text, nil
	case f.misread == nil:
		return nil, fmt.Errorf("%s: %w", f.place(flag.Name), err)
	}
	f.misread.add(flag.Name, f.place(flag.Name), err)
	return nil, nil
}

// isInEnvironment reports whether a variable says the value of a flag, which then comes before that of a file.
func isInEnvironment(flag *kong.Flag) bool {
	return slices.ContainsFunc(flag.Envs, func(name string) bool { _, is := os.LookupEnv(name); return is })
}

// settingText is a value of a file as it would stand on a command line.
func settingText(value any, flag *kong.Flag) (string, error) {
	switch value := value.(type) {
	case string:
		return value, nil
	case bool:
		if !flag.IsBool() {
			return "", errors.New("must be in quotation marks, or a number: it is no yes or no")
		}
		return strconv.FormatBool(value), nil
	case int64:
		return strconv.FormatInt(value, 10), nil
	case []any:
		if !flag.IsSlice() {
			return "", errors.New("must be one value")
		}
		parts := make([]string, len(value))
		for i, part := range value {
			text, isText := part.(string)
			if !isText {
				return "", errors.New("must be a list of values in quotation marks")
			}
			parts[i] = text
		}
		return strings.Join(parts, ","), nil
	}
	return "", errors.New("must be a value in quotation marks, a number, true or false")
}

// secretKey is the key that a file of settings must not have, and what belongs there instead.
const (
	secretKey     = "admin-token"
	secretFileKey = "admin-token-file"
)

// checkKeys refuses keys that are no flags of the verb, all of them at once: one that is ignored would be a setting that somebody
// believes in.
func (f *settingsFile) checkKeys(verb *kong.Node) error {
	var unknown []string
	for _, key := range f.unknownKeys(verb) {
		unknown = append(unknown, f.place(key)+": "+f.unknownKey(key, verb))
	}
	if unknown == nil {
		return nil
	}
	slices.Sort(unknown)
	return withHint(errors.New(strings.Join(unknown, "; ")), sampleHint)
}

const sampleHint = "dateline config sample prints a file with all settings"

// unknownKeys are the keys that are no flags of the verb.
func (f *settingsFile) unknownKeys(verb *kong.Node) []string {
	var unknown []string
	for _, key := range slices.Sorted(maps.Keys(f.values)) {
		isSetting := func(flag *kong.Flag) bool { return flag.Name == key && isSetting(flag) }
		if !slices.ContainsFunc(verb.Flags, isSetting) {
			unknown = append(unknown, key)
		}
	}
	return unknown
}

func (f *settingsFile) unknownKey(key string, verb *kong.Node) string {
	if key == secretKey {
		return "a secret does not stand in this file: put it into one of its own, and name that as " + secretFileKey
	}
	if _, isTable := f.values[key].(map[string]any); isTable {
		return "there are no tables, such as [" + key + "]: all settings stand side by side"
	}
	likely := ""
	for _, flag := range verb.Flags {
		if isSetting(flag) && plainKey(flag.Name) == plainKey(key) {
			likely = "; it is written " + flag.Name
		}
	}
	return "there is no setting " + strconv.Quote(key) + likely
}

// plainKey is a key without what people write in several ways.
func plainKey(key string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "", ".", "").Replace(key))
}

// isSetting reports whether a flag is a setting, and not one that is about the call alone.
func isSetting(flag *kong.Flag) bool {
	return !flag.Hidden && flag.Tag.Get("call") == "" && flag.Name != "help" && flag.Name != configFlag
}
