package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// input is a file to import.
type input struct {
	io.Reader
	name  string
	size  int64 // in bytes; below zero if it is not known, as of standard input
	head  []byte
	close func() error
}

// headSize is enough to see what an input is.
const headSize = 512

// openInput opens a file to read, or standard input for "-".
func openInput(p *Program, name string) (*input, error) {
	in := &input{name: name, size: -1, close: func() error { return nil }}
	source := p.In
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		info, err := file.Stat()
		if err != nil || info.IsDir() {
			_ = file.Close() // nothing was written
			if err == nil {
				err = fmt.Errorf("%s is a folder: name a file", name)
			}
			return nil, err
		}
		if source, in.close = file, file.Close; info.Mode().IsRegular() {
			in.size = info.Size()
		}
	}
	reader := bufio.NewReaderSize(source, 64<<10)
	head, err := reader.Peek(headSize)
	if err != nil && err != io.EOF {
		_ = in.close() // nothing was written
		return nil, err
	}
	in.Reader, in.head = reader, bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	return in, nil
}

// isExport reports whether the input is what an export wrote: its first line says so.
func (in *input) isExport() bool {
	d := json.NewDecoder(bytes.NewReader(in.head))
	for _, want := range []json.Token{json.Delim('{'), "dateline", "export"} {
		if token, err := d.Token(); err != nil || token != want {
			return false
		}
	}
	return true
}

// The media types of what is imported.
const (
	linesType = "application/x-ndjson"
	jsonType  = "application/json"
	csvType   = "text/csv"
)

// mediaType is the media type of the input: what format says, else what the ending of its name does, and of
// standard input what its first character does.
func (in *input) mediaType(format string) string {
	switch ending := strings.ToLower(filepath.Ext(in.name)); {
	case format == "csv":
		return csvType
	case format == "json" && bytes.HasPrefix(in.head, []byte("[")):
		return jsonType
	case format == "json":
		return linesType
	case in.name == "-" && len(in.head) > 0 && in.head[0] != '{' && in.head[0] != '[':
		return csvType
	case in.name == "-" || ending == "":
		return linesType
	case ending == ".csv" || ending == ".tsv":
		return csvType
	case ending == ".json":
		return jsonType
	}
	return linesType
}
