"""Where this site is, as absolute links to it say."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request

from index.errors import SettingError
from web.served import served


def read_public_url(setting: str) -> str:
    """The address of the site with a slash at its end, or nothing where none is set.

    Raises :class:`~index.errors.SettingError` for what is not the http or https address of a whole host: the
    pages link to each other from the root.
    """
    if not setting:
        return ""
    try:
        parts = urlsplit(setting)
        bare = parts.path in ("", "/") and not (parts.query or parts.fragment or "@" in parts.netloc)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and bare and setting.isprintable()
        parts.port  # noqa: B018  (raises ValueError for a port that is no number)
    except ValueError:
        usable = False
    if not usable or " " in setting:
        raise SettingError(
            "The setting public_url must be like https://stories.example.eu, without a path,"
            f" but is {setting!r}."
        )
    return f"{parts.scheme}://{parts.netloc}/"


def site_address(request: Request) -> str:
    """The address of this site with a slash at its end: as set, else as the reader's browser calls it."""
    return served(request).public_url or str(request.base_url)
