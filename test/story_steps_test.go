package programs_test

import (
	"net/http"
	"time"
)

// event is an event as it is written.
type event = map[string]any

// steps are the story.
func steps() []step {
	return []step{
		{
			says: "two talks that say the same are entered, and a conference of which only the month is known",
			do: func(st *story) {
				for _, id := range []string{"talks-in-one-hall", "talks-in-another"} {
					st.change(http.MethodPost, demoEvents, event{"id": id, "title": "Talks", "date": "2025-03-20T14:00:00Z/2025-03-20T15:30:00Z"})
				}
				st.change(http.MethodPost, demoEvents, event{
					"id": "donors", "title": "The donors’ conference", "date": "2025-05", "topics": []string{"reconstruction", "eu"},
					"summary": "Who pays for what, in the presence of “everybody” & others; if they come.",
				})
			},
			told: "donors published, talks-in-another published, talks-in-one-hall published", seen: "all",
		},
		{
			says: "the London summit moves by a day",
			do: func(st *story) {
				st.edit("london-summit", event{"date": "2025-03-03", "note": "the hall is taken on Sunday"})
				last := st.history("london-summit")[1]
				if c := last.Changes; last.Note != "the hall is taken on Sunday" || len(c) != 1 || c[0].Field != "date" ||
					string(c[0].From) != `"2025-03-02"` || string(c[0].To) != `"2025-03-03"` {
					st.t.Errorf("what changed of the summit: %+v", last)
				}
			},
			text: map[string]string{"london-summit": "Reason: the hall is taken on Sunday\nDate: 2 March 2025 → 3 March 2025\nBy admin"},
			told: "london-summit moved", seen: "all london", history: map[string]string{"london-summit": "published moved"},
		},
		{
			says: "the Washington meeting is called off, and the European Council has met",
			do: func(st *story) {
				st.edit("zelenskyy-trump-washington", event{"status": "cancelled"})
				st.edit("european-council", event{"status": "occurred"})
			},
			told: "european-council occurred, zelenskyy-trump-washington cancelled", seen: "all minerals",
			text: map[string]string{
				"zelenskyy-trump-washington": "Status: Scheduled → Cancelled", "european-council": "Status: Scheduled → Took place",
			},
			history: map[string]string{"zelenskyy-trump-washington": "published cancelled", "european-council": "published occurred"},
		},
		{
			says: "a title is corrected, and the conference has a day",
			do: func(st *story) {
				st.edit("donors", event{"date": "2025-05-14"})
				st.edit("minerals-agreement-approved", event{"title": "The government approves the agreement; “minerals” & more, for < 50 % — Рада вирішить 🇺🇦"})
			},
			text: map[string]string{
				"donors":                      "Date: May 2025 → 14 May 2025",
				"minerals-agreement-approved": "Title: Ukraine's government approves the minerals agreement with the US → The government approves the agreement; “minerals” & more, for < 50 % — Рада вирішить 🇺🇦",
			},
			told: "donors dated, minerals-agreement-approved corrected", seen: "all minerals",
		},
		{
			says: "the conference has a time",
			do:   func(st *story) { st.edit("donors", event{"date": "2025-05-14T10:00:00Z/2025-05-14T12:00:00Z"}) },
			text: map[string]string{"donors": "Date: 14 May 2025 → 14 May 2025, 13:00:00–15:00:00 Kyiv time"},
			told: "donors dated", seen: "all",
		},
		{
			says: "the conference is put off, and the Washington meeting takes place after all",
			do: func(st *story) {
				st.edit("donors", event{"status": "postponed"})
				st.edit("zelenskyy-trump-washington", event{"status": "scheduled"})
			},
			text: map[string]string{"donors": "Status: Scheduled → Postponed", "zelenskyy-trump-washington": "Status: Cancelled → Scheduled"},
			told: "donors postponed, zelenskyy-trump-washington reinstated", seen: "all minerals",
		},
		{
			says: "an event is entered that nobody may see yet",
			do: func(st *story) {
				st.change(http.MethodPost, demoEvents, event{
					"id": "secret", "title": "A visit", "date": "2025-03-09", "publish_at": time.Now().Add(time.Hour).UTC().Format(time.RFC3339),
				})
			},
		},
		{
			says: "its time has come",
			do: func(st *story) {
				st.edit("secret", event{"publish_at": time.Now().Add(time.Second).UTC().Format(time.RFC3339)})
				st.await("the event stays hidden", func() bool {
					return st.do(request{method: http.MethodGet, path: demoEvents + "/secret"}).status == http.StatusOK
				})
			},
			told: "secret published", seen: "all",
		},
		{
			says: "it is hidden again, and another event is deleted by mistake",
			do: func(st *story) {
				st.edit("secret", event{"draft": true})
				st.change(http.MethodDelete, demoEvents+"/third-anniversary?note=entered+twice", nil)
			},
			text: map[string]string{
				"third-anniversary": "This event is no longer on this timeline.\nReason: entered twice", "secret": "This event is no longer on this timeline.",
			},
			told: "secret deleted, third-anniversary deleted", seen: "all",
		},
		{
			says: "both are brought back",
			do: func(st *story) {
				st.edit("secret", event{"draft": false})
				st.change(http.MethodPost, demoEvents+"/third-anniversary/restore", event{"note": "it was no duplicate"})
			},
			text: map[string]string{
				"third-anniversary": "This event is on this timeline again.\nReason: it was no duplicate", "secret": "This event is on this timeline again.",
			},
			told: "secret restored, third-anniversary restored", seen: "all",
			history: map[string]string{"third-anniversary": "published deleted restored"},
		},
		{
			says: "a title is corrected twice within a second, while newsboat looks",
			do: func(st *story) {
				st.edit("london-summit", event{"title": "London summit on the guarantees"})
				st.glance("newsboat")
				st.edit("london-summit", event{"title": "London summit: who guarantees what"})
			},
			text: map[string]string{"london-summit": "Title: London summit on the guarantees → London summit: who guarantees what"},
			told: "london-summit corrected", seen: "all london",
		},
		{
			says: "a typo is mended",
			do: func(st *story) {
				st.edit("european-council", event{"title": "The European Council has met", "note": "a word was missing", "minor": true})
			},
			told: "european-council corrected", seen: "all", minor: true,
			history: map[string]string{"european-council": "published occurred corrected"},
		},
		{
			says: "the timeline names its publisher, and three days of negotiations are entered at once",
			do: func(st *story) {
				st.change(http.MethodPatch, demoTimeline, event{"publisher": "Dates & Sons"})
				st.change(http.MethodPost, demoTimeline+"/import", []event{
					{"id": "day-1", "title": "Negotiations", "date": "2025-06-02", "topics": []string{"minerals-deal"}},
					{"id": "day-2", "title": "Negotiations", "date": "2025-06-03/2025-06-05"},
					{"id": "day-3", "title": "Negotiations", "date": "2025-06-06T09:00:00Z", "status": "tentative"},
				})
			},
			told: "day-1 published, day-2 published, day-3 published", seen: "all minerals london",
		},
		{says: "nothing happens", do: func(*story) {}},
		{says: "the service is restarted", do: func(st *story) { st.restart() }},
	}
}
