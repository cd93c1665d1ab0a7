"""Pages that every web site has and that tell no story: start, about us, contact, privacy, overviews.

They are long enough to pass for one. What they say of themselves gives them away: their address, their
title, their declared type, the class that a content management system gives their body, and their place in
the menu.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, urljoin, urlsplit

from lxml import html

from ingest.dates import json_ld
from ingest.extract import squeeze
from ingest.lexicon import read_lexicon
from ingest.titles import BETWEEN_TITLES, is_page_name, site_names

__all__ = ["is_in_menu", "is_site_page"]

_FILE_ENDING = re.compile(r"\.(?:html?|php\d?|aspx?|jsp|cfm)$", re.IGNORECASE)
_START = re.compile(r"(?:index|default|home|start|main|welcome)?", re.IGNORECASE)
_LOCALE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?", re.IGNORECASE)
_ARTICLE_TYPE = re.compile(r"Article$|Posting$|^Report$|^Event$|^Project$")
_SITE_TYPE = re.compile(r"^(?:AboutPage|CollectionPage|ContactPage|SearchResultsPage)$")
_SITE_BODY = frozenset({
    "home", "archive", "category", "tag", "author", "search", "search-results", "privacy-policy",
    "path-frontpage", "page-taxonomy", "page-search", "page-contact",
})  # fmt: skip
_STORY_BODY = re.compile(r"^(?:single|single-post|node--?type-(?:article|news|story|blog))$")
_NUMBERED = re.compile(r"page|seite|pagina|strona|stranka|oldal|sida|side|sivu")
_LONGEST_MENU = 40
"""Links; a longer menu shows the contents of the site and not only its sections."""


def is_site_page(tree: html.HtmlElement, url: str, title: str) -> bool:
    """Whether a page is one that every site has. ``title`` is that of the page without the site's name."""
    if _is_start(url) or _is_named_so(tree, title):
        return True
    if _is_article(tree):
        return False
    return _is_addressed_so(url) or _is_declared_so(tree)


def is_in_menu(tree: html.HtmlElement, url: str) -> bool:
    """Whether the site's own menu leads to this page, which makes it a section and not one of many stories.

    Only the first level of a menu counts; below it, some sites list every page that they have.
    """
    if _is_article(tree):
        return False
    here = _place(url)
    for menu in tree.xpath("//nav | //*[@role='navigation']"):
        links = [link for link in menu.iter("a") if _leads(link)]
        if _is_trail(menu) or not 2 <= len(links) <= _LONGEST_MENU:
            continue
        # The name of a language leads to this page too, so most of the menu must be words of sections.
        targets = {_target(link, url): len(squeeze(link.text_content())) for link in links}
        if targets.get(here, 0) > 3 and len(targets) > 2 and not _chooses_language(links):
            return True
    return False


def _is_start(url: str) -> bool:
    """Whether an address is the root of a site or of one of its languages."""
    address = urlsplit(url)
    segments = _segments(url)
    if address.query:
        return False
    if segments and _START.fullmatch(segments[-1]):
        segments = segments[:-1]
    return not segments or (len(segments) == 1 and _LOCALE.fullmatch(segments[0]) is not None)


def _segments(url: str) -> list[str]:
    path = unquote(urlsplit(url).path)
    return [_without_accents(_FILE_ENDING.sub("", segment)) for segment in path.split("/") if segment]


def _without_accents(text: str) -> str:
    spread = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def _is_named_so(tree: html.HtmlElement, title: str) -> bool:
    """Whether the title is that of such a page; over a story it may name a section, as the tab then tells."""
    tab = squeeze(tree.findtext(".//title") or "")
    parts = re.split(rf"{BETWEEN_TITLES}|:\s+", tab)
    if not is_page_name(title):
        return False
    if _is_article(tree):
        site = site_names(tree)
        own = [part for part in parts if part.casefold() not in site]
        return bool(own) and is_page_name(own[0])
    return len(parts) < 2 or any(is_page_name(part) for part in (tab, *parts))


def _is_addressed_so(url: str) -> bool:
    words = read_lexicon("site_pages")
    segments = _segments(url)
    if not segments:
        return False
    if segments[-1] in words["slugs"] or segments[-1] in words["shelves"]:
        return True
    if len(segments) > 1 and segments[-2] in words["shelves"]:
        return True
    return len(segments) > 2 and segments[-1].isdigit() and _NUMBERED.fullmatch(segments[-2]) is not None


def _is_article(tree: html.HtmlElement) -> bool:
    """Whether the page declares that it is one article."""
    if "article" in tree.xpath("//meta[@property='og:type']/@content"):
        return True
    body = tree.find("body")
    classes = (body.get("class") or "").split() if body is not None else []
    return any(_STORY_BODY.match(one) for one in classes) or any(map(_ARTICLE_TYPE.search, _types(tree)))


def _is_declared_so(tree: html.HtmlElement) -> bool:
    body = tree.find("body")
    classes = set((body.get("class") or "").split()) if body is not None else set()
    return bool(classes & _SITE_BODY) or any(map(_SITE_TYPE.match, _types(tree)))


def _types(tree: html.HtmlElement) -> list[str]:
    """The types of schema.org that the page gives itself."""
    found = []
    for record in json_ld(tree):
        kinds = record.get("@type")
        found += [str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind]
    outer = tree.xpath("/html/@itemtype | /html/body/@itemtype")
    return found + [str(kind).rsplit("/", maxsplit=1)[-1] for kind in outer]


def _is_trail(menu: html.HtmlElement) -> bool:
    """Whether a list of links is the way to this page, or leads through a list page by page."""
    said = " ".join(filter(None, (menu.get("class"), menu.get("id"), menu.get("aria-label")))).lower()
    return re.search(r"breadcrumb|crumb|pag(?:er|inat)|post-nav|toc|table-of-contents", said) is not None


def _chooses_language(links: list[html.HtmlElement]) -> bool:
    return sum(bool(link.get("lang")) for link in links) * 2 >= len(links)


def _leads(link: html.HtmlElement) -> bool:
    """Whether a link opens a page, and that page not as another language of this one."""
    href = link.get("href") or ""
    lists = sum(
        parent.tag in {"ul", "ol"} for parent in link.iterancestors("ul", "ol", "nav") if parent.tag != "nav"
    )
    return (
        bool(href)
        and not href.startswith(("#", "javascript:", "mailto:"))
        and not link.get("hreflang")
        and lists < 2
    )


def _target(link: html.HtmlElement, url: str) -> tuple[str, str, str]:
    href = link.get("href") or ""
    try:
        return _place(urljoin(url, href))
    except ValueError:
        return ("", href, "")


def _place(url: str) -> tuple[str, str, str]:
    address = urlsplit(url)
    return (address.netloc.removeprefix("www."), "/".join(_segments(url)), address.query)
