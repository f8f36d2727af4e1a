package server

import (
	"context"
	"encoding/json"
	"time"

	"dateline/feeds"
	"dateline/timeline"
)

// TokenList is the list of tokens.
type TokenList struct {
	Tokens []timeline.Token `json:"tokens" nullable:"false" doc:"Oldest first, without their secrets."`
	State  string           `json:"state" doc:"The ETag of this answer, once more."`
}

// NewToken is a token with its secret, which is told once.
type NewToken struct {
	timeline.Token
	Secret    string   `json:"token" doc:"The secret. It is not kept, and cannot be told again."`
	Addresses []string `json:"addresses,omitempty" doc:"Of a capability: the private pages of its timelines. With .ics, .atom, .rss or .json at its end each is that feed. Whoever has one of them has the secret."`
}

// tokenPath is the parameter of a token's path.
type tokenPath struct {
	ID string `path:"id" doc:"Id of the token, not its secret."`
}

func (s *Server) listTokens(ctx context.Context, _ *struct{}) (*answer[TokenList], error) {
	if err := callerOf(ctx).needAdmin(); err != nil {
		return nil, err
	}
	tokens, err := s.allTokens(ctx)
	if err != nil {
		return nil, err
	}
	content, err := json.Marshal(tokens)
	if err != nil {
		return nil, err
	}
	if tokens == nil {
		tokens = []timeline.Token{}
	}
	st := bytesState(content)
	return reply(ctx, st, &TokenList{Tokens: tokens, State: st.tag}), nil
}

func (s *Server) createToken(ctx context.Context, _ *struct{}) (*answer[NewToken], error) {
	if err := callerOf(ctx).needAdmin(); err != nil {
		return nil, err
	}
	o, err := readObject(exchangeOf(ctx).request, jsonType)
	if err != nil {
		return nil, err
	}
	var t timeline.Token
	if err := s.api.token.decode(s.api.token.without(o), &t); err != nil {
		return nil, err
	}
	made, err := IssueToken(ctx, s.store, s.tokens, s.site, s.clock.Machine(), t)
	if err != nil {
		return nil, err
	}
	return &answer[NewToken]{Location: s.site.BaseURL + apiPath + "/tokens/" + made.ID, Body: &made}, nil
}

// IssueToken makes a token of t, keeps it in tokens, and returns it with its secret. Invalid; the error names timelines
// of store, hidden ones too: only an admin may see it. Addresses are those of a site, paths alone of one that has no base URL.
func IssueToken(ctx context.Context, store timeline.Store, tokens Tokens, site feeds.Site, now time.Time, t timeline.Token) (NewToken, error) {
	there, _, err := store.Timelines(ctx, true)
	if err != nil {
		return NewToken{}, err
	}
	t, secret, err := t.Issue(now, there)
	if err != nil {
		return NewToken{}, err
	}
	made := NewToken{Token: t, Secret: secret}
	if t.Capability() {
		for _, slug := range t.Timelines {
			made.Addresses = append(made.Addresses, site.Behind(privatePath+"/"+secret).TimelineURL(slug))
		}
	}
	return made, tokens.CreateToken(ctx, t, timeline.HashSecret(secret))
}

func (s *Server) revokeToken(ctx context.Context, in *tokenPath) (*answer[nothing], error) {
	if err := callerOf(ctx).needAdmin(); err != nil {
		return nil, err
	}
	if err := s.tokens.RevokeToken(ctx, in.ID); err != nil {
		return nil, err
	}
	return &answer[nothing]{}, nil
}
