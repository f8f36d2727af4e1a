"""Fetches a feed with the validators of the last time and prints what feedparser understands of it, as JSON."""
import calendar
import json
import sys

import feedparser


def seconds(entry, field):
    # Asked for "updated", feedparser would answer with "published" where there is no other.
    return calendar.timegm(entry[field]) if field in entry.keys() else 0


address, etag, modified = sys.argv[1:]
feed = feedparser.parse(address, etag=etag or None, modified=modified or None)
json.dump(
    {
        "status": feed.status,
        "etag": feed.get("etag", ""),
        "modified": feed.get("modified", ""),
        "error": str(feed.bozo_exception) if feed.bozo else "",
        "version": feed.version,
        "entries": [
            {
                "id": e.get("id", ""),
                "title": e.get("title", ""),
                "link": e.get("link", ""),
                "text": e.content[0].value if "content" in e else "",
                "author": e.get("author", ""),
                "published": seconds(e, "published_parsed"),
                "updated": seconds(e, "updated_parsed"),
                "topics": [tag.label or tag.term for tag in e.get("tags", [])],
            }
            for e in feed.entries
        ],
    },
    sys.stdout,
)
