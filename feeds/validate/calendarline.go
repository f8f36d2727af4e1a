package validate

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// calendarLine is a content line of iCalendar (RFC 5545 section 3.1), unfolded and taken apart.
type calendarLine struct {
	number     int // of its first line in the document, from 1
	name       string
	parameters map[string]string
	value      string
}

// calendarProblems collects what is wrong with a calendar.
type calendarProblems struct{ found []Finding }

func (p *calendarProblems) add(rule, where, message string) {
	p.found = append(p.found, Finding{rule, where, message})
}

func (p *calendarProblems) at(l calendarLine, rule, message string) {
	where := calendarWhere(l.number)
	if l.name != "" {
		where += ", " + l.name
	}
	p.add(rule, where, message)
}

func calendarWhere(line int) string { return "line " + strconv.Itoa(line) }

// calendarLines splits a document into content lines, and says what is wrong with those that are none.
func (p *calendarProblems) calendarLines(doc []byte) []calendarLine {
	if rest, marked := bytes.CutPrefix(doc, []byte("\ufeff")); marked {
		p.add("I3", "line 1", "begins with a byte order mark")
		doc = rest
	}
	var lines []calendarLine
	for _, u := range p.unfolded(doc) {
		p.characters(u)
		if l, ok := p.contentLine(u); ok {
			lines = append(lines, l)
		}
	}
	return lines
}

// unfolded are the logical lines: each with the number of its first physical line.
func (p *calendarProblems) unfolded(doc []byte) []calendarLine {
	text := string(doc)
	if rest, ended := strings.CutSuffix(text, "\n"); ended {
		text = rest
	} else {
		p.add("I1", "end", "does not end with CR LF")
		text += "\r"
	}
	var lines []calendarLine
	var whole []byte // of the last line
	for i, l := range strings.Split(text, "\n") {
		l, ended := strings.CutSuffix(l, "\r")
		where := calendarWhere(i + 1)
		switch {
		case !ended:
			p.add("I1", where, "ends with LF alone, not with CR LF")
		case l == "":
			p.add("I1", where, "is empty")
		}
		if len(l) > 75 {
			p.add("I2", where, "is longer than 75 octets")
		}
		if l == "" {
			continue
		}
		if continued := l[0] == ' ' || l[0] == '\t'; continued && len(lines) > 0 {
			if behind := l[1:]; behind != "" && !utf8.RuneStart(behind[0]) {
				p.add("I2", where, "is folded within a character")
			}
			whole = append(whole, l[1:]...)
			continue
		}
		lines = begun(lines, whole, i+1)
		whole = []byte(l)
	}
	return begun(lines, whole, 0)[:len(lines)]
}

// begun ends the last of the lines with its whole value, and begins another.
func begun(lines []calendarLine, whole []byte, number int) []calendarLine {
	if len(lines) > 0 {
		lines[len(lines)-1].value = string(whole)
	}
	return append(lines, calendarLine{number: number})
}

func (p *calendarProblems) characters(l calendarLine) {
	if !utf8.ValidString(l.value) {
		p.at(l, "I3", "is not UTF-8")
	}
	if strings.ContainsFunc(l.value, forbiddenInCalendar) {
		p.at(l, "I3", "has a control character or a line break")
	}
}

// forbiddenInCalendar are the control characters but the tab (RFC 5545 section 3.1), and what some programs
// take for the end of a line.
func forbiddenInCalendar(r rune) bool {
	return r < ' ' && r != '\t' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029'
}

var (
	calendarName   = regexp.MustCompile(`^[A-Za-z0-9-]+`)
	parameterStart = regexp.MustCompile(`^;([A-Za-z0-9-]+)=`)
	parameterValue = regexp.MustCompile(`^("[^"]*"|[^";:,]*)`)
	parameterCode  = regexp.MustCompile(`\^['n^]`)
)

// contentLine takes a line apart: a name, parameters and a value (RFC 5545 sections 3.1 and 3.2).
func (p *calendarProblems) contentLine(l calendarLine) (calendarLine, bool) {
	rest := l.value
	name := calendarName.FindString(rest)
	l.value = ""
	if rest = rest[len(name):]; name == "" || rest == "" || rest[0] != ':' && rest[0] != ';' {
		p.at(l, "I5", "is no property: a name, parameters, a colon and a value")
		return l, false
	}
	l.name, l.parameters = strings.ToUpper(name), map[string]string{}
	for rest != "" && rest[0] == ';' {
		start := parameterStart.FindStringSubmatch(rest)
		if start == nil {
			p.at(l, "I5", "has a parameter without a name or a value")
			return l, false
		}
		key := strings.ToUpper(start[1])
		var value string
		if value, rest = p.parameterValues(l, rest[len(start[0]):]); rest == "" || rest[0] != ';' && rest[0] != ':' {
			p.at(l, "I5", "has a parameter whose quotation marks are wrong")
			return l, false
		}
		if _, twice := l.parameters[key]; twice {
			p.at(l, "I5", "has the parameter "+key+" twice")
		}
		l.parameters[key] = value
	}
	l.value = rest[1:]
	return l, true
}

// parameterValues reads one value or several with commas between them, and returns what follows.
func (p *calendarProblems) parameterValues(l calendarLine, rest string) (value, behind string) {
	var values []string
	for {
		one := parameterValue.FindString(rest)
		rest = rest[len(one):]
		if strings.Contains(one, `\`) {
			p.at(l, "I5", "has a backslash in a parameter, which some programs take for an escape")
		}
		if parameterCode.MatchString(one) {
			p.at(l, "I5", "has an escape of RFC 6868 in a parameter, which older programs show as it is")
		}
		values = append(values, strings.Trim(one, `"`))
		if rest == "" || rest[0] != ',' {
			return strings.Join(values, ","), rest
		}
		rest = rest[1:]
	}
}
