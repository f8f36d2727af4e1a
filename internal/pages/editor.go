package pages

import (
	"fmt"
	"html/template"
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline/timeline"
)

// editorPages are the pages on which people write.
var editorPages = []string{
	"signin", "problem", "list", "choose", "event", "change", "history", "conflict", "deleted", "import", "imported", "timelines", "settings", "tokens", "revoke", "check",
}

// readEditor reads the templates of the editor, once for each language: in them, w are the labels of the editor and words all others.
func (p *Pages) readEditor(shared *template.Template) error {
	for _, l := range languages {
		words := template.FuncMap{"w": func() *EditLabels { return &l.Edit }, "words": func() *Labels { return l }}
		for _, name := range editorPages {
			t, err := p.parse(template.Must(shared.Clone()).Funcs(words), "templates/editor/shared/*.html", "templates/editor/"+name+".html")
			if err != nil {
				return fmt.Errorf("read the page editor/%s: %w", name, err)
			}
			p.templates[EditorPage(l, name)] = t
		}
	}
	return nil
}

// EditorPage is what a page of the editor is rendered by in a language.
func EditorPage(words *Labels, name string) string { return "editor/" + words.Lang + "/" + name }

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
func (p *Pages) EditFrame(words *Labels, title, path, who string, admin bool) EditFrame {
	f := EditFrame{Frame: p.Frame(title, words.Lang, ""), Who: who}
	f.Labels, f.Heading, f.NoIndex = words, title, true
	f.Title = title + " – Dateline"
	for _, part := range []struct {
		text, href string
		below      []string
		admin      bool
	}{
		{words.Edit.NavEvents, "/edit", []string{"/edit/new", "/edit/e/"}, false},
		{words.Edit.NavImport, "/edit/import", nil, false},
		{words.Edit.NavTimelines, "/edit/timelines", []string{"/edit/timelines/", "/edit/t/"}, false},
		{words.Edit.NavTokens, "/edit/tokens", []string{"/edit/tokens/"}, true},
		{words.Edit.NavCheck, "/edit/check", nil, false},
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
func (f *EditFrame) Fail() { f.Title = fmt.Sprintf(f.Labels.Edit.FailTitle, f.Title) }

// FaultsHeading says how many faults there are.
func (f EditFrame) FaultsHeading(faults Faults) string {
	return f.Labels.Edit.ProblemsFound.In(f.Labels.Lang, len(faults))
}

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
