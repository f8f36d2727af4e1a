package server

import (
	"context"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"dateline/internal/headroom"
	"dateline/internal/intake"
)

// Media types of imports. There is no registered one for JSON in lines; these are in use.
const (
	linesType = "application/x-ndjson"
	csvType   = "text/csv" // RFC 7111
)

// maxRefused is how many reasons a problem document names.
const maxRefused = 100

const emptyImport = "the body is empty; expected are events: " + intake.Expected

// ImportCounts stand in the problem document of an import that is refused.
type ImportCounts struct {
	Created      int `json:"created" required:"false" doc:"Of a refused import alone: how many events would have been created. Nothing was written."`
	Changed      int `json:"changed" required:"false" doc:"Of a refused import alone: how many events would have been changed."`
	Unchanged    int `json:"unchanged" required:"false" doc:"Of a refused import alone: how many events are there already."`
	RefusedLines int `json:"refused_lines" required:"false" doc:"Of a refused import alone: how many events are wrong; errors names the reasons, 100 at most."`
}

func (a *api) importCall() call {
	flag := &huma.Schema{Type: huma.TypeBoolean, Default: false}
	lines := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Description: "One event a line, as it is sent to create one; empty lines are passed over."}}
	event := &huma.Schema{Ref: "#/components/schemas/" + a.event.name()}
	return call{
		id: "import-events", summary: "Create and change events in bulk", status: http.StatusOK, access: write,
		content: media{
			linesType:            lines,
			"application/ndjson": lines,
			"application/jsonl":  lines,
			jsonType:             {Schema: &huma.Schema{Type: huma.TypeArray, Items: event}},
			csvType:              {Schema: &huma.Schema{Type: huma.TypeString, Description: "A table in UTF-8 whose first row names its columns, title and date among them."}},
		},
		params: []parameter{
			{"query", "dry_run", "Write nothing; answer what would be done.", flag},
			{"query", "partial", "Write what is right and refuse the rest, by 1,000 lines and without a limit on the whole. Otherwise all of it is written, up to 10,000 events and 32 MiB, or nothing.", flag},
			{"query", "create", "Make the timeline if it is missing; needs the scope admin.", flag},
			{"query", "note", "Why, for events that bring no note; kept in history.", textSchema},
		},
		errors: []int{404, 409, 410},
	}
}

func (a *api) importExportCall() call {
	c := a.importCall()
	c.id, c.summary, c.access = "import-export", "Take over an export with all its timelines", admin
	c.content = media{
		linesType: {Schema: &huma.Schema{Type: huma.TypeString, Description: "An export as it is, its header line first."}},
	}
	c.params = c.params[:2]
	c.errors = []int{409}
	return c
}

// importExport takes over an export with whatever timelines it has.
func (s *Server) importExport(ctx context.Context, _ *struct{}) (*answer[intake.Report], error) {
	if err := callerOf(ctx).needAdmin(); err != nil {
		return nil, err
	}
	return s.runImport(ctx, "")
}

func (s *Server) importEvents(ctx context.Context, in *timelinePath) (*answer[intake.Report], error) {
	return s.runImport(ctx, in.Slug)
}

func (s *Server) runImport(ctx context.Context, slug string) (*answer[intake.Report], error) {
	x := exchangeOf(ctx)
	req, err := s.importRequest(ctx, slug, x.request.URL.Query())
	if err != nil {
		return nil, err
	}
	if req.Format, err = importFormat(x.request); err != nil {
		return nil, err
	}
	body := newUpload(x)
	defer headroom.Take()()
	report, err := intake.Import(ctx, s.store, req, body)
	body.finish()
	switch {
	case body.broken != nil:
		return nil, keeping(badBody("the body did not arrive whole"), req, report)
	case body.size == 0:
		return nil, badBody(emptyImport)
	case err != nil:
		return nil, keeping(tooMuch(s.problem(ctx, err)), req, report)
	case report.RefusedLines > 0 && !req.DryRun && !req.Partial:
		return nil, refusedImport(report)
	}
	return &answer[intake.Report]{Body: &report}, nil
}

// importRequest reads what is to be done, if the caller may do it.
func (s *Server) importRequest(ctx context.Context, slug string, values url.Values) (intake.Request, error) {
	var l listing
	flag := func(name string) bool {
		value := values.Get(name)
		if values.Has(name) && value != "true" && value != "false" {
			l.refuse(name, "must be true or false, or absent")
		}
		return value == "true"
	}
	who := callerOf(ctx)
	req := intake.Request{
		Timeline: slug, Author: who.author(), Note: values.Get("note"),
		Create: flag("create"), DryRun: flag("dry_run"), Partial: flag("partial"),
		TakeOver: who.isAdmin(), Now: s.clock.Machine, Here: intake.From{Authority: s.site.Authority.String(), SequenceBase: s.site.SequenceBase},
	}
	var err error
	if req.Create || who.isAdmin() {
		err = who.needAdmin()
	} else {
		_, err = s.writable(ctx, slug)
	}
	if err == nil {
		err = l.err()
	}
	return req, err
}

// importFormat is the format of a body, by its media type alone.
func importFormat(r *http.Request) (intake.Format, error) {
	if r.ContentLength == 0 && r.Header.Get("Content-Type") == "" {
		return 0, badBody(emptyImport)
	}
	if err := checkType(r.Header, []string{linesType, "application/ndjson", "application/jsonl", jsonType, csvType}); err != nil {
		return 0, err
	}
	given, parameters, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // which was read before
	switch header := parameters["header"]; {
	case given != csvType:
		return intake.JSON, nil
	case header != "" && !strings.EqualFold(header, "present"):
		return 0, wrongHeader(http.StatusUnsupportedMediaType, "Content-Type", "must be text/csv with a header: the first row names the columns")
	}
	return intake.CSV, nil
}

// tooMuch adds to the problem of an import that is too large what to do.
func tooMuch(p *Problem) *Problem {
	if p.Status == http.StatusRequestEntityTooLarge {
		p.Detail += ", or send it with partial=true, which writes what is right by 1,000 lines"
	}
	if len(p.Errors) == 0 && p.Status < 500 {
		p.Errors = []ProblemField{{"body", p.Detail}}
	}
	return p
}

// keeping adds to the problem of a partial import what was written before it.
func keeping(p *Problem, req intake.Request, report intake.Report) *Problem {
	if written := report.Created + report.Changed; req.Partial && !req.DryRun && written > 0 {
		p.Detail += fmt.Sprintf("; %d events were written before, and stay: repeat the import, what is there already is left alone", written)
	}
	return p
}

// refusedImport is the problem of an import of which nothing was written, because some of it is wrong.
func refusedImport(report intake.Report) *Problem {
	events := "events are"
	if report.RefusedLines == 1 {
		events = "event is"
	}
	p := newProblem(http.StatusUnprocessableEntity, fmt.Sprintf("%d %s refused; nothing was written", report.RefusedLines, events))
	p.ImportCounts = &ImportCounts{report.Created, report.Changed, report.Unchanged, report.RefusedLines}
	for _, r := range report.Refused[:min(len(report.Refused), maxRefused)] {
		location := fmt.Sprintf("line %d", r.Line)
		if r.Field != "" {
			location += ": " + r.Field
		}
		p.Errors = append(p.Errors, ProblemField{location, r.Reason})
	}
	return p
}
