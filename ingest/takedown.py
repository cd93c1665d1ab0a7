"""Takes a story down at once: from the catalogue, from every generation and from the stored copies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.catalogue import Catalogue, open_catalogue
from index.errors import DataError, GenerationError
from index.generation import current_number, discard, numbers, open_generation
from index.lock import lock_data
from index.operation import write_status
from index.progress import Progress
from index.settings import Settings
from index.story import Story
from ingest.copies import find_copies
from ingest.crawl.addresses import normalise, page_key
from ingest.crawl.forget_copies import forget_all_copies, forget_copies
from ingest.page_table import PageTable
from ingest.publication import publish_changes
from ingest.run_table import RunTable
from ingest.status import gather_status
from ingest.withheld import Takedown, Withheld


@dataclass(frozen=True, slots=True)
class TakenDown:
    """What a takedown did: the titles of the stories that are gone, how many generations that held them were
    removed, and how many stored copies of their pages. ``translations`` are the addresses of the same stories
    in other languages, which stay."""

    titles: tuple[str, ...]
    generations: int
    copies: int
    translations: tuple[str, ...] = ()


def take_down(settings: Settings, url: str, reason: str, progress: Progress) -> TakenDown:
    """Remove the page at ``url``, or with ``#anchor`` one story of it, and every copy of its stories.

    They are kept out of later runs, also where nothing is known there yet. Raises
    :class:`index.errors.DataError` when ``url`` is no address, :class:`index.errors.Locked` when another
    command holds the data folder.
    """
    address = _address(url)
    with lock_data(settings.data), open_catalogue(settings.data) as catalogue:
        translations = _translations(settings, address)
        everything = [story for story, _ in catalogue.stories()]
        withheld = Withheld(catalogue.connection)
        published = _published_at(settings, address)
        withheld.add(address, reason, [*published, *_with_copies(_meant(catalogue, address), everything)])
        # Also what contains the text without being a copy of it, such as a digest.
        stories = [story for story in everything if withheld.keeps_out(story)]
        _remove(catalogue, stories)
        RunTable(catalogue.connection).forget_changes([*published, *stories])
        addresses = [one.address for one in withheld.all()]
        addresses += [one for story in published for one in story.provenance.also_at]
        addresses += [story.provenance.page for story in stories]
        pages = [one.partition("#")[0] for one in addresses]
        _forget_pages(catalogue, pages)
        copies = forget_copies(settings.data, pages)
        forget_all_copies(settings.data, {one.provenance.source for one in (*published, *stories)})
        served = current_number(settings.data)
        holding = _generations_with(settings, withheld)
        if served in holding:
            publish_changes(settings, catalogue, progress, anew=True)
        discard(settings.data, [one for one in holding if one != current_number(settings.data)])
        catalogue.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        write_status(settings.data, gather_status(settings, catalogue))
    gone = {story.id: story.title for story in (*published, *stories)}
    return TakenDown(tuple(gone.values()), len(holding), copies, translations)


def lift_takedown(settings: Settings, url: str) -> int:
    """Let what stands at ``url`` in again at the next run; returns how many traces were removed."""
    address = _address(url)
    with lock_data(settings.data), open_catalogue(settings.data) as catalogue:
        removed = Withheld(catalogue.connection).lift(address)
        if removed:
            # Whatever was kept out has been read as pages without stories, and has not changed since.
            PageTable(catalogue.connection).read_again()
        return removed


def list_takedowns(settings: Settings) -> list[Takedown]:
    """Everything that was taken down, the oldest first."""
    with open_catalogue(settings.data) as catalogue:
        return Withheld(catalogue.connection).all()


def _address(url: str) -> str:
    page, mark, anchor = url.partition("#")
    address = normalise(page)
    if address is None:
        raise DataError(f"{url!r} is not an address: give one that begins with https://.")
    return address + mark + anchor


def _meant(catalogue: Catalogue, address: str) -> list[Story]:
    """The stories at ``address``, or at the address to which their page has moved."""
    page, _, anchor = address.partition("#")
    pages = PageTable(catalogue.connection)
    homes = [known.url] if (known := pages.find(page)) else []
    homes += [now for now, before in pages.former().items() if page_key(page) in map(page_key, before)]
    found = [story for home in dict.fromkeys(homes) for story in catalogue.stories_of_page(home)]
    return [one for one in found if not anchor or one.provenance.url.partition("#")[2] == anchor]


def _translations(settings: Settings, address: str) -> tuple[str, ...]:
    """The addresses of the stories at ``address`` in other languages, as far as they are published."""
    try:
        number = current_number(settings.data)
        stories = open_generation(settings.data, number).stories() if number is not None else ()
        published = {story.id: story for story, _ in stories}
    except GenerationError:
        return ()
    found = [one for story in published.values() if _stands_at(story, address) for one in story.translations]
    return tuple(published[one].provenance.url for one in found if one in published)


def _published_at(settings: Settings, address: str) -> list[Story]:
    """The stories that some generation has at ``address``, which the catalogue may have lost since."""
    found: dict[str, Story] = {}
    for number in numbers(settings.data):
        try:
            stories = [story for story, _ in open_generation(settings.data, number).stories()]
        except GenerationError:
            continue
        found |= {story.id: story for story in stories if _stands_at(story, address)}
    return list(found.values())


def _stands_at(story: Story, address: str) -> bool:
    """Whether the story, or a copy of it, stands or stood at ``address``."""
    page, _, anchor = address.partition("#")
    places = (story.provenance.url, *story.provenance.also_at, *story.provenance.formerly)
    parts = [place.partition("#") for place in places]
    return any(page_key(one) == page_key(page) and anchor in ("", at) for one, _, at in parts)


def _with_copies(stories: Sequence[Story], everything: Sequence[Story]) -> list[Story]:
    wanted = {story.id for story in stories}
    for group in find_copies(everything):
        if wanted & {everything[at].id for at in group}:
            wanted |= {everything[at].id for at in group}
    return [story for story in everything if story.id in wanted]


def _remove(catalogue: Catalogue, stories: Sequence[Story]) -> None:
    gone: dict[tuple[str, str], set[str]] = defaultdict(set)
    for story in stories:
        gone[story.provenance.page, story.provenance.source].add(story.id)
    for (page, source), identifiers in gone.items():
        catalogue.drop_stories(page, source, identifiers)


def _forget_pages(catalogue: Catalogue, addresses: Iterable[str]) -> None:
    """Drop what is known of pages that hold nothing any more; those that do are to be read again."""
    pages = PageTable(catalogue.connection)
    for address in addresses:
        known = pages.find(address)
        if known and catalogue.stories_of_page(known.url):
            pages.read_again(known.url)
        else:
            pages.forget(address)


def _generations_with(settings: Settings, withheld: Withheld) -> list[int]:
    """The generations that hold what is withheld; one that cannot be read may, and counts as well.

    Looked up in the generations themselves, so that a takedown that was broken off can be repeated.
    """
    found = []
    for number in numbers(settings.data):
        try:
            holds = any(
                withheld.keeps_out(story) for story, _ in open_generation(settings.data, number).stories()
            )
        except GenerationError:
            holds = True
        if holds:
            found.append(number)
    return found
