package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is that of the program; releases are listed in CHANGELOG.md.
const version = "0.1.0"

// built is the commit that a release was built from: set when it is linked, so that the bytes depend on nothing else.
var built string

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
	from := ""
	if result.Commit != "" {
		from = " (" + result.Commit + ")"
	}
	return c.print(p, result, sentence("dateline %s%s %s %s", version, from, result.Go, result.Platform))
}

// commit is the commit that the program was built from, if the build recorded it.
func commit() string {
	if built != "" {
		return built
	}
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
