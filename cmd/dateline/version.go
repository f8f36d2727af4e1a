package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is that of the program; releases are listed in CHANGELOG.md.
const version = "0.1.0"

type versionCommand struct{}

// Run prints the version of the program and of what built it.
func (versionCommand) Run(p *Program) error {
	_, err := fmt.Fprintf(p.Out, "dateline %s%s %s %s/%s\n", version, commit(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// commit is the commit that the program was built from, in brackets, if the build recorded it.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	revision, changed := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = ", changed"
		}
	}
	if revision == "" {
		return ""
	}
	return fmt.Sprintf(" (%.12s%s)", revision, changed)
}
