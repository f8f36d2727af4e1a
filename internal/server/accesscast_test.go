package server_test

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// thing is something that not everybody may see. Its words stand nowhere else.
type thing struct {
	name  string // in the table
	slug  string // of its timeline
	id    string // of the event; empty: it is the timeline
	draft bool   // only who may write sees it
	known bool   // it was public once: that it was there is no secret
	words []string
}

// stage is a service with all kinds of things, and all kinds of callers.
type stage struct {
	*service

	things  []thing
	callers []actor
	secrets []string          // that stand in no answer and no line of the log
	seen    map[string]bool   // words that somebody was shown
	nothing map[string]string // what is answered to who asks for what never was
}

// actor is somebody who calls, and the way in which he says who he is.
type actor struct {
	name   string
	says   string // what the head of his column says
	bearer string
	basic  string
	cookie string
	key    string // of private addresses
	reads  []string
	writes []string
	admin  bool
	wrong  bool // what he sends holds no more, or never did
}

// The timelines of the stage: open to all, in no list, for holders of a token, for holders of another one, made private after a
// while, and deleted.
const (
	openLine, quietLine, vault, attic, pastLine, endedLine = "open", "zqquiet", "zqvault", "zqattic", "zqpast", "zqended"
)

// setStage makes the service, its things and its callers.
func setStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{service: startAt(t, loopSite), seen: map[string]bool{}, nothing: map[string]string{}}
	for slug, visibility := range map[string]string{openLine: "public", quietLine: "unlisted", vault: "private", attic: "private", pastLine: "public", endedLine: "public"} {
		s.admin("POST", api+"/timelines", object{
			"slug": slug, "title": "Word" + slug + "title", "description": "Word" + slug + "description", "publisher": "Word" + slug + "publisher", "visibility": visibility,
		}, 201)
		s.full(slug, slug+"-seen", nil)
	}
	s.full(openLine, "zqdraft", object{"draft": true})
	s.full(openLine, "zqembargo", object{"publish_at": "2035-01-01T00:00:00Z"})
	s.full(openLine, "removed", nil)
	s.admin("DELETE", api+"/timelines/open/events/removed?note=removed", nil, 204)
	s.full(openLine, "taken", nil)
	s.admin("PATCH", api+"/timelines/open/events/taken", object{"draft": true, "title": "Wordtakenlater", "topics": []string{"wordtakenlatertopic"}}, 200)
	s.full(openLine, "zqlost", object{"draft": true})
	s.admin("DELETE", api+"/timelines/open/events/zqlost", nil, 204)
	s.full(vault, "zqvaultdraft", object{"draft": true})
	s.full(vault, "zqvaultgone", nil)
	s.admin("DELETE", api+"/timelines/zqvault/events/zqvaultgone", nil, 204)
	s.admin("PATCH", api+"/timelines/zqpast", object{"visibility": "private"}, 200)
	s.pass(time.Minute)
	s.full(pastLine, "zqlater", nil)
	s.admin("DELETE", api+"/timelines/zqended?events=delete", nil, 204)
	s.pass(time.Minute)
	s.things = []thing{
		{name: "public timeline", slug: openLine, words: []string{"Wordopentitle"}},
		{name: "unlisted timeline", slug: quietLine, words: []string{quietLine, "Wordzqquiet"}},
		{name: "private timeline", slug: vault, words: []string{vault, "Wordzqvault"}},
		{name: "timeline made private", slug: pastLine, known: true},
		{name: "deleted timeline", slug: endedLine, known: true},
		{name: "public event", slug: openLine, id: "open-seen", words: []string{"Wordopen-seen"}},
		{name: "unlisted event", slug: quietLine, id: "zqquiet-seen", words: wordsOf("zqquiet-seen")},
		{name: "private event", slug: vault, id: "zqvault-seen", words: wordsOf("zqvault-seen")},
		{name: "draft", slug: openLine, id: "zqdraft", draft: true, words: append(wordsOf("zqdraft"), "zqdraft")},
		{name: "embargoed event", slug: openLine, id: "zqembargo", draft: true, words: append(wordsOf("zqembargo"), "zqembargo")},
		{name: "deleted event", slug: openLine, id: "removed", known: true},
		{name: "event hidden again", slug: openLine, id: "taken", draft: true, known: true, words: []string{"Wordtakenlater", "wordtakenlatertopic"}},
		{name: "deleted draft", slug: openLine, id: "zqlost", draft: true, words: append(wordsOf("zqlost"), "zqlost")},
		{name: "private draft", slug: vault, id: "zqvaultdraft", draft: true, words: wordsOf("zqvaultdraft")},
		{name: "deleted private event", slug: vault, id: "zqvaultgone", words: wordsOf("zqvaultgone")},
		{name: "event made private", slug: pastLine, id: "zqpast-seen", known: true},
		{name: "event of a timeline made private", slug: pastLine, id: "zqlater", words: append(wordsOf("zqlater"), "zqlater")},
	}
	s.cast()
	return s
}

// full makes an event with a word of its own wherever an event has text, and in its history.
func (s *stage) full(slug, id string, fields object) {
	s.t.Helper()
	e := object{
		"title": "Meeting Word" + id, "summary": "Wsum" + id, "body": "Wbody" + id, "topics": []string{"wtopic" + id}, "date": "2025-03-02",
		"place": object{"name": "Wplace" + id}, "participants": []object{{"name": "Wperson" + id, "kind": "person"}},
		"sources": []object{{"title": "Wsource" + id, "url": "https://example.org/w" + id}},
	}
	for name, value := range fields {
		e[name] = value
	}
	s.event(slug, id, e)
	s.admin("PATCH", api+"/timelines/"+slug+"/events/"+id, object{"summary": "Wsum" + id + " again", "note": "Wnote" + id}, 200)
}

func wordsOf(id string) []string {
	var words []string
	for _, field := range []string{"Word", "Wsum", "Wbody", "wtopic", "Wplace", "wplace", "Wperson", "wperson", "Wsource", "Wnote"} {
		words = append(words, field+id)
	}
	return words
}

// cast makes the callers.
func (s *stage) cast() {
	made := func(fields object) (id, secret string) {
		o := s.admin("POST", api+"/tokens", fields, 201).object(s.t)
		s.secrets = append(s.secrets, o["token"].(string))
		return o["id"].(string), o["token"].(string)
	}
	token := func(scope string, slugs ...string) string {
		_, secret := made(object{"name": "Holder", "scopes": []string{scope}, "timelines": append([]string{}, slugs...)})
		return secret
	}
	soon := s.time().Add(time.Minute)
	_, expired := made(object{"name": "n", "scopes": []string{"write"}, "expires": soon})
	_, expiredKey := made(object{"name": "n", "scopes": []string{"capability"}, "timelines": []string{vault}, "expires": soon})
	revokedID, revoked := made(object{"name": "n", "scopes": []string{"write"}})
	revokedKeyID, revokedKey := made(object{"name": "n", "scopes": []string{"capability"}, "timelines": []string{vault}})
	for _, id := range []string{revokedID, revokedKeyID} {
		s.admin("DELETE", api+"/tokens/"+id, nil, 204)
	}
	reader, writer := token("read", vault), token("write", openLine, quietLine, vault)
	key := token("capability", vault)
	s.secrets = append(s.secrets, adminToken)
	s.pass(2 * time.Minute)
	s.callers = []actor{
		{name: "anybody", key: "anybodysguessanybodysguessanybod"},
		{name: "reads", says: "a token that may read the private timeline", bearer: reader, reads: []string{vault}},
		{name: "reads another", says: "a token that may read another private timeline", bearer: token("read", attic), reads: []string{attic}},
		{name: "writes", says: "a token that may write to all timelines asked for", bearer: writer, writes: []string{openLine, quietLine, vault}},
		{name: "writes another", says: "a token that may write to another one alone", bearer: token("write", attic), writes: []string{attic}},
		{name: "admin", says: "a token that may do all", bearer: adminToken, admin: true},
		{name: "expired", says: "a token that has expired", bearer: expired, wrong: true},
		{name: "revoked", says: "a token that was revoked", bearer: revoked, wrong: true},
		{name: "password", says: "a token that may read the private timeline, as a password", basic: reader, reads: []string{vault}},
		{name: "writer's password", says: "a token that may write, as a password", basic: writer, reads: []string{openLine, quietLine, vault}},
		{name: "wrong password", says: "a password of somewhere else", basic: "hunter2", wrong: true},
		{name: "editor", says: "signed in to the editor with the token that writes", cookie: writer, writes: []string{openLine, quietLine, vault}},
		{name: "address", says: "a capability of the private timeline; elsewhere, its secret as a token", key: key, bearer: key, reads: []string{vault}},
		{name: "expired address", says: "one that has ended", key: expiredKey, bearer: expiredKey, wrong: true},
		{name: "revoked address", says: "one that was taken back", key: revokedKey, bearer: revokedKey, wrong: true},
	}
}

// send makes a request as the actor. On private addresses he is who has the secret in it, or the password; in the editor, who has the
// cookie.
func (s *stage) send(who *actor, r request) answer {
	s.t.Helper()
	if who.wrong || who.key != "" {
		s.pass(7 * time.Second) // another guess
	}
	if r.header == nil {
		r.header = map[string]string{}
	}
	if strings.Contains(r.path, "SECRET") {
		s.pass(7 * time.Second)
		part := who.key
		switch {
		case who.basic != "":
			part = "basic"
		case part == "":
			part = strings.ToLower(who.bearer + who.cookie)
		}
		r.path = strings.ReplaceAll(r.path, "SECRET", part)
	} else {
		r.token = who.bearer
	}
	if who.basic != "" {
		r.header["Authorization"] = "Basic " + base64.StdEncoding.EncodeToString([]byte("anna:"+who.basic))
	}
	if who.cookie != "" {
		r.header["Cookie"] = "dateline=" + who.cookie
	}
	return s.do(r)
}

// knows reports whether the actor may see a thing on a route.
func (who *actor) knows(route string, t *thing, named bool) bool {
	reads, writes, admin := who.power(route)
	may := admin || slices.Contains(writes, t.slug)
	if t.draft {
		return may
	}
	return may || slices.Contains(reads, t.slug) || t.slug == openLine || t.slug == quietLine && named
}

// power is what the actor may read and write by what he says on a route.
func (who *actor) power(route string) (reads, writes []string, admin bool) {
	_, path, _ := strings.Cut(route, " ")
	private, inAPI, inEditor := strings.HasPrefix(path, "/p/"), strings.HasPrefix(path, api), strings.HasPrefix(path, "/edit")
	switch {
	case who.wrong:
	case who.cookie != "":
		if inEditor {
			return who.reads, who.writes, who.admin
		}
	case who.basic != "":
		if !inAPI && !inEditor {
			return who.reads, nil, false
		}
	case who.key != "":
		if private {
			return who.reads, nil, false
		}
	case !private && !inEditor:
		return who.reads, who.writes, who.admin
	}
	return nil, nil, false
}

// headerText are the headers of an answer, but for its date and its id.
func headerText(h http.Header) string {
	var text strings.Builder
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for name := range h {
			if !yield(name) {
				return
			}
		}
	}) {
		if name != "Date" && name != "X-Request-Id" {
			text.WriteString(name + ": " + strings.Join(h[name], ", ") + "\n")
		}
	}
	return text.String()
}
