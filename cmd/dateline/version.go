package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is that of the program; releases are listed in CHANGELOG.md.
const version = "0.1.0"

type versionCommand struct {
	outputFlags
}

// Run prints the version of the program and of what built it.
func (c *versionCommand) Run(p *Program) error {
	result := struct {
		Version  string `json:"version"`
		Commit   string `json:"commit"`
		Go       string `json:"go"`
		Platform string `json:"platform"`
	}{version, commit(), runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
	built := ""
	if result.Commit != "" {
		built = " (" + result.Commit + ")"
	}
	return c.print(p, result, sentence("dateline %s%s %s %s", version, built, result.Go, result.Platform))
}

// commit is the commit that the program was built from, if the build recorded it.
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
	return fmt.Sprintf("%.12s%s", revision, changed)
}
