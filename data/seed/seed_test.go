package seed_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/data/seed"
	"dateline/timeline"
)

// fact is what the report says of one event, apart from our words for it.
type fact struct {
	Date         string
	Status       timeline.Status
	Place        string
	Participants []string // name, then the role after a slash
	Topics       []string
}

var facts = map[string]fact{
	"macron-peacekeeping-proposal": {
		"2024", timeline.Occurred, "",
		[]string{"Emmanuel Macron/proposer"},
		[]string{"Peacekeeping"},
	},
	"third-anniversary": {
		"2025-02-24", timeline.Occurred, "",
		[]string{"Volodymyr Zelenskyy/speaker"},
		[]string{"Security guarantees", "NATO"},
	},
	"minerals-agreement-approved": {
		"2025-02-27", timeline.Occurred, "",
		[]string{"Denys Shmyhal/speaker", "Government of Ukraine/approver"},
		[]string{"Minerals deal"},
	},
	"starmer-trump-washington": {
		"2025-02-27", timeline.Occurred, "Washington",
		[]string{"Keir Starmer", "Donald Trump"},
		[]string{"Peacekeeping", "US backing"},
	},
	"zelenskyy-trump-washington": {
		"2025-02-28", timeline.Scheduled, "Washington",
		[]string{"Volodymyr Zelenskyy", "Donald Trump"},
		[]string{"Minerals deal", "Security guarantees"},
	},
	"london-summit": {
		"2025-03-02", timeline.Scheduled, "London",
		[]string{
			"Keir Starmer/host", "Germany/invited", "Denmark/invited", "Italy/invited", "Netherlands/invited",
			"Norway/invited", "Poland/invited", "Spain/invited", "Türkiye/invited", "Finland/invited", "Sweden/invited",
			"Czechia/invited", "Romania/invited", "Volodymyr Zelenskyy/invited", "NATO Secretary General/attending",
			"EU leaders/attending",
		},
		[]string{"European guarantees", "Peacekeeping"},
	},
	"european-council": {
		"2025-03-06", timeline.Scheduled, "",
		[]string{"EU leaders", "Volodymyr Zelenskyy/invited"},
		[]string{"European guarantees", "EU"},
	},
	"investment-fund-agreement": {
		"2025-02-28/..", timeline.Tentative, "",
		[]string{"Ukraine", "United States", "Verkhovna Rada/ratifies"},
		[]string{"Minerals deal"},
	},
}

func factOf(e timeline.Event) fact {
	f := fact{Date: e.Date, Status: e.Status, Topics: e.Topics}
	if e.Place != nil {
		f.Place = e.Place.Name
	}
	for _, p := range e.Participants {
		f.Participants = append(f.Participants, strings.TrimSuffix(p.Name+"/"+p.Role, "/"))
	}
	return f
}

func TestFacts(t *testing.T) {
	_, events, err := seed.Load()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]fact{}
	for _, e := range events {
		got[e.ID] = factOf(e)
	}
	if diff := cmp.Diff(facts, got); diff != "" {
		t.Errorf("facts of the demo events (-want +got):\n%s", diff)
	}
}

func TestEveryEventIsValid(t *testing.T) {
	tl, events, err := seed.Load()
	if err != nil {
		t.Fatal(err)
	}
	tl, err = tl.Prepare()
	if err != nil {
		t.Fatalf("Timeline.Prepare() = %v", err)
	}
	if tl.Lang != "en" || tl.Zone != "Europe/Kyiv" || tl.Title != "Security guarantees for Ukraine" {
		t.Errorf("timeline = %q, %q, %q, want the title, en and Europe/Kyiv", tl.Title, tl.Lang, tl.Zone)
	}
	ids := map[string]bool{}
	for _, e := range events {
		ids[e.ID] = true
	}
	for _, e := range events {
		prepared, err := e.Prepare(tl)
		if err != nil {
			t.Errorf("%s: Prepare() = %v", e.ID, err)
			continue
		}
		if len(prepared.Sources) != 1 || prepared.Sources[0].Publisher != "RBC-Ukraine" {
			t.Errorf("%s: sources = %v, want the report", e.ID, prepared.Sources)
		}
		for _, r := range e.Related {
			if !ids[r.ID] {
				t.Errorf("%s: related to %q, which is no demo event", e.ID, r.ID)
			}
		}
	}
}

func TestNothingHappensAfterTheReport(t *testing.T) {
	_, events, err := seed.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if e.Status == timeline.Occurred && e.Date > "2025-02-27" {
			t.Errorf("%s: on %s and occurred, but the report is older", e.ID, e.Date)
		}
		if e.Status == timeline.Cancelled || e.Status == timeline.Postponed {
			t.Errorf("%s: is %s, which the report does not know", e.ID, e.Status)
		}
	}
}

// Who asks for Ukrainian sees nothing in English: whatever an event has, its translation has.
func TestEveryEventIsInUkrainian(t *testing.T) {
	_, events, err := seed.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		e.Lang = "en"
		uk := e.In("uk-UA")
		if uk.Lang != "uk" || uk.Title == "" || (uk.Summary == "") != (e.Summary == "") || (uk.Body == "") != (e.Body == "") {
			t.Errorf("%s: in Ukrainian it is %+v", e.ID, e.Translations["uk"])
		}
		for _, text := range []string{uk.Title, uk.Summary, uk.Body} {
			if strings.ContainsFunc(text, func(r rune) bool { return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' }) {
				t.Errorf("%s: Latin letters in %q", e.ID, text)
			}
		}
	}
}
