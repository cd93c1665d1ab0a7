"""From the bytes of a page to its stories: the table of contents of reading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from lxml import html

from index.funding import find_funding
from index.story import Place, Provenance, Story, story_id
from ingest.alternates import find_alternates
from ingest.clean import clean_text, clean_title
from ingest.dates import EARLIEST, find_published
from ingest.decode import decode_page
from ingest.extract import Extract, extract_page, extract_part, parse_page, plain_text
from ingest.gate import LEAST_TEXT, find_wall, looks_like_html, prose_length
from ingest.languages import detect_language
from ingest.page import FetchedPage, PageReading
from ingest.pdf import is_pdf, read_pdf
from ingest.places import find_place
from ingest.site_pages import is_in_menu, is_site_page
from ingest.source import Source
from ingest.split import Part, split_page

__all__ = ["LONGEST_PDF", "read_page"]

LONGEST_PDF = 40_000
"""Characters; what is longer, about fifteen pages of print, is a report or a handbook and no story, unless
the source says that such addresses are stories."""


def read_page(page: FetchedPage, source: Source) -> PageReading:
    """The stories of a page, without their themes, or the reason why there is none.

    The same page always gives the same reading; dates after ``page.fetched`` count as none.
    """
    if is_pdf(page.body, page.content_type):
        return _read_pdf(page, source)
    if not looks_like_html(page.body, page.content_type):
        return PageReading("not-html")
    return _read_html(page, source)


def _read_html(page: FetchedPage, source: Source) -> PageReading:
    tree = parse_page(decode_page(page.body, page.content_type))
    if tree is None:
        return PageReading("thin")
    if not _may_be_story(page.url, source):
        return PageReading("listing")
    origin = _Origin(page, source, _declared_language(tree, page.url, source))
    language, _ = detect_language(plain_text(tree), origin.declared)
    split = split_page(tree, page.url, language, origin.today)
    if split.kind == "parts":
        return _outcome([_story_of_part(part, origin) for part in split.parts], tree, origin)
    found = extract_page(tree, page.url)
    text = clean_text(found.text, found.title) if found else ""
    if verdict := find_wall(tree, text) or ("listing" if split.kind == "listing" else None):
        return PageReading(verdict)
    title = clean_title(found.title) if found else ""
    story = _story_of_page(Extract(title, text), tree, origin)
    if story and not source.story and _tells_no_story(tree, story):
        return PageReading("site-page")
    return _outcome([story], tree, origin)


def _read_pdf(page: FetchedPage, source: Source) -> PageReading:
    """The one story of a PDF; a person has to look at one that cannot be read or says too little."""
    if not _may_be_story(page.url, source):
        return PageReading("listing")
    found = read_pdf(page.body)
    title = clean_title(found.title) if found else ""
    text = clean_text(found.text, title) if found else ""
    if found is None or len(text) < LEAST_TEXT or (len(text) > LONGEST_PDF and not source.story):
        return PageReading("needs-review")
    tree = html.document_fromstring("<html><body></body></html>")
    origin = _Origin(page, source, _declared_language(tree, page.url, source))
    language = detect_language(f"{title}\n{text}", origin.declared)
    lines = tuple(filter(None, found.text.split("\n")))
    published = find_published(tree, language[0], origin.today, page.url, lines)
    if published[0] is None and found.created and EARLIEST <= found.created <= origin.today:
        published = (found.created, "pdf-metadata")
    return PageReading("stories", (_story(Extract(title, text), page.url, origin, language, published),))


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where the stories of one page come from; ``declared`` is the language that the page claims."""

    page: FetchedPage
    source: Source
    declared: str | None

    @property
    def today(self) -> date:
        return self.page.fetched.date()


def _outcome(stories: list[Story | None], tree: html.HtmlElement, origin: _Origin) -> PageReading:
    found = tuple(story for story in stories if story)
    if not found:
        return PageReading("thin")
    return PageReading("stories", found, find_alternates(tree, origin.page.url, origin.source.mirrors))


def _may_be_story(url: str, source: Source) -> bool:
    address = urlsplit(url)
    path = address.path + (f"?{address.query}" if address.query else "")
    return not source.story or any(re.search(pattern, path) for pattern in source.story)


def _tells_no_story(tree: html.HtmlElement, story: Story) -> bool:
    """Whether a page is long enough for a story and yet one of those that every site has.

    Asked only where the source does not say which of its pages are stories.
    """
    url = story.provenance.url
    return is_site_page(tree, url, story.title) or (story.published is None and is_in_menu(tree, url))


def _declared_language(tree: html.HtmlElement, url: str, source: Source) -> str | None:
    """What the page, its path or its source says of the language; only a hint."""
    own = (tree.get("lang") or "").strip()
    if own:
        return own
    in_path = re.match(r"/([a-z]{2})(?:[-_][a-zA-Z]{2})?(?:/|$)", urlsplit(url).path)
    return in_path.group(1) if in_path else source.language


def _story_of_page(found: Extract, tree: html.HtmlElement, origin: _Origin) -> Story | None:
    # Where the source says which pages are stories, a short one is believed.
    least = LEAST_TEXT // 2 if origin.source.story else LEAST_TEXT
    if prose_length(found.text, tree) < least:
        return None
    language = detect_language(f"{found.title}\n{found.text}", origin.declared)
    lines = tuple(plain_text(_main(tree)).split("\n\n"))
    published = find_published(tree, language[0], origin.today, origin.page.url, lines)
    return _story(found, origin.page.url, origin, language, published)


def _story_of_part(part: Part, origin: _Origin) -> Story | None:
    url = f"{origin.page.url.partition('#')[0]}#{part.anchor}"
    title = clean_title(part.title)
    text = clean_text(extract_part(part.element, part.title, url).text, title)
    if prose_length(text, part.element) < LEAST_TEXT // 2:
        return None
    language = detect_language(f"{title}\n{text}", origin.declared)
    published = (part.published, "part" if part.published else "none")
    return _story(Extract(title, text), url, origin, language, published)


def _story(
    found: Extract, url: str, origin: _Origin, language: tuple[str, str], published: tuple[date | None, str]
) -> Story:
    """The story with all that can be read from it; each fact comes with its evidence."""
    source = origin.source
    place, placed_by = find_place(found.title, found.text, language[0], source.place, source.country)
    provenance = Provenance(
        url=url,
        page=origin.page.url,
        source=source.name,
        fetched=origin.page.fetched,
        evidence={"date": published[1], "language": language[1], "place": placed_by},
    )
    return Story(
        id=story_id(url),
        title=found.title,
        text=found.text,
        language=language[0],
        provenance=provenance,
        place=place or Place(),
        published=published[0],
        funding=find_funding(f"{found.title}\n\n{found.text}"),
    )


def _main(tree: html.HtmlElement) -> html.HtmlElement:
    homes = tree.xpath("//main | //article | //*[@role='main']")
    return homes[0] if homes else tree
