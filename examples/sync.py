#!/usr/bin/env python3
"""Keep a true copy of a newsroom's digests and items in one SQLite file. Standard library only; copy it freely.

    NEWSROOM_KEY=dgst_live_… python sync.py https://news.example copy.sqlite3 [SECONDS BETWEEN ROUNDS]

The first round takes the state of everything, later ones what has changed; without a key it is slower. Each page is stored
in one transaction together with the address of the next, so this may be killed at any point and run again.
What was withdrawn loses its content and keeps its notice: show that, and take down what you made of it.
"""

import gzip
import json
import os
import sqlite3
import sys
import time
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

KEY = os.environ.get("NEWSROOM_KEY")
TABLES = """
CREATE TABLE IF NOT EXISTS object (id TEXT PRIMARY KEY, kind TEXT NOT NULL, version INTEGER NOT NULL,
                                   status TEXT NOT NULL, notice TEXT NOT NULL, json TEXT);
CREATE TABLE IF NOT EXISTS follow (one INTEGER PRIMARY KEY CHECK (one = 1), next TEXT NOT NULL)"""
PUT = """
INSERT INTO object AS old VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET version = excluded.version,
status = excluded.status, notice = excluded.notice, json = excluded.json WHERE excluded.version >= old.version"""


def ask(url):
    """Return an open answer, unpacked as it is read."""
    headers = {"Accept-Encoding": "gzip"} | ({"Authorization": f"Bearer {KEY}"} if KEY else {})
    answer = urlopen(Request(url, headers=headers), timeout=60)
    return gzip.open(answer) if answer.headers["Content-Encoding"] == "gzip" else answer


def put(db, kind, found, notice=""):
    """Store an object as it is now."""
    text = json.dumps(found, ensure_ascii=False)
    db.execute(PUT, (found["id"], kind, found["version"], found["status"], notice, text))


def go_on_at(db, url):
    db.execute("REPLACE INTO follow VALUES (1, ?)", [url])


def take_page(db, url):
    """Store one page of changes; return whether there are more."""
    with ask(url) as answer:
        page = json.load(answer)
    with db:
        for change in page["changes"]:
            if change["action"] in {"withdrawn", "descoped"}:
                names = ("object_id", "kind", "version", "action", "notice")
                db.execute(PUT, [*(change[name] for name in names), None])
            elif "object" in change:
                put(db, change["kind"], change["object"], change["notice"])
        go_on_at(db, page["next"])
    return page["has_more"]


def sync(db, changes):
    """Bring the copy up to date."""
    if not db.execute("SELECT 1 FROM follow").fetchone():
        go_on_at(db, changes)
    while take_page(db, db.execute("SELECT next FROM follow").fetchone()[0]):
        pass


def main(site, file, every=0):
    db, failures = sqlite3.connect(file), 0
    changes = f"{site.rstrip('/')}/api/v1/changes/?include=object&limit=100"
    db.executescript(TABLES)
    while True:
        try:
            sync(db, changes)
            print(dict(db.execute("SELECT status, COUNT(*) FROM object GROUP BY status")), flush=True)
            pause, failures = float(every), 0
        except (OSError, EOFError, HTTPException, ValueError, KeyError) as error:
            status = error.code if isinstance(error, HTTPError) else 0
            failures += status != 429
            if (failures > 6 and not every) or (400 <= status < 500 and status not in {410, 429}):
                sys.exit(f"{error}: {error.read().decode() if status else 'run me again later'}")
            if status == 410:  # silent for so long that the log doesn't reach back: take the state anew
                go_on_at(db, changes)
                db.commit()
            pause = float(error.headers["Retry-After"]) if status == 429 else min(2**failures, 300)
        else:
            if not every:
                return
        time.sleep(pause)


if __name__ == "__main__":
    main(*sys.argv[1:4]) if len(sys.argv) > 2 else sys.exit(__doc__)
