"""What the catalogue learns from a crawl: each event changes what is known of one page."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from index.catalogue import Catalogue
from index.operation import StoryChange
from index.story import Passage, Story, to_record
from ingest.crawl.addresses import page_key
from ingest.crawl.events import (
    FINISHED,
    PAGE_LIMIT,
    CrawlEvent,
    PageFailed,
    PageFetched,
    PageMissing,
    PageMoved,
    SourceFinished,
)
from ingest.crawl.scope import Scope
from ingest.furniture_table import FurnitureTable
from ingest.page import FetchedPage, PageReading
from ingest.page_table import MISSES_UNTIL_GONE, NEEDS_REVIEW, PageState, PageTable
from ingest.readers import Readers
from ingest.run_table import RunTable, SourceRun
from ingest.site_furniture import repeated_paragraphs, without_repeated
from ingest.source import Source
from ingest.withheld import Withheld

READER_VERSION = 5
"""Raised whenever reading changes, so that pages are read again although they have not changed."""

SHRUNK = 0.5
"""A page that keeps less than this share of its text is more likely broken than edited."""

OWNED_DAYS = 7
"""A page that two sources reach stays with the one that has seen it within so many days."""

_GONE = 410
_UNWANTED = frozenset({"tdm-reservation", "noindex", "nosnippet"})
"""Wishes of a site after which what it once let us read may not be shown any more."""

_OF_INTEREST = frozenset({"noindex", "nosnippet"})
"""Ordinary for pages that hold no story; worth a line only where a story is lost by it."""

Cut = Callable[[Story], Sequence[Passage]]


@dataclass
class _Work:
    """What has happened to one source in this run."""

    counts: Counter[str] = field(default_factory=Counter)
    failed: set[str] = field(default_factory=set)


class Intake:
    """Takes the events of one run. ``readers`` read the pages that are new; ``cut`` makes the passages of a
    story; ``trusted`` are addresses whose text is believed however much of it is lost; ``whole`` tells of a
    source whether it is crawled as a whole.

    ``finished`` has the sources that are done, ``changes`` what became of stories, ``kept_out`` the addresses
    of pages with stories that were taken down.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        sources: Mapping[str, Source],
        readers: Readers,
        cut: Cut,
        *,
        trusted: Collection[str] = (),
        whole: Callable[[str], bool] = lambda _: True,
    ) -> None:
        self._catalogue = catalogue
        self._sources = sources
        self._readers = readers
        self._cut = cut
        self._trusted = frozenset(map(page_key, trusted))
        self._whole = whole
        self._pages = PageTable(catalogue.connection)
        self._runs = RunTable(catalogue.connection)
        self._withheld = Withheld(catalogue.connection)
        self._furniture = FurnitureTable(catalogue.connection)
        self._repeated: dict[str, frozenset[str]] = {}
        self._work: dict[str, _Work] = {name: _Work() for name in sources}
        self.finished: list[SourceRun] = []
        self.changes: list[StoryChange] = []
        self.kept_out: set[str] = set()

    def take(self, event: CrawlEvent) -> None:
        """Learn from one event, and from the pages that have been read meanwhile."""
        if isinstance(event, PageFetched):
            self._look_at(event.page)
        elif isinstance(event, PageMissing):
            self._miss(event.source, event.url, gone=event.status == _GONE)
        elif isinstance(event, PageMoved):
            self._learn_all(event.source)
            self._move(event)
        elif isinstance(event, PageFailed):
            self._fail(event)
        elif isinstance(event, SourceFinished):
            self._learn_all(event.source)
            self._finish(event)
        self._learn_all()

    def _learn_all(self, source: str | None = None) -> None:
        for page, reading in self._readers.finished(source):
            self._learn(page, reading)

    def _look_at(self, page: FetchedPage) -> None:
        source = self._sources[page.source]
        known = self._pages.find(page.url)
        if known and known.source != page.source and _is_recent(known):
            self._count(page.source, "same")
            return
        digest = _digest(page, source)
        if known and (known.url, known.digest, known.reader, known.source) == (
            page.url, digest, READER_VERSION, page.source,
        ):  # fmt: skip
            self._record(page, digest, known.verdict)
            self._count(page.source, "same")
            return
        self._readers.read(page, source)

    def _learn(self, page: FetchedPage, reading: PageReading | str) -> None:
        if isinstance(reading, str):
            self._fail(PageFailed(page.source, page.url, "reader", None, reading))
            self._count(page.source, "same")
            return
        known = self._pages.find(page.url)
        if known and known.source != page.source and _is_recent(known):
            self._count(page.source, "same")
            return
        home = known.url if known else page.url
        before = self._catalogue.stories_of_page(home)
        after = [
            self._without_furniture(story) for story in reading.stories if not self._withheld.keeps_out(story)
        ]
        if len(after) < len(reading.stories):
            self.kept_out.add(page.url)
        if _has_shrunk(before, reading.stories) and page_key(page.url) not in self._trusted:
            message = f"The page lost more than half of its text ({reading.verdict}); the old text is kept."
            self._fail(PageFailed(page.source, page.url, "shrunk", None, message))
            self._pages.answered(page.url)
            self._count(page.source, "same")
            return
        changed = _content(before) != _content(after)
        if home != page.url:
            self._pages.rename(home, page.url)
        if changed:
            self._store(page, home, before, after)
        self._count(page.source, ("changed" if changed else "same") if known else "new")
        digest = _digest(page, self._sources[page.source])
        self._record(page, digest, reading.verdict)
        self._pages.set_alternates(page.url, reading.alternates)

    def _record(self, page: FetchedPage, digest: str, verdict: str) -> None:
        self._pages.record(page.url, page.source, digest, READER_VERSION, verdict)
        if verdict == NEEDS_REVIEW:
            message = "The PDF cannot be read or is too long for a story: somebody has to look at it."
            self._fail(PageFailed(page.source, page.url, NEEDS_REVIEW, None, message))

    def _without_furniture(self, story: Story) -> Story:
        name = story.provenance.source
        if name not in self._repeated:
            self._repeated[name] = self._furniture.known(name)
        return without_repeated(story, self._repeated[name], self._sources[name])

    def _clear_furniture(self, name: str) -> None:
        """Take out of all stories of a source what many of them repeat."""
        stories = self._catalogue.stories_of_source(name)
        known = self._furniture.known(name)
        self._repeated[name] = repeated_paragraphs((story.text for story in stories), known)
        self._furniture.keep(name, self._repeated[name] - known)
        pages = defaultdict(list)
        for story in stories:
            pages[story.provenance.page].append((story, self._without_furniture(story)))
        for page, found in pages.items():
            if any(before != after for before, after in found):
                self._catalogue.replace_page(page, name, [(after, self._cut(after)) for _, after in found])

    def _store(self, page: FetchedPage, home: str, before: Sequence[Story], after: Sequence[Story]) -> None:
        """Let the page hold ``after`` in place of ``before``, which stood at ``home``: the page itself, or
        its address in the spelling under which it answered until now.
        """
        if home != page.url:
            self._catalogue.replace_page(home, page.source, [])
        self._catalogue.replace_page(page.url, page.source, [(story, self._cut(story)) for story in after])
        old, new = ({_anchor(story): story for story in stories} for stories in (before, after))
        for anchor, story in new.items():
            if anchor not in old:
                self._tell("new", story)
            elif home == page.url and _content([story]) != _content([old[anchor]]):
                self._tell("changed", story)
            elif home != page.url:
                self._tell("moved", story)
        for anchor, story in old.items():
            if anchor not in new:
                self._tell("gone", story)

    def _miss(self, source: str, url: str, *, gone: bool) -> None:
        known = self._pages.find(url)
        if known is None:
            return
        # Of two sources that reach the page only one may count, or one night would count twice.
        if gone or (known.source == source and self._pages.miss(known.url) >= MISSES_UNTIL_GONE):
            self._withdraw(source, known.url, "gone")

    def _move(self, event: PageMoved) -> None:
        known, target = self._pages.find(event.url), self._pages.find(event.to)
        if known is None or (target is not None and known.url == target.url):
            return
        old = self._catalogue.stories_of_page(known.url)
        new = self._catalogue.stories_of_page(target.url) if target else []
        if target is not None and {one.title for one in old} & {one.title for one in new}:
            self._replace_moved(event.source, old, new)
            self._catalogue.replace_page(known.url, event.source, [])
            self._pages.add_former(target.url, known.url)
            self._pages.forget(known.url)
        elif event.permanent:
            self._miss(event.source, known.url, gone=False)

    def _replace_moved(self, source: str, old: Sequence[Story], new: Sequence[Story]) -> None:
        """Tell of stories that are known under a new address as moved, not as gone and new."""
        titles = {story.title for story in old}
        addresses = {story.provenance.url for story in new if story.title in titles}
        kept = [one for one in self.changes if not (one.kind == "new" and one.url in addresses)]
        if len(kept) < len(self.changes):
            self.changes = kept
            self._work[source].counts.update(new=-1, changed=1)
        for story in new:
            if story.title in titles:
                self._tell("moved", story)

    def _fail(self, event: PageFailed) -> None:
        known = self._pages.find(event.url)
        if event.stage in _UNWANTED and known:
            self._withdraw(event.source, known.url, "gone")
        if event.stage in _OF_INTEREST and not known:
            return
        self._pages.fail(event)
        self._work[event.source].failed.add(event.url)

    def _withdraw(self, source: str, url: str, kind: str) -> None:
        stories = self._catalogue.stories_of_page(url)
        if stories:
            self._catalogue.replace_page(url, source, [])
            self._count(source, "gone")
        for story in stories:
            self._tell(kind, story)
        self._pages.forget(url)

    def _finish(self, event: SourceFinished) -> None:
        name = event.source
        succeeded = event.reason in (FINISHED, PAGE_LIMIT)
        if self._whole(name) and succeeded:
            self._leave_scope(self._sources[name])
        if self._whole(name) and event.complete:
            self._pages.settle(name, self._work[name].failed)
        count = self._work[name].counts
        if count["new"] or count["changed"]:
            self._clear_furniture(name)
        stories = self._catalogue.count_stories().get(name, 0)
        run = SourceRun(
            source=name,
            finished=datetime.now(UTC).isoformat(timespec="seconds"),
            succeeded=succeeded,
            reason=event.reason,
            seen=event.seen,
            new=count["new"],
            changed=count["changed"],
            unchanged=max(event.seen - count["new"] - count["changed"], 0),
            gone=count["gone"],
            failed=event.failed,
            stories=stories,
            warning=self._runs.warn(name, event.seen, stories) if succeeded and self._whole(name) else "",
        )
        if self._whole(name):
            self._runs.add(run)
        self.finished.append(run)

    def _leave_scope(self, source: Source) -> None:
        """Withdraw pages that the source file, as it is now, does not take for stories."""
        scope = Scope(source)
        for url in self._pages.with_stories(source.name):
            if not scope.may_be_story(url):
                self._withdraw(source.name, url, "gone")

    def _count(self, source: str, what: str) -> None:
        self._work[source].counts[what] += 1

    def _tell(self, kind: str, story: Story) -> None:
        found = story.provenance
        self.changes.append(StoryChange(kind, found.source, story.title, found.url, story.language))


def _is_recent(known: PageState) -> bool:
    age = datetime.now(UTC) - datetime.fromisoformat(known.last_seen)
    return age.days < OWNED_DAYS


def _digest(page: FetchedPage, source: Source) -> str:
    """What a reading depends on: the page, and what its source says of it."""
    said = (page.content_type, source.language, source.country, source.place, source.story)
    return hashlib.sha256(page.body + repr(said).encode()).hexdigest()


def _has_shrunk(before: Sequence[Story], after: Sequence[Story]) -> bool:
    """Whether the stories of a page lost so much that they are kept until someone has looked."""
    old, new = (sum(len(story.text) for story in stories) for stories in (before, after))
    return new < old * SHRUNK


def _anchor(story: Story) -> str:
    """Where on its page the story stands; empty for the only one."""
    return story.provenance.url.removeprefix(story.provenance.page)


def _content(stories: Sequence[Story]) -> list[dict[str, Any]]:
    """What makes stories differ: everything but when they were fetched, and the themes that come later."""
    neutral = []
    for story in stories:
        record = to_record(replace(story, themes=()))
        record["provenance"].pop("fetched")
        neutral.append(record)
    return neutral
