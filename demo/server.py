"""Serves the demonstration sites on this machine, each on a port of its own.

Every page is made once, when the sites start. It is sent with an entity tag and the time of its last change,
and a client that names either is told "304 Not Modified"; as RFC 9110 (section 13.2.2) wants it, the tag
decides when both are named.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email.message import Message
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from demo.page import Page, Website
from demo.sites import Site, load_sites
from index.errors import SettingError

HOST = "127.0.0.1"
FIRST_PORT = 8711
_IDLE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class RunningSites:
    """The sites that answer, and the base address of each (no slash at the end) by its name."""

    sites: tuple[Site, ...]
    addresses: dict[str, str]

    @property
    def ports(self) -> list[int]:
        """Where they listen, in the order of the sites."""
        return [int(base.rpartition(":")[2]) for base in self.addresses.values()]


@contextmanager
def start_sites(
    first_port: int | None = FIRST_PORT, *, night: int = 1, ports: Sequence[int] | None = None
) -> Iterator[RunningSites]:
    """Serves all sites on consecutive ports for the length of a ``with``, as they are on a night, 1 or 2.

    With ``None`` or 0 for the first port they take any that are free, with ``ports`` these, one for each
    site. Raises :class:`~index.errors.SettingError` when a port is in use or is none.
    """
    sites = load_sites(night=night)
    if ports is None:
        ports = [first_port + number if first_port else 0 for number in range(len(sites))]
    with ExitStack() as stack:
        addresses: dict[str, str] = {}
        for site, port in zip(sites, ports, strict=True):
            server = stack.enter_context(_listen(port))
            addresses[site.name] = f"http://{HOST}:{server.server_address[1]}"
            server.website = site.build(addresses[site.name])
            thread = Thread(target=server.serve_forever, args=(0.1,), daemon=True, name=f"site {site.name}")
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
        yield RunningSites(sites, addresses)


class _SiteServer(ThreadingHTTPServer):
    daemon_threads = True
    website: Website

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing, when a visitor just left; anything else is reported as usual."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _IDLE_SECONDS
    # Head and body leave together: sent apart, each answer waits 40 ms for the client's acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _SiteServer

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a visit to the demonstration is no news."""

    def _answer(self, *, with_body: bool) -> None:
        website = self.server.website
        page = website.pages.get(page_key(self.path), website.missing)
        status = page.status
        if status is HTTPStatus.OK and is_unchanged(page, self.headers):
            status = HTTPStatus.NOT_MODIFIED
        self.send_response(status)
        if page.status is HTTPStatus.OK:
            self.send_header("ETag", entity_tag(page))
            self.send_header("Last-Modified", format_datetime(page.modified, usegmt=True))
        if page.location is not None:
            self.send_header("Location", page.location)
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", page.content_type)
            self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        if with_body and status is not HTTPStatus.NOT_MODIFIED:
            self.wfile.write(page.body)


def _listen(port: int) -> _SiteServer:
    try:
        return _SiteServer((HOST, port), _Handler)
    except OSError as error:
        raise SettingError(
            f"The demonstration sites cannot listen on port {port} of {HOST} ({error.strerror});"
            " end what uses it, or choose other ports."
        ) from error
    except OverflowError as error:
        raise SettingError(f"{port} is no port: the ports end at 65535.") from error


def page_key(target: str) -> str:
    """The path and query under which a website keeps the page that a request asks for.

    Parameters that only track where a reader came from (``utm_...``) make no other page.
    """
    parts = urlsplit(target)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not pair[0].startswith("utm_")]
    return parts.path + (f"?{urlencode(kept)}" if kept else "")


def entity_tag(page: Page) -> str:
    """The strong entity tag of a page: the beginning of its SHA-256."""
    return f'"{hashlib.sha256(page.body).hexdigest()[:20]}"'


def is_unchanged(page: Page, headers: Message) -> bool:
    """Whether a client that sent these headers holds the page as it is."""
    tags = headers.get("If-None-Match")
    if tags is not None:
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return "*" in known or entity_tag(page) in known
    since = headers.get("If-Modified-Since")
    try:
        return since is not None and page.modified <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False
