package programs_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	emersion "github.com/emersion/go-ical"
)

// calcurse knows no ids: every look is an import into an empty calendar. It must take every event, and the id is
// taken from the address that ends its text.
func calcurse() program {
	return program{
		name: "calcurse", formats: []string{".ics"}, present: []string{"calcurse", "--version"}, asks: true, minutes: true,
		subscribe: func(t *testing.T, h *home, address string) follower {
			s := &subscription{address: address}
			return func(t *testing.T) []shown {
				t.Helper()
				if err := os.RemoveAll(filepath.Join(h.path, "data")); err != nil {
					t.Fatal(err)
				}
				h.write(t, "data/published.ics", string(s.fetch(t)))
				report := h.run(t, "calcurse", "-D", "data", "-C", "config", "-i", "data/published.ics")
				if !strings.Contains(report, " 0 skipped") {
					t.Errorf("calcurse: %s", report)
				}
				return calcurseEvents(t, h.run(t, "calcurse", "-D", "data", "-C", "config", "-xical"))
			}
		},
	}
}

func calcurseEvents(t *testing.T, document string) []shown {
	t.Helper()
	calendar, err := emersion.NewDecoder(bytes.NewReader([]byte(document))).Decode()
	if err != nil {
		t.Fatalf("calcurse exports %v\n%s", err, document)
	}
	var all []shown
	for _, component := range calendar.Children {
		text, err := component.Props.Text("DESCRIPTION")
		if err != nil {
			t.Fatal(err)
		}
		title, err := component.Props.Text("SUMMARY")
		if err != nil {
			t.Fatal(err)
		}
		link := text[strings.LastIndex(text, "\n")+1:]
		e := shown{"id": linked(t, link), "link": link, "title": title, "text": text}
		e["start"], e["end"] = calcurseSpan(t, component.Props)
		all = append(all, e)
	}
	return all
}

// calcurseSpan is when calcurse shows an event. It writes times without a zone; here they are in UTC. Days behind
// the first are a recurrence to it, and a moment is a time that lasts for nothing.
func calcurseSpan(t *testing.T, p emersion.Props) (start, end string) {
	t.Helper()
	from := p.Get("DTSTART").Value
	if day, err := time.Parse("20060102", from); err == nil {
		last := day
		if rule := p.Get("RRULE"); rule != nil {
			_, until, _ := strings.Cut(rule.Value, "UNTIL=")
			if last, err = time.Parse("20060102", until[:8]); err != nil {
				t.Fatal(err)
			}
		}
		return day.Format(time.DateOnly), last.AddDate(0, 0, 1).Format(time.DateOnly)
	}
	at, err := time.Parse("20060102T150405", from)
	if err != nil {
		t.Fatal(err)
	}
	duration := p.Get("DURATION")
	if duration == nil {
		return moment(at), ""
	}
	var days, hours, minutes, seconds int
	if _, err := fmt.Sscanf(duration.Value, "P%dDT%dH%dM%dS", &days, &hours, &minutes, &seconds); err != nil {
		t.Fatal(err)
	}
	lasts := time.Duration(days)*24*time.Hour + time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	return moment(at), moment(at.Add(lasts))
}
