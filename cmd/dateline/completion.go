package main

import (
	"embed"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// scripts make a shell ask dateline itself what can stand in a place, so that they never go out of date.
//
//go:embed completion/dateline.bash completion/dateline.zsh completion/dateline.fish
var scripts embed.FS

type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Help is the end of the help text.
func (*completionCommand) Help() string {
	return `For bash, with a line in ~/.bashrc:

    source <(dateline completion bash)

For zsh, with a line in ~/.zshrc, below the one with compinit:

    source <(dateline completion zsh)

For fish, once:

    dateline completion fish > ~/.config/fish/completions/dateline.fish`
}

// Run prints the script.
func (c *completionCommand) Run(p *Program) error {
	script, err := scripts.ReadFile("completion/dateline." + c.Shell)
	if err != nil {
		return err
	}
	_, err = p.Out.Write(script)
	return err
}

// completeVerb is how the scripts ask. It is followed by the words of the command line up to the cursor,
// the last of which may be empty or the beginning of a word.
const completeVerb = "__complete"

// filesWanted is the answer that lets the shell offer the names of files.
const filesWanted = ":files"

// complete prints what can stand in place of the last word: one a line, with a description behind a tab.
func (p *Program) complete(root *kong.Node, words []string) error {
	if len(words) == 0 {
		words = []string{""}
	}
	l := line{node: root}
	for _, word := range words[:len(words)-1] {
		l.pass(word)
	}
	return l.offer(p.Out, words[len(words)-1])
}

// line is a command line that has been read up to some word.
type line struct {
	node       *kong.Node
	positional int
	pending    *kong.Flag // waits for its value
	plain      bool       // no flag can follow
	given      []*kong.Flag
}

// pass reads a word that is complete.
func (l *line) pass(word string) {
	name, _, hasValue := strings.Cut(word, "=")
	switch {
	case l.pending != nil && word == "=": // bash makes --flag=value three words
	case l.pending != nil:
		l.pending = nil
	case word == "--":
		l.plain = true
	case !l.plain && len(word) > 1 && word[0] == '-':
		if flag := l.flag(name); flag != nil {
			l.given = append(l.given, flag)
			if !hasValue && !flag.IsBool() {
				l.pending = flag
			}
		}
	default:
		i := slices.IndexFunc(l.node.Children, func(n *kong.Node) bool { return n.Name == word })
		if i < 0 {
			l.positional++
			return
		}
		l.node = l.node.Children[i]
	}
}

// flags are those that can stand here.
func (l *line) flags() []*kong.Flag { return slices.Concat(l.node.AllFlags(true)...) }

// flag finds a flag by how it is written; nil if there is none.
func (l *line) flag(word string) *kong.Flag {
	for _, f := range l.flags() {
		if word == "--"+f.Name || f.Short != 0 && word == "-"+string(f.Short) {
			return f
		}
	}
	return nil
}

// offer prints what can stand in place of the word.
func (l *line) offer(w io.Writer, word string) error {
	name, value, hasValue := strings.Cut(word, "=")
	switch {
	case l.pending != nil:
		return offerValues(w, l.pending.Value, strings.TrimPrefix(word, "="))
	case !l.plain && strings.HasPrefix(word, "-") && hasValue:
		if flag := l.flag(name); flag != nil {
			return offerValues(w, flag.Value, value)
		}
		return nil
	case !l.plain && strings.HasPrefix(word, "-"):
		return l.offerFlags(w, word)
	case l.positional < len(l.node.Positional):
		return offerValues(w, l.node.Positional[l.positional], word)
	}
	for _, child := range l.node.Children {
		if err := offer(w, child.Name, child.Help, word); err != nil || child.Hidden {
			return err
		}
	}
	return nil
}

func (l *line) offerFlags(w io.Writer, word string) error {
	for _, f := range l.flags() {
		if slices.Contains(l.given, f) && !f.IsCumulative() {
			continue
		}
		if err := offer(w, "--"+f.Name, f.Help, word); err != nil {
			return err
		}
	}
	return nil
}

// offerValues offers the values that there are for v, the names of files if v is one, and else nothing.
func offerValues(w io.Writer, v *kong.Value, word string) error {
	if v.Tag.Has("complete") {
		_, err := fmt.Fprintln(w, filesWanted)
		return err
	}
	if v.Enum == "" {
		return nil
	}
	for _, value := range v.EnumSlice() {
		if err := offer(w, value, "", word); err != nil {
			return err
		}
	}
	return nil
}

// firstClause is as much of a help text as has room in a list.
var firstClause = regexp.MustCompile(`^[^.;:\n]*`)

// offer prints a word if it begins as the one on the command line does.
func offer(w io.Writer, word, help, begin string) error {
	if !strings.HasPrefix(word, begin) {
		return nil
	}
	if short := firstClause.FindString(help); short != "" {
		word += "\t" + short
	}
	_, err := fmt.Fprintln(w, word)
	return err
}
