"""Reads a feed and its archives after RFC 5005, section 4.2, and prints each document as JSON, one a line, newest first.

The first argument is the address of the feed, the others are those of archives that are known already: where one of them is
reached, the rest of history is known too. feedparser reads everything but tombstones (RFC 6721), of which it keeps the last.
"""
import calendar
import json
import sys
import urllib.request
import xml.etree.ElementTree

import feedparser

TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


def read(address):
    with urllib.request.urlopen(address, timeout=60) as answer:
        body = answer.read()
        headers = {name.lower(): value for name, value in answer.headers.items()}
    feed = feedparser.parse(body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    if feed.bozo:
        raise feed.bozo_exception
    links = {link.rel: link.href for link in feed.feed.links}
    earlier = links.get("prev-archive", "")
    document = {
        "asked": address,
        "address": links["self"],
        "current": links.get("current", ""),
        "archive": "fh_archive" in feed.feed,
        "complete": "fh_complete" in feed.feed,
        "entries": [
            {"id": e.id, "title": e.title, "updated": e.get("updated", "") if "updated" in e.keys() else ""} for e in feed.entries
        ],
        "gone": [{"id": e.get("ref"), "when": e.get("when")} for e in xml.etree.ElementTree.fromstring(body).iter(TOMBSTONE)],
    }
    return document, earlier


address, known = sys.argv[1], set(sys.argv[2:])
while address and address not in known:
    document, address = read(address)
    print(json.dumps(document))
