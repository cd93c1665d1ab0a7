"""Addresses that lead to another one, and what that other one came to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ingest.crawl.addresses import page_key
from ingest.crawl.events import PageFailed, PageMissing, PageMoved


class Moves:
    """Remembers what leads where; told at the end, for only then is it known what stands at the target.

    The target may have been asked for long before or long after, and may itself lead on.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._leads: dict[str, tuple[str, bool]] = {}
        self._outcomes: dict[str, str | PageMissing | PageFailed] = {}

    def note(self, asked: str, to: str, permanent: bool) -> None:
        """``asked`` was answered by a redirect to ``to``, or is left to ``to`` as its canonical address."""
        if asked != to:
            self._leads[asked] = (to, permanent)

    def take_back(self, asked: str) -> None:
        """``asked`` stands for itself after all."""
        self._leads.pop(asked, None)

    def came_to(self, outcome: str | PageMissing | PageFailed) -> None:
        """What an address came to: a page, under the address given, or nothing, as its event says."""
        url = outcome if isinstance(outcome, str) else outcome.url
        self._outcomes[page_key(url)] = outcome

    def settle(self, known: Iterable[str]) -> Iterator[PageMoved | PageMissing | PageFailed]:
        """What is still to be told of the addresses that lead elsewhere, and of the ``known`` ones that were
        met in another spelling.

        They share the fate of their target: moved there, missing, or kept out. Of one whose target failed
        nothing is told, since nothing is known.
        """
        leads = {url: (url, True) for url in known} | self._leads
        for asked, (to, permanent) in leads.items():
            final, lasting = self._follow(to, permanent)
            outcome = self._outcomes.get(page_key(final))
            if isinstance(outcome, str):
                if outcome != asked:
                    yield PageMoved(self._source, asked, outcome, lasting)
            elif outcome is not None and outcome.url != asked:
                yield replace(outcome, url=asked)

    def _follow(self, to: str, permanent: bool) -> tuple[str, bool]:
        passed = set()
        while to in self._leads and to not in passed:
            passed.add(to)
            to, lasting = self._leads[to]
            permanent = permanent and lasting
        return to, permanent
