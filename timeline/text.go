package timeline

import (
	"strings"
	"unicode/utf8"
)

// traits are what matters of the characters of a text.
type traits struct {
	runes     int
	invalid   bool // something is not UTF-8
	forbidden bool
	broken    bool // there is more than one line, or a tab
}

// traitsOf looks at a text once: whole files of events go through here.
func traitsOf(s string) (t traits) {
	for i := 0; i < len(s); {
		if c := s[i]; c >= 0x20 && c < 0x7f {
			t.runes++
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		t.runes++
		i += size
		switch {
		case r == utf8.RuneError && size == 1:
			t.invalid = true
		case r == '\n' || r == '\t' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			t.broken = true
		case forbidden(r):
			t.forbidden = true
		}
	}
	return t
}

// text normalises a text of several lines: CR LF and CR become LF.
func (p *problems) text(field, s string, most int) string {
	s, _ = p.looked(field, s, most)
	return s
}

// line normalises a text of one line.
func (p *problems) line(field, s string, most int) string {
	s, t := p.looked(field, s, most)
	if t.broken {
		p.add(field, "must stand on one line, without tabs")
	}
	return s
}

func (p *problems) looked(field, s string, most int) (string, traits) {
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	s = strings.TrimSpace(s)
	p.bytes += len(s)
	t := traitsOf(s)
	switch {
	case t.invalid:
		p.add(field, "must be UTF-8")
	case t.forbidden:
		p.add(field, "must not contain control characters")
	case t.runes > most:
		p.add(field, "must have %d characters at most", most)
	}
	return s, t
}

// forbidden are the characters that XML 1.0 section 2.2 cannot carry, and the C1 controls.
func forbidden(r rune) bool {
	return r < 0x20 && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 && r != 0x85 || r == 0xfffe || r == 0xffff
}
