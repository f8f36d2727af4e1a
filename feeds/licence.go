package feeds

import (
	"regexp"
	"strings"

	"dateline/timeline"
)

// ccForm are the names that SPDX gives the Creative Commons licences.
var ccForm = regexp.MustCompile(`^cc-(by(?:-nc)?(?:-nd|-sa)?)-([1-4]\.[0-9])$`)

// licenceAddress is where the licence of a timeline can be read: its own address, or that of a Creative
// Commons licence; empty for any other.
func licenceAddress(t timeline.Timeline) string {
	name := strings.ToLower(line(t.License))
	if name == "cc0-1.0" {
		return "https://creativecommons.org/publicdomain/zero/1.0/"
	}
	if m := ccForm.FindStringSubmatch(name); m != nil {
		return "https://creativecommons.org/licenses/" + m[1] + "/" + m[2] + "/"
	}
	return webAddress(t.License)
}

// ccAddress is the address of the licence if it is one of Creative Commons, for the module of RSS that knows
// no others.
func ccAddress(t timeline.Timeline) string {
	if address := licenceAddress(t); strings.HasPrefix(address, "https://creativecommons.org/") {
		return address
	}
	return ""
}
