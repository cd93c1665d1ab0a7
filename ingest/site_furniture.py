"""Paragraphs that stand on many pages of one site: footers, calls to take part, notes on who paid for it.

Extraction cannot tell them from a story, because it sees one page at a time. Seen over all pages of a source
they give themselves away. They are remembered as digests, so that a page which changes alone is
rid of them too::

    known = repeated_paragraphs((story.text for story in all_of_the_source), known)
    stories = [without_repeated(story, known, source) for story in all_of_the_source]

``all_of_the_source`` are the stories of a source before they are embedded: those read in this run and those
kept from earlier ones. ``known`` is kept between runs, for each source.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from index.funding import find_funding
from index.story import Place, Story
from ingest.places import find_place
from ingest.source import Source

__all__ = ["digest_of", "repeated_paragraphs", "without_repeated"]

LEAST_PAGES = 5
"""On fewer pages a paragraph may have been quoted or published twice."""

LEAST_SHARE = 0.2
"""Share of a source's stories; a section of a site has its own footer."""

MOST_TAKEN = 0.5
"""A story of which a larger share would go is itself published several times, and stays whole."""


def digest_of(paragraph: str) -> str:
    """What stands for a paragraph, whatever its capitals and blanks: 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(" ".join(paragraph.casefold().split()).encode()).hexdigest()[:16]


def repeated_paragraphs(texts: Iterable[str], known: frozenset[str] = frozenset()) -> frozenset[str]:
    """The digests of the paragraphs that many of ``texts`` share, and those that are ``known`` already.

    ``texts`` are the stories of one source, each once, paragraphs separated by an empty line.
    """
    counts: Counter[str] = Counter()
    number = 0
    for text in texts:
        number += 1
        counts.update({digest_of(paragraph) for paragraph in text.split("\n\n") if paragraph.strip()})
    least = max(LEAST_PAGES, LEAST_SHARE * number)
    return known | {digest for digest, count in counts.items() if count >= least}


def without_repeated(story: Story, repeated: frozenset[str], source: Source) -> Story:
    """The story without the paragraphs in ``repeated``; its place and funding are read again from the rest.

    The same story comes back when it has none of them, or hardly anything else.
    """
    paragraphs = story.text.split("\n\n")
    kept = [paragraph for paragraph in paragraphs if digest_of(paragraph) not in repeated]
    text = "\n\n".join(kept)
    if len(kept) == len(paragraphs) or len(text) < (1 - MOST_TAKEN) * len(story.text):
        return story
    place, placed_by = find_place(story.title, text, story.language, source.place, source.country)
    evidence = {**story.provenance.evidence, "place": placed_by}
    return replace(
        story,
        text=text,
        place=place or Place(),
        funding=find_funding(f"{story.title}\n\n{text}"),
        provenance=replace(story.provenance, evidence=evidence),
    )
