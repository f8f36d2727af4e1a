package feeds

// PlainText is what formats without markup show of a text in CommonMark.
func PlainText(commonMark string) string { return parseMarkdown(commonMark).text() }

// Groups is in how many groups a document is packed.
func (d *Document) Groups() int {
	if p, ok := d.body.(*packed); ok {
		return len(p.groups)
	}
	return 0
}

// GroupsOf is how many of its groups are those of another document.
func (d *Document) GroupsOf(other *Document) (n int) {
	theirs := map[*group]bool{}
	for _, g := range other.body.(*packed).groups {
		theirs[g] = true
	}
	for _, g := range d.body.(*packed).groups {
		if theirs[g] {
			n++
		}
	}
	return n
}
