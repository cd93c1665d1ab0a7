"""The title of a page: its own, not that of its site, and not that of the section it stands in."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import html

from ingest.lexicon import read_lexicon

__all__ = ["BETWEEN_TITLES", "find_title", "is_page_name", "site_names"]

BETWEEN_TITLES = r"\s+[|–—·•»-]\s+"
"""What stands between the title of a page and the name of its site."""

_LONGEST = 300
_AROUND = ' .:!?…«»"“”'
_HOME = re.compile(r"(?:https?://[^/]+)?(?:/|\./|/?index\.\w+)?")


def find_title(tree: html.HtmlElement, found: str | None) -> str:
    """The only first-level heading when there is one, else the one that the tab's title repeats, else what
    the page declares. ``found`` is what extraction took for the title."""
    site = site_names(tree)
    tab = _line(tree.findtext(".//title") or "")
    headings = [one for one in map(_text, tree.iter("h1")) if 3 <= len(one) <= _LONGEST]
    own = [one for one in headings if one.casefold() not in site]
    # "News" above a story names the section.
    own = [one for one in own if not is_page_name(one)] or _unless_tab_differs(own, tab, site)
    if len(own) == 1:
        return own[0]
    for heading in own:
        if heading in tab:
            return heading
    shown = {_text(element) for element in tree.iter("b", "strong", "font", "h2", "h3", "h4", "h5")}
    seen = [one for one in shown if len(one) >= 10 and one in tab and one.casefold() not in site]
    if not own and seen:
        return max(seen, key=len)
    declared = tree.xpath("//meta[@property='og:title']/@content")
    for title in (*map(_line, declared[:1]), _line(found or "")):
        if title and title.casefold() not in site:
            return _without_site(title, site)
    return _without_site(tab, site, guess=True) or (headings[0] if headings else "")


def is_page_name(title: str) -> bool:
    """Whether a title is one that every site has: About us, Privacy policy, News."""
    starts, titles, openings = _names()
    name = title.casefold().strip(_AROUND)
    if name in starts or name.startswith(openings):
        return True
    halves = re.split(BETWEEN_TITLES, name)
    # "Harbour towns - About us": the name of the site may stand first.
    return any(part.strip(_AROUND) in titles for part in (name, *(halves[-1:] if len(halves) == 2 else ())))


@lru_cache(maxsize=1)
def _names() -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    words = read_lexicon("site_pages")
    # Folding turns a final sigma into a medial one.
    starts, titles = (
        [word.casefold().strip(_AROUND) for word in words[kind]] for kind in ("starts", "titles")
    )
    # The colon of "tag:" stays: German titles begin with "Tag".
    return frozenset(starts), frozenset(titles), tuple(word.casefold() for word in words["openings"])


def _line(text: str) -> str:
    return " ".join(text.split())


def _text(element: html.HtmlElement) -> str:
    return _line(element.text_content())


def site_names(tree: html.HtmlElement) -> frozenset[str]:
    """What the site calls itself: declared, or the words and the picture that lead to its first page."""
    names = tree.xpath("//meta[@property='og:site_name' or @name='application-name']/@content")
    for link in tree.iter("a"):
        if _HOME.fullmatch((link.get("href") or "#").strip()):
            names += [_text(link), *map(_text, link.iterdescendants("h1", "h2", "h3", "span"))]
            names += link.xpath(".//img/@alt")
    return frozenset(name for name in (_line(one).casefold() for one in names) if len(name) >= 3)


def _unless_tab_differs(headings: list[str], tab: str, site: frozenset[str]) -> list[str]:
    """The headings, or none when the tab has a title that none of them is part of."""
    parts = [part for part in re.split(BETWEEN_TITLES, tab) if part.casefold() not in site]
    if parts and len(parts[0].split()) >= 4 and not any(heading in tab for heading in headings):
        return []
    return headings


def _without_site(title: str, site: frozenset[str], *, guess: bool = False) -> str:
    """The title without the parts that name the site; with ``guess`` also without an unknown last part."""
    parts = re.split(f"({BETWEEN_TITLES})", title)
    own = [part for part in parts[::2] if part.casefold() not in site]
    if len(own) == len(parts[::2]) and guess and len(own) > 1:
        return "".join(parts[:-2])
    if 0 < len(own) < len(parts[::2]):
        return " - ".join(own)
    return title
