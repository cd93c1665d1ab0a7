"""Whether a page tells one story, several, or only points to stories elsewhere.

Live blogs and yearly lists hold many stories; extracted as a whole, such a page keeps one of eight. Three
signs are tried, the most explicit first: updates declared in JSON-LD, sibling elements that each look like
a dated post, equal headings that are each dated. A press release with subheadings shows none of them and
stays one. Posts that are mostly links to pages of their own make a listing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from lxml import html

from ingest.dates import date_in, json_ld, parse_date
from ingest.extract import plain_text, squeeze

__all__ = ["Part", "Split", "split_page"]

VISIBLE_SHARE = 0.60
"""Of declared live updates, how many must stand in the visible text: themes ship placeholders."""

GROUP_SHARE = 0.55
"""How much of the page's text a group of posts must hold."""

MEDIAN_LENGTH = 250
"""Characters of the middle post; shorter ones are teasers or comments."""

ELSEWHERE_SHARE = 0.30
"""From this share of posts with a page of their own on, the group is no series of whole stories ..."""

LISTING_SHARE = 0.50
"""... and from this share on it is a listing."""

OWN_PROSE = 1000
"""Characters of paragraphs beside a group of teasers that make the page a story, however many they are."""

LONG_PARAGRAPH = 80
"""Characters from which on a paragraph counts as prose."""

PROSE_SHARE = 0.50
"""How much of the middle part under a dated heading must be in long paragraphs."""

DATED_SHARE = 0.60
"""How many posts of a group must bear a date; of headings, four in five must."""

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_OUTSIDE = frozenset(
    {"nav", "header", "footer", "aside", "script", "style", "noscript", "template", "form", "head"}
)
_POST_CLASS = re.compile(
    r"\b(?:post|entry|update|item|story|article|card|teaser|news|views-row|result)\b|post-|-item|-card"
)


_REMARKS = re.compile(
    r"(?:^|\s)(?:[\w-]*[-_])?(?:comments?|commentlist|kommentare?r?|commentaires?|comentarios?|commenti|answers?|replies|disqus)"
    r"(?:[-_](?:area|body|list|section|wrapper|content|item|thread|text|box|form|\d+)[\w-]*)?(?=\s|$)",
    re.IGNORECASE,
)
"""Classes and identifiers of what readers wrote under a page."""

_REMARK_TYPE = re.compile(r"(?:Comment|Answer|Review)$|suggestedAnswer|acceptedAnswer")
_EVENT_TYPE = re.compile(r"Event$")


@dataclass(frozen=True, slots=True)
class Part:
    """One of several stories on a page. ``anchor`` is the fragment that opens it, without ``#``; ``element``
    holds its text, title included."""

    anchor: str
    title: str
    published: date | None
    element: html.HtmlElement


@dataclass(frozen=True, slots=True)
class Split:
    """``kind`` is ``whole``, ``parts`` or ``listing``; ``parts`` is empty but for the second."""

    kind: str
    parts: tuple[Part, ...] = ()


def split_page(tree: html.HtmlElement, url: str, language: str, today: date) -> Split:
    """How a page is to be read. ``language`` names the months; no date after ``today`` counts."""
    total = len(_visible(tree))
    if parts := _declared_updates(tree, language, today):
        return Split("parts", _with_anchors(parts))
    listing = False
    for group in _sibling_groups(tree, total):
        kind = _judge_group(group, total, url, language, today)
        if kind == "parts":
            return Split("parts", _with_anchors([_part(post, language, today) for post in group]))
        listing = listing or kind == "listing"
    if not listing and (parts := _dated_headings(tree, total, language, today)):
        return Split("parts", _with_anchors(parts))
    return Split("listing" if listing else "whole")


def _visible(element: html.HtmlElement) -> str:
    """The text of an element without navigation, on one line."""
    if isinstance(element.tag, str) and element.tag in _OUTSIDE and element.getparent() is not None:
        return ""
    pieces: list[str] = []

    def walk(node: html.HtmlElement) -> None:
        if not isinstance(node.tag, str) or (node.tag in _OUTSIDE and not _heads_a_post(node)):
            return
        if _is_remark(node):
            return
        pieces.append(node.text or "")
        for child in node:
            walk(child)
            pieces.append(" " + (child.tail or ""))

    walk(element)
    return squeeze(" ".join(pieces))


def _heads_a_post(node: html.HtmlElement) -> bool:
    """Whether a <header> belongs to an article and not to the page."""
    return node.tag == "header" and any(
        parent.tag in {"article", "section", "main"} for parent in node.iterancestors()
    )


def _is_remark(element: html.HtmlElement) -> bool:
    """Whether an element holds what readers say to a page: comments, answers, reviews."""
    if element.tag in {"html", "body", "main"}:
        return False
    kind = f"{element.get('itemtype') or ''} {element.get('itemprop') or ''}".split()
    if any(map(_REMARK_TYPE.search, kind)):
        return True
    return any(_REMARKS.search(element.get(name) or "") for name in ("class", "id"))


def _declared_updates(tree: html.HtmlElement, language: str, today: date) -> list[Part]:
    updates: list[dict[str, Any]] = []
    for record in json_ld(tree):
        found = record.get("liveBlogUpdate")
        if isinstance(found, dict):
            found = [found]
        if isinstance(found, list):
            updates += [update for update in found if isinstance(update, dict)]
    if len(updates) < 2:
        return []
    parts = []
    for update in updates:
        body = squeeze(_without_tags(str(update.get("articleBody") or "")))
        element = _smallest_holding(tree, body) if len(body) >= 30 else None
        if element is None:
            continue
        title = squeeze(_without_tags(str(update.get("headline") or update.get("name") or "")))
        stamp = str(update.get("datePublished") or update.get("dateCreated") or "")
        fragment = str(update.get("url") or update.get("@id") or "").partition("#")[2]
        parts.append(
            Part(
                fragment or _own_anchor(element),
                title or _title_of(element),
                parse_date(stamp, today) or _date_of(element, language, today),
                element,
            )
        )
    if len(parts) < VISIBLE_SHARE * len(updates) or len({id(part.element) for part in parts}) < len(parts):
        return []
    return parts


def _without_tags(markup: str) -> str:
    return re.sub(r"<[^>]+>", " ", markup)


def _smallest_holding(tree: html.HtmlElement, body: str) -> html.HtmlElement | None:
    """The smallest element with the beginning and the end of a text, or the text alone if none is near."""
    start, end = _key(body[:60]), _key(body[-60:])
    best = None
    if start not in _key(_visible(tree)):
        return None
    node = tree
    while node is not None:
        best = node
        node = next(
            (
                child
                for child in node
                if isinstance(child.tag, str) and start in (text := _key(_visible(child))) and end in text
            ),
            None,
        )
    if best is not None and len(_visible(best)) > 2 * len(body) + 200:
        element = html.Element("article")
        element.text = body
        return element
    return best


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _sibling_groups(tree: html.HtmlElement, total: int) -> list[list[html.HtmlElement]]:
    """Groups of like siblings that hold enough of the page's text, the most explicit kind first."""
    groups: dict[tuple[int, int, str], list[html.HtmlElement]] = defaultdict(list)
    # lxml makes an element's object anew at each visit unless somebody holds it, and then id() changes.
    held = list(tree.iter())
    for element in held:
        parent = element.getparent()
        if not isinstance(element.tag, str) or parent is None:
            continue
        if any(ancestor.tag in _OUTSIDE or _is_remark(ancestor) for ancestor in element.iterancestors()):
            continue
        if _is_remark(element) or _EVENT_TYPE.search(element.get("itemtype") or ""):
            continue
        if sign := _post_sign(element):
            groups[(sign[0], id(_row_parent(element)), sign[1])].append(element)
    found = []
    for key in sorted(groups, key=lambda key: key[0]):
        group = groups[key]
        if len(group) >= 3 and sum(len(_visible(post)) for post in group) >= GROUP_SHARE * total:
            found.append(group)
    return found


def _row_parent(element: html.HtmlElement) -> html.HtmlElement:
    """The element that holds the siblings: themes often wrap each post in a box of its own."""
    parent = element.getparent()
    while parent is not None and len(parent) == 1 and parent.getparent() is not None:
        parent = parent.getparent()
    return parent


def _post_sign(element: html.HtmlElement) -> tuple[int, str] | None:
    kind = element.get("itemtype") or ""
    classes = (element.get("class") or "").split()
    if element.get("data-post-id") or re.search(r"BlogPosting|Article$", kind):
        return 0, element.tag
    if element.tag == "article":
        return 1, "article"
    if element.tag in {"div", "section", "li"} and _POST_CLASS.search(" ".join(classes).lower()):
        return 2, f"{element.tag}.{classes[0]}"
    return None


def _judge_group(
    group: Sequence[html.HtmlElement], total: int, url: str, language: str, today: date
) -> str | None:
    """Whether like siblings are ``parts``, a ``listing`` or neither, ``None``."""
    if _own_paths(group[0], url) and not any(_own_paths(post, url) for post in group[1:]):
        return None
    lengths = [len(_visible(post)) for post in group]
    away = [_leads_elsewhere(post, url) for post in group]
    elsewhere = sum(away) / len(group)
    if elsewhere >= LISTING_SHARE:
        # A short story above a grid of teasers is still a story: it has a heading and prose of its own.
        teasers = sum(length for length, leads in zip(lengths, away, strict=True) if leads)
        outside = total - teasers
        few = outside < 300 or teasers >= 0.75 * total
        return "listing" if few and _prose_beside(group) < OWN_PROSE else None
    dated = sum(_date_of(post, language, today) is not None for post in group) / len(group)
    if median(lengths) >= MEDIAN_LENGTH and dated >= DATED_SHARE and elsewhere < ELSEWHERE_SHARE:
        return "parts"
    return None


def _own_paths(post: html.HtmlElement, url: str) -> bool:
    """Whether a post names the address of the page as its own: then the others are further pages, loaded
    under it for endless reading."""
    here = urlsplit(url).path.strip("/")
    named = [post.get(name) for name in ("data-path", "data-url", "data-href", "data-permalink")]
    return bool(here) and any(urlsplit(address).path.strip("/") == here for address in named if address)


def _prose_beside(group: Sequence[html.HtmlElement]) -> int:
    """The characters of all long paragraphs of the page that are in no post of a group and no link."""
    posts = set(group)
    tree = group[0].getroottree().getroot()
    return sum(
        len(text)
        for paragraph in tree.iter("p")
        if len(text := squeeze(paragraph.text_content())) >= LONG_PARAGRAPH
        and 2 * sum(len(squeeze(link.text_content())) for link in paragraph.iter("a")) < len(text)
        and not any(
            one in posts or one.tag in _OUTSIDE or _is_remark(one) for one in paragraph.iterancestors()
        )
    )


def _leads_elsewhere(post: html.HtmlElement, url: str) -> bool:
    """Whether a post's heading, or a post that is one link, opens another page of the same site."""
    here = urlsplit(url)
    links = [link for heading in post.iter(*_HEADINGS) for link in heading.iter("a")]
    links += list(post.iterancestors("a"))[:1]
    links += [
        link for link in post.iter("a") if any(isinstance(c.tag, str) and c.tag in _HEADINGS for c in link)
    ]
    if not links:
        words = len(_visible(post))
        links = [link for link in post.iter("a") if len(squeeze(link.text_content())) * 2 >= words]
        links += post.xpath(".//a[@rel='bookmark']")
    for link in links:
        try:
            target = urlsplit(urljoin(url, link.get("href") or ""))
        except ValueError:
            continue
        if target.scheme in {"http", "https"} and (target.netloc, target.path.rstrip("/"), target.query) != (
            here.netloc,
            here.path.rstrip("/"),
            here.query,
        ):
            return True
    return False


def _part(post: html.HtmlElement, language: str, today: date) -> Part:
    return Part(_own_anchor(post), _title_of(post), _date_of(post, language, today), post)


def _title_of(element: html.HtmlElement) -> str:
    for heading in element.iter(*_HEADINGS):
        if title := squeeze(heading.text_content()):
            return title
    for bold in element.iter("strong", "b"):
        title = squeeze(bold.text_content())
        if 8 <= len(title) <= 160:
            return title
    first = plain_text(element).split("\n", maxsplit=1)[0]
    sentence = re.match(r".{8,110}?[.!?…](?=\s|$)", first)
    return sentence.group() if sentence else first[:110].rsplit(" ", 1)[0]


def _date_of(element: html.HtmlElement, language: str, today: date) -> date | None:
    """The date of a post: its <time>, an element marked as its date, or its first short lines."""
    for time in element.iter("time"):
        if day := parse_date(time.get("datetime") or "", today) or date_in(
            time.text_content(), language, today
        ):
            return day
    for marked in element.xpath(".//*[@itemprop='datePublished']"):
        if day := parse_date(marked.get("content") or marked.text_content(), today):
            return day
    lines = [line for line in plain_text(element).split("\n") if line][:4]
    for line in [
        *lines,
        *[squeeze(one.text_content()) for one in element.xpath(".//*[contains(@class, 'date')]")],
    ]:
        if len(line) <= 160 and (day := date_in(line[:80], language, today)):
            return day
    return None


def _dated_headings(tree: html.HtmlElement, total: int, language: str, today: date) -> list[Part]:
    """Stories that follow equal headings under one parent, each with a date in or right under its heading."""
    rows: dict[tuple[int, str], list[html.HtmlElement]] = defaultdict(list)
    held = list(tree.iter())
    for heading in (element for element in held if element.tag in {"h2", "h3", "h4"}):
        if not any(ancestor.tag in _OUTSIDE - {"header"} for ancestor in heading.iterancestors()):
            rows[(id(heading.getparent()), heading.tag)].append(heading)
    for headings in rows.values():
        if len(headings) < 3:
            continue
        parts = [_section(heading, language, today) for heading in headings]
        lengths = [len(_visible(part.element)) for part in parts]
        dated = sum(part.published is not None for part in parts)
        if (
            dated >= 0.8 * len(parts)
            and median(lengths) >= MEDIAN_LENGTH
            and sum(lengths) >= GROUP_SHARE * total
            and median(_prose_share(part.element) for part in parts) >= PROSE_SHARE
        ):
            return parts
    return []


def _prose_share(element: html.HtmlElement) -> float:
    """How much of a text is in long paragraphs; a calendar has short lines."""
    lines = plain_text(element).split("\n\n")
    return sum(len(line) for line in lines if len(line) >= LONG_PARAGRAPH) / max(1, sum(map(len, lines)))


def _section(heading: html.HtmlElement, language: str, today: date) -> Part:
    section = html.Element("section")
    section.append(_copy(heading))
    for following in heading.itersiblings():
        if following.tag == heading.tag:
            break
        section.append(_copy(following))
    title = squeeze(heading.text_content())
    published = date_in(title, language, today, month_enough=True)
    if published is None:
        under = plain_text(section).split("\n\n")[1:2]
        stamp = next((time.get("datetime") or "" for time in section.iter("time")), "")
        published = parse_date(stamp, today)
        if published is None and under and len(under[0]) <= 60:
            published = date_in(under[0], language, today, month_enough=True)
    return Part(_heading_anchor(heading), _without_date(title, language), published, section)


def _copy(element: html.HtmlElement) -> html.HtmlElement:
    copy = deepcopy(element)
    copy.tail = None
    return copy


def _without_date(title: str, language: str) -> str:
    """A heading such as "12 March 2020 - A new house" without its date, when something remains."""
    halves = re.split(r"\s*[–—|:]\s+|\s+-\s+", title, maxsplit=1)
    if len(halves) == 2:
        first, second = halves
        if len(first) <= 40 and date_in(first, language, month_enough=True):
            return second
        if len(second) <= 40 and date_in(second, language, month_enough=True):
            return first
    return title


def _own_anchor(element: html.HtmlElement) -> str:
    """The id of a post, of its heading or of an anchor inside; else of the box around it alone."""
    if element.get("id"):
        return str(element.get("id"))
    for heading in element.iter(*_HEADINGS):
        if anchor := _heading_anchor(heading):
            return anchor
        break
    for link in element.iter("a"):
        target = link.get("href") or ""
        if target.startswith("#") and len(target) > 1 and link.get("rel") == "bookmark":
            return target[1:]
        if link.get("name"):
            return str(link.get("name"))
    parent = element.getparent()
    return str(parent.get("id")) if parent is not None and len(parent) == 1 and parent.get("id") else ""


def _heading_anchor(heading: html.HtmlElement) -> str:
    if heading.get("id"):
        return str(heading.get("id"))
    for inner in heading.iter():
        if isinstance(inner.tag, str) and (inner.get("id") or (inner.tag == "a" and inner.get("name"))):
            return str(inner.get("id") or inner.get("name"))
    before = heading.getprevious()
    if before is not None and before.tag == "a" and (before.get("id") or before.get("name")):
        return str(before.get("id") or before.get("name"))
    return ""


def _with_anchors(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts with an anchor each of their own: a text fragment (WICG) where the page gives none."""
    counts: dict[str, int] = defaultdict(int)
    for part in parts:
        counts[part.anchor] += 1
    taken: set[str] = set()
    named = []
    for part in parts:
        anchor = part.anchor
        if not anchor or counts[anchor] > 1:
            anchor = ":~:text=" + quote(part.title[:80], safe="")
        while anchor in taken:
            anchor += "&text=" + quote(_visible(part.element)[-40:], safe="")
        taken.add(anchor)
        named.append(Part(anchor, part.title, part.published, part.element))
    return tuple(named)
