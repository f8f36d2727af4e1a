package programs_test

import (
	"maps"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// TestLifeOfOneEvent lets newsboat and gofeed follow the changes of one event in two languages, from when it is published
// until it is deleted (A3, A9). R7: each is told once, dated when it was written; of a deleted event the feed has the
// deletion alone, and a program that keeps what it read goes on showing the rest.
func TestLifeOfOneEvent(t *testing.T) {
	t.Parallel()
	const line = "/api/v1/timelines/talks"
	const talks = line + "/events/talks"
	const uk = "?lang=uk"
	a := &audience{service: startEmpty(t, filepath.Join(t.TempDir(), "talks.db"))}
	a.write(http.MethodPut, line, nil, event{"title": "All talks", "zone": "Europe/Kyiv", "publisher": "The desk"}, http.StatusCreated)
	truths := map[string]truth{"": {shown: map[string]shown{}}, uk: {shown: map[string]shown{}}}
	e := apiEvent{}
	for i, step := range life() {
		a.write(step.method, talks+step.query, nil, step.body, step.status)
		e = decode[struct{ Events []apiEvent }](t, a.do(request{method: http.MethodGet, path: line + "/events?show=all", token: adminSecret})).Events[0]
		if i == 0 {
			for _, view := range []string{"", uk} {
				a.follow(newsboat(), "/e/talks", view, ".atom")
				a.follow(gofeedLibrary(), "/e/talks", view, ".atom")
			}
		}
		if step.kind != "" {
			told := e.telling(a.base, revision{Revision: e.Revision, Time: e.Updated}, "").shown
			if told["author"] = "The desk"; !e.Deleted.IsZero() {
				told["topics"], told["link"] = "", a.base+"/e/talks"
			}
			told["title"], told["text"] = step.kind+": Talks", step.text
			truths[""].shown[told["id"]] = told
			told = maps.Clone(told)
			told["title"], told["text"] = step.kindUK+": Переговори", step.textUK
			told["link"] = strings.Replace(told["link"], "/e/talks", "/e/talks"+uk, 1)
			truths[uk].shown[told["id"]] = told
		}
		a.look(step.says, func(f *following) truth { return truths[f.view].left(f.program, e) })
	}
	a.restart()
	a.awaitModified("/e/talks.atom")
	a.look("the service is restarted", func(f *following) truth { return truths[f.view].left(f.program, e) })
	a.lookAgain("nothing happens", func(f *following) truth { return truths[f.view].left(f.program, e) })
}

// left is what a program shows of all that was told of an event: if that is deleted, and it keeps nothing, only so much.
func (all truth) left(p program, e apiEvent) truth {
	if e.Deleted.IsZero() || p.keeps {
		return all
	}
	id := e.telling("", revision{Revision: e.Revision}, "").shown["id"]
	return truth{shown: map[string]shown{id: all.shown[id]}}
}

// lifeStep is what happens to an event, and how it is told in both languages.
type lifeStep struct {
	says, method, query string
	body                any
	status              int
	kind, text          string
	kindUK, textUK      string
}

// life is all that can happen to an event.
func life() []lifeStep {
	return []lifeStep{
		{
			"they are planned", http.MethodPut, "", event{
				"title": "Talks", "date": "2025-03-02", "topics": []string{"peace"}, "translations": event{"uk": event{"title": "Переговори"}},
			}, http.StatusCreated,
			"Published", "Sunday, 2 March 2025\nScheduled", "Опубліковано", "Неділя, 2 березня 2025 р.\nЗаплановано",
		},
		{
			"they move", http.MethodPatch, "", event{"date": "2025-03-05T10:00", "note": "no plane"}, http.StatusOK,
			"Moved", "Reason: no plane\nDate: 2 March 2025 → 5 March 2025, 10:00\nAfter this change: Wednesday, 5 March 2025, 10:00",
			"Перенесено", "Причина: no plane\nДата: 2 березня 2025 р. → 5 березня 2025 р., 10:00\nПісля цієї зміни: Середа, 5 березня 2025 р., 10:00",
		},
		{
			"they are called off", http.MethodPatch, "", event{"status": "cancelled"}, http.StatusOK,
			"Cancelled", "Status: Scheduled → Cancelled", "Скасовано", "Стан: Заплановано → Скасовано",
		},
		{
			"they take place after all", http.MethodPatch, "", event{"status": "scheduled"}, http.StatusOK,
			"Reinstated", "Status: Cancelled → Scheduled", "Знову в планах", "Стан: Скасовано → Заплановано",
		},
		{"a typo is mended", http.MethodPatch, "", event{"summary": "In Kyiv.", "minor": true}, http.StatusOK, "", "", "", ""},
		{
			"they are deleted", http.MethodDelete, "?note=entered+twice", nil, http.StatusNoContent,
			"Deleted", "This event is no longer on this timeline.\nReason: entered twice",
			"Вилучено", "Цієї події більше немає в цій хронології.\nПричина: entered twice",
		},
	}
}
