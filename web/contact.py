"""Whom readers can write to, as the operator's settings name it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from web.safe_links import safe_link
from web.safe_text import clean_line

_MAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Contact:
    """``words`` are shown, empty where nobody is named; ``link`` opens a mail or a page, if they are one."""

    words: str = ""
    link: str | None = None


def contact(setting: str) -> Contact:
    """The contact in the setting of that name: a mail address, a web address or any other words."""
    words = clean_line(setting)
    link = f"mailto:{words}" if _MAIL_ADDRESS.fullmatch(words) else safe_link(words)
    return Contact(words, link)
