"""Prints what libical understands of a calendar on standard input, as JSON, and what it holds against it.

libical is the strict C parser of GNOME and Cyrus. Its library is called as it is: nothing is compiled, and on Debian
libical3 is all that is needed. An error is a line that it cannot parse, or a rule of RFC 5545 and RFC 5546 on which
properties a component has, and how often. The rules are asked of the calendar without its METHOD: with it, libical
wants an ORGANIZER in every event (RFC 5546 section 3.2.1), which a calendar to follow does not have.
"""
import ctypes
import json
import sys

ANY_COMPONENT = 1  # icalcomponent_kind, in libical/icalenums.h

libical = ctypes.CDLL("libical.so.3")


def function(name, result, *arguments):
    f = getattr(libical, name)
    f.restype, f.argtypes = result, arguments
    return f


POINTER, TEXT, INT = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
parse = function("icalparser_parse_string", POINTER, TEXT)
check = function("icalrestriction_check", INT, POINTER)
component_kind_of = function("icalcomponent_string_to_kind", INT, TEXT)
component_name = function("icalcomponent_kind_to_string", TEXT, INT)
component_kind = function("icalcomponent_isa", INT, POINTER)
first_component = function("icalcomponent_get_first_component", POINTER, POINTER, INT)
next_component = function("icalcomponent_get_next_component", POINTER, POINTER, INT)
first_property = function("icalcomponent_get_first_property", POINTER, POINTER, INT)
next_property = function("icalcomponent_get_next_property", POINTER, POINTER, INT)
remove_property = function("icalcomponent_remove_property", None, POINTER, POINTER)
property_kind = function("icalproperty_string_to_kind", INT, TEXT)
value_of = function("icalproperty_get_value_as_string", TEXT, POINTER)
parameter_of = function("icalproperty_get_parameter_as_string", TEXT, POINTER, TEXT)
uid_of = function("icalcomponent_get_uid", TEXT, POINTER)
summary_of = function("icalcomponent_get_summary", TEXT, POINTER)
function("icalerror_set_errors_are_fatal", None, INT)(0)

ERROR = property_kind(b"X-LIC-ERROR")
EVENT = component_kind_of(b"VEVENT")


def each(parent, kind, first, following):
    child = first(parent, kind)
    while child:
        yield child
        child = following(parent, kind)


def properties(component, kind):
    return each(component, kind, first_property, next_property)


def value(component, name):
    for p in properties(component, property_kind(name.encode())):
        return (value_of(p) or b"").decode()
    return ""


def language(component):
    for p in properties(component, property_kind(b"SUMMARY")):
        return (parameter_of(p, b"LANGUAGE") or b"").decode()
    return ""


def faults(component, where):
    for p in properties(component, ERROR):
        yield where + ": " + (value_of(p) or b"").decode(errors="replace")
    for inner in each(component, ANY_COMPONENT, first_component, next_component):
        name = component_name(component_kind(inner)).decode()
        yield from faults(inner, name + " " + (uid_of(inner) or b"").decode())


def main():
    calendar = parse(sys.stdin.buffer.read())
    if not calendar or component_name(component_kind(calendar)) != b"VCALENDAR":
        return {"error": "no calendar", "entries": []}
    for method in list(properties(calendar, property_kind(b"METHOD"))):
        remove_property(calendar, method)
    found = [] if check(calendar) else ["icalrestriction_check refuses it"]
    found += faults(calendar, "VCALENDAR")
    entries = [
        {
            "uid": (uid_of(e) or b"").decode(),
            "summary": (summary_of(e) or b"").decode(),
            "language": language(e),
            "status": value(e, "STATUS"),
            "start": value(e, "DTSTART"),
            "end": value(e, "DTEND"),
            "stamp": value(e, "DTSTAMP"),
            "modified": value(e, "LAST-MODIFIED"),
            "sequence": int(value(e, "SEQUENCE") or -1),
        }
        for e in each(calendar, EVENT, first_component, next_component)
    ]
    return {"error": "; ".join(found), "entries": entries}



json.dump(main(), sys.stdout)
