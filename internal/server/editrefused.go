package server

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"dateline/internal/intake"
)

// maxSaid is how many characters of a refused line are shown: enough to find it again.
const maxSaid = 160

// saidBy is how the lines begin that the first reasons are about, by their numbers.
func saidBy(in io.Reader, refused []intake.Refusal) (map[int]string, error) {
	said, last := map[int]string{}, 0
	for _, r := range refused[:min(len(refused), maxRefused)] {
		said[r.Line], last = "", max(last, r.Line)
	}
	lines := bufio.NewReader(in)
	for n := 1; n <= last; n++ {
		text, err := beginning(lines)
		if _, wanted := said[n]; wanted {
			said[n] = text
		}
		if errors.Is(err, io.EOF) {
			return said, nil
		}
		if err != nil {
			return nil, err
		}
	}
	return said, nil
}

// beginning reads a line, however long, and keeps its beginning.
func beginning(in *bufio.Reader) (string, error) {
	var kept []byte
	for {
		part, err := in.ReadSlice('\n')
		// Some bytes more than are shown tell that there is more.
		kept = append(kept, part[:min(len(part), utf8.UTFMax*(maxSaid+1)-len(kept))]...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return cut(strings.TrimSpace(strings.ToValidUTF8(string(kept), "�"))), err
		}
	}
}

// cut is what is shown of a text.
func cut(text string) string {
	if runes := []rune(text); len(runes) > maxSaid {
		return string(runes[:maxSaid]) + "…"
	}
	return text
}
