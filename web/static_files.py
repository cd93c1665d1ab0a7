"""Stylesheets, script and icon, which browsers keep under an address that changes with their content."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request, Response

STATIC_FOLDER = Path(__file__).parent / "static"
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_ONE_YEAR = 31_536_000


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A delivered file; ``digest`` is the start of its SHA-256 in hexadecimal."""

    body: bytes
    media_type: str
    digest: str


@lru_cache(maxsize=1)
def static_files() -> dict[str, StaticFile]:
    """Every file of the static folder by its name."""
    files = {}
    for path in sorted(STATIC_FOLDER.iterdir()):
        body = squeeze(path.read_text(encoding="utf-8"), path.suffix).encode()
        files[path.name] = StaticFile(body, _MEDIA_TYPES[path.suffix], hashlib.sha256(body).hexdigest()[:16])
    return files


def squeeze(text: str, suffix: str) -> str:
    """A stylesheet or script without the comments and the indentation that are for those who write it.

    Comments are taken to begin where ``/*`` stands, or ``//`` at the beginning of a line.
    """
    if suffix == ".css":
        text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not (suffix == ".js" and line.startswith("//")))


def static_address(name: str) -> str:
    """The address of a static file, which changes with its content."""
    return f"/static/{name}?v={static_files()[name].digest}"


static_router = APIRouter(include_in_schema=False)


@static_router.get("/static/{name}")
def static_file(request: Request, name: str, v: str = "") -> Response:
    """One static file, or 304 when the reader has it."""
    file = static_files().get(name)
    if file is None:
        raise HTTPException(404)
    # Weak, because the same file may also leave compressed.
    etag = f'W/"{file.digest}"'
    caching = f"public, max-age={_ONE_YEAR}, immutable" if v == file.digest else "no-cache"
    headers = {"ETag": etag, "Cache-Control": caching}
    known = [one.strip() for one in request.headers.get("if-none-match", "").split(",")]
    if etag in known:
        return Response(status_code=304, headers=headers)
    return Response(file.body, media_type=file.media_type, headers=headers)
