package feeds

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
)

// maxBody is how many bytes of a body an entry shows: fifty such entries stay below the 3 MiB that some readers
// and hubs take of a feed.
const maxBody = 24_000

// cut takes the blocks away that do not fit into so many bytes of the source, and reports whether there were any.
func (m *markdown) cut(most int) bool {
	if len(m.source) <= most {
		return false
	}
	if m.root == nil {
		end := bytes.LastIndexByte(m.source[:most], '\n')
		m.source = m.source[:max(end, 0)]
		return true
	}
	block := m.root.FirstChild()
	for block != nil && endOf(block) <= most {
		block = block.NextSibling()
	}
	shortened := block != nil
	for block != nil {
		next := block.NextSibling()
		m.root.RemoveChild(m.root, block)
		block = next
	}
	return shortened
}

// endOf is where a block ends in the source.
func endOf(block ast.Node) (end int) {
	_ = ast.Walk(block, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if n.Type() != ast.TypeBlock {
			return ast.WalkSkipChildren, nil
		}
		if lines := n.Lines(); entering && lines.Len() > 0 {
			end = max(end, lines.At(lines.Len()-1).Stop)
		}
		return ast.WalkContinue, nil
	}) // the visitor returns no error
	return end
}
