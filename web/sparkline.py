"""A course of numbers as a line the height of a word, and the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.operation import RunFigures

MOST_RUNS = 30
WIDTH, HEIGHT, EDGE = 96, 24, 4
"""Of the drawing, in its own units; ``EDGE`` is left free on all sides for the marks."""


@dataclass(frozen=True, slots=True)
class Sparkline:
    """``line`` is what the attribute ``points`` of an SVG polyline holds; ``crosses`` are the places of runs
    that failed, ``last`` that of the newest run; ``words`` say what the line shows.
    """

    line: str
    crosses: tuple[tuple[float, float], ...]
    last: tuple[float, float]
    words: str


def sparkline(history: Sequence[RunFigures]) -> Sparkline | None:
    """The pages seen in the newest :data:`MOST_RUNS` of ``history``; ``None`` when there is none.

    The line stands on zero, so that half the pages are half as high.
    """
    runs = history[-MOST_RUNS:]
    if not runs:
        return None
    highest = max(1, *(run.seen for run in runs))
    step = (WIDTH - 2 * EDGE) / max(len(runs) - 1, 1)
    places = tuple(
        (
            round(EDGE + at * step, 1),
            round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * max(run.seen, 0) / highest, 1),
        )
        for at, run in enumerate(runs)
    )
    return Sparkline(
        line=" ".join(f"{x},{y}" for x, y in places),
        crosses=tuple(place for place, run in zip(places, runs, strict=True) if not run.succeeded),
        last=places[-1],
        words=_words(runs),
    )


def _words(runs: Sequence[RunFigures]) -> str:
    seen = [run.seen for run in runs]
    failed = sum(not run.succeeded for run in runs)
    if len(runs) == 1:
        return f"One run: {seen[0]} pages seen{', failed' if failed else ''}."
    course = f"first {seen[0]}, latest {seen[-1]}, between {min(seen)} and {max(seen)}"
    return f"Pages seen in {len(runs)} runs: {course}; {failed or 'none'} failed."
