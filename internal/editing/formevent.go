package editing

import (
	"errors"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"dateline/timeline"
)

// Event is the event that the form describes, in t and with the given id, prepared as it would be stored. The second result
// lists what is wrong with it, in the order of the form and in the language that fits lang; the event then says what
// could be read of it. Today is the day from which words such as "tomorrow" count.
func (f Form) Event(t timeline.Timeline, id, lang string, today time.Time) (timeline.Event, Problems) {
	r := &formReader{
		form: f, zone: f.Zone, lang: lang, today: today, words: problemWordsIn(lang),
		rows: map[string][]int{},
	}
	if _, err := timeline.Location(r.zone); err != nil || r.zone == "" {
		r.zone = t.Zone
	}
	e := timeline.Event{
		ID: id, Timeline: t.Slug, Title: f.Title, Summary: f.Summary, Body: f.Body, Zone: strings.TrimSpace(f.Zone),
		Status: timeline.Status(f.Status), Topics: parseTopics(f.Topics), Lang: strings.TrimSpace(f.Lang), URL: f.URL, Color: f.Color, Draft: f.Draft,
	}
	e.Date = r.date("date", f.Date, r.zone)
	e.PublishAt = r.instant("publish_at", f.PublishAt)
	e.Place = r.place()
	r.lists(&e)
	prepared, err := e.Prepare(t)
	if err != nil {
		prepared = e
		r.refused(err)
	}
	r.problems.sort(f)
	return prepared, r.problems
}

// formReader reads a form, and collects what is wrong with it.
type formReader struct {
	form       Form
	zone, lang string
	today      time.Time
	words      *problemWords
	rows       map[string][]int // by list of the event: the row of the form that each entry is from
	problems   Problems
}

func (r *formReader) add(p Problem) {
	if !slices.ContainsFunc(r.problems, func(o Problem) bool { return o.Field == p.Field }) {
		r.problems = append(r.problems, p)
	}
}

// date reads a typed date; what cannot be read stands for itself.
func (r *formReader) date(field, typed, zone string) string {
	d, err := timeline.ReadDate(typed, zone, r.lang, r.today)
	if unread, wrong := errors.AsType[*timeline.Unread](err); wrong {
		r.add(Problem{Field: field, Message: unread.Message, Suggestions: unread.Suggestions})
		return typed
	}
	return d.String()
}

// instant reads when to publish: a time, or a day, which begins at midnight in the event's zone.
func (r *formReader) instant(field, typed string) *time.Time {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return nil
	}
	if at, err := time.Parse(time.RFC3339Nano, typed); err == nil { // the only form with parts of seconds
		return &at
	}
	d, err := timeline.ReadDate(typed, r.zone, r.lang, r.today)
	if unread, wrong := errors.AsType[*timeline.Unread](err); wrong {
		message := unread.Message
		if unread.Forms {
			message = r.words.publishTime // not all of them say one time
		}
		r.add(Problem{Field: field, Message: message, Suggestions: unread.Suggestions})
		return nil
	}
	switch exact := d.Precision() == timeline.Day && !d.Approximate() && !d.Uncertain(); {
	case d.Interval() || d.AllDay() && !exact:
		r.add(Problem{Field: field, Message: r.words.publishTime})
		return nil
	case d.AllDay():
		loc, _ := timeline.Location(r.zone)
		if loc == nil {
			loc = time.UTC
		}
		y, m, day := time.Unix(d.Lo(), 0).UTC().Date()
		at := time.Date(y, m, day, 0, 0, 0, 0, loc)
		return &at
	}
	at := time.Unix(d.Lo(), 0).UTC()
	return &at
}

func (r *formReader) place() *timeline.Place {
	p := r.form.Place
	if blank(p.texts()) {
		return nil
	}
	return &timeline.Place{
		Name: p.Name, Address: p.Address, Country: strings.TrimSpace(p.Country), URL: p.URL,
		Lat: r.degrees("place.lat", p.Lat, "NS"), Lon: r.degrees("place.lon", p.Lon, "EW"),
	}
}

func (p *Place) texts() []textField {
	return []textField{{at: &p.Name}, {at: &p.Address}, {at: &p.Country}, {at: &p.Lat}, {at: &p.Lon}, {at: &p.URL}}
}

// blank reports whether nothing was written.
func blank(texts []textField) bool {
	return !slices.ContainsFunc(texts, func(t textField) bool { return strings.TrimSpace(*t.at) != "" })
}

// degrees reads a coordinate, with a decimal point or comma and, if it is written so, a letter for its half of the Earth.
func (r *formReader) degrees(field, typed, halves string) *float64 {
	text := strings.ToUpper(strings.TrimSpace(strings.NewReplacer(",", ".", "°", "", "−", "-").Replace(typed)))
	if text == "" {
		return nil
	}
	sign := 1.0
	if half := text[len(text)-1:]; strings.Contains(halves, half) {
		text = strings.TrimSpace(text[:len(text)-1])
		if half == halves[1:] {
			sign = -1
		}
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		r.add(Problem{Field: field, Message: r.words.degrees})
		return nil
	}
	v *= sign
	return &v
}

func (r *formReader) size(field, typed string) int64 {
	text := strings.TrimSpace(typed)
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		r.add(Problem{Field: field, Message: r.words.size})
		return 0
	}
	return n
}

// lists reads the rows; those in which nothing was written are none.
func (r *formReader) lists(e *timeline.Event) {
	for i, p := range r.form.Participants {
		kind := p.Kind
		if p.Kind = ""; !blank(p.texts()) {
			p.Kind = kind
			e.Participants = append(e.Participants, timeline.Participant(p))
			r.row("participants", i)
		}
	}
	for i, s := range r.form.Sources {
		if !blank(s.texts()) {
			if strings.TrimSpace(s.Published) != "" {
				s.Published = r.date(rowField("source", i, "published"), s.Published, "UTC")
			} else {
				s.Published = ""
			}
			e.Sources = append(e.Sources, timeline.Source(s))
			r.row("sources", i)
		}
	}
	for i, m := range r.form.Media {
		if !blank(m.texts()) {
			e.Media = append(e.Media, timeline.Media{
				URL: m.URL, Type: orGuess(m.Type, m.URL), Alt: m.Alt, Caption: m.Caption, Credit: m.Credit,
				Bytes: r.size(rowField("media", i, "bytes"), m.Bytes),
				Width: int(r.size(rowField("media", i, "width"), m.Width)), Height: int(r.size(rowField("media", i, "height"), m.Height)),
			})
			r.row("media", i)
		}
	}
	for i, rel := range r.form.Related {
		if strings.TrimSpace(rel.ID) != "" {
			e.Related = append(e.Related, timeline.Relation{ID: eventID(rel.ID), Relation: rel.Relation})
			r.row("related", i)
		}
	}
	r.translations(e)
}

func (r *formReader) row(list string, i int) { r.rows[list] = append(r.rows[list], i) }

func rowField(list string, row int, name string) string {
	return list + "." + strconv.Itoa(row) + "." + name
}

func (r *formReader) translations(e *timeline.Event) {
	e.Translations = map[string]timeline.Translation{}
	for i, t := range r.form.Translations {
		if blank(t.texts()) {
			continue
		}
		field := rowField("translation", i, "lang")
		tag, ok := timeline.ParseLang(strings.TrimSpace(t.Lang))
		_, twice := e.Translations[tag]
		switch {
		case !ok:
			r.add(Problem{Field: field, Message: r.words.language})
		case twice:
			r.add(Problem{Field: field, Message: r.words.languageTwice})
		default:
			e.Translations[tag] = timeline.Translation{Title: t.Title, Summary: t.Summary, Body: t.Body}
			r.rows["translations."+tag] = []int{i}
		}
	}
}

var eventAddress = regexp.MustCompile(`^https?://[^?#]*/e/([A-Za-z0-9_-]{1,128})(?:\.[a-z]+)?(?:[?#].*)?$`)

// eventID is the id in the address of an event's page, or what was typed.
func eventID(typed string) string {
	typed = strings.TrimSpace(typed)
	if found := eventAddress.FindStringSubmatch(typed); found != nil {
		return found[1]
	}
	return typed
}

// mediaTypes are the types of files by the end of their names.
var mediaTypes = map[string]string{
	"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif", "svg": "image/svg+xml", "avif": "image/avif",
	"mp3": "audio/mpeg", "ogg": "audio/ogg", "m4a": "audio/mp4", "mp4": "video/mp4", "webm": "video/webm", "pdf": "application/pdf",
}

// orGuess is a media type or, if it was left empty, the one that the name of the file tells.
func orGuess(typed, address string) string {
	if typed = strings.TrimSpace(typed); typed != "" {
		return typed
	}
	path, _, _ := strings.Cut(strings.TrimSpace(address), "?")
	return mediaTypes[strings.ToLower(path[strings.LastIndexByte(path, '.')+1:])]
}

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
