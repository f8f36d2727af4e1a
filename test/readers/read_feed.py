"""Prints what feedparser understands of a feed on standard input, as JSON."""
import json
import sys

import feedparser

feed = feedparser.parse(sys.stdin.buffer.read())
json.dump(
    {
        "error": str(feed.bozo_exception) if feed.bozo else "",
        "version": feed.version,
        "entries": [
            {
                "id": e.get("id", ""),
                "title": e.get("title", ""),
                "link": e.get("link", ""),
                "content": e.content[0].value if "content" in e else "",
            }
            for e in feed.entries
        ],
    },
    sys.stdout,
)
