package feeds

import (
	"slices"
	"strings"

	"dateline/timeline"
)

// media adds pictures as RFC 7986 section 5.10 has them, and the rest as attachments; always addresses,
// never the data.
func (l *contentLines) media(e timeline.Event) {
	for _, m := range mediaOf(e) {
		var format string
		if !strings.Contains(m.Type, "^") { // RFC 6868 gave it a meaning of its own
			format = ";FMTTYPE=" + m.Type
		}
		if isPicture(m) {
			l.uri("IMAGE;VALUE=URI;DISPLAY=GRAPHIC"+format, m.URL)
		} else {
			l.uri("ATTACH"+format, m.URL)
		}
	}
}

// related adds the events that this one belongs with, each once (RFC 5545 section 3.8.4.5 knows parents,
// children and siblings).
func (l *contentLines) related(s Site, e timeline.Event) {
	var told []string
	for _, r := range e.Related {
		uid := line(s.Authority.UID(r.ID))
		if slices.Contains(told, uid) {
			continue
		}
		told = append(told, uid)
		kind := "SIBLING"
		if r.Relation == "part_of" {
			kind = "PARENT"
		}
		l.text("RELATED-TO;RELTYPE="+kind, uid)
	}
}
