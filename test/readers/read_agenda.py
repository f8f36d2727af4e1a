"""Prints what recurring-ical-events says is on in the years 2024 to 2026, of a calendar on standard input, as JSON."""
import json
import sys
from datetime import datetime, timezone

import recurring_ical_events
from icalendar import Calendar


def when(moment):
    if isinstance(moment, datetime):  # it comes in the calendar's own zone
        return moment.astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
    return moment.isoformat()


calendar = Calendar.from_ical(sys.stdin.buffer.read())
json.dump(
    {
        "events": [
            {
                "uid": str(e["UID"]),
                "title": str(e["SUMMARY"]),
                "link": str(e["URL"]),
                "status": str(e["STATUS"]),
                "start": when(e["DTSTART"].dt),
                "alarm": " ".join(alarm["TRIGGER"].to_ical().decode() for alarm in e.walk("VALARM")),
            }
            for e in recurring_ical_events.of(calendar).between((2024, 1, 1), (2027, 1, 1))
        ],
    },
    sys.stdout,
)
