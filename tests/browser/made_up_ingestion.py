"""A made-up state of ingestion in which everything occurs, hostile words of partner sites included."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from index.operation import (
    IngestionStatus,
    RunFigures,
    RunState,
    SourceState,
    SourceWork,
    StoryChange,
    write_run_state,
    write_status,
)

HOSTILE = "<script>alert(1)</script> \u202etxt.exe\u2066 \x07bell \"quoted\" 'n' &amp;"
ENDED_PROCESS = 2**31 - 1
"""A number that no process has."""


def ago(**passed: float) -> str:
    return (datetime.now(UTC) - timedelta(**passed)).isoformat()


def source(name: str, state: str, **values: object) -> SourceState:
    known: dict[str, object] = {
        "title": f"Network {name}",
        "home_page": f"https://{name}.example/",
        "outcome": "finished",
        "warnings": (),
        "last_run": ago(hours=6),
        "last_success": ago(hours=6),
        "stories": 1234,
        "seen": 100,
        "new": 3,
        "changed": 2,
        "unchanged": 95,
        "gone": 1,
        "failed": 0,
        "failures": 0,
        "history": tuple(RunFigures(ago(days=30 - day), True, 90 + day % 7, 1200) for day in range(30)),
    }
    return SourceState(name=name, state=state, **{**known, **values})  # type: ignore[arg-type]


def made_up_status(**values: object) -> IngestionStatus:
    """Sources in every state, the well ones first, so that sorting shows."""
    shrinking = (RunFigures(ago(days=2), True, 100, 9), RunFigures(ago(days=1), False, 0, 9))
    sources = (
        source("well", "ok"),
        source("fresh", "never", last_run=None, last_success=None, outcome="", stories=0, history=()),
        source("shrinking", "warning", warnings=("It gave 40 % fewer pages than before.",), failures=1),
        source(
            "broken",
            "failing",
            outcome="site stopped answering",
            last_success=ago(days=9),
            failed=12,
            failures=12,
            history=shrinking,
        ),
        source(
            "hostile", "failing", title=HOSTILE, home_page="javascript:alert(2)", outcome=HOSTILE,
            last_success=None, warnings=(HOSTILE,), history=shrinking[:1],
        ),
    )  # fmt: skip
    changes = (
        *(StoryChange("new", "well", f"Story {n}", f"https://well.example/{n}", "de") for n in range(150)),
        StoryChange("changed", "well", "Geänderte Geschichte", "https://well.example/geändert", "de"),
        StoryChange("moved", "well", "قصة", "https://well.example/ar", "ar"),
        StoryChange("gone", "hostile", HOSTILE, "javascript:alert(3)", 'en" onload="alert(4)'),
        StoryChange("gone", "hostile", "", "https://hostile.example/untitled", "und"),
    )
    known: dict[str, object] = {
        "written": ago(hours=6),
        "generation": 3,
        "published": ago(hours=6),
        "stories": 25,
        "passages": 60,
        "languages": {"de": 20, "en": 5},
        "trouble": None,
        "last_run": ago(hours=6),
        "sources": sources,
        "changes": changes,
    }
    return IngestionStatus(**{**known, **values})  # type: ignore[arg-type]


def made_up_run(judged: str) -> RunState:
    """A run of which the page must say that it is ``judged``."""
    moved = ago(minutes=40) if judged == "stuck" else ago(seconds=20)
    work = {
        "well": SourceWork("done", 100, 0, ago(minutes=9)),
        "fresh": SourceWork("waiting", 0, 1, ago(minutes=10)),
        "broken": SourceWork("crawling", 5, 40, ago(minutes=40)),
        "shrinking": SourceWork("crawling", 17, 3, ago(seconds=20)),
        HOSTILE: SourceWork("crawling", 1, 1, ago(seconds=21)),
    }
    ended = judged == "finished"
    return RunState(
        # The process of the tests stands for that of the run, which cannot have begun before its process.
        started=ago(hours=7) if ended else ago(seconds=30),
        progressed=moved,
        process=ENDED_PROCESS if judged in ("killed", "finished") else os.getpid(),
        stage="finished" if ended else "crawling",
        sources=work,
        finished=ago(hours=6) if ended else None,
        outcome="2 of 5 sources failed" if ended else "",
    )


def write_ingestion(data: Path, judged: str = "finished") -> None:
    """Leave both files in ``data``, as an ingestion does."""
    data.mkdir(parents=True, exist_ok=True)
    write_status(data, made_up_status())
    write_run_state(data, made_up_run(judged))
