package feeds

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"dateline/timeline"
)

// decoder reads the values of fields that a revision changed, as history has them, into words.
type decoder struct {
	wording
	site          Site
	timeline      timeline.Timeline
	before, after timeline.Event // what dates and places are to be read by
}

func newDecoder(s Site, t timeline.Timeline, telling timeline.Telling) decoder {
	d := decoder{wording: wordingOf(t.Lang), site: s, timeline: t, before: telling.Event, after: telling.Event}
	if telling.Before != nil {
		d.before = *telling.Before
	}
	return d
}

// langOf is the language of an event's texts, if it is not the timeline's.
func (d decoder) langOf(e timeline.Event) string {
	if e.Lang == d.timeline.Lang {
		return ""
	}
	return langTag(e.Lang)
}

// values are what a field holds, in words; none if it is empty.
func (d decoder) values(field string, raw json.RawMessage, e timeline.Event) []mention {
	switch field {
	case "date":
		return one(dateWords(d.timeline, decoded[string](raw), e.Zone, e.Status))
	case "status":
		return one(line(decoded[timeline.Status](raw).Words(d.timeline.Lang)))
	case "summary":
		return one(strings.TrimSpace(clean(decoded[string](raw))))
	case "body":
		return one(parseMarkdown(decoded[string](raw)).text())
	case "place":
		return those(placeMention(decoded[*timeline.Place](raw)))
	case "url":
		address := webAddress(decoded[string](raw))
		return those(mention{address, address})
	case "title", "zone", "lang", "color":
		return one(line(decoded[string](raw)))
	}
	return d.list(field, raw)
}

// list are the entries of a field that holds several.
func (d decoder) list(field string, raw json.RawMessage) []mention {
	var all []mention
	switch field {
	case "participants":
		for _, p := range decoded[[]timeline.Participant](raw) {
			all = append(all, participantMention(p))
		}
	case "topics":
		for _, topic := range decoded[[]string](raw) {
			all = append(all, mention{text: line(topic)})
		}
	case "sources":
		for _, s := range decoded[[]timeline.Source](raw) {
			all = append(all, sourceMention(d.timeline, s))
		}
	case "media":
		for _, m := range mediaOf(timeline.Event{Media: decoded[[]timeline.Media](raw)}) {
			all = append(all, mediaMention(m))
		}
	case "related":
		for _, r := range decoded[[]timeline.Relation](raw) {
			all = append(all, relationMention(d.site, d.wording, r))
		}
	case "translations":
		translations := decoded[map[string]timeline.Translation](raw)
		for _, tag := range slices.Sorted(maps.Keys(translations)) {
			all = append(all, mention{text: joined(": ", line(tag), line(translations[tag].Title))})
		}
	}
	return those(all...)
}

// decoded is the value of a field; the zero value if it had none.
func decoded[T any](raw json.RawMessage) (v T) {
	_ = json.Unmarshal(raw, &v) // it was made from the same type
	return v
}

func one(text string) []mention { return those(mention{text: text}) }

// those are the mentions that say something.
func those(all ...mention) []mention {
	return slices.DeleteFunc(all, func(m mention) bool { return m.text == "" })
}
