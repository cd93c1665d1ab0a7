"""Pages that name another address as their canonical one."""

from __future__ import annotations

from ingest.crawl.addresses import page_key


class Aliases:
    """Keeps pages aside for their canonical address, and gives them back when that turns out to be no page.

    Without this a site whose canonical addresses are wrong would lose its stories in silence.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, list[str]] = {}
        self._set_aside: set[str] = set()
        self._failed: set[str] = set()

    def set_aside(self, url: str, canonical: str) -> bool:
        """Leave ``url`` to ``canonical``; false when the page has to stand for itself, because the canonical
        address failed or was itself set aside for another."""
        key = page_key(canonical)
        if key in self._failed or key in self._set_aside:
            return False
        self._set_aside.add(page_key(url))
        self._waiting.setdefault(key, []).append(url)
        return True

    def give_back(self, url: str) -> list[str]:
        """Note that ``url`` is no page; the addresses that were left to it, to be asked for again."""
        key = page_key(url)
        self._failed.add(key)
        return self._waiting.pop(key, [])
