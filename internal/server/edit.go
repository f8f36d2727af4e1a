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

// editor are the pages on which people write. Whoever calls is known by a cookie; what is written goes the way of the API.
type editor struct {
	*Server

	cross   *http.CrossOriginProtection
	guesses guesses
	held    held
}

func newEditor(s *Server) (*editor, error) {
	ed := &editor{Server: s, cross: http.NewCrossOriginProtection()}
	base, err := url.Parse(s.site.BaseURL)
	if err != nil {
		return nil, err
	}
	// Behind a proxy that does not pass Host on, old browsers would come from another origin than their own.
	return ed, ed.cross.AddTrustedOrigin(base.Scheme + "://" + base.Host)
}

// enter is what all requests to the editor have in common: nobody keeps the answer, and only pages of ours may send
// forms.
func (ed *editor) enter(c echo.Context, next echo.HandlerFunc) error {
	r, h := c.Request(), c.Response().Header()
	h.Set("Cache-Control", cacheNever)
	h.Set("X-Robots-Tag", "noindex")
	who, err := ed.session(r)
	if err != nil {
		return err
	}
	ctx := withExchange(r.Context(), exchange{request: r, writer: c.Response(), caller: who, settled: ed.clock.Settled()})
	c.SetRequest(r.WithContext(ctx))
	if err := ed.cross.Check(r); err != nil {
		return forbidden("this form was sent from another site")
	}
	return next(c)
}

// visit is one request of somebody who is signed in.
type visit struct {
	echo.Context

	ctx  context.Context
	who  caller
	form url.Values // of the body; nil of a GET
}

func (v *visit) seeOther(path string) error { return v.Redirect(http.StatusSeeOther, path) }

// text is a field of the form, without spaces around it.
func (v *visit) text(name string) string { return strings.TrimSpace(v.form.Get(name)) }

// maxForm is how many bytes a form may have: an event as large as events can be, and what escaping makes of it.
const maxForm = 4 << 20

// page is a page of the editor for who is signed in. A form of somebody who is not is kept in the page that asks for the
// token, so that it is sent again with it.
func (ed *editor) page(handle func(*visit) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		v := &visit{Context: c, ctx: c.Request().Context()}
		v.who = callerOf(v.ctx)
		if err := ed.readForm(v); err != nil {
			return err
		}
		if v.who.token == nil && v.form.Has(tokenField) {
			if fault := ed.signIn(v); fault != "" {
				return ed.askToken(v, fault)
			}
		}
		v.form.Del(tokenField)
		v.form.Del(stayField)
		if v.who.token == nil {
			return ed.askToken(v, "")
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
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if strings.TrimSpace(kind) == "multipart/form-data" {
		return nil // read by who expects a file
	}
	r.Body = http.MaxBytesReader(v.Response(), r.Body, maxForm)
	err := r.ParseForm()
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return newProblem(http.StatusRequestEntityTooLarge, "the form has more than an event can hold")
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
	return ed.pages.EditFrame(title, v.Request().URL.Path, who, v.who.isAdmin())
}

// answer sends a page of the editor.
func (ed *editor) answer(v *visit, status int, name string, data any) error {
	return ed.show(v.Context, status, "editor/"+name, data)
}

// fail says in a page of the editor what went wrong.
func (ed *editor) fail(c echo.Context, p *Problem) {
	v := &visit{Context: c, ctx: c.Request().Context()}
	if _, known := v.ctx.Value(exchangeKey{}).(exchange); known {
		v.who = callerOf(v.ctx)
	}
	data := pages.EditProblem{Text: p.Detail}
	title := p.Title
	switch p.Status {
	case http.StatusNotFound:
		title, data.Text = "There is no such page", "nothing is at this address, or nothing that your token opens"
	case http.StatusForbidden:
		title = "Your token does not allow this"
	case http.StatusGone:
		title = "This is deleted"
	}
	data.EditFrame = ed.frame(v, title)
	if err := ed.answer(v, p.Status, "problem", data); err != nil {
		writeProblem(c.Response(), ed.ownFault(err))
	}
}
