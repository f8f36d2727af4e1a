package pages

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"regexp"
)

//go:embed static
var staticFiles embed.FS

// Asset is a file that pages load. Its path changes with its content, so that it can be kept for ever.
type Asset struct {
	Path, Type string
	Content    []byte
}

type assets struct{ style, script, icon, embed Asset }

func readAssets() (a assets, err error) {
	if a.style, err = joinedAsset("static/style/*.css", "css", "text/css; charset=utf-8"); err != nil {
		return a, err
	}
	if a.script, err = joinedAsset("static/script/*.js", "js", "text/javascript; charset=utf-8"); err != nil {
		return a, err
	}
	if a.embed, err = joinedAsset("static/embed.js", "js", "text/javascript; charset=utf-8"); err != nil {
		return a, err
	}
	a.embed.Path = "/embed.js"
	a.icon, err = joinedAsset("static/icon.svg", "svg", "image/svg+xml")
	return a, err
}

// joinedAsset is one file of several, in the order of their names: each part of the pages has a file of its own, and a
// page loads one.
func joinedAsset(pattern, ending, mediaType string) (Asset, error) {
	names, err := fs.Glob(staticFiles, pattern)
	if err == nil && len(names) == 0 {
		err = fs.ErrNotExist
	}
	if err != nil {
		return Asset{}, fmt.Errorf("read %s: %w", pattern, err)
	}
	var content bytes.Buffer
	for _, name := range names {
		part, err := staticFiles.ReadFile(name)
		if err != nil {
			return Asset{}, fmt.Errorf("read %s: %w", name, err)
		}
		content.Write(part)
	}
	if ending == "css" {
		content = *bytes.NewBuffer(tightStyle(content.Bytes()))
	}
	sum := sha256.Sum256(content.Bytes())
	return Asset{"/static/dateline." + hex.EncodeToString(sum[:6]) + "." + ending, mediaType, content.Bytes()}, nil
}

var (
	styleComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	styleSpace   = regexp.MustCompile(`\s+`)
	styleSigns   = regexp.MustCompile(` ?([{};]) ?`)
)

// tightStyle is a stylesheet without what is there for who writes it alone. No text in quotation marks of ours has two spaces or a
// brace.
func tightStyle(style []byte) []byte {
	style = styleSpace.ReplaceAll(styleComment.ReplaceAll(style, nil), []byte(" "))
	style = styleSigns.ReplaceAll(style, []byte("$1"))
	return bytes.ReplaceAll(style, []byte(";}"), []byte("}"))
}
