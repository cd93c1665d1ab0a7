"""What a run did, told in a table that a person reads at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.page_table import SourceRun
from ingest.pipeline import RunReport

_COLUMNS = ("seen", "new", "changed", "unchanged", "gone", "failed")


def tell_run(report: RunReport) -> str:
    """The sources of a run, those in trouble first, and what was published."""
    return "\n".join([*_table(report.sources), "", _publication(report)])


def _table(sources: Sequence[SourceRun]) -> list[str]:
    width = max((len(one.source) for one in sources), default=6)
    lines = ["source".ljust(width) + "".join(name.rjust(11) for name in _COLUMNS) + "  outcome"]
    for one in sorted(sources, key=lambda one: (one.succeeded, -one.failed, one.source)):
        numbers = "".join(str(getattr(one, name)).rjust(11) for name in _COLUMNS)
        lines.append(one.source.ljust(width) + numbers + f"  {one.reason}")
    return lines


def _publication(report: RunReport) -> str:
    if report.published is None:
        return "Nothing changed; the published generation stays."
    done = report.published
    return (
        f"Generation {done.generation} is published: {done.stories} stories in {done.passages} passages,"
        f" {done.embedded} of them embedded now."
    )
