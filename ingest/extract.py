"""The title and the running text of a page, without its navigation, by trafilatura.

trafilatura's ``deduplicate`` and ``target_language`` stay off: the first keeps a memory over pages and
empties a page that is read again, the second drops whole pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree, html
from trafilatura import bare_extraction
from trafilatura.meta import reset_caches

from ingest.titles import find_title

__all__ = ["Extract", "extract_page", "extract_part", "forget_pages", "parse_page", "plain_text"]


@dataclass(frozen=True, slots=True)
class Extract:
    """What a page or a part of it says. ``text`` has an empty line between paragraphs, one line for each
    list item, and does not repeat ``title``."""

    title: str
    text: str


LITTLE = 300
"""Characters of prose that make a table cell the main part of a page."""

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
    "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    "ul",
})  # fmt: skip
_SILENT = frozenset({
    "script", "style", "noscript", "template", "svg", "iframe", "object", "button", "select", "textarea",
    "nav", "form", "head", "input",
})  # fmt: skip
_INLINE = frozenset({"hi", "ref", "lb", "del", "graphic", "span"})
"""Tags of trafilatura's tree that stand inside a paragraph."""

_NOT_XML = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\ufffe\\uffff]")
_REFERENCE_NOT_XML = re.compile(
    r"&#(?:0*(?:[0-8]|1[1245-9]|2\d|3[01])(?!\d)|x0*(?:[0-8bcef]|1[0-9a-f])(?![0-9a-f]));?", re.IGNORECASE
)


def parse_page(text: str) -> html.HtmlElement | None:
    """The tree of a page, or ``None`` for nothing that is HTML. Comments and instructions are left out."""
    # lxml refuses a str with an encoding declaration, and UTF-8 bytes keep every character.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    # One control character makes lxml refuse to build any text from the page.
    text = _REFERENCE_NOT_XML.sub(" ", _NOT_XML.sub(" ", text))
    body = text.encode("utf-8", errors="replace")
    if not body.strip():
        return None
    try:
        tree = html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return tree if isinstance(tree, html.HtmlElement) else None


def extract_page(tree: html.HtmlElement, url: str) -> Extract | None:
    """The one text of a page, or ``None`` when there is none. ``tree`` is left as it is."""
    document = _run(tree, url)
    title = find_title(tree, document.title if document is not None else None)
    text = (
        "\n\n".join(_paragraphs(document.body)) if document is not None and document.body is not None else ""
    )
    text = _main_cell(tree) or text
    return Extract(title, without_title(text, title)) if text else None


def extract_part(element: html.HtmlElement, title: str, url: str) -> Extract:
    """The text of one of several stories on a page.

    trafilatura looks for the main text of a whole page; where it drops more than a third of a part, the
    part's own paragraphs are taken.
    """
    whole = plain_text(element)
    page = html.Element("html")
    main = etree.SubElement(etree.SubElement(page, "body"), "article")
    main.append(deepcopy(element))
    document = _run(page, url)
    text = (
        "\n\n".join(_paragraphs(document.body)) if document is not None and document.body is not None else ""
    )
    if len(text) * 3 < len(whole) * 2:
        text = whole
    return Extract(title, without_title(text, title))


def forget_pages() -> None:
    """Empty the caches that trafilatura fills, about 1 MB a page; for use between two sources."""
    reset_caches()


def _main_cell(tree: html.HtmlElement) -> str:
    """The text of the table cell that holds most of the page's prose, or nothing when none does.

    Pages were once laid out in tables, with breaks for paragraphs; trafilatura takes them for data.
    """
    half = len(plain_text(tree)) / 2
    for cell in tree.iter("td"):
        if cell.find(".//table") is None and (
            cell.find(".//br") is not None or cell.find(".//p") is not None
        ):
            text = plain_text(cell)
            if len(text) - sum(len(link.text_content()) for link in cell.iter("a")) >= max(half, LITTLE):
                return text
    return ""


def _run(tree: html.HtmlElement, url: str) -> Any:
    return bare_extraction(
        deepcopy(tree), url=url, include_comments=False, with_metadata=True, date_extraction_params={}
    )


def without_title(text: str, title: str) -> str:
    """The text without a first paragraph or two that only repeat the title."""
    paragraphs = text.split("\n\n")
    for position, paragraph in enumerate(paragraphs[:3]):
        if title and squeeze(paragraph).casefold() == title.casefold():
            return "\n\n".join(paragraphs[:position] + paragraphs[position + 1 :])
    return text


def squeeze(text: str) -> str:
    """The text on one line with single spaces."""
    return " ".join(text.split())


def plain_text(element: html.HtmlElement) -> str:
    """Every visible word of an HTML element, paragraph by paragraph, scripts and forms left out."""
    lines: list[str] = []
    current: list[str] = []

    def flush() -> None:
        # One break ends a line, two end a paragraph: so prose was set before stylesheets.
        for part in re.split(r"\x00\s*\x00[\s\x00]*", "".join(current)):
            line = "\n".join(filter(None, map(squeeze, part.split("\x00"))))
            if line.strip("- "):
                lines.append(line)
        current.clear()

    def walk(node: html.HtmlElement) -> None:
        if isinstance(node.tag, str) and node.tag not in _SILENT:
            block = node.tag in _BLOCKS
            if block:
                flush()
            elif node.tag == "br":
                current.append("\x00")
            current.append(("- " if node.tag == "li" else "") + (node.text or ""))
            for child in node:
                walk(child)
                current.append(child.tail or "")
            if block:
                flush()

    walk(element)
    flush()
    return re.sub(r"(?m)(^- .*)\n\n(?=- )", r"\1\n", "\n\n".join(lines))


def _paragraphs(body: etree._Element) -> Iterator[str]:
    """The paragraphs of trafilatura's own tree: lists keep one line an item, tables one line a row.

    Text may also stand between the blocks, where a page sets it without a paragraph of its own.
    """
    loose = [body.text or ""]
    for block in body:
        if block.tag in _INLINE:
            loose.append("\n" if block.tag == "lb" else _inline(block))
        else:
            yield from _loose_paragraphs(loose)
            loose = []
            yield from _block_paragraphs(block)
        loose.append(block.tail or "")
    yield from _loose_paragraphs(loose)


def _loose_paragraphs(pieces: list[str]) -> Iterator[str]:
    # An empty line made of two breaks is a paragraph's end.
    text = "\n".join(squeeze(line) for line in "".join(pieces).split("\n"))
    yield from (part.strip() for part in re.split(r"\n{2,}", text) if any(map(str.isalnum, part)))


def _block_paragraphs(block: etree._Element) -> Iterator[str]:
    if block.tag in {"quote", "div"} and any(child.tag not in _INLINE for child in block):
        yield from _paragraphs(block)
        return
    if block.tag == "list":
        lines = list(_items(block))
    elif block.tag == "table":
        lines = [
            ", ".join(filter(None, (_inline(cell).replace("\n", " ") for cell in row.iter("cell"))))
            for row in block.iter("row")
        ]
    else:
        yield from _loose_paragraphs([_inline(block)])
        return
    if text := "\n".join(line for line in lines if line):
        yield text


def _items(block: etree._Element) -> Iterator[str]:
    for item in block.iter("item"):
        if text := squeeze(_inline(item, without="list")):
            yield f"- {text}"


def _inline(element: etree._Element, without: str = "") -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag != without:
            parts.append("\n" if child.tag == "lb" else _inline(child))
        parts.append(child.tail or "")
    text = "".join(parts)
    return "\n".join(squeeze(line) for line in text.split("\n"))
