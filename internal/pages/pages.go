// Package pages makes what a person looks at: HTML, of what it is given. It knows no HTTP, no storage and no clock, and
// nothing that it makes loads anything from another host. What a page needs stands in a struct of this package; the
// templates only lay it out.
package pages

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"strings"

	"dateline/internal/apidocs"
	"dateline/timeline"
)

//go:embed templates
var templateFiles embed.FS

// Pages are the templates of all pages, and the files that they load. They are never changed, and safe for concurrent use.
type Pages struct {
	templates map[string]*template.Template
	assets    assets
	place     string // the path of the host at which the service is; empty: it has the host for itself
}

// New reads the templates; apiRoot is the path under which the API is, and place the path of its host at which the service is,
// without a slash at its end.
func New(apiRoot, place string) (*Pages, error) {
	assets, err := readAssets()
	if err != nil {
		return nil, err
	}
	p := &Pages{templates: map[string]*template.Template{}, assets: assets, place: place}
	shared := template.New("").Funcs(template.FuncMap{
		"prose":    apidocs.Prose,
		"schema":   apidocs.SchemaAnchor,
		"lower":    strings.ToLower,
		"sentence": Sentence,
		"root":     func() string { return apiRoot },
		"here":     here(place),
	})
	if shared, err = p.parse(shared, "templates/shared/*.html"); err != nil {
		return nil, fmt.Errorf("read what pages share: %w", err)
	}
	for _, name := range []string{"index", "timeline", "facet", "event", "subscribe", "embed", "embedcode", "gone", "problem", "embedproblem", "docs"} {
		t, err := p.parse(template.Must(shared.Clone()), "templates/"+name+".html")
		if err != nil {
			return nil, fmt.Errorf("read the page %s: %w", name, err)
		}
		p.templates[name] = t
	}
	return p, p.readEditor(shared)
}

// Render makes a page of data, which embeds a [Frame]. It is made whole before anything is returned. Bytes that are not UTF-8, which
// addresses may have, are U+FFFD.
func (p *Pages) Render(name string, data any) ([]byte, error) {
	var out bytes.Buffer
	if err := p.templates[name].ExecuteTemplate(&out, "frame", data); err != nil {
		return nil, fmt.Errorf("render the page %s: %w", name, err)
	}
	return bytes.ToValidUTF8(out.Bytes(), []byte("\uFFFD")), nil
}

// Fragment makes a part of a page: the template with the name, of data.
func (p *Pages) Fragment(page, name string, data any) ([]byte, error) {
	var out bytes.Buffer
	if err := p.templates[page].ExecuteTemplate(&out, name, data); err != nil {
		return nil, fmt.Errorf("render %s of the page %s: %w", name, page, err)
	}
	return out.Bytes(), nil
}

// Assets are the files that pages load.
func (p *Pages) Assets() []Asset { return []Asset{p.assets.style, p.assets.script, p.assets.icon} }

// EmbedScript is what other people's pages load to show a timeline as an element. Its address stays, its content need not.
func (p *Pages) EmbedScript() Asset { return p.assets.embed }

// Frame is the frame of a page in the language that was asked for, of something in the language own.
func (p *Pages) Frame(title, own, asked string) Frame {
	return Frame{
		Labels: LabelsOf(timeline.Framing(own, asked)), Title: title,
		Accent: "blue",
		Style:  p.assets.style.Path, Script: p.assets.script.Path, Icon: p.assets.icon.Path,
	}
}
