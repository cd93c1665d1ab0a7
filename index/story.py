"""The records that flow through the product: a story, its passages, where it happened and where it was found.

All are frozen: a stage reads one record and makes another, so a story means the same in the crawler, the
index and on the page.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """Where a story happened.

    ``name`` is written as the source writes it; ``country`` is an ISO 3166 alpha-2 code or ``None``;
    ``kind`` is one of :data:`index.vocabulary.PLACE_KINDS` or ``None`` when nothing proves it;
    ``population`` is a number of inhabitants or ``None``; ``other_names`` are those that the place has in
    other languages and alphabets. ``latitude`` and ``longitude`` are degrees north and east (WGS 84), or
    ``None`` for regions and for places that the gazetteer does not know.
    """

    name: str | None = None
    country: str | None = None
    kind: str | None = None
    population: int | None = None
    other_names: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a story was found, when, and how each of its facts was established.

    ``url`` opens the story, with ``#anchor`` when the page holds several. ``page`` is the address that was
    fetched. ``evidence`` maps a field (``date``, ``language``, ``place``) to what it was read from, for
    example ``{"date": "json-ld"}``. ``also_at`` are further addresses of the same text, ``formerly`` those
    under which it was found before its site moved it.
    """

    url: str
    page: str
    source: str
    fetched: datetime
    evidence: dict[str, str] = field(default_factory=dict)
    also_at: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """One practice story, in the language it was written in.

    ``text`` is plain text whose paragraphs are separated by one empty line; it does not repeat the title.
    ``language`` is an ISO 639-1 code or ``"und"``. ``themes`` and ``funding`` hold identifiers of
    :mod:`index.vocabulary`, most certain first. ``translations`` are the identifiers of the same story in
    other languages.
    """

    id: str
    title: str
    text: str
    language: str
    provenance: Provenance
    place: Place = Place()
    published: date | None = None
    themes: tuple[str, ...] = ()
    funding: tuple[str, ...] = ()
    translations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a story that is embedded as one vector: ``story.text[start:end]``."""

    story: str
    number: int
    start: int
    end: int


def story_id(url: str) -> str:
    """The stable identifier of the story that opens at ``url``: 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def to_record(story: Story) -> dict[str, Any]:
    """The story as plain JSON types; :func:`from_record` is the inverse."""
    record = asdict(story)
    record["published"] = story.published.isoformat() if story.published else None
    record["provenance"]["fetched"] = story.provenance.fetched.isoformat()
    return record


def from_record(record: dict[str, Any]) -> Story:
    """The story that :func:`to_record` wrote."""
    found = record["provenance"]
    provenance = Provenance(
        url=found["url"],
        page=found["page"],
        source=found["source"],
        fetched=datetime.fromisoformat(found["fetched"]),
        evidence=dict(found["evidence"]),
        also_at=tuple(found["also_at"]),
        formerly=tuple(found.get("formerly", ())),
    )
    return Story(
        id=record["id"],
        title=record["title"],
        text=record["text"],
        language=record["language"],
        provenance=provenance,
        place=_place(record["place"]),
        published=date.fromisoformat(record["published"]) if record["published"] else None,
        themes=tuple(record["themes"]),
        funding=tuple(record["funding"]),
        translations=tuple(record.get("translations", ())),
    )


def _place(record: dict[str, Any]) -> Place:
    return Place(**{**record, "other_names": tuple(record.get("other_names", ()))})
