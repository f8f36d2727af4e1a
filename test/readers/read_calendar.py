"""Prints what icalendar understands of a calendar on standard input, as JSON."""
import json
import sys

from icalendar import Calendar


def when(component, name):
    value = component.get(name)
    if value is None:
        return ""
    # strftime would write the year 1 without its zeros.
    text = value.dt.isoformat().replace("-", "").replace(":", "")
    return text.replace("+0000", "Z")


calendar = Calendar.from_ical(sys.stdin.buffer.read())
faults = [str(f) for c in calendar.walk() for f in c.errors]
json.dump(
    {
        "error": "; ".join(faults),
        "entries": [
            {
                "uid": str(e["UID"]),
                "summary": str(e["SUMMARY"]),
                "status": str(e.get("STATUS", "")),
                "start": when(e, "DTSTART"),
                "end": when(e, "DTEND"),
                "stamp": when(e, "DTSTAMP"),
                "modified": when(e, "LAST-MODIFIED"),
                "sequence": int(e["SEQUENCE"]),
            }
            for e in calendar.walk("VEVENT")
        ],
    },
    sys.stdout,
)
