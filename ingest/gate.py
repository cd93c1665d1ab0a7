"""Pages that answer with something else than a story: an error, a consent banner, a demand for JavaScript."""

from __future__ import annotations

import re

from lxml import html

from ingest.clean import is_cookie_notice
from ingest.extract import plain_text, squeeze
from ingest.lexicon import read_lexicon

__all__ = ["LEAST_TEXT", "find_wall", "looks_like_html", "prose_length"]

LEAST_TEXT = 300
"""Characters outside links that a story has at least."""

_LONGEST_ERROR_PAGE = 1500
"""Characters; a page that tells more under such a title is about something else."""

_NOT_A_PAGE = (
    b"%PDF-",
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
)


def looks_like_html(body: bytes, content_type: str) -> bool:
    """Whether the bytes are a web page, by what they begin with and by what the server says."""
    if body.startswith(_NOT_A_PAGE):
        return False
    kind = content_type.partition(";")[0].strip().lower()
    if kind in {"", "text/html", "application/xhtml+xml", "application/octet-stream"}:
        return True
    if kind == "text/plain" or kind.endswith("xml"):
        return bool(
            re.search(rb"<(?:!doctype\s+html|html|body)\b", body[:2000].replace(b"\x00", b""), re.IGNORECASE)
        )
    return False


def find_wall(tree: html.HtmlElement, text: str) -> str | None:
    """``error-page``, ``consent-wall`` or ``script-wall`` when the page is one, else ``None``.

    ``text`` is what extraction and cleaning left of it.
    """
    shown = plain_text(tree)
    if len(text) < _LONGEST_ERROR_PAGE and _says_error(tree):
        return "error-page"
    if len(text) >= LEAST_TEXT and not _is_mostly_cookies(text):
        return None
    if _asks_for_scripts(tree, shown):
        return "script-wall"
    if _is_mostly_cookies(shown):
        return "consent-wall"
    return None


def prose_length(text: str, tree: html.HtmlElement) -> int:
    """The number of characters of ``text`` that are not lines made of one link."""
    links = {squeeze(link.text_content()).lower() for link in tree.iter("a")}
    return sum(
        len(line) for line in text.split("\n") if squeeze(line).lower().removeprefix("- ") not in links
    )


def _says_error(tree: html.HtmlElement) -> bool:
    phrases = read_lexicon("furniture")["error_page"]["titles"]
    titles = [tree.findtext(".//title") or "", *(heading.text_content() for heading in tree.iter("h1", "h2"))]
    for title in map(squeeze, titles[:3]):
        for phrase in phrases:
            found = re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", title.lower())
            # "404 refugees found a home" is a story: the phrase must be most of the title's own part.
            if found and len(phrase) * 2 >= min(len(part) for part in _title_parts(title, found.group())):
                return True
    return False


def _title_parts(title: str, phrase: str) -> list[str]:
    parts = [part for part in re.split(r"\s+[|–—·»:-]+\s+|:\s+", title) if phrase in part.lower()]
    return parts or [title]


def _asks_for_scripts(tree: html.HtmlElement, shown: str) -> bool:
    unseen = " ".join(note.text_content() for note in tree.iter("noscript"))
    text = squeeze(f"{shown} {unseen}").lower()
    if any(phrase in text for phrase in read_lexicon("furniture")["script_wall"]["phrases"]):
        return True
    empty = tree.xpath("//div[@id='root' or @id='app' or @id='__next' or @id='__nuxt'][not(*)]")
    return bool(empty) and len(shown) < LEAST_TEXT


def _is_mostly_cookies(text: str) -> bool:
    paragraphs = text.split("\n\n")
    banner = sum(len(paragraph) for paragraph in paragraphs if is_cookie_notice(paragraph))
    return banner > 0 and len(text) - banner < LEAST_TEXT and banner * 3 >= len(text)
