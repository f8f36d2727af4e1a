"""Prints what icalendar understands of a calendar on standard input, as JSON."""
import json
import sys
from datetime import datetime

from icalendar import Calendar


def when(event, name):
    value = event.get(name)
    if value is None:
        return ""
    # strftime would write the year 1 without its zeros.
    text = value.dt.isoformat()
    if isinstance(value.dt, datetime):
        text = text.replace("T", " ").replace("+00:00", "")
    return text


def topics(event):
    value = event.get("CATEGORIES")
    return [] if value is None else [str(topic) for topic in value.cats]


calendar = Calendar.from_ical(sys.stdin.buffer.read())
faults = [str(f) for c in calendar.walk() for f in c.errors]
json.dump(
    {
        "error": "; ".join(faults),
        "events": [
            {
                "uid": str(e["UID"]),
                "title": str(e["SUMMARY"]),
                "text": str(e["DESCRIPTION"]),
                "link": str(e["URL"]),
                "status": str(e.get("STATUS", "")),
                "start": when(e, "DTSTART"),
                "end": when(e, "DTEND"),
                "stamp": when(e, "DTSTAMP"),
                "updated": when(e, "LAST-MODIFIED"),
                "revision": str(e["SEQUENCE"]),
                "topics": "\t".join(topics(e)),
                "alarm": " ".join(alarm["TRIGGER"].to_ical().decode() for alarm in e.walk("VALARM")),
            }
            for e in calendar.walk("VEVENT")
        ],
    },
    sys.stdout,
)
