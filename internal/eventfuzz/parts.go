package eventfuzz

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"dateline/timeline"
)

func settingsText(t timeline.Timeline) string {
	return strings.Join([]string{t.Title, t.Description, t.Lang, t.Zone, t.HomeURL, t.Publisher, t.License, t.Color}, within)
}

// settingsOf are the settings of a timeline. Those that are refused are left out, so that the event is looked at all the same.
func settingsOf(text string) timeline.Timeline {
	p := fields(text, 8)
	t := timeline.Timeline{
		Slug: "news", Title: p[0], Description: p[1], Lang: p[2], Zone: p[3], HomeURL: p[4], Publisher: p[5], License: p[6], Color: p[7],
	}
	prepared, err := t.Prepare()
	if err != nil {
		prepared, err = timeline.Timeline{Slug: t.Slug}.Prepare()
	}
	if err != nil {
		panic(err) // a timeline needs no more than a slug
	}
	return prepared
}

func placeText(p *timeline.Place) string {
	if p == nil {
		return ""
	}
	return strings.Join([]string{p.Name, p.Address, p.Country, p.URL}, within)
}

func placeOf(text string, lat, lon float64, marks byte) *timeline.Place {
	p := fields(text, 4)
	place := timeline.Place{Name: p[0], Address: p[1], Country: p[2], URL: p[3]}
	if marks&markPlaced != 0 {
		place.Lat, place.Lon = new(math.Mod(lat, 90)), new(math.Mod(lon, 180))
	}
	return &place
}

func participantsText(e timeline.Event) string {
	var all []string
	for _, p := range e.Participants {
		all = append(all, strings.Join([]string{p.Name, p.Kind, p.Title, p.Role, p.URL}, within))
	}
	return strings.Join(all, between)
}

func participantsOf(text string) (all []timeline.Participant) {
	for _, entry := range entries(text) {
		p := fields(entry, 5)
		all = append(all, timeline.Participant{Name: p[0], Kind: p[1], Title: p[2], Role: p[3], URL: p[4]})
	}
	return all
}

func sourcesText(e timeline.Event) string {
	var all []string
	for _, s := range e.Sources {
		all = append(all, strings.Join([]string{s.Title, s.Publisher, s.URL, s.Published}, within))
	}
	return strings.Join(all, between)
}

func sourcesOf(text string) (all []timeline.Source) {
	for _, entry := range entries(text) {
		p := fields(entry, 4)
		all = append(all, timeline.Source{Title: p[0], Publisher: p[1], URL: p[2], Published: p[3]})
	}
	return all
}

func mediaText(e timeline.Event) string {
	var all []string
	for _, m := range e.Media {
		all = append(all, strings.Join([]string{
			m.URL, m.Type, m.Alt, m.Caption, m.Credit, fmt.Sprint(m.Bytes), fmt.Sprint(m.Width), fmt.Sprint(m.Height),
		}, within))
	}
	return strings.Join(all, between)
}

func mediaOf(text string) (all []timeline.Media) {
	for _, entry := range entries(text) {
		p := fields(entry, 8)
		all = append(all, timeline.Media{
			URL: p[0], Type: p[1], Alt: p[2], Caption: p[3], Credit: p[4], Bytes: whole(p[5]), Width: int(whole(p[6])), Height: int(whole(p[7])),
		})
	}
	return all
}

func translationsText(e timeline.Event) string {
	var all []string
	for _, tag := range slices.Sorted(maps.Keys(e.Translations)) {
		tr := e.Translations[tag]
		all = append(all, strings.Join([]string{tag, tr.Title, tr.Summary, tr.Body}, within))
	}
	return strings.Join(all, between)
}

func translationsOf(text string) map[string]timeline.Translation {
	all := map[string]timeline.Translation{}
	for _, entry := range entries(text) {
		p := fields(entry, 4)
		all[p[0]] = timeline.Translation{Title: p[1], Summary: p[2], Body: p[3]}
	}
	return all
}
