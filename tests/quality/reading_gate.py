"""Measure the reading of pages on trafilatura's own evaluation pages, beside plain trafilatura.

``python tests/quality/reading_gate.py FOLDER [--pages VERDICT] [--json]``, where FOLDER is a checkout of
https://github.com/adbar/trafilatura with its folder ``tests``. Nothing of those pages is kept here.

Each page lists a few segments that its text must hold and a few that it must not. As in trafilatura's own
evaluation, a segment counts as found when it occurs in the text, blanks squeezed; precision, recall and F1
are taken over all segments of all pages. Every page of the set is one text, so a reading that splits it or
calls it a listing is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from trafilatura import extract

from ingest.clean import clean_text
from ingest.decode import decode_page
from ingest.extract import extract_page, forget_pages, parse_page
from ingest.page import FetchedPage
from ingest.read import read_page
from ingest.source import Source

FETCHED = datetime(2026, 11, 1, tzinfo=UTC)
CACHES = 50
"""Pages after which caches are emptied, as the pipeline does after each source."""


@dataclass(frozen=True)
class JudgedPage:
    url: str
    body: bytes
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


@dataclass
class Tally:
    """Segments over all pages: wanted and found, unwanted and found, wanted and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, page: JudgedPage, text: str) -> None:
        shown = squeeze(text)
        found = sum(squeeze(segment) in shown for segment in page.wanted)
        self.right += found
        self.missed += len(page.wanted) - found
        self.wrong += sum(squeeze(segment) in shown for segment in page.unwanted)

    def measures(self) -> dict[str, float]:
        return {
            "precision": self.right / max(1, self.right + self.wrong),
            "recall": self.right / max(1, self.right + self.missed),
            "f1": 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed),
        }


@dataclass
class Outcome:
    """``tallies`` by way of reading; ``verdicts`` by verdict, ``parts`` for a page read as several stories;
    ``guessed_away`` are the pages refused only where the source does not declare its stories."""

    pages: int = 0
    tallies: dict[str, Tally] = field(default_factory=dict)
    verdicts: dict[str, list[str]] = field(default_factory=dict)
    guessed_away: list[str] = field(default_factory=list)

    def share(self, *verdicts: str) -> float:
        """The share of pages with one of ``verdicts``."""
        return sum(len(self.verdicts.get(verdict, ())) for verdict in verdicts) / max(1, self.pages)

    @property
    def refused(self) -> float:
        """The share of pages without a story."""
        return self.share(*(set(self.verdicts) - {"stories", "parts"}))


def squeeze(text: str) -> str:
    return " ".join(text.split())


def judged_pages(folder: Path) -> Iterator[JudgedPage]:
    """The pages of a checkout; those whose file is absent are left out."""
    judged = json.loads((folder / "tests" / "evaldata.json").read_text(encoding="utf-8"))
    for url, item in judged.items():
        for place in ("cache", "eval"):
            file = folder / "tests" / place / item["file"]
            if file.is_file():
                yield JudgedPage(url, file.read_bytes(), tuple(item["with"]), tuple(item["without"]))
                break


def plain_trafilatura(page: JudgedPage) -> str:
    """With the options of trafilatura's own evaluation."""
    return extract(page.body, include_comments=False, include_tables=True, include_formatting=False) or ""


def extraction_alone(page: JudgedPage) -> str:
    tree = parse_page(decode_page(page.body))
    found = extract_page(tree, page.url) if tree is not None else None
    return found.text if found else ""


def extraction_and_cleaning(page: JudgedPage) -> str:
    return clean_text(extraction_alone(page))


WAYS: dict[str, Callable[[JudgedPage], str]] = {
    "plain trafilatura": plain_trafilatura,
    "extraction alone": extraction_alone,
    "extraction and cleaning": extraction_and_cleaning,
}
WHOLE = "whole reading path"
GUESSING = "without a story pattern"


def read_whole(page: JudgedPage, *, declared: bool = True) -> tuple[str, str]:
    """The verdict and all text of the page's stories, of a source that does or does not declare which of its
    pages are stories; one that does not makes the reader tell stories from pages such as "About us"."""
    host = urlsplit(page.url).netloc
    pattern = ("",) if declared else ()
    source = Source(name="judged", title=host, home_page=f"https://{host}/", story=pattern)
    reading = read_page(FetchedPage(page.url, "judged", page.body, "text/html", FETCHED), source)
    verdict = "parts" if len(reading.stories) > 1 else reading.verdict
    return verdict, "\n\n".join(story.text for story in reading.stories)


def measure(folder: Path, ways: dict[str, Callable[[JudgedPage], str]] = WAYS) -> Outcome:
    """Every page read in each of ``ways`` and through the whole path."""
    outcome = Outcome(tallies={name: Tally() for name in (*ways, WHOLE, GUESSING)})
    for page in judged_pages(folder):
        if outcome.pages % CACHES == 0:
            forget_pages()
        outcome.pages += 1
        for name, way in ways.items():
            outcome.tallies[name].add(page, way(page))
        verdict, text = read_whole(page)
        outcome.tallies[WHOLE].add(page, text)
        guessed, text = read_whole(page, declared=False)
        outcome.tallies[GUESSING].add(page, text)
        if guessed != verdict:
            outcome.guessed_away.append(page.url)
        outcome.verdicts.setdefault(verdict, []).append(page.url)
    return outcome


def main() -> int:
    """Print the table; 1 when there is nothing to measure."""
    command = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    command.add_argument("folder", type=Path)
    command.add_argument("--pages", metavar="VERDICT", help="also list the pages so read, or guessed-away")
    command.add_argument("--json", action="store_true", help="print one JSON object in place of the table")
    asked = command.parse_args()
    if not (asked.folder / "tests" / "evaldata.json").is_file():
        print(
            f"{asked.folder} is no checkout of trafilatura: it has no tests/evaldata.json.", file=sys.stderr
        )
        return 1
    outcome = measure(asked.folder)
    table = {name: tally.measures() for name, tally in outcome.tallies.items()}
    shares = {
        "split": outcome.share("parts"),
        "taken for a listing": outcome.share("listing"),
        "refused": outcome.refused,
        "refused only without a story pattern": len(outcome.guessed_away) / max(1, outcome.pages),
    }
    if asked.json:
        print(json.dumps({"pages": outcome.pages, "reading": table, "shares": shares}, indent=1))
        return 0
    print(f"{outcome.pages} pages")
    for name, row in table.items():
        print(f"{name:36}" + "".join(f"  {measure} {value:.4f}" for measure, value in row.items()))
    for name, share in shares.items():
        print(f"{name:36}  {share:.2%}")
    for verdict, urls in sorted(outcome.verdicts.items()):
        print(f"verdict {verdict:18}  {len(urls)}")
    listed = {**outcome.verdicts, "guessed-away": outcome.guessed_away}
    for url in listed.get(asked.pages or "", ()):
        print(url)
    return 0


if __name__ == "__main__":
    sys.exit(main())
