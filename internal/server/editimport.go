package server

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"dateline/internal/intake"
	"dateline/internal/pages"
	"dateline/timeline"
)

// importForm asks for a file, and looks at it.
func (ed *editor) importForm(v *visit) error {
	lines, err := ed.writables(v)
	if err != nil {
		return err
	}
	data := pages.EditImport{EditFrame: ed.frame(v, "Import"), Timelines: timelineOptions(lines, v.QueryParam("timeline"), "")}
	if v.form == nil {
		return ed.answer(v, http.StatusOK, "import", data)
	}
	f, text, faults := ed.upload(v)
	data.Timelines = timelineOptions(lines, v.text("timeline"), "")
	if data.Text = text; len(faults) > 0 {
		data.Faults = faults
		data.Fail()
		return ed.answer(v, http.StatusUnprocessableEntity, "import", data)
	}
	if fault, err := ed.look(v, f); err != nil || fault != "" {
		discard(f.file)
		if err != nil {
			return err
		}
		data.Faults = pages.Faults{{ID: "file", Label: "File", Text: fault}}
		data.Fail()
		return ed.answer(v, http.StatusUnprocessableEntity, "import", data)
	}
	ed.held.keep(f, ed.clock.Machine())
	return v.seeOther("/edit/import/" + f.key)
}

// maxImport is how many bytes the form of an import may have: a file, and beside it as much text as may be pasted.
const maxImport = maxUpload + 2*maxForm

const tooLarge = "It has more than 32 MiB. Split it, or send it with the command dateline import."

// upload reads the form with the file: what was chosen, or what was pasted.
func (ed *editor) upload(v *visit) (f *heldFile, pasted string, faults pages.Faults) {
	wrong := func(id, label, text string) (*heldFile, string, pages.Faults) {
		if f != nil && f.file != nil {
			discard(f.file)
		}
		return nil, pasted, pages.Faults{{ID: id, Label: label, Text: text}}
	}
	body := newUpload(exchangeOf(v.ctx))
	defer body.finish()
	v.Request().Body = http.MaxBytesReader(v.Response(), io.NopCloser(body), maxImport) // fields are kept in memory, however many there are
	parts, err := v.Request().MultipartReader()
	if err != nil {
		return wrong("file", "File", "Choose a file, or paste what is in it.")
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return wrong("file", "File", tooLarge)
		}
		if err != nil {
			return wrong("file", "File", "The file did not arrive whole. Send it again.")
		}
		if part.FormName() == "file" && part.FileName() != "" {
			f, err = ed.receive(part, f)
			if f != nil && f.size > maxUpload {
				return wrong("file", "File", tooLarge)
			}
			if err != nil {
				return wrong("file", "File", "The file did not arrive whole. Send it again.")
			}
			continue
		}
		text, err := io.ReadAll(io.LimitReader(part, maxForm+1))
		if err != nil || len(text) > maxForm {
			return wrong("text", "Text", "It is too long to be pasted. Send it as a file.")
		}
		v.form.Add(part.FormName(), string(text))
	}
	pasted = strings.ReplaceAll(v.form.Get("text"), "\r\n", "\n")
	if (f == nil || f.size == 0) && strings.TrimSpace(pasted) != "" {
		file, size, err := ed.held.take(strings.NewReader(pasted))
		if err != nil {
			return wrong("text", "Text", "It cannot be kept here right now. Try again in a moment.")
		}
		f = &heldFile{name: "the pasted text", file: file, size: size}
	}
	switch {
	case f == nil || f.size == 0:
		return wrong("file", "File", "Choose a file, or paste what is in it.")
	case f.size > maxUpload:
		return wrong("file", "File", tooLarge)
	}
	f.owner, f.timeline = v.who.token.ID, v.text("timeline")
	if _, err := ed.writable(v.ctx, f.timeline); err != nil {
		return wrong("timeline", "Timeline", "Choose a timeline that you may write to.")
	}
	return f, pasted, nil
}

func (ed *editor) receive(part *multipart.Part, before *heldFile) (*heldFile, error) {
	if before != nil {
		discard(before.file)
	}
	file, size, err := ed.held.take(part)
	if err != nil {
		return nil, err
	}
	return &heldFile{name: filepath.Base(part.FileName()), file: file, size: size}, nil
}

// look finds out what an import of the file would do; fault says why it cannot be read.
func (ed *editor) look(v *visit, f *heldFile) (fault string, err error) {
	f.mark = ed.store.Mark(f.timeline) // before it is read, so that no change in between is missed
	f.report, err = intake.Import(v.ctx, ed.store, ed.request(v, f, true, true), f.reader())
	if k := timeline.KindOf(err); k == timeline.Invalid || k == timeline.TooLarge {
		return sentence(err.Error()), nil
	}
	if err == nil {
		f.said, err = saidBy(f.reader(), f.report.Refused)
	}
	return "", err
}

func (ed *editor) request(v *visit, f *heldFile, dry, partial bool) intake.Request {
	return intake.Request{
		Timeline: f.timeline, Author: v.who.author(), Note: f.note, DryRun: dry, Partial: partial, Format: intake.Auto, Now: ed.clock.Machine,
		Here: intake.From{Authority: ed.site.Authority.String(), SequenceBase: ed.site.SequenceBase},
	}
}

// heldOf is the file of the path; nil if it is not kept any longer, which the page then says.
func (ed *editor) heldOf(v *visit) (*heldFile, error) {
	f := ed.held.find(v.Param("key"), v.who.token.ID, ed.clock.Machine())
	if f == nil {
		data := pages.EditProblem{EditFrame: ed.frame(v, "The file is no longer here"), Text: "files are kept for an hour; send it again, what is written already is left alone"}
		data.Link = &pages.Link{Text: "Import", Href: "/edit/import"}
		return nil, ed.answer(v, http.StatusGone, "problem", data)
	}
	_, err := ed.writable(v.ctx, f.timeline)
	return f, err
}

// importDecide shows what a file would change, and imports it when told so.
func (ed *editor) importDecide(v *visit) error {
	f, err := ed.heldOf(v)
	if f == nil || err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.done != nil || v.form == nil {
		return ed.importReport(v, f, "")
	}
	if note := v.text("note"); len([]rune(note)) > 2_000 {
		return ed.importReport(v, f, "The reason has more than 2,000 characters.")
	} else {
		f.note = note
	}
	if ed.store.Mark(f.timeline) != f.mark {
		before := f.report
		fault, err := ed.look(v, f)
		if err != nil {
			return err
		}
		if fault != "" {
			return ed.importReport(v, f, fault)
		}
		if !sameCounts(before, f.report) {
			return ed.importReport(v, f, "Somebody changed the timeline in the meantime, so that the file would do something else now. Look again.")
		}
	}
	partial := v.form.Get("do") == "partial"
	if f.report.RefusedLines > 0 && !partial {
		return ed.importReport(v, f, "")
	}
	_ = http.NewResponseController(v.Response()).SetWriteDeadline(time.Time{}) // it is set anew when the import is done
	report, err := intake.Import(v.ctx, ed.store, ed.request(v, f, false, partial || f.report.Created+f.report.Changed+f.report.Unchanged > intake.MaxLines), f.reader())
	_ = http.NewResponseController(v.Response()).SetWriteDeadline(time.Now().Add(writeTimeout))
	if err != nil {
		return err
	}
	f.done = &report
	f.discard()
	return v.seeOther("/edit/import/" + f.key)
}

func sameCounts(a, b intake.Report) bool {
	return a.Created == b.Created && a.Changed == b.Changed && a.Unchanged == b.Unchanged && a.RefusedLines == b.RefusedLines
}

// importReport shows what a file would do, or what it has done.
func (ed *editor) importReport(v *visit, f *heldFile, news string) error {
	record, err := ed.store.Timeline(v.ctx, f.timeline)
	if err != nil {
		return err
	}
	report, status := f.report, http.StatusOK
	data := pages.EditImported{Key: f.key, File: f.name, Timeline: record.Timeline.Title, Slug: f.timeline, Note: f.note, News: news}
	if data.Done = f.done != nil; data.Done {
		report = *f.done
		data.EditFrame = ed.frame(v, "What was imported")
	} else {
		data.EditFrame = ed.frame(v, "What this file would change")
		if data.Changes, err = ed.wouldChange(v, f, record); err != nil {
			return err
		}
	}
	if news != "" {
		status = http.StatusConflict
	}
	data.Trail = []pages.Link{{Text: "Import", Href: "/edit/import"}}
	data.Created, data.Changed, data.Unchanged, data.Refused = report.Created, report.Changed, report.Unchanged, report.RefusedLines
	for _, r := range report.Refused[:min(len(report.Refused), maxRefused)] {
		data.Rows = append(data.Rows, pages.RefusedRow{Line: r.Line, Field: r.Field, Reason: sentence(r.Reason), Said: f.said[r.Line]})
	}
	data.MoreRows = len(report.Refused) > maxRefused
	return ed.answer(v, status, "imported", data)
}

// maxShownChanges is how many changed events the dry run shows in detail.
const maxShownChanges = 20

// wouldChange are the first events that the file would change, with what would change of them.
func (ed *editor) wouldChange(v *visit, f *heldFile, t timeline.TimelineRecord) ([]pages.WouldChange, error) {
	var shown []pages.WouldChange
	reader := intake.NewReader(f.reader(), f.timeline, intake.Auto, false)
	for len(shown) < min(maxShownChanges, f.report.Changed) {
		item, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return shown, nil
		}
		if err != nil {
			return nil, err
		}
		if len(item.Refused) > 0 || item.Passed || item.Op != nil {
			continue
		}
		record, _, err := ed.store.Event(v.ctx, item.Event.ID)
		if timeline.KindOf(err) == timeline.NotFound || timeline.KindOf(err) == timeline.Gone {
			continue
		}
		if err != nil {
			return nil, err
		}
		step, err := timeline.PutEvent{Event: item.Event}.Decide(&record, t.Timeline, timeline.Stamp{Time: record.Event.Updated, Machine: ed.clock.Machine()})
		if err != nil || step == nil {
			continue // it is refused, or the same
		}
		found := sight{event: &record.Event, record: &record, timeline: &t, writer: true}
		shown = append(shown, pages.WouldChange{
			Title: record.Event.Title, Href: pages.EditPath(record.Event.ID), Rows: diffRows(timeline.Diff(&record.Event, &step.After.Event), found),
		})
	}
	return shown, nil
}

// importRefused sends why lines were refused, as a table.
func (ed *editor) importRefused(v *visit) error {
	f, err := ed.heldOf(v)
	if f == nil || err != nil {
		return err
	}
	f.mu.Lock()
	report := f.report
	if f.done != nil {
		report = *f.done
	}
	f.mu.Unlock()
	var out strings.Builder
	w := csv.NewWriter(&out)
	_ = w.Write([]string{"line", "field", "reason"}) // a builder takes everything
	for _, r := range report.Refused {
		_ = w.Write([]string{strconv.Itoa(r.Line), inCell(r.Field), r.Reason})
	}
	w.Flush()
	v.Response().Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "refused.csv"))
	return v.Blob(http.StatusOK, csvType+"; charset=utf-8", []byte(out.String()))
}

// inCell is a text that no spreadsheet takes for a formula.
func inCell(text string) string {
	if strings.HasPrefix(text, "-") || strings.HasPrefix(text, "=") || strings.HasPrefix(text, "+") || strings.HasPrefix(text, "@") {
		return "'" + text
	}
	return text
}
