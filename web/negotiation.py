"""Which of the offered languages a browser prefers."""

from __future__ import annotations

from collections.abc import Sequence


def preferred_language(accept_language: str, offered: Sequence[str], otherwise: str = "en") -> str:
    """The offered language that an ``Accept-Language`` header (RFC 9110, 12.5.4) ranks first.

    Regional variants count as their language; ``*`` and unreadable entries are passed over.
    """
    ranked: list[tuple[float, int, str]] = []
    for position, entry in enumerate(accept_language.split(",")):
        tag, _, parameter = entry.strip().partition(";")
        language = tag.strip().lower().partition("-")[0]
        weight = _weight(parameter)
        if language in offered and weight > 0:
            ranked.append((-weight, position, language))
    return min(ranked)[2] if ranked else otherwise


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
