"""What passes between the crawler, the reader and the pipeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from index.story import Story


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page as it came: the bytes of its body and what the server said of them.

    ``url`` is the address after redirects, without tracking parameters, as the partner site names itself in
    production. ``unchanged`` is true when the server confirmed the stored copy (304).
    """

    url: str
    source: str
    body: bytes
    content_type: str
    fetched: datetime
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class PageReading:
    """What the reader made of a page: its stories, or why there is none.

    ``verdict`` is ``stories``, ``listing`` (links to stories that stand elsewhere), ``site-page`` (one that
    every site has, such as a contact page), ``thin`` (less text than a story has), ``error-page``,
    ``consent-wall``, ``script-wall``, ``not-html`` or ``needs-review`` (a PDF that is encrypted, damaged,
    made of pictures, too short, or too long for a story: a person has to look at it).
    ``alternates`` are the addresses at which the page says to stand in other languages.
    """

    verdict: str
    stories: tuple[Story, ...] = ()
    alternates: tuple[str, ...] = ()
