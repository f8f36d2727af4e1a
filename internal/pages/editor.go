package pages

import (
	"fmt"
	"html/template"
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline/timeline"
)

// editorPages are the pages on which people write. They are in English.
var editorPages = []string{
	"signin", "problem", "list", "choose", "event", "change", "history", "conflict", "deleted", "import", "imported", "timelines", "settings", "tokens", "revoke", "check",
}

// readEditor reads the templates of the editor.
func (p *Pages) readEditor(shared *template.Template) error {
	for _, name := range editorPages {
		t, err := template.Must(shared.Clone()).ParseFS(templateFiles, "templates/editor/shared/*.html", "templates/editor/"+name+".html")
		if err != nil {
			return fmt.Errorf("read the page editor/%s: %w", name, err)
		}
		p.templates["editor/"+name] = t
	}
	return nil
}

// EditFrame is what the pages of the editor have around their content.
type EditFrame struct {
	Frame

	Heading string
	Nav     []NavLink
	Who     string // is signed in; empty: nobody
	Trail   []Link // to the pages above
}

// NavLink is a link to a part of the editor.
type NavLink struct {
	Text, Href string
	Current    bool
}

// EditFrame is the frame of the page of the editor at a path. An admin has more parts of it.
func (p *Pages) EditFrame(title, path, who string, admin bool) EditFrame {
	f := EditFrame{Frame: p.Frame(title, English.Lang, ""), Who: who}
	f.Heading, f.NoIndex = title, true
	f.Title = title + " – Dateline"
	for _, part := range []struct {
		text, href string
		below      []string
		admin      bool
	}{
		{"Events", "/edit", []string{"/edit/new", "/edit/e/"}, false},
		{"Import", "/edit/import", nil, false},
		{"Timelines", "/edit/timelines", []string{"/edit/timelines/", "/edit/t/"}, false},
		{"Tokens", "/edit/tokens", []string{"/edit/tokens/"}, true},
		{"Feed check", "/edit/check", nil, false},
	} {
		if part.admin && !admin {
			continue
		}
		link := NavLink{Text: part.text, Href: part.href, Current: path == part.href}
		for _, below := range part.below {
			link.Current = link.Current || strings.HasPrefix(path, below)
		}
		f.Nav = append(f.Nav, link)
	}
	return f
}

// Fail notes in the title that the page tells of faults, so that who listens learns of them first.
func (f *EditFrame) Fail() { f.Title = "Error: " + f.Title }

// Option is a choice in a field of a form.
type Option struct {
	Value, Text string
	Chosen      bool
}

// EditChoose asks for the timeline of a new event.
type EditChoose struct {
	EditFrame

	Timelines []Link
}

// SignIn asks for a token.
type SignIn struct {
	EditFrame

	Fault    string // why the last one does not do; empty: there was none
	Action   string // where the form goes
	Kept     []Field
	Carried  bool // what was written before comes along
	FileLost bool // a file was sent, and does not
	Ended    bool // there was a session
}

// EditProblem says what went wrong.
type EditProblem struct {
	EditFrame

	Text string
	Link *Link // where to go on; nil: to the list
}

// Fault is what is wrong with a field of a form; an empty ID belongs to none.
type Fault struct {
	ID    string // of the field in the page
	Label string
	Text  string // a sentence
}

// Faults are shown at the head of a form.
type Faults []Fault

// Heading says how many there are.
func (f Faults) Heading() string {
	if len(f) == 1 {
		return "There is 1 problem; nothing was saved yet"
	}
	return fmt.Sprintf("There are %d problems; nothing was saved yet", len(f))
}

// At is what is wrong with a field; empty if it is right.
func (f Faults) At(id string) string {
	var texts []string
	for _, fault := range f {
		if fault.ID == id {
			texts = append(texts, fault.Text)
		}
	}
	return strings.Join(texts, " ")
}

// Sentence is the message of an error as a sentence.
func Sentence(message string) string {
	first, size := utf8.DecodeRuneInString(message)
	if message == "" {
		return ""
	}
	message = string(unicode.ToUpper(first)) + message[size:]
	if !strings.HasSuffix(message, ".") && !strings.HasSuffix(message, "?") {
		message += "."
	}
	return message
}

// tagOfStatus is the class of a tag of a status.
func tagOfStatus(s timeline.Status) string {
	if s == timeline.Tentative || s == timeline.Cancelled || s == timeline.Postponed {
		return "tag-" + string(s)
	}
	return ""
}
