package feeds

// PlainText is what formats without markup show of a text in CommonMark.
func PlainText(commonMark string) string { return parseMarkdown(commonMark).text() }
