package main

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// misread are settings whose values cannot be read. The parser ends at the first of them; who checks settings is told all, so they are
// taken out of its sight.
type misread []finding

// takeOut takes out of the environment and of the arguments, which begin with the names of a verb, what its flags cannot read.
func (m *misread) takeOut(verb *kong.Node, args []string) []string {
	names := 0
	for ; names < len(args) && !verb.Leaf(); names++ {
		i := slices.IndexFunc(verb.Children, func(n *kong.Node) bool { return n.Name == args[names] })
		if i < 0 {
			return args
		}
		verb = verb.Children[i]
	}
	m.environment(verb.Flags, args[names:])
	return slices.Concat(args[:names], m.arguments(verb.Flags, args[names:]))
}

// add notes what is wrong with a setting, and where it was said.
func (m *misread) add(setting, from string, err error) {
	f := wrong(setting, err)
	f.From = from
	*m = append(*m, f)
}

// find is the last that is wrong with a setting, nil if it can be read.
func (m misread) find(setting string) *finding {
	for i := range slices.Backward(m) {
		if m[i].Setting == setting {
			return &m[i]
		}
	}
	return nil
}

// readText reads a value as a flag would, and keeps it nowhere.
func readText(flag *kong.Flag, text string) error {
	defer func(set bool) { flag.Set = set }(flag.Set) // which a parser takes for a value that was given
	value := reflect.New(flag.Target.Type()).Elem()
	if err := flag.Parse(kong.Scan().PushTyped(text, kong.FlagValueToken), value); err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), flag.ShortSummary()+": "))
	}
	if flag.Enum != "" && !slices.Contains(flag.EnumSlice(), text) {
		return fmt.Errorf("must be one of %s, not %q", strings.Join(flag.EnumSlice(), ", "), text)
	}
	return nil
}

// environment takes variables that cannot be read from their flags. Of a choice the parser reads only what counts, so that a variable may
// have anything where arguments have the flag.
func (m *misread) environment(flags []*kong.Flag, args []string) {
	for _, flag := range flags {
		for _, name := range flag.Envs {
			text, is := os.LookupEnv(name)
			if !is {
				continue
			}
			if err := readText(flag, text); err != nil && (flag.Enum == "" || !isGiven(flag, args)) {
				m.add(flag.Name, name, err)
				flag.Envs, flag.Tag.Envs = nil, nil
			}
			break // the first is the one that counts
		}
	}
}

// isGiven reports whether arguments have the flag.
func isGiven(flag *kong.Flag, args []string) bool {
	return slices.ContainsFunc(args, func(arg string) bool {
		name, _, _ := strings.Cut(arg, "=")
		return name == "--"+flag.Name
	})
}

// arguments are those of a command line without the flags that cannot be read. What is no flag of the verb is left to the parser.
func (m *misread) arguments(flags []*kong.Flag, args []string) []string {
	var right []string
	for len(args) > 0 && args[0] != "--" {
		name, _, _ := strings.Cut(args[0], "=")
		i := slices.IndexFunc(flags, func(f *kong.Flag) bool { return "--"+f.Name == name })
		taken, err := 1, error(nil)
		if i >= 0 {
			taken, err = readArgument(flags[i], args)
		}
		if err != nil {
			m.add(flags[i].Name, name, err)
		} else {
			right = append(right, args[:taken]...)
		}
		args = args[taken:]
	}
	return append(right, args...)
}

// readArgument is readText for the flag with which arguments begin, and says how many of them are about it.
func readArgument(flag *kong.Flag, args []string) (taken int, err error) {
	_, text, joined := strings.Cut(args[0], "=")
	switch {
	case joined:
		return 1, readText(flag, text)
	case flag.IsBool():
		return 1, nil
	case len(args) == 1 || strings.HasPrefix(args[1], "-"):
		return 1, errors.New("must have a value")
	}
	return 2, readText(flag, args[1])
}

// file takes keys that are no settings of the verb, and will take what cannot be read, from a file.
func (m *misread) file(f *settingsFile, verb *kong.Node) {
	for _, key := range f.unknownKeys(verb) {
		m.add(key, f.place(key), withHint(errors.New(f.unknownKey(key, verb)), sampleHint))
	}
	f.misread = m
}
