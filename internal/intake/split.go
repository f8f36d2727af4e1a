package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// splitLines takes one event a line; empty lines are passed over.
func splitLines(data []byte) ([]raw, []Refusal) {
	var raws []raw
	number := 0
	for line := range bytes.Lines(data) {
		number++
		if text := bytes.TrimSpace(line); len(text) > 0 {
			raws = append(raws, raw{number, text})
		}
		if len(raws) > MaxLines {
			break
		}
	}
	return raws, nil
}

// splitArray takes the elements of a JSON array. Where the array is broken, its end cannot be known: what
// stands before is returned with a refusal.
func splitArray(data []byte) ([]raw, []Refusal) {
	var raws []raw
	d := json.NewDecoder(bytes.NewReader(data))
	lines := lineCounter{data: data, number: 1}
	if _, err := d.Token(); err != nil { // the opening bracket, which the caller has seen
		return nil, []Refusal{{Line: 1, Reason: "must be a JSON array of events"}}
	}
	for d.More() && len(raws) <= MaxLines {
		number := lines.at(d.InputOffset())
		var text json.RawMessage
		if err := d.Decode(&text); err != nil {
			return raws, []Refusal{{Line: number, Reason: arrayFault(err)}}
		}
		raws = append(raws, raw{number, text})
	}
	if len(raws) > MaxLines {
		return raws, nil
	}
	if _, err := d.Token(); err != nil {
		return raws, []Refusal{{Line: lines.at(d.InputOffset()), Reason: arrayFault(err)}}
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return raws, []Refusal{{Line: lines.at(d.InputOffset()), Reason: "nothing may stand behind the array"}}
	}
	return raws, nil
}

func arrayFault(err error) string {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "the array has no end: ] is missing"
	}
	return "must be JSON; the array cannot be read from here on"
}

// lineCounter turns growing offsets into line numbers, reading every byte once.
type lineCounter struct {
	data   []byte
	offset int64
	number int
}

// at is the line of the first value at or behind the offset.
func (c *lineCounter) at(offset int64) int {
	for offset < int64(len(c.data)) && bytes.IndexByte([]byte(" \t\r\n,"), c.data[offset]) >= 0 {
		offset++
	}
	c.number += bytes.Count(c.data[c.offset:offset], []byte("\n"))
	c.offset = offset
	return c.number
}
