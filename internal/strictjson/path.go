package strictjson

import (
	"bytes"
	"strconv"
	"strings"
)

// join is the path of a member. It is short, however long the name.
func join(at, name string) string {
	if at == "" {
		return told(name)
	}
	return at + "." + told(name)
}

func index(at string, i int) string { return at + "[" + strconv.Itoa(i) + "]" }

// maxTold is how long a name may be that is told again.
const maxTold = 40

// told is a name that a client may be told again, or *: others may hold what nobody would like to see in a
// log.
func told(name string) string {
	strange := func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("_-[]", r)
	}
	if name == "" || len(name) > maxTold || strings.ContainsFunc(name, strange) {
		return "*"
	}
	return name
}

// Told is a path as it may be told again: names that are none of ours, such as those with blanks, stand there
// as *. Paths of [Rules.Check] are told so already.
func Told(path string) string {
	if path == "" {
		return ""
	}
	parts := strings.Split(path, ".")
	for i, part := range parts {
		parts[i] = told(part)
	}
	return strings.Join(parts, ".")
}

// paired reports whether every \u escape of a surrogate in valid JSON is one of a pair. Others would be stored
// as U+FFFD.
func paired(text []byte) bool {
	if !bytes.Contains(text, []byte(`\u`)) {
		return true
	}
	high := false // behind the first half of a pair
	for i := 0; i < len(text); i++ {
		unit := uint64(0)
		if text[i] == '\\' {
			i++
			if text[i] == 'u' {
				unit, _ = strconv.ParseUint(string(text[i+1:i+5]), 16, 16) // digits, since it is valid
				i += 4
			}
		}
		if low := unit >= 0xdc00 && unit <= 0xdfff; high != low {
			return false
		}
		high = unit >= 0xd800 && unit <= 0xdbff
	}
	return !high
}
