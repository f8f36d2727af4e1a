package server

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"dateline/internal/pages"
)

// The cookie with the language that an editor chose. It says nothing of anybody, and counts in the editor alone.
const (
	languageCookie = "dateline-lang"
	keepLanguage   = 365 * 24 * time.Hour
	languagePath   = editPath + "/language"
)

// editWords are the labels for a request to the editor: in the language that was chosen, or else in the one that the browser asks for.
func editWords(r *http.Request) *pages.Labels {
	chosen := ""
	if cookie, err := r.Cookie(languageCookie); err == nil {
		chosen = cookie.Value
	}
	return pages.LabelsFor(chosen, strings.Join(r.Header.Values("Accept-Language"), ","))
}

// languageAddress is where the editor changes to a language, and comes back to where it is.
func languageAddress(v *visit, lang string) string {
	return languagePath + "?lang=" + lang + "&next=" + url.QueryEscape(v.Request().URL.RequestURI())
}

// language keeps the language that an editor chose, also before he has signed in.
func (ed *editor) language(c echo.Context) error {
	v := ed.visitOf(c)
	words := pages.LabelsFor(v.QueryParam("lang"), "")
	v.SetCookie(&http.Cookie{
		Name: languageCookie, Value: words.Lang, Path: ed.place + editPath, MaxAge: int(keepLanguage / time.Second),
		HttpOnly: true, Secure: ed.secure(), SameSite: http.SameSiteLaxMode,
	})
	return v.seeOther(local(v.QueryParam("next")))
}
