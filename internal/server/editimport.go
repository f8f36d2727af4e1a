package server

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"dateline/internal/editing"
	"dateline/internal/headroom"
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
	data := pages.EditImport{EditFrame: ed.frame(v, v.words.Edit.ImportTitle), Timelines: timelineOptions(lines, v.QueryParam("timeline"), "")}
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
		data.Faults = pages.Faults{{ID: "file", Label: v.words.Edit.FileField, Text: fault}}
		data.Fail()
		return ed.answer(v, http.StatusUnprocessableEntity, "import", data)
	}
	ed.held.keep(f, ed.clock.Machine())
	return v.seeOther("/edit/import/" + f.key)
}

// maxImport is how many bytes the form of an import may have: a file, and beside it as much text as may be pasted.
const maxImport = maxUpload + 2*maxForm

// maxParts is how many fields such a form may have.
const maxParts = 50

// upload reads the form with the file: what was chosen, or what was pasted.
func (ed *editor) upload(v *visit) (f *heldFile, pasted string, faults pages.Faults) {
	words := &v.words.Edit
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
		return wrong("file", words.FileField, words.ChooseFile)
	}
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if n == maxParts {
			return wrong("file", words.FileField, words.TooManyFields)
		}
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return wrong("file", words.FileField, words.FileTooLarge)
		}
		if err != nil {
			return wrong("file", words.FileField, words.FileTorn)
		}
		if part.FormName() == "file" && part.FileName() != "" {
			f, err = ed.receive(part, f)
			if f != nil && f.size > maxUpload {
				return wrong("file", words.FileField, words.FileTooLarge)
			}
			if err != nil {
				return wrong("file", words.FileField, ed.notTaken(v, err))
			}
		} else if !v.take(part) {
			return wrong("text", words.TextField, words.PasteTooLong)
		}
	}
	pasted = strings.ReplaceAll(v.form.Get("text"), "\r\n", "\n")
	if (f == nil || f.size == 0) && strings.TrimSpace(pasted) != "" {
		file, size, err := ed.held.take(strings.NewReader(pasted))
		if err != nil {
			return wrong("text", words.TextField, ed.notTaken(v, err))
		}
		f = &heldFile{name: words.PastedText, file: file, size: size}
	}
	switch {
	case f == nil || f.size == 0:
		return wrong("file", words.FileField, words.ChooseFile)
	case f.size > maxUpload:
		return wrong("file", words.FileField, words.FileTooLarge)
	}
	f.owner, f.timeline = v.who.token.ID, v.text("timeline")
	if _, err := ed.writable(v.ctx, f.timeline); err != nil {
		return wrong("timeline", words.TimelineField, words.ChooseTimeline)
	}
	return f, pasted, nil
}

// notTaken tells why a file was not taken. Where that is no fault of who sent it, the log has it too.
func (ed *editor) notTaken(v *visit, err error) string {
	if _, ours := errors.AsType[*notKeptError](err); !ours {
		return v.words.Edit.FileTorn
	}
	ed.log.Error("unavailable", "id", requestIDOf(v.ctx), "error", err)
	return v.words.Edit.NotKept
}

// take adds a field of a form that has files, and reports whether it came whole and is not too long.
func (v *visit) take(part *multipart.Part) bool {
	text, err := io.ReadAll(io.LimitReader(part, maxForm+1))
	if err != nil || len(text) > maxForm {
		return false
	}
	v.form.Add(part.FormName(), string(text))
	return true
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
	defer headroom.Take()()
	f.report, err = intake.Import(v.ctx, ed.store, ed.request(v, f, true, true), f.reader())
	if k := timeline.KindOf(err); k == timeline.Invalid || k == timeline.TooLarge {
		return sentence(err.Error()), nil
	}
	if err == nil {
		f.said, err = saidBy(f.reader(), f.report.Refused)
	}
	if err == nil {
		f.losses, err = ed.losses(v, f)
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
		data := pages.EditProblem{EditFrame: ed.frame(v, v.words.Edit.FileGone), Text: v.words.Edit.FileGoneWhy}
		data.Link = &pages.Link{Text: v.words.Edit.ImportTitle, Href: "/edit/import"}
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
		return ed.importReport(v, f, v.words.Edit.NoteTooLong)
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
			return ed.importReport(v, f, v.words.Edit.TimelineChanged)
		}
	}
	partial := v.form.Get("do") == "partial"
	if f.report.RefusedLines > 0 && !partial {
		return ed.importReport(v, f, "")
	}
	_ = http.NewResponseController(v.Response()).SetWriteDeadline(time.Time{}) // it is set anew when the import is done
	defer headroom.Take()()
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
		data.EditFrame = ed.frame(v, v.words.Edit.DidTitle)
	} else {
		data.EditFrame = ed.frame(v, v.words.Edit.WouldTitle)
		f.losses.show(v.words, &data, record)
	}
	if news != "" {
		status = http.StatusConflict
	}
	data.Trail = []pages.Link{{Text: v.words.Edit.ImportTitle, Href: "/edit/import"}}
	data.Created, data.Changed, data.Unchanged, data.Refused = report.Created, report.Changed, report.Unchanged, report.RefusedLines
	for _, r := range report.Refused[:min(len(report.Refused), maxRefused)] {
		data.Rows = append(data.Rows, pages.RefusedRow{Line: r.Line, Field: r.Field, Reason: editing.Message(timeline.FieldError{Field: r.Field, Message: r.Reason}, v.words.Lang), Said: f.said[r.Line]})
	}
	data.MoreRows = len(report.Refused) > maxRefused
	return ed.answer(v, status, "imported", data)
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
	writeRow(&out, "line", "field", "reason")
	for _, r := range report.Refused {
		writeRow(&out, strconv.Itoa(r.Line), r.Field, r.Reason)
	}
	v.Response().Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "refused.csv"))
	return v.Blob(http.StatusOK, csvType+"; charset=utf-8", []byte(out.String()))
}

// writeRow writes a row of a table (RFC 4180) with all cells in quotation marks.
func writeRow(out *strings.Builder, cells ...string) {
	for i, cell := range cells {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString(`"` + strings.ReplaceAll(inCell(cell), `"`, `""`) + `"`)
	}
	out.WriteString("\r\n")
}

// inCell is a text that no spreadsheet takes for a formula: some look for one behind quotation marks too.
func inCell(text string) string {
	if text != "" && strings.ContainsAny(text[:1], "=+-@\t\r\n|%") {
		return "'" + text
	}
	return text
}
