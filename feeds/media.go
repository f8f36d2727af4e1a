package feeds

import (
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"dateline/timeline"
)

var mediaTypeForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$`)

// mediaOf are those of an event's media that have a plain web address and a type.
func mediaOf(e timeline.Event) []timeline.Media {
	var kept []timeline.Media
	for _, m := range e.Media {
		m.URL, m.Type = webAddress(m.URL), line(m.Type)
		m.Bytes, m.Width, m.Height = max(m.Bytes, 0), max(m.Width, 0), max(m.Height, 0)
		twice := slices.ContainsFunc(kept, func(o timeline.Media) bool { return o.URL == m.URL })
		if m.URL != "" && mediaTypeForm.MatchString(m.Type) && !twice {
			kept = append(kept, m)
		}
	}
	return kept
}

// picture is the address of the first picture, empty if there is none.
func picture(media []timeline.Media) string {
	for _, m := range media {
		if isPicture(m) {
			return m.URL
		}
	}
	return ""
}

func isPicture(m timeline.Media) bool { return strings.HasPrefix(m.Type, "image/") }

// medium is the kind of a medium as Media RSS has it; empty for what it has no word for.
func medium(m timeline.Media) string {
	switch kind, _, _ := strings.Cut(m.Type, "/"); kind {
	case "image", "audio", "video":
		return kind
	case "text":
		return "document"
	}
	if m.Type == "application/pdf" {
		return "document"
	}
	return ""
}

// caption is what a medium shows, in words.
func caption(m timeline.Media) string {
	if text := line(m.Caption); text != "" {
		return text
	}
	return line(m.Alt)
}

// isShown reports whether a text may show the medium: a picture on a host that the timeline trusts. Who reads
// a feed asks that host for it, and so tells it that they read.
func isShown(t timeline.Timeline, m timeline.Media) bool {
	u, err := url.Parse(m.URL)
	return err == nil && isPicture(m) && slices.Contains(t.MediaHosts, strings.ToLower(u.Host))
}

// figure is a picture with what stands below it.
type figure struct{ url, alt, below string }

func (f figure) html() string {
	image := `<img src="` + html.EscapeString(f.url) + `" alt="` + html.EscapeString(f.alt) + `">`
	return paragraph(joined("<br>\n", image, markup(f.below)))
}

// mediaMention is a medium as a link with its caption, its maker and its type.
func mediaMention(m timeline.Media) mention {
	return mention{joined(", ", joined(". ", caption(m), line(m.Credit)), m.Type), m.URL}
}
