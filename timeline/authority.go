package timeline

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Authority is who vouches for the ids of a store: a host and a year in which it belonged to the
// publisher (RFC 4151 section 2.1). Once frozen it never changes, so that no id ever does.
type Authority struct {
	Host string
	Year int
}

var hostForm = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$`)

// ParseAuthority reads "HOST,YEAR". The error is Invalid.
func ParseAuthority(s string) (Authority, error) {
	host, text, _ := strings.Cut(strings.ToLower(strings.TrimSpace(s)), ",")
	year, err := strconv.Atoi(text)
	if err != nil || year < 1990 || year > 9999 || !hostForm.MatchString(host) {
		return Authority{}, Errorf(Invalid, "the authority must be a host and a year, such as example.org,2026")
	}
	return Authority{Host: host, Year: year}, nil
}

func (a Authority) String() string { return fmt.Sprintf("%s,%d", a.Host, a.Year) }

// Tag is the tag URI of what stands at the given path of ids: "e/ID" for an event, "t/SLUG" for a feed.
func (a Authority) Tag(path string) string { return fmt.Sprintf("tag:%s,%d:%s", a.Host, a.Year, path) }

// UID is the iCalendar UID of an event (RFC 5545 section 3.8.4.7).
func (a Authority) UID(id string) string { return id + "@" + a.Host }
