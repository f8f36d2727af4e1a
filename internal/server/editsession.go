package server

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"dateline/internal/pages"
	"dateline/timeline"
)

// The fields of a form by which somebody signs in. Any form of the editor may have them.
const (
	tokenField = "session.token"
	stayField  = "session.stay"
)

// staySigned is how long somebody stays signed in who wants to.
const staySigned = 30 * 24 * time.Hour

// secure reports whether browsers come by https, and so keep the cookie for it alone.
func (ed *editor) secure() bool { return strings.HasPrefix(ed.site.BaseURL, "https:") }

// cookieName is that of the session. The prefix makes browsers refuse it from other hosts, and without https.
func (ed *editor) cookieName() string {
	switch {
	case ed.secure() && ed.place == "":
		return "__Host-dateline"
	case ed.secure(): // __Host- holds for a whole host
		return "__Secure-dateline"
	}
	return "dateline"
}

// session finds the token of a session. One that holds no longer, because the token expired or was revoked, is none.
func (ed *editor) session(c echo.Context) (caller, error) {
	cookie, err := c.Cookie(ed.cookieName())
	if err != nil || cookie.Value == "" {
		return caller{}, nil // there is none
	}
	token, err := ed.tokenOf(c, cookie.Value)
	switch {
	case timeline.KindOf(err) == timeline.NotFound:
		return caller{wait: waitOf(ed.guessedToken(c, err, nil))}, nil
	case err == nil && !mayEdit(token):
		return caller{}, nil
	case err != nil:
		return caller{}, err
	}
	return caller{token: token}, nil
}

// mayEdit reports whether there is anything that the token may write.
func mayEdit(t *timeline.Token) bool {
	return t != nil && (slices.Contains(t.Scopes, timeline.ScopeAdmin) || slices.Contains(t.Scopes, timeline.ScopeWrite))
}

// setCookie sets the cookie of a session; without a secret it takes it away.
func (ed *editor) setCookie(v *visit, secret string, stay bool) {
	cookie := &http.Cookie{Name: ed.cookieName(), Value: secret, Path: ed.place + "/", HttpOnly: true, Secure: ed.secure(), SameSite: http.SameSiteLaxMode}
	switch {
	case secret == "":
		cookie.MaxAge = -1
	case stay:
		cookie.MaxAge = int(staySigned / time.Second)
	}
	v.SetCookie(cookie)
}

// signIn reads the token of a form, and says in a sentence why it does not open the editor; empty if it does. Whether there
// is such a token, or was one, is not told. Wait is how many seconds somebody has to wait who tried too many.
func (ed *editor) signIn(v *visit) (fault string, wait int) {
	secret := v.text(tokenField)
	if !cookieSafe(secret) {
		return v.words.Edit.TokenUnknown, 0 // we made none of this form, and a browser could not keep it
	}
	token, err := ed.tokenOf(v.Context, secret)
	switch {
	case timeline.KindOf(err) == timeline.NotFound:
		if wait := waitOf(ed.guessedToken(v.Context, err, nil)); wait > 0 {
			return fmt.Sprintf(v.words.Edit.TooManyGuesses, wait), wait
		}
		return v.words.Edit.TokenUnknown, 0
	case err != nil:
		ed.log.Error("sign in", "error", err)
		return v.words.Edit.TokenNotNow, 0
	case !mayEdit(token):
		return v.words.Edit.TokenReadsOnly, 0
	}
	ed.setCookie(v, secret, v.form.Get(stayField) != "")
	v.who = caller{token: token}
	x := exchangeOf(v.ctx)
	x.caller = v.who
	v.ctx = withExchange(v.ctx, x)
	v.SetRequest(v.Request().WithContext(v.ctx))
	return "", 0
}

// cookieSafe reports whether a secret can stand in a cookie (RFC 6265 section 4.1.1). Those that we make can; the one that an
// operator chose may have spaces.
func cookieSafe(secret string) bool {
	return secret != "" && (&http.Cookie{Name: "x", Value: secret}).Valid() == nil && !strings.ContainsAny(secret, ` ,"`)
}

// askToken asks who calls for a token. What he sent comes along in the page, and is sent again with the token. With wait he has tried
// too many.
func (ed *editor) askToken(v *visit, fault string, wait int) error {
	data := pages.SignIn{EditFrame: ed.frame(v, v.words.Edit.SignIn), Fault: fault, Action: editPath + "/sign-in"}
	path := v.Request().URL.RequestURI()
	switch {
	case path == editPath+"/sign-in":
		data.Kept = append(data.Kept, pages.Field{Name: "next", Value: local(v.form.Get("next"))})
	case v.form == nil:
		data.Kept = append(data.Kept, pages.Field{Name: "next", Value: path})
	default:
		data.Action, data.Carried = path, len(v.form) > 0
		data.FileLost = strings.HasPrefix(v.Request().Header.Get("Content-Type"), "multipart/")
		data.Kept = keptFields(v.form)
	}
	if _, err := v.Cookie(ed.cookieName()); err == nil {
		ed.setCookie(v, "", false)
		data.Ended = fault == ""
	}
	status := http.StatusUnauthorized
	if wait > 0 {
		status = http.StatusTooManyRequests
		v.Response().Header().Set("Retry-After", strconv.Itoa(wait))
	}
	v.Response().Header().Set("WWW-Authenticate", `Bearer realm="dateline"`)
	return ed.answer(v, status, "signin", data)
}

// keptFields are the fields of a form but those of signing in.
func keptFields(form url.Values) []pages.Field {
	var kept []pages.Field
	for name, values := range form {
		if name == tokenField || name == stayField {
			continue
		}
		for _, value := range values {
			kept = append(kept, pages.Field{Name: name, Value: value})
		}
	}
	slices.SortStableFunc(kept, func(a, b pages.Field) int { return strings.Compare(a.Name, b.Name) })
	return kept
}

// local is a path of the editor, whatever the form said.
func local(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.Host != "" || u.Scheme != "" || !inEditor(u.Path) || u.Path == editPath+"/sign-in" {
		return editPath
	}
	return path
}

// signInPage asks for a token.
func (ed *editor) signInPage(v *visit) error {
	if v.who.token != nil {
		return v.seeOther(local(v.form.Get("next")))
	}
	return ed.askToken(v, "", 0)
}

// signOut ends the session.
func (ed *editor) signOut(v *visit) error {
	ed.setCookie(v, "", false)
	return v.seeOther(editPath + "/sign-in")
}
