package pages

import (
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// Templates, and who fills them, write addresses of ours as if the service had its host for itself: /t/SLUG. Where it is at
// a path of its host, such as /dates, that is put before them here, in one place, when the templates are read.

// addressAttribute matches an attribute that holds an address: one that begins with a slash, or with what is filled in.
var addressAttribute = regexp.MustCompile(`\b(href|action|formaction|src)="(/|\{\{([^{}]+)\}\})`)

// movedTo is the text of a template for a service at a path of its host.
func movedTo(place, text string) string {
	if place == "" {
		return text
	}
	return addressAttribute.ReplaceAllStringFunc(text, func(found string) string {
		part := addressAttribute.FindStringSubmatch(found)
		if part[2] == "/" {
			return part[1] + `="` + place + "/"
		}
		return part[1] + `="{{here (` + part[3] + `)}}`
	})
}

// here is an address as the pages of a service at a path have it. One that names its host is whole already, and what is only a
// query or a fragment stays where it is.
func here(place string) func(address any) any {
	return func(address any) any {
		if text, ok := address.(string); ok && strings.HasPrefix(text, "/") && !strings.HasPrefix(text, "//") {
			return place + text
		}
		return address
	}
}

// parse adds the templates in files to t.
func (p *Pages) parse(t *template.Template, patterns ...string) (*template.Template, error) {
	for _, pattern := range patterns {
		names, err := fs.Glob(templateFiles, pattern)
		if err != nil || len(names) == 0 {
			return nil, fmt.Errorf("no templates %s: %w", pattern, fs.ErrNotExist)
		}
		for _, name := range names {
			text, err := templateFiles.ReadFile(name)
			if err != nil {
				return nil, err
			}
			if _, err := t.New(path.Base(name)).Parse(movedTo(p.place, string(text))); err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}
