package server

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

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
	if ed.secure() {
		return "__Host-dateline"
	}
	return "dateline"
}

// session finds the token of a session. One that holds no longer, because the token expired or was revoked, is none.
func (ed *editor) session(r *http.Request) (caller, error) {
	cookie, err := r.Cookie(ed.cookieName())
	if err != nil || cookie.Value == "" {
		return caller{}, nil // there is none
	}
	token, err := ed.tokenOf(r.Context(), cookie.Value)
	switch {
	case timeline.KindOf(err) == timeline.NotFound || err == nil && !mayEdit(token):
		return caller{}, nil
	case err != nil:
		return caller{}, err
	}
	return caller{token}, nil
}

// mayEdit reports whether there is anything that the token may write.
func mayEdit(t *timeline.Token) bool {
	return t != nil && (slices.Contains(t.Scopes, timeline.ScopeAdmin) || slices.Contains(t.Scopes, timeline.ScopeWrite))
}

// setCookie sets the cookie of a session; without a secret it takes it away.
func (ed *editor) setCookie(v *visit, secret string, stay bool) {
	cookie := &http.Cookie{Name: ed.cookieName(), Value: secret, Path: "/", HttpOnly: true, Secure: ed.secure(), SameSite: http.SameSiteLaxMode}
	switch {
	case secret == "":
		cookie.MaxAge = -1
	case stay:
		cookie.MaxAge = int(staySigned / time.Second)
	}
	v.SetCookie(cookie)
}

// signIn reads the token of a form, and says in a sentence why it does not open the editor; empty if it does. Whether there
// is such a token, or was one, is not told.
func (ed *editor) signIn(v *visit) (fault string) {
	secret := v.text(tokenField)
	limit := ed.guesses.of(v.Request().RemoteAddr)
	if limit.Tokens() < 1 {
		v.Response().Header().Set("Retry-After", "60")
		return "There were too many attempts from your address. Wait a minute."
	}
	token, err := ed.tokenOf(v.ctx, secret)
	unknown := timeline.KindOf(err) == timeline.NotFound
	switch {
	case err != nil && !unknown:
		ed.log.Error("sign in", "error", err)
		return "The token cannot be looked up right now. Try again in a moment."
	case unknown || !cookieSafe(secret):
		limit.Allow()
		return "This token does not open the editor. Look whether it is whole, or ask who gave it to you for a new one."
	case !mayEdit(token):
		return "This token may only read. The editor needs one that may write."
	}
	ed.setCookie(v, secret, v.form.Get(stayField) != "")
	v.who = caller{token}
	x := exchangeOf(v.ctx)
	x.caller = v.who
	v.ctx = withExchange(v.ctx, x)
	v.SetRequest(v.Request().WithContext(v.ctx))
	return ""
}

// cookieSafe reports whether a secret can stand in a cookie (RFC 6265 section 4.1.1). Those that we make can; the one that an
// operator chose may have spaces.
func cookieSafe(secret string) bool {
	return secret != "" && (&http.Cookie{Name: "x", Value: secret}).Valid() == nil && !strings.ContainsAny(secret, ` ,"`)
}

// askToken asks who calls for a token. What he sent comes along in the page, and is sent again with the token.
func (ed *editor) askToken(v *visit, fault string) error {
	data := pages.SignIn{EditFrame: ed.frame(v, "Sign in"), Fault: fault, Action: editPath + "/sign-in"}
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
	if v.Response().Header().Get("Retry-After") != "" {
		status = http.StatusTooManyRequests
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
	return ed.askToken(v, "")
}

// signOut ends the session.
func (ed *editor) signOut(v *visit) error {
	ed.setCookie(v, "", false)
	return v.seeOther(editPath + "/sign-in")
}

// guesses limits how often tokens are tried from one place.
type guesses struct {
	mu     sync.Mutex
	places map[netip.Prefix]*rate.Limiter
}

// A place has so many guesses at once, and one more in every period.
const (
	guessBurst  = 10
	guessPeriod = 6 * time.Second
	maxPlaces   = 10_000
)

// of is the limit of the place that an address belongs to: the address, or of the sixth version the network, in which one
// host has as many as it likes.
func (g *guesses) of(remote string) *rate.Limiter {
	host, _, _ := net.SplitHostPort(remote)
	addr, _ := netip.ParseAddr(host) // of what is none all are one place
	bits := 32
	if addr = addr.Unmap(); addr.Is6() {
		bits = 64
	}
	place, _ := addr.Prefix(bits)
	g.mu.Lock()
	defer g.mu.Unlock()
	limit := g.places[place]
	if limit == nil {
		if g.places == nil || len(g.places) >= maxPlaces {
			g.places = map[netip.Prefix]*rate.Limiter{}
		}
		limit = rate.NewLimiter(rate.Every(guessPeriod), guessBurst)
		g.places[place] = limit
	}
	return limit
}
