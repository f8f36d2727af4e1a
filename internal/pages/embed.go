package pages

import (
	"fmt"
	"html/template"
	"strconv"

	"dateline/timeline"
)

// Embed is what a timeline shows inside of other people's pages: a few events and where there are more.
type Embed struct {
	Frame
	Heading   Link   // the timeline
	TitleLang string // of its title
	Theme     string // light or dark; empty: the reader's
	Past      bool   // nothing lies ahead, so that the last events are shown
	Items     []Item
	Empty     string // why there are none
	Follow    string // the page with the ways to follow
	All       Link   // all events that the filter finds
	Home      string // the service
}

// Place chooses of the events around the place where an embed begins those that it shows, at most n. Ascending, it begins with
// today and goes on to what comes; descending, it begins with today and goes back. If nothing lies ahead, the last events are
// shown; if nothing lies behind, those that come next.
func (t Today) Place(events []timeline.Event, descending bool, n int) (shown []timeline.Event, past bool) {
	for i := range events {
		at := t.first(&events[i])
		if descending && at <= t.day || !descending && at >= t.day {
			return events[i:min(i+n, len(events))], false
		}
	}
	return events[max(len(events)-n, 0):], !descending && len(events) > 0
}

// Add puts events into the embed. Their links lead out of the frame in which they stand.
func (p *Embed) Add(m *Items, events []timeline.Event) {
	for _, e := range events {
		item := m.Item(e, timeline.Full)
		item.Outward = true
		p.Items = append(p.Items, item)
	}
}

// EmbedCode is the page on how other pages show a timeline. The codes are for copying: they are HTML as text.
type EmbedCode struct {
	Frame
	Heading   Link
	TitleLang string
	Chips     []Chip
	All       string // the page without a filter
	Secret    bool   // who sees it knows its address
	Action    string // of the form
	Options   []Select
	Kept      []Field // what the form keeps
	ByFrame   string
	ByElement string
	Example   string // address of the embed
	Name      string // of its frame
}

// The size of a frame whose page says nothing else.
const (
	EmbedWidth  = 600
	EmbedHeight = 480
)

// FrameCode is the HTML that shows what is at an address in a frame, under a title, of a width and a height.
func FrameCode(address, title string, width, height int) string {
	return fmt.Sprintf(`<iframe src="%s" title="%s" width="%d" height="%d" loading="lazy"></iframe>`,
		template.HTMLEscapeString(address), template.HTMLEscapeString(title), width, height)
}

// ElementCode is the HTML that shows a timeline as an element, which a script makes: its source is an address with the filter,
// n how many events it shows and theme its colours. Without the script there is the link.
func ElementCode(script, source, title string, n int, theme string) string {
	more := ""
	if n > 0 {
		more = ` n="` + strconv.Itoa(n) + `"`
	}
	if theme != "" {
		more += ` theme="` + template.HTMLEscapeString(theme) + `"`
	}
	address := template.HTMLEscapeString(source)
	return fmt.Sprintf(`<dateline-timeline src="%s"%s><a href="%s">%s</a></dateline-timeline>`+"\n"+`<script src="%s" async></script>`,
		address, more, address, template.HTMLEscapeString(title), template.HTMLEscapeString(script))
}
