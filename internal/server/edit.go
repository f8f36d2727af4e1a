package server

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"dateline/internal/pages"
	"dateline/timeline"
)

// editPath is where the editor begins.
const editPath = "/edit"

// inEditor reports whether a path belongs to the editor. Nowhere else does its cookie count.
func inEditor(path string) bool { return path == editPath || strings.HasPrefix(path, editPath+"/") }

// slash leads from /edit/ to where the editor begins.
func (ed *editor) slash(c echo.Context) error {
	return c.Redirect(http.StatusMovedPermanently, withQuery(ed.site.BaseURL+editPath, c.QueryParams().Encode()))
}

// editor are the pages on which people write. Whoever calls is known by a cookie; what is written goes the way of the API.
type editor struct {
	*Server

	cross *http.CrossOriginProtection
	held  held
}

func newEditor(s *Server) (*editor, error) {
	ed := &editor{Server: s, cross: http.NewCrossOriginProtection()}
	// Behind a proxy that does not pass Host on, old browsers would come from another origin than their own.
	return ed, ed.cross.AddTrustedOrigin(s.base.Scheme + "://" + s.base.Host)
}

// enter is what all requests to the editor have in common: nobody keeps the answer, and only pages of ours may send
// forms.
func (ed *editor) enter(c echo.Context, next echo.HandlerFunc) error {
	r, h := c.Request(), c.Response().Header()
	h.Set("Cache-Control", cacheNever)
	h.Set("X-Robots-Tag", "noindex")
	h.Set("Cross-Origin-Opener-Policy", "same-origin") // no page that led here can reach into it
	who, err := ed.session(c)
	if err != nil {
		return err
	}
	x := exchange{request: r, writer: c.Response(), caller: who, address: ed.callerAddress(r), settled: ed.clock.Settled()}
	if out, ok := c.Response().Writer.(*response); ok {
		x.id = out.id
	}
	noteCaller(c, who)
	c.SetRequest(r.WithContext(withExchange(r.Context(), x)))
	if err := ed.limited(c.Request().Context(), ed.limits.kindOf(r, c.Path())); err != nil {
		return err
	}
	if err := ed.cross.Check(r); err != nil {
		return forbidden("this form was sent from another site")
	}
	return next(c)
}

// visit is one request of somebody who is signed in.
type visit struct {
	echo.Context

	ctx   context.Context
	who   caller
	words *pages.Labels // in the language of who calls
	form  url.Values    // of the body; nil of a GET
	place string        // of the service on its host
}

// visitOf is a request to the editor.
func (ed *editor) visitOf(c echo.Context) *visit {
	return &visit{Context: c, ctx: c.Request().Context(), words: editWords(c.Request()), place: ed.place}
}

// seeOther leads to another page of the editor, whose path is as routes have it.
func (v *visit) seeOther(path string) error { return v.Redirect(http.StatusSeeOther, v.place+path) }

// text is a field of the form, without spaces around it.
func (v *visit) text(name string) string { return strings.TrimSpace(v.form.Get(name)) }

// How many bytes a form may have: an event as large as events can be, and what escaping makes of it; of who is not signed in as much as
// somebody writes before his session ends, since it is sent back to him; and a token.
const (
	maxForm   = 4 << 20
	maxKept   = 512 << 10
	maxSignIn = 8 << 10
)

// page is a page of the editor for who is signed in. A form of somebody who is not is kept in the page that asks for the
// token, so that it is sent again with it.
func (ed *editor) page(handle func(*visit) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		v := ed.visitOf(c)
		v.who = callerOf(v.ctx)
		if err := ed.readForm(v); err != nil {
			return err
		}
		if v.who.token == nil && v.form.Has(tokenField) {
			if fault, wait := ed.signIn(v); fault != "" {
				return ed.askToken(v, fault, wait)
			}
		}
		v.form.Del(tokenField)
		v.form.Del(stayField)
		if v.who.token == nil {
			return ed.askToken(v, "", v.who.wait)
		}
		return handle(v)
	}
}

// readForm reads the fields of a form. A file is read by who is signed in alone.
func (ed *editor) readForm(v *visit) error {
	r := v.Request()
	if r.Method != http.MethodPost {
		return nil
	}
	v.form = url.Values{}
	if coding := r.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return wrongHeader(http.StatusUnsupportedMediaType, "Content-Encoding", "must be absent: send the form as it is")
	}
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if strings.TrimSpace(kind) == "multipart/form-data" {
		return nil // read by who expects a file
	}
	most, large := ed.roomFor(v)
	r.Body = http.MaxBytesReader(v.Response(), r.Body, most)
	err := r.ParseForm()
	if _, is := errors.AsType[*http.MaxBytesError](err); is {
		return newProblem(http.StatusRequestEntityTooLarge, large)
	}
	if err != nil {
		return newProblem(http.StatusBadRequest, "the form did not arrive whole")
	}
	v.form = r.PostForm
	for name, values := range v.form { // as browsers send the ends of lines
		for i := range values {
			v.form[name][i] = strings.ReplaceAll(values[i], "\r\n", "\n")
		}
	}
	return nil
}

// roomFor is how many bytes the form may have, and what is said where it has more.
func (ed *editor) roomFor(v *visit) (most int64, large string) {
	switch {
	case v.who.token != nil:
		return maxForm, "the form has more than an event can hold"
	case v.Request().URL.Path == editPath+"/sign-in":
		return maxSignIn, "that is too long for a token"
	}
	return maxKept, "you are signed out, and the text is too long to be kept meanwhile: sign in in another window, go back here, and save again"
}

// writables are the timelines that the caller may write to, by slug.
func (ed *editor) writables(v *visit) ([]timeline.TimelineRecord, error) {
	all, _, err := ed.store.Timelines(v.ctx, true)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(t timeline.TimelineRecord) bool { return !v.who.mayWrite(t.Timeline.Slug) }), nil
}

// frame is the frame of a page of the editor.
func (ed *editor) frame(v *visit, title string) pages.EditFrame {
	who := ""
	if v.who.token != nil {
		who = v.who.token.Name
	}
	f := ed.pages.EditFrame(v.words, title, v.Request().URL.Path, who, v.who.isAdmin())
	if v.Request().Method == http.MethodGet { // a page that answers a form has what was written in it, and a link would lose that
		f.Languages = pages.EditLanguages(v.words, func(lang string) string { return languageAddress(v, lang) })
	}
	return f
}

// answer sends a page of the editor.
func (ed *editor) answer(v *visit, status int, name string, data any) error {
	speak(v.Context, v.words.Lang)
	v.Response().Header().Set("Vary", "Accept-Language, Cookie")
	return ed.show(v.Context, status, pages.EditorPage(v.words, name), data)
}

// fail says in a page of the editor what went wrong. Errors are in English; who reads another language is told by the status alone.
func (ed *editor) fail(c echo.Context, p *Problem) {
	v := ed.visitOf(c)
	if _, known := v.ctx.Value(exchangeKey{}).(exchange); known {
		v.who = callerOf(v.ctx)
	}
	words := &v.words.Edit
	data, title := pages.EditProblem{Text: p.Detail}, v.words.Refused
	if why := words.StatusWhy[p.Status]; why != "" && v.words.Lang != pages.English.Lang {
		data.Text = why
	}
	switch {
	case p.Status == http.StatusNotFound:
		title, data.Text = v.words.NoPage, words.NoPageWhy
	case p.Status == http.StatusForbidden:
		title = words.NotAllowed
	case p.Status == http.StatusGone:
		title = words.IsDeleted
	case p.Status >= http.StatusInternalServerError:
		title = v.words.Wrong
	}
	data.Text += ofRequest(c, p)
	data.EditFrame = ed.frame(v, title)
	if err := ed.answer(v, p.Status, "problem", data); err != nil {
		writeProblem(c.Response(), ed.ownFault(c.Request().Context(), err))
	}
}
