package editing

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"dateline/timeline"
)

// Problem is what is wrong with a field of a form.
type Problem struct {
	Field       string                // its name in the form, such as "participant.0.url"; of a whole list "participant"
	Message     string                // what to write instead, in sentences
	Suggestions []timeline.Suggestion // what may have been meant by a date
}

// Problems are what is wrong with a form, in the order of its fields, at most one for each.
type Problems []Problem

// At is the problem of a field; nil if it has none.
func (p Problems) At(field string) *Problem {
	for i := range p {
		if p[i].Field == field {
			return &p[i]
		}
	}
	return nil
}

// Within reports whether a field has a problem whose name is one of the given, or begins with one and a full stop: a folded
// group of fields opens by itself then.
func (p Problems) Within(names ...string) bool {
	return slices.ContainsFunc(p, func(problem Problem) bool {
		return slices.ContainsFunc(names, func(name string) bool {
			return problem.Field == name || strings.HasPrefix(problem.Field, name+".")
		})
	})
}

// formOrder are the fields in the order in which the form has them, rows by their list.
var formOrder = []string{
	"title", "date", "zone", "status", "summary", "body", "participant", "source", "place", "topics", "media", "related",
	"lang", "translation", "url", "color", "publish_at", "note",
}

// sort puts the problems in the order of the form.
func (p Problems) sort(f Form) {
	place := func(field string) (part, row, at int) {
		list, rest, _ := strings.Cut(field, ".")
		number, name, _ := strings.Cut(rest, ".")
		row, _ = strconv.Atoi(number)
		var texts []textField
		switch list {
		case "participant":
			texts = new(Participant).texts()
		case "source":
			texts = new(Source).texts()
		case "media":
			texts = new(Media).texts()
		case "related":
			texts = new(Relation).texts()
		case "translation":
			texts = new(Translation).texts()
		default:
			texts, name = f.texts(), field
		}
		return slices.Index(formOrder, list), row, slices.IndexFunc(texts, func(t textField) bool { return t.name == name })
	}
	slices.SortStableFunc(p, func(a, b Problem) int {
		partA, rowA, atA := place(a.Field)
		partB, rowB, atB := place(b.Field)
		if partA != partB {
			return partA - partB
		}
		if rowA != rowB {
			return rowA - rowB
		}
		return atA - atB
	})
}

// refused takes what the domain said against the event.
func (r *formReader) refused(err error) {
	domain, ok := errors.AsType[*timeline.Error](err)
	if !ok || len(domain.Fields) == 0 {
		r.add(Problem{Message: capital(err.Error()) + "."})
		return
	}
	for _, f := range domain.Fields {
		field := r.field(f.Field)
		r.add(Problem{Field: field, Message: r.words.message(f)})
	}
}

var entryForm = regexp.MustCompile(`^([a-z]+)\[(\d+)\]\.?(.*)$`)

// listNames are the lists of an event as the form names their rows.
var listNames = map[string]string{
	"participants": "participant", "sources": "source", "media": "media", "related": "related", "translations": "translation",
}

// field is the field of the form that an event's field was read from.
func (r *formReader) field(path string) string {
	if list, rest, isTranslation := strings.Cut(path, "."); isTranslation && list == "translations" {
		tag, name, _ := strings.Cut(rest, ".")
		if rows := r.rows["translations."+tag]; rows != nil {
			return rowField("translation", rows[0], orElse(name, "lang"))
		}
		return "translation"
	}
	part := entryForm.FindStringSubmatch(path)
	if part == nil {
		return orElse(listNames[path], path)
	}
	list, n := part[1], 0
	n, _ = strconv.Atoi(part[2])
	rows := r.rows[list]
	if n >= len(rows) {
		return orElse(listNames[list], list) // topics have no rows
	}
	return rowField(listNames[list], rows[n], orElse(part[3], "url"))
}

// message is what a person is told for what the domain said of a field.
func (w *problemWords) message(f timeline.FieldError) string {
	for _, rule := range w.rules {
		if !strings.HasPrefix(f.Message, rule.said) || rule.field != "" && !strings.HasSuffix(f.Field, rule.field) {
			continue
		}
		if strings.Contains(rule.tell, "%") {
			return fmt.Sprintf(rule.tell, numberIn.FindString(f.Message))
		}
		return rule.tell
	}
	return capital(f.Message) + "."
}

var numberIn = regexp.MustCompile(`\d+`)

func orElse(text, fallback string) string {
	if text == "" {
		return fallback
	}
	return text
}

func capital(text string) string {
	for i, r := range text {
		return strings.ToUpper(string(r)) + text[i+len(string(r)):]
	}
	return text
}

// Message is what a person is told, in the language that fits lang, for what the domain said of a field. What no rule is known for stays as
// the domain says it, in English.
func Message(f timeline.FieldError, lang string) string { return problemWordsIn(lang).message(f) }
