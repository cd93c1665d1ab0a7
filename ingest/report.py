"""What a run did and how things stand, told so that a person sees it at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from index.operation import IngestionStatus, RunState, SourceState, tell_changes
from ingest.pipeline import RunReport
from ingest.run_table import SourceRun

_COLUMNS = ("stories", "seen", "new", "changed", "unchanged", "gone", "failed")
_SHOWN = 12


def tell_run(report: RunReport) -> str:
    """The sources of a run, those in trouble first, what became of stories, and what was published."""
    parts = [
        "\n".join(_table(report.sources)),
        *_warnings(report.sources),
        tell_changes(report.changes, _SHOWN),
    ]
    return "\n\n".join(filter(None, [*parts, tell_publication(report)]))


def tell_publication(report: RunReport) -> str:
    """One sentence on what readers now see."""
    if report.tried:
        return "This was a trial: nothing is stored or published."
    if report.withdrawn:
        return "No story is left; nothing is served any more."
    if report.published is None:
        return "Nothing changed; the published generation stays."
    done = report.published
    return (
        f"Generation {done.generation} is published: {done.stories} stories in {done.passages} passages,"
        f" {done.embedded} of them embedded now."
    )


def tell_status(status: IngestionStatus, run: RunState | None, alive: bool, now: datetime) -> str:
    """How things stand, as a few lines for a terminal."""
    if status.trouble:
        head = status.trouble
    elif status.generation is None:
        head = "Nothing is published yet."
    else:
        languages = ", ".join(f"{language} {count}" for language, count in status.languages.items())
        head = f"Generation {status.generation}: {status.stories} stories ({languages})."
    lines = [head]
    if run:
        lines.append(tell_work(run, alive, now))
    return "\n".join([*lines, *(_tell_source(one, now) for one in status.sources)])


def tell_work(run: RunState, alive: bool, now: datetime) -> str:
    """What the run under way, or the last one, is doing."""
    judged = run.judge(now, alive)
    if judged == "finished":
        return f"The last run ended {_age(run.finished or run.progressed, now)} ago. {run.outcome}"
    doing = f"{run.stage}, {sum(one.seen for one in run.sources.values())} pages so far"
    waiting = [name for name, one in run.sources.items() if one.state == "waiting"]
    crawled = [
        f"{name} ({one.queued} waiting)" for name, one in run.sources.items() if one.state == "crawling"
    ]
    if crawled:
        doing += f"; now at {', '.join(crawled[:_SHOWN])}"
    if waiting:
        doing += f"; not begun: {', '.join(waiting[:_SHOWN])}"
    if judged == "killed":
        return (
            f"The last run was killed {_age(run.progressed, now)} ago ({doing}); the next one completes it."
        )
    verb = "is working" if judged == "working" else "IS STUCK"
    return (
        f"A run {verb}, process {run.process} since {run.started}; last progress"
        f" {_age(run.progressed, now)} ago: {doing}."
    )


def _tell_source(one: SourceState, now: datetime) -> str:
    if one.last_run is None:
        return f"{one.name:24}{one.stories:6} stories  never asked"
    line = (
        f"{one.name:24}{one.stories:6} stories  last run {one.last_run}: {one.outcome};"
        f" {one.seen} seen, {one.new} new, {one.changed} changed, {one.gone} gone, {one.failed} failed"
    )
    if one.state == "failing":
        success = f"{_age(one.last_success, now)} ago" if one.last_success else "never"
        line += f"; last success {success}"
    return "  ".join([line, *(f"WARNING: {warning}" for warning in one.warnings)])


def _table(sources: Sequence[SourceRun]) -> list[str]:
    width = max((len(one.source) for one in sources), default=6)
    lines = ["source".ljust(width) + "".join(name.rjust(11) for name in _COLUMNS) + "  outcome"]
    for one in sorted(sources, key=lambda one: (one.succeeded, not one.warning, -one.failed, one.source)):
        numbers = "".join(str(getattr(one, name)).rjust(11) for name in _COLUMNS)
        lines.append(one.source.ljust(width) + numbers + f"  {one.reason}")
    return lines


def _warnings(sources: Sequence[SourceRun]) -> list[str]:
    lines = [f"WARNING: {one.source}: {one.warning}" for one in sources if one.warning]
    return ["\n".join(lines)] if lines else []


def _age(then: str, now: datetime) -> str:
    seconds = max(0, int((now - datetime.fromisoformat(then)).total_seconds()))
    for unit, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit}"
    return f"{seconds} seconds"
