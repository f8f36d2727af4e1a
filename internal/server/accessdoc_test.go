package server_test

import (
	"fmt"
	"slices"
	"strings"
)

// accessIntro is what people are told of the table.
const accessIntro = `# Who may see and do what

Made by TestAccess, which asks every route of the program as every kind of caller: ` + "`go test ./internal/server -run TestAccess -update`" + `.
It also looks for words of hidden things in every answer, in the log and in the metrics, and compares what is hidden with what never was,
to the byte.

The columns:

`

// accessText is the table for people. Of a route, what is answered alike stands in one line.
func (s *stage) accessText(order []string, tables map[string][]row) string {
	var b strings.Builder
	b.WriteString(accessIntro)
	for i, who := range s.callers {
		fmt.Fprintf(&b, "%d. **%s**", i+1, who.name)
		if who.says != "" {
			b.WriteString(": " + who.says)
		}
		b.WriteString("\n")
	}
	b.WriteString("\nWrites are asked with an empty body, or for a version that there never was: 400, 412 and 422 say that the caller may write.\n")
	for _, route := range order {
		fmt.Fprintf(&b, "\n## %s\n\n| what | of |", route)
		for i := range s.callers {
			fmt.Fprintf(&b, " %d |", i+1)
		}
		b.WriteString("\n|---|---|" + strings.Repeat("---|", len(s.callers)) + "\n")
		for _, line := range merged(tables[route]) {
			b.WriteString(line)
		}
	}
	return b.String()
}

// merged are the lines of a route. Addresses that are answered alike for all things stand together.
func merged(rows []row) (lines []string) {
	byPath, paths := map[string][]row{}, []string(nil)
	for _, r := range rows {
		path, _, _ := strings.Cut(r.what, " | ")
		if byPath[path] == nil {
			paths = append(paths, path)
		}
		byPath[path] = append(byPath[path], r)
	}
	tails := func(path string) (text string) {
		for _, r := range byPath[path] {
			_, of, _ := strings.Cut(r.what, " | ")
			text += fmt.Sprintf("%s %v\n", of, r.statuses)
		}
		return text
	}
	for len(paths) > 0 {
		first := paths[0]
		same := slices.DeleteFunc(slices.Clone(paths), func(p string) bool { return tails(p) != tails(first) })
		paths = slices.DeleteFunc(paths, func(p string) bool { return slices.Contains(same, p) })
		named := "`" + strings.Join(same, "`, `") + "`"
		last := ""
		for _, r := range byPath[first] {
			_, of, _ := strings.Cut(r.what, " | ")
			statuses := ""
			for _, status := range r.statuses {
				statuses += fmt.Sprintf(" %d |", status)
			}
			if statuses == last { // as the line above
				at := len(lines) - 1
				lines[at] = strings.Replace(lines[at], " |"+statuses, ", "+of+" |"+statuses, 1)
				continue
			}
			lines, last, named = append(lines, fmt.Sprintf("| %s | %s |%s\n", named, of, statuses)), statuses, ""
		}
	}
	return lines
}
