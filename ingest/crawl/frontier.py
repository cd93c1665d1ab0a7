"""Which addresses are asked for: each page once, and no more than the limits allow."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.crawl.addresses import page_key

_MOST_SITEMAPS = 500


class Frontier:
    """What is known of one source's addresses, as keys of pages, and how many may still be asked for.

    ``stories`` are the addresses at which earlier runs found stories; these have no limit but their number.
    """

    def __init__(self, max_pages: int, stories: Iterable[str]) -> None:
        self.asked = 0
        self.limit_reached = False
        self._max_pages = max_pages
        self._planned = self._sitemaps = 0
        self._known: set[str] = set()
        self.stories = {url: page_key(url) for url in stories}
        self._story_keys = frozenset(self.stories.values())

    def is_known_story(self, url: str) -> bool:
        """Whether an earlier run found stories on the page at ``url``."""
        return page_key(url) in self._story_keys

    def within_reach(self, url: str) -> bool:
        """Whether the page at ``url`` has been asked for, or may be."""
        return page_key(url) in self._known or self._planned < self._max_pages

    def met(self, url: str) -> None:
        """The page at ``url`` has come, whatever was asked for."""
        self._known.add(page_key(url))

    def plan(self, url: str) -> bool:
        """Whether the page at ``url`` is new and within the limit; if so, it is to be asked for."""
        key = page_key(url)
        if key in self._known:
            return False
        if self._planned >= self._max_pages:
            self.limit_reached = True
            return False
        self._planned += 1
        self._ask(key)
        return True

    def plan_sitemap(self, url: str) -> bool:
        """The same for a sitemap."""
        key = page_key(url)
        if key in self._known:
            return False
        if self._sitemaps >= _MOST_SITEMAPS:
            self.limit_reached = True
            return False
        self._sitemaps += 1
        self._known.add(key)
        return True

    @property
    def full(self) -> bool:
        """Whether no new page can be planned any more, and one had to be left out."""
        return self.limit_reached and self._planned >= self._max_pages

    def plan_unmet(self, most: int) -> list[str]:
        """Up to ``most`` addresses of known stories that this run has not met; they are to be asked for."""
        found: list[str] = []
        for url, key in self.stories.items():
            if len(found) == most:
                break
            if key not in self._known:
                self._ask(key)
                found.append(url)
        return found

    def _ask(self, key: str) -> None:
        self._known.add(key)
        self.asked += 1
