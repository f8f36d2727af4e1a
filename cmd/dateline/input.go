package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"dateline/internal/intake"
)

// input is a file to import.
type input struct {
	io.Reader
	name  string
	size  int64 // in bytes; below zero if it is not known, as of standard input
	lines int64 // about; zero if that is not known
	head  []byte
	close func() error
}

// headSize is enough to see what an input is.
const headSize = intake.HeadSize

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
			in.lines = aboutLines(file, in.size)
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

// aboutLines says about how many lines a file has, judging by its beginning.
func aboutLines(file io.ReaderAt, size int64) int64 {
	start := make([]byte, 256<<10)
	n, err := file.ReadAt(start, 0)
	if n == 0 || err != nil && !errors.Is(err, io.EOF) {
		return 0
	}
	return int64(bytes.Count(start[:n], []byte("\n"))) * size / int64(n)
}

// isExport reports whether the input is what an export wrote: its first line says so.
func (in *input) isExport() bool { return intake.IsExport(in.head) }

// The media types of what is imported.
const (
	linesType = "application/x-ndjson"
	jsonType  = "application/json"
	csvType   = "text/csv"
)

// format is how the input is to be read, and its media type: what flag says, else what the ending of its name
// does, else its first character.
func (in *input) format(flag string) (intake.Format, string) {
	if flag == "auto" {
		switch strings.ToLower(filepath.Ext(in.name)) {
		case ".csv", ".tsv":
			flag = "csv"
		case ".json", ".ndjson", ".jsonl":
			flag = "json"
		}
	}
	array := bytes.HasPrefix(in.head, []byte("["))
	lines := bytes.HasPrefix(in.head, []byte("{")) || len(in.head) == 0
	switch {
	case flag == "csv":
		return intake.CSV, csvType
	case flag == "json" && array:
		return intake.JSON, jsonType
	case flag == "json":
		return intake.JSON, linesType
	case array:
		return intake.Auto, jsonType
	case lines:
		return intake.Auto, linesType
	}
	return intake.Auto, csvType
}
