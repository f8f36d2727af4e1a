package server

import (
	"cmp"
	"encoding/json"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"dateline/feeds"
	"dateline/internal/pages"
	"dateline/timeline"
)

// eventItem is an event as lists on pages show it.
type eventItem struct {
	Event     timeline.Event // with its texts in the language of the page, if it has some
	Href      string
	When      timeline.Phrase
	Tag       string // status, where it is news
	MovedFrom string
	Place     string
	Who       []string
}

// item is an event in the language that was asked for.
func (s *Server) item(e timeline.Event, t timeline.Timeline, lang string) eventItem {
	e = e.In(cmp.Or(lang, t.Lang))
	t.Lang = timeline.Framing(t.Lang, lang)
	item := eventItem{
		Event:     e,
		Href:      s.eventURL(e.ID, lang),
		When:      timeline.Words(e.When(), e.Status, t.Zone, t.Lang, timeline.Full),
		MovedFrom: formerDate(&e, t),
		Place:     placeText(e.Place),
	}
	if e.Status != timeline.Scheduled && e.Status != timeline.Occurred {
		item.Tag = e.Status.Words(t.Lang)
	}
	for _, p := range e.Participants {
		item.Who = append(item.Who, participantText(p))
	}
	return item
}

func formerDate(e *timeline.Event, t timeline.Timeline) string {
	if e.MovedFrom == nil {
		return ""
	}
	return dateText(*e.MovedFrom, e.Zone, t)
}

// dateText is a date in words; the text itself if it cannot be read.
func dateText(text, zone string, t timeline.Timeline) string {
	d, err := timeline.ParseDate(text, zone)
	if err != nil {
		return text
	}
	return timeline.Words(d, timeline.Scheduled, t.Zone, t.Lang, timeline.Full).Main
}

// instantText is an instant in words, as clocks show it in UTC.
func instantText(at time.Time, lang string) string {
	d, err := timeline.ParseDate(at.UTC().Format("2006-01-02T15:04Z"), "UTC")
	if err != nil {
		return at.UTC().Format(time.RFC3339)
	}
	return timeline.Words(d, timeline.Occurred, "UTC", lang, timeline.Full).Main + " UTC"
}

func placeText(p *timeline.Place) string {
	if p == nil {
		return ""
	}
	return joined(p.Name, p.Address, p.Country)
}

func participantText(p timeline.Participant) string {
	text := joined(p.Name, p.Title)
	if p.Role != "" {
		text += " (" + p.Role + ")"
	}
	return text
}

func sourceText(v timeline.Source) string {
	if text := joined(v.Title, v.Publisher); text != "" {
		return text
	}
	return v.URL
}

// joined puts the texts that are not empty together.
func joined(texts ...string) string {
	var kept []string
	for _, text := range texts {
		if text != "" {
			kept = append(kept, text)
		}
	}
	return strings.Join(kept, ", ")
}

// eventData is what the page of an event shows.
type eventData struct {
	pages.Frame
	eventItem
	Hidden    bool // only who may write sees it
	Timeline  timeline.Timeline
	Elsewhere *pages.LanguageLink // to more text, if the event has some in another language alone
	Status    string
	Body      template.HTML
	Sources   []sourceItem
	Media     []pages.Link
	Related   []pages.Link
	History   []historyItem
	Trimmed   bool // older changes are no longer kept
	Calendar  string
	Changes   string
	API       string
}

type sourceItem struct{ Text, Href, Published string }

// historyItem is one revision in words.
type historyItem struct {
	Revision timeline.Revision
	Heading  string
	When     string
	Redacted string // when texts were taken out
	Rows     []historyRow
}

// historyRow is a field that changed. Redacted says that a text was taken out where From or To is empty.
type historyRow struct {
	Label, From, To string
	Redacted        bool
}

// eventPage shows all that is known of an event, and how it came to be so.
func (s *Server) eventPage(c echo.Context, id string) error {
	ctx := c.Request().Context()
	found, err := s.sightOf(ctx, id, false)
	if timeline.KindOf(err) == timeline.Gone {
		if left, none := s.tombstone(ctx, id, err); none == nil {
			return s.gonePage(c, left)
		}
	}
	if err != nil {
		return err
	}
	own := found.timeline.Timeline.Lang
	lang := askedLang(c.QueryParams(), own)
	setLinks(c.Response().Header(), s.eventLinks(id, lang)...)
	setKeys(c.Response().Header(), "t/"+found.timeline.Timeline.Slug, "e/"+id)
	speak(c, timeline.Framing(own, lang))
	st := s.state(found)
	stamp(c, st)
	if has(ctx, st) {
		return c.NoContent(http.StatusNotModified)
	}
	versions, err := s.versions(ctx, found)
	if err != nil {
		return err
	}
	return s.show(c, http.StatusOK, "event", s.eventData(found, versions, lang))
}

func (s *Server) eventData(found sight, versions []timeline.Version, lang string) eventData {
	t := found.timeline.Timeline
	item, framing := s.item(*found.event, t, lang), s.frameOf("", "", t.Lang, lang)
	e := &item.Event
	data := eventData{
		Frame:     framing,
		eventItem: item,
		Hidden:    !found.record.Visible(),
		Timeline:  t,
		Status:    e.Status.Words(framing.Labels.Lang),
		Body:      template.HTML(feeds.HTML(e.Body)), // sanitised by feeds
		Calendar:  s.eventFile(e.ID, feeds.Calendar(), lang),
		Changes:   s.eventFile(e.ID, feeds.Atom(), lang),
		API:       s.site.BaseURL + apiPath + "/timelines/" + url.PathEscape(t.Slug) + "/events/" + url.PathEscape(e.ID),
	}
	data.Title, data.Canonical, data.Description = e.Title, s.eventURL(e.ID, lang), e.Summary
	data.Languages = pages.LanguageLinks(t.Lang, lang, []timeline.Event{*e}, func(lang string) string { return s.eventURL(e.ID, lang) })
	if elsewhere := e.Elsewhere(); elsewhere != "" {
		data.Elsewhere = &pages.LanguageLink{Lang: elsewhere, Name: timeline.LanguageName(elsewhere), Href: s.eventURL(e.ID, elsewhere)}
	}
	data.NoIndex = t.Visibility != timeline.Public || data.Hidden
	data.Crumb = &pages.Link{Text: t.Title, Href: withQuery(s.site.TimelineURL(t.Slug), langQuery(lang))}
	data.Foot = footOf(data.Labels, t)
	titles := []string{data.Labels.ChangesTitle, feeds.Calendar().Title}
	for i, l := range s.eventFormats(e.ID, lang) {
		data.Links = append(data.Links, l.inHead(e.Title+" ("+titles[i]+")"))
	}
	t.Lang = timeline.Framing(t.Lang, lang)
	for _, v := range e.Sources {
		item := sourceItem{Text: sourceText(v), Href: v.URL}
		if v.Published != "" {
			item.Published = dateText(v.Published, "UTC", t)
		}
		data.Sources = append(data.Sources, item)
	}
	for _, m := range e.Media {
		data.Media = append(data.Media, pages.Link{Text: joined(m.Caption, m.Alt, m.Credit, m.Type), Href: m.URL})
	}
	for _, r := range e.Related {
		data.Related = append(data.Related, pages.Link{Text: data.Labels.Relations[r.Relation] + " " + r.ID, Href: s.eventURL(r.ID, lang)})
	}
	for _, r := range timeline.PublicHistory(versions, showsAuthors(&t)) {
		// Newest first: a reader comes to see what changed last.
		data.History = append([]historyItem{historyOf(r, e, t)}, data.History...)
	}
	_, data.Trimmed = timeline.Base(versions)
	return data
}

// historyOf puts a revision into words. The first one changed everything, which the page shows already.
func historyOf(r timeline.Revision, e *timeline.Event, t timeline.Timeline) historyItem {
	item := historyItem{Revision: r, Heading: r.Kind.Words(t.Lang), When: instantText(r.Time, t.Lang)}
	if r.Redaction != nil {
		item.Redacted = instantText(r.Redaction.Time, t.Lang)
	}
	if r.Kind == timeline.KindPublished {
		return item
	}
	for _, c := range r.Changes {
		if label := pages.LabelsOf(t.Lang).Fields[c.Field]; label != "" {
			item.Rows = append(item.Rows, historyRow{label, valueText(c.Field, c.From, e, t), valueText(c.Field, c.To, e, t), c.Redacted})
		}
	}
	return item
}

// maxValue is how many characters of a value history shows.
const maxValue = 300

// valueText is the value of a field for people.
func valueText(field string, raw json.RawMessage, e *timeline.Event, t timeline.Timeline) string {
	var text string
	switch field {
	case "place":
		text = placeText(decoded[*timeline.Place](raw))
	case "participants":
		text = listText(raw, participantText)
	case "topics":
		text = listText(raw, func(topic string) string { return topic })
	case "sources":
		text = listText(raw, sourceText)
	case "media":
		text = listText(raw, func(m timeline.Media) string { return m.URL })
	case "related":
		text = listText(raw, func(r timeline.Relation) string { return pages.LabelsOf(t.Lang).Relations[r.Relation] + " " + r.ID })
	case "translations":
		text = translationText(decoded[map[string]timeline.Translation](raw))
	case "date":
		text = dateText(decoded[string](raw), e.Zone, t)
	case "status":
		text = timeline.Status(decoded[string](raw)).Words(t.Lang)
	default:
		text = decoded[string](raw)
	}
	if utf8.RuneCountInString(text) > maxValue {
		text = string([]rune(text)[:maxValue]) + "…"
	}
	return text
}

// decoded is the value of a field; the zero value if it had none.
func decoded[T any](raw json.RawMessage) (v T) {
	_ = json.Unmarshal(raw, &v) // it was made from the same type
	return v
}

func listText[T any](raw json.RawMessage, text func(T) string) string {
	var parts []string
	for _, v := range decoded[[]T](raw) {
		parts = append(parts, text(v))
	}
	return strings.Join(parts, "; ")
}

func translationText(m map[string]timeline.Translation) string {
	return strings.Join(slices.Sorted(maps.Keys(m)), ", ")
}
