"""When a story was published, and what says so.

The order is that of trust: what the page declares for machines, then what it shows. htmldate's extensive
search stays off, because it makes the first of January out of any year it meets.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from functools import lru_cache
from itertools import chain, pairwise, takewhile
from typing import Any

from babel import Locale
from htmldate import find_date
from lxml import html

from index.vocabulary import EU_LANGUAGES, NEIGHBOUR_LANGUAGES

__all__ = ["date_in", "find_published", "is_dateline", "json_ld", "parse_date"]

EARLIEST = date(1995, 1, 1)
"""Nothing was published on the web before; such a date is a default of some software."""

_LONGEST_DATELINE = 60
"""Characters of a line that tells when a story was published."""

_PROSE = 120
"""Characters from which on a line belongs to the text."""

_META_NAMES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "date.published", "publication_date", "publishdate", "pubdate", "dc.date.issued", "dcterms.issued",
    "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "citation_publication_date",
    "sailthru.date", "parsely-pub-date", "article:published", "date",
)  # fmt: skip
_META_LAST_RESORT = ("article:modified_time", "og:updated_time", "last-modified", "dcterms.modified")

_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?=\b|T|$)")
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{4})(?![\d/-])")
_YEAR_FIRST_NUMERIC = re.compile(r"(?<![\d./-])(\d{4})\s?[./]\s?(\d{1,2})\s?[./]\s?(\d{1,2})(?![\d/-])")
_WORD = r"[^\W\d_]+(?:['’][^\W\d_]*)?"
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º|ú)?\.?,?\s+(?:de\s+|ta['’]\s*|d['’]\s*)?({_WORD}(?:\s{_WORD})?)\.?,?\s+"
    rf"(?:de\s+|del\s+)?(\d{{4}})(?!\d)"
)
_MONTH_FIRST = re.compile(rf"({_WORD})\.?,?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)")
_YEAR_FIRST = re.compile(
    rf"(?<!\d)(\d{{4}})\.?(?:\s?(?:m|gada|g)\b\.?)?\s+(?:(\d{{1,2}})\.?\s+({_WORD})|({_WORD})\.?\s+(\d{{1,2}})(?!\d))"
)
_MONTH_YEAR = re.compile(rf"({_WORD}(?:\s{_WORD})?)\.?,?\s+(?:de\s+|del\s+)?(\d{{4}})(?!\d)")


def find_published(
    tree: html.HtmlElement, language: str, today: date, url: str = "", lines: tuple[str, ...] = ()
) -> tuple[date | None, str]:
    """The date of publication and its evidence: ``meta``, ``json-ld``, ``time``, ``text``, ``page``
    or ``none``.

    ``language`` (ISO 639-1) names the months; ``today`` is the day of fetching, after which no date counts;
    ``lines`` are the visible lines beside which a dateline may stand.
    """
    for evidence, found in (
        ("meta", _from_meta(tree, _META_NAMES, today)),
        ("json-ld", _from_json_ld(tree, today)),
        ("time", _from_time(tree, today)),
        # A dateline before htmldate's reading: only the former knows in which language a month is named.
        ("text", _from_lines(lines, language, today)),
        ("page", _from_page(tree, url, language, today)),
        ("meta", _from_meta(tree, _META_LAST_RESORT, today)),
    ):
        if found:
            return found, evidence
    return None, "none"


def parse_date(text: str, today: date) -> date | None:
    """The day that begins a machine-readable date, if it is neither too old nor after ``today``."""
    found = _ISO.search(text) or re.match(r"\s*(\d{4})(\d{2})(\d{2})(?!\d)", text)
    return _day(int(found[1]), int(found[2]), int(found[3]), today) if found else None


def date_in(
    text: str, language: str, today: date | None = None, *, month_enough: bool = False
) -> date | None:
    """The first date that ``text`` writes out, month names in ``language`` or English.

    With ``month_enough`` a month and a year count too, as the first of that month. A date that can be read
    two ways is read day first, except where that is impossible.
    """
    latest = today or date.max
    if found := _ISO.search(text):
        return _day(int(found[1]), int(found[2]), int(found[3]), latest)
    candidates = _written_days(text, language)
    if month_enough:
        candidates = chain(candidates, _written_months(text, language))
    return next((day for one in candidates if (day := _day(*one, latest))), None)


def _written_days(text: str, language: str) -> Iterator[tuple[int, int, int]]:
    """Year, month and day of each date written in figures or with the name of a month, the plainest first."""
    for day, month, year in _NUMERIC.findall(text):
        yield int(year), int(month), int(day)
        yield int(year), int(day), int(month)
    for year, month, day in _YEAR_FIRST_NUMERIC.findall(text):
        yield int(year), int(month), int(day)
    named = [(year, name, day) for day, name, year in _DAY_FIRST.findall(text)]
    named += [(year, name, day) for name, day, year in _MONTH_FIRST.findall(text)]
    named += [(year, a or b, c or d) for year, c, a, b, d in _YEAR_FIRST.findall(text)]
    for year, name, day in named:
        if number := _month(name, language):
            yield int(year), number, int(day)


def _written_months(text: str, language: str) -> Iterator[tuple[int, int, int]]:
    for name, year in _MONTH_YEAR.findall(text):
        if number := _month(name, language):
            yield int(year), number, 1


def is_dateline(line: str, language: str) -> bool:
    """Whether a line holds a date and hardly anything else: a place, "Published:", an author."""
    if len(line) > _LONGEST_DATELINE or date_in(line, language) is None or _is_period(line):
        return False
    ends_with_year = re.search(r"\d{4}[.)]?(?:\s(?:г|р)\.)?$", line) is not None
    return len(re.findall(_WORD, line)) <= (8 if ends_with_year else 5)


def _is_period(line: str) -> bool:
    """Whether a line names two dates, as what lasts does."""
    return len(set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", line))) > 1 or len(_NUMERIC.findall(line)) > 1


def json_ld(tree: html.HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD, nested ones too; broken blocks are passed over."""
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            yield from _objects(json.loads(script.text_content(), strict=False))
        except (ValueError, RecursionError):
            continue


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner)


def _day(year: int, month: int, day: int, today: date) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if EARLIEST <= found <= today else None


def _from_meta(tree: html.HtmlElement, names: tuple[str, ...], today: date) -> date | None:
    found: dict[str, date] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        day = parse_date(meta.get("content") or "", today)
        if day and name in names:
            found.setdefault(name, day)
    return next((found[name] for name in names if name in found), None)


def _from_json_ld(tree: html.HtmlElement, today: date) -> date | None:
    for key in ("datePublished", "dateCreated", "uploadDate"):
        for record in json_ld(tree):
            kind = str(record.get("@type", ""))
            if re.search(r"Article|Posting|WebPage|Report|CreativeWork|Blog", kind) or not kind:
                day = parse_date(str(record.get(key, "")), today)
                if day:
                    return day
    return None


def _from_time(tree: html.HtmlElement, today: date) -> date | None:
    """The date of a <time> that belongs to the story: marked as such, or beside the page's only article."""
    marked = tree.xpath("//time[@pubdate or contains(@itemprop, 'datePublished')]")
    if not marked:
        marked = tree.xpath("//*[contains(@itemprop, 'datePublished')]")
    if not marked:
        homes = tree.xpath("//main | //article | //*[@role='main']") or [tree]
        marked = [time for time in homes[0].iter("time") if not _is_aside(time)]
        if len({(time.get("datetime") or "")[:10] for time in marked}) > 3:
            return None
    for time in marked:
        stamp = time.get("datetime") or time.get("content") or time.text_content()
        if day := parse_date(stamp, today):
            return day
    return None


def _is_aside(element: html.HtmlElement) -> bool:
    return any(parent.tag in {"aside", "nav", "footer", "form"} for parent in element.iterancestors())


def _from_page(tree: html.HtmlElement, url: str, language: str, today: date) -> date | None:
    """The date that htmldate finds, where the page shows it by itself or its address holds it.

    htmldate also takes dates out of the addresses of pictures, out of sentences and out of quotations.
    """
    page = deepcopy(tree)
    for aside in page.xpath("//aside | //nav | //form | //blockquote | //q"):
        aside.drop_tree()
    shown = find_date(
        page,
        extensive_search=False,
        original_date=True,
        url=url or None,
        max_date=today.isoformat(),
    )
    found = parse_date(shown, today) if shown else None
    if found and (_is_shown(found, page, language) or _in_address(found, url)):
        return found
    return None


def _is_shown(day: date, page: html.HtmlElement, language: str) -> bool:
    """Whether an element of the page holds this date and hardly anything else."""
    for element in page.iter():
        if isinstance(element.tag, str) and element.tag not in {"script", "style", "option"}:
            own = " ".join("".join(element.xpath("text()")).split())
            if 6 <= len(own) <= _LONGEST_DATELINE and date_in(own, language) == day:
                return True
    return False


def _in_address(day: date, url: str) -> bool:
    return re.search(rf"/{day.year}[/-]{day.month:02}[/-]{day.day:02}(?!\d)", url) is not None


def _from_lines(lines: tuple[str, ...], language: str, today: date) -> date | None:
    """A dateline between the title and the first sentences, or right under sentences at either end.

    Under a label, a date further down is part of what is told: when a course begins, until when it runs.
    """
    opening = takewhile(lambda line: len(line) < _PROSE, lines[:12])
    under = [
        line
        for above, line in (*pairwise(lines[:12]), *pairwise(lines[-4:]))
        if len(above) >= _PROSE or above.rstrip().endswith((".", "!", "?", "»", "”"))
    ]
    for line in (*opening, *under):
        if is_dateline(line, language) and (day := date_in(line, language, today)):
            return day
    return None


def _plain(name: str) -> str:
    """The name without case and accents: a stress mark moves between nominative and genitive in Greek."""
    spread = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter)).strip(". ")


def _month(name: str, language: str) -> int | None:
    """The number of a month by its name, whole, abbreviated or in another case; ``None`` when unclear."""
    words = _plain(name)
    known = _month_names(language)
    for wanted in (words, words.split()[-1] if words else "", words.split()[0] if words else ""):
        if wanted in known:
            return known[wanted]
    near = {
        number
        for known_name, number in known.items()
        if len(known_name) >= 4 and words.startswith(known_name[: max(4, len(known_name) - 2)])
        and abs(len(words) - len(known_name)) <= 2
    }  # fmt: skip
    if len(near) == 1:
        return near.pop()
    return None if language == "en" else _month_names("en").get(words)


@lru_cache(maxsize=32)
def _month_names(language: str) -> dict[str, int]:
    known = language if language in EU_LANGUAGES + NEIGHBOUR_LANGUAGES else "en"
    months = Locale(known).months
    names: dict[str, int] = {}
    for width in ("wide", "abbreviated"):
        for context in ("format", "stand-alone"):
            for number, name in months[context][width].items():
                if len(_plain(name)) >= 3:
                    names.setdefault(_plain(name), number)
    return names
