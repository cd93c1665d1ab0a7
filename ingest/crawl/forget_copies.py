"""Takes stored copies away, so that nothing of a page that was taken down remains."""

from __future__ import annotations

import glob
import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

from ingest.crawl.addresses import page_key


def forget_copies(data: Path, addresses: Collection[str]) -> int:
    """Remove the copies of ``addresses``, in any spelling, from all files of a data folder; returns how many.

    The freed parts of the files are overwritten.
    """
    keys = {page_key(address) for address in addresses}
    removed = 0
    for path in sorted((data / "httpcache").glob("*.sqlite")):
        with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as database:
            database.execute("PRAGMA secure_delete = ON")
            try:
                stored = [url for (url,) in database.execute("SELECT url FROM copy") if page_key(url) in keys]
            except sqlite3.DatabaseError:
                # A damaged file is thrown away by the next crawl; what it holds cannot be told apart.
                stored = []
            for url in stored:
                removed += database.execute("DELETE FROM copy WHERE url = ?", (url,)).rowcount
            if stored:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return removed


def forget_all_copies(data: Path, sources: Collection[str]) -> None:
    """Remove every stored copy of these sources; the next run fetches their pages anew.

    What a page says may also stand on others of its site, as a teaser or under an address of which nothing is
    known, and earlier versions of it in parts of the file that are free.
    """
    for name in sources:
        for path in (data / "httpcache").glob(f"{glob.escape(name)}.sqlite*"):
            path.unlink(missing_ok=True)
