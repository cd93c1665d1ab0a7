"""The report of a run as a file: JSON for programs, or a page of HTML to be sent around."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from index.errors import DataError
from index.operation import CHANGES
from ingest.pipeline import RunReport
from ingest.report import tell_publication

FORMS = (".json", ".html")


def check_form(path: Path) -> None:
    """:class:`DataError` when no report can be written to ``path``; to be called before the run."""
    if path.suffix.lower() not in FORMS:
        raise DataError(f"A report is written to a file that ends in {' or '.join(FORMS)}, not to {path}.")
    if path.is_dir():
        raise DataError(f"The report cannot be written to {path}, which is a folder.")
    if not path.absolute().parent.is_dir():
        raise DataError(f"The folder of the report {path} does not exist.")


def write_report(report: RunReport, path: Path) -> None:
    """Write ``report`` in the form that the end of the file's name asks for."""
    text = _json(report) if path.suffix.lower() == ".json" else _html(report)
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise DataError(f"The report {path} cannot be written: {error.strerror}.") from error


def _json(report: RunReport) -> str:
    record: dict[str, Any] = {"written": _now(), **asdict(report)}
    return json.dumps(record, ensure_ascii=False, indent=1)


def _html(report: RunReport) -> str:
    environment = Environment(
        loader=PackageLoader("ingest", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("run_report.html").render(
        report=report,
        written=_now(),
        publication=tell_publication(report),
        sources=sorted(report.sources, key=lambda one: (one.succeeded, not one.warning, one.source)),
        changes={kind: [one for one in report.changes if one.kind == kind] for kind in CHANGES},
        linked=lambda url: url.startswith(("http://", "https://")),
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
