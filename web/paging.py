"""The pages of an answer, and the links to them."""

from __future__ import annotations

from dataclasses import dataclass

from web.question import MAX_PAGE, PAGE_SIZE

_NEAR = 2


@dataclass(frozen=True, slots=True)
class Paging:
    """``shown`` are the numbers to link to, ``None`` standing for those left out between two."""

    page: int
    last: int
    shown: tuple[int | None, ...]


def paging(page: int, total: int, size: int = PAGE_SIZE) -> Paging:
    """The pages that ``total`` stories fill; there is always a first one."""
    last = min(max(1, -(-total // size)), MAX_PAGE)
    numbers = sorted({1, last, *range(max(1, page - _NEAR), min(last, page + _NEAR) + 1)})
    shown: list[int | None] = []
    for number in numbers:
        if shown and number - (shown[-1] or 0) > 1:
            shown.append(None)
        shown.append(number)
    return Paging(page, last, tuple(shown))
