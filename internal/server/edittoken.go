package server

import (
	"net/http"
	"slices"
	"time"

	"dateline/internal/pages"
	"dateline/timeline"
)

// tokenList lists the tokens; a new one is shown once.
func (ed *editor) tokenList(v *visit) error {
	if err := v.who.needAdmin(); err != nil {
		return err
	}
	data := pages.EditTokens{EditFrame: ed.frame(v, v.words.Edit.TokensTitle), Scope: string(timeline.ScopeWrite)}
	status := http.StatusOK
	if v.form != nil {
		data.Name, data.Scope, data.Expires = v.text("name"), v.text("scope"), v.text("expires")
		made, faults, err := ed.issue(v, data)
		if err != nil {
			return err
		}
		if data.Faults = faults; len(faults) > 0 {
			status = http.StatusUnprocessableEntity
			data.Fail()
		} else {
			data.Secret, data.Addresses, data.MadeFor = made.Secret, made.Addresses, made.Name
			if len(data.Addresses) > 0 {
				data.Secret = "" // the addresses have it
			}
			data.Name, data.Expires = "", ""
		}
	}
	tokens, err := ed.allTokens(v.ctx)
	if err != nil {
		return err
	}
	lines, err := ed.writables(v)
	if err != nil {
		return err
	}
	data.Timelines = timelineOptions(lines, "", "")
	for i, o := range data.Timelines {
		data.Timelines[i].Chosen = len(data.Faults) > 0 && slices.Contains(v.form["timelines"], o.Value)
	}
	for _, t := range tokens {
		data.Rows = append(data.Rows, pages.NewTokenRow(v.words, t, ed.clock.Machine(), v.who.token.ID))
	}
	return ed.answer(v, status, "tokens", data)
}

// issue makes the token that the form describes.
func (ed *editor) issue(v *visit, data pages.EditTokens) (NewToken, pages.Faults, error) {
	t := timeline.Token{Name: data.Name, Scopes: []timeline.Scope{timeline.Scope(data.Scope)}, Timelines: v.form["timelines"]}
	if data.Expires != "" {
		day, err := time.Parse(time.DateOnly, data.Expires)
		if err != nil {
			return NewToken{}, pages.Faults{{ID: "expires", Label: v.words.Edit.ColEnds, Text: v.words.Edit.WriteTheDay}}, nil
		}
		t.Expires = new(day.Add(24 * time.Hour)) // it holds on the day itself
	}
	made, err := IssueToken(v.ctx, ed.store, ed.tokens, ed.site, ed.clock.Machine(), t)
	if timeline.KindOf(err) == timeline.Invalid {
		return made, faultsOf(v.words, err), nil
	}
	return made, nil, err
}

// revoke asks whether a token is to end, and ends it.
func (ed *editor) revoke(v *visit) error {
	if err := v.who.needAdmin(); err != nil {
		return err
	}
	tokens, err := ed.allTokens(v.ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(tokens, func(t timeline.Token) bool { return t.ID == v.Param("id") })
	if i < 0 {
		return timeline.Errorf(timeline.NotFound, "no such token")
	}
	if v.form == nil {
		data := pages.EditRevoke{EditFrame: ed.frame(v, v.words.Edit.RevokeTitle), Token: pages.NewTokenRow(v.words, tokens[i], ed.clock.Machine(), v.who.token.ID)}
		data.Trail = []pages.Link{{Text: v.words.Edit.TokensTitle, Href: "/edit/tokens"}}
		return ed.answer(v, http.StatusOK, "revoke", data)
	}
	if err := ed.tokens.RevokeToken(v.ctx, tokens[i].ID); err != nil {
		return err
	}
	return v.seeOther("/edit/tokens")
}
