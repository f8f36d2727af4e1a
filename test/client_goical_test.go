package programs_test

import (
	"bytes"
	"net/url"
	"strings"
	"testing"
	"time"

	emersion "github.com/emersion/go-ical"
)

// goICal is the library of calendar servers written in Go.
func goICal() program {
	return program{name: "go-ical", formats: []string{".ics"}, asks: true, subscribe: reading(readGoICal)}
}

func readGoICal(t *testing.T, document []byte) []shown {
	t.Helper()
	calendar, err := emersion.NewDecoder(bytes.NewReader(document)).Decode()
	if err != nil {
		t.Fatalf("go-ical: %v", err)
	}
	var all []shown
	for _, event := range calendar.Events() {
		all = append(all, goICalEvent(t, event))
	}
	return all
}

func goICalEvent(t *testing.T, event emersion.Event) shown {
	t.Helper()
	text := func(name string) string {
		v, err := event.Props.Text(name)
		if err != nil {
			t.Fatalf("go-ical: %s: %v", name, err)
		}
		return v
	}
	plain := func(name string) string {
		if p := event.Props.Get(name); p != nil {
			return p.Value
		}
		return ""
	}
	e := appointment(text("UID"))
	e["title"], e["text"], e["status"] = text("SUMMARY"), text("DESCRIPTION"), text("STATUS")
	e["link"], e["revision"] = plain("URL"), plain("SEQUENCE")
	e["start"], e["end"] = calendarTime(t, plain("DTSTART")), calendarTime(t, plain("DTEND"))
	e["updated"], e["stamp"] = calendarTime(t, plain("LAST-MODIFIED")), calendarTime(t, plain("DTSTAMP"))
	e["topics"] = ""
	if p := event.Props.Get("CATEGORIES"); p != nil {
		topics, err := p.TextList()
		if err != nil {
			t.Fatalf("go-ical: CATEGORIES: %v", err)
		}
		e["topics"] = listed(topics)
	}
	return e
}

// appointment is an event with its UID, of which only the host is not its id.
func appointment(uid string) shown {
	id := uid
	if at := strings.LastIndex(uid, "@"); at >= 0 {
		id = uid[:at]
	}
	return shown{"id": id, "uid": uid}
}

// linked is the id of the event whose page is at an address, in whatever language.
func linked(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Error(err)
		return address
	}
	path := u.EscapedPath() // an id may hold a slash
	id, err := url.PathUnescape(path[strings.LastIndex(path, "/")+1:])
	if err != nil {
		t.Error(err)
	}
	return id
}

// calendarTime is a day or a time in UTC, as calendars write them, in the form of shown.
func calendarTime(t *testing.T, text string) string {
	t.Helper()
	if text == "" {
		return ""
	}
	if day, err := time.Parse("20060102", text); err == nil {
		return day.Format(time.DateOnly)
	}
	at, err := time.Parse("20060102T150405Z", text)
	if err != nil {
		t.Errorf("%q is neither a day nor a time in UTC", text)
	}
	return moment(at)
}
