package intake

import (
	"bytes"
	"io"
)

// other is an input of another kind. It is one refusal that says which, and what to do.
type other struct {
	line   int
	reason string // empty once it is told
}

func (o *other) next() (Item, error) {
	if o.reason == "" {
		return Item{}, io.EOF
	}
	item := refused(o.line, o.reason)
	o.reason = ""
	return item, nil
}

const saveTable = `save the table as "CSV UTF-8" and import that`

// recognise says of an input that begins with head what it is, if it is a file of another kind such as people
// send by mistake, and what to do; nothing otherwise.
func recognise(head []byte) string {
	for _, known := range []struct{ mark, inside, reason string }{
		{"PK\x03\x04", "opendocument.spreadsheet", "this is an OpenDocument spreadsheet: " + saveTable},
		{"PK\x03\x04", "[Content_Types].xml", "this is an Excel workbook, or another Office file: " + saveTable},
		{"PK\x03\x04", "xl/", "this is an Excel workbook: " + saveTable},
		{"PK\x03\x04", "_rels/", "this is an Excel workbook, or another Office file: " + saveTable},
		{"PK\x03\x04", "", "this is a ZIP archive: unpack it and import the file inside; if it is a workbook, " + saveTable},
		{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "", "this is an old Excel workbook, or another Office file: " + saveTable},
		{"\x1f\x8b", "", "this is packed with gzip: unpack it and import the file inside"},
		{"BZh", "1AY&SY", "this is packed with bzip2: unpack it and import the file inside"},
		{"\xfd7zXZ\x00", "", "this is packed with xz: unpack it and import the file inside"},
		{"(\xb5/\xfd", "", "this is packed with zstd: unpack it and import the file inside"},
		{"\x89PNG\r\n", "", "this is a picture (PNG)" + notEvents},
		{"\xff\xd8\xff", "", "this is a picture (JPEG)" + notEvents},
		{"GIF8", "", "this is a picture (GIF)" + notEvents},
		{"%PDF-", "", "this is a PDF document" + notEvents},
		{"BEGIN:VCALENDAR", "", "this is an iCalendar file" + notEvents},
		{"<", "", "this is a web page or XML" + notEvents},
	} {
		if bytes.HasPrefix(head, []byte(known.mark)) && bytes.Contains(head, []byte(known.inside)) {
			return known.reason
		}
	}
	if isWide(head) {
		return `this is UTF-16: save it as UTF-8; in a spreadsheet program, save the table as "CSV UTF-8"`
	}
	return ""
}

const notEvents = ": expected are events, as " + Expected

// isWide reports whether a text is UTF-16 by its mark, or because every other byte at its beginning is zero.
func isWide(head []byte) bool {
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return true
	}
	return len(head) >= 4 && (head[0] == 0) != (head[1] == 0) && (head[0] == 0) == (head[2] == 0) && (head[1] == 0) == (head[3] == 0)
}
