"""``storysearch serve``: the page and the API on one port."""

from __future__ import annotations

import logging
import socket
import threading
from contextlib import closing, suppress

import click
import uvicorn

from index.errors import SettingError, StorysearchError
from index.settings import Settings
from search.engine import Engine
from web.app import create_app
from web.request_bounds import MAX_REQUEST_HEAD_BYTES
from web.senders import as_server_setting, read_trusted_proxies

_log = logging.getLogger(__name__)


@click.command()
@click.option("--host", help="Address to listen on (default: 127.0.0.1).")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one (default: 8000)."
)
@click.pass_obj
def serve(settings: Settings, host: str | None, port: int | None) -> None:
    """Serve the search page and the HTTP API until interrupted."""
    serve_app(settings, settings.host if host is None else host, settings.port if port is None else port)


def serve_app(settings: Settings, host: str, port: int) -> None:
    """Serve until interrupted; prints the address as soon as requests are answered.

    Raises :class:`~index.errors.SettingError` when ``host`` and ``port`` cannot be listened on.
    """
    engine = Engine(settings, say=click.echo)
    with closing(_listen(host, port)) as listener:
        # The access log would hold what people ask; the header would tell attackers what to try.
        configuration = uvicorn.Config(
            create_app(settings, engine),
            log_level="warning",
            access_log=False,
            server_header=False,
            forwarded_allow_ips=as_server_setting(read_trusted_proxies(settings.trusted_proxies)),
            http="h11",
            h11_max_incomplete_event_size=MAX_REQUEST_HEAD_BYTES,
        )
        threading.Thread(target=_warm, args=(engine,), daemon=True).start()
        # The server passes on the interrupt that ended it; for the operator that is an orderly end.
        with suppress(KeyboardInterrupt):
            _AnnouncingServer(configuration, _address(listener)).run(sockets=[listener])


class _AnnouncingServer(uvicorn.Server):
    """Says where it is once it listens."""

    def __init__(self, configuration: uvicorn.Config, address: str) -> None:
        super().__init__(configuration)
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            click.echo(f"storysearch is at {self._address}")


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError as error:
        raise SettingError(f"Port {port} of {host} cannot be listened on: {error.strerror}.") from error
    return listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _warm(engine: Engine) -> None:
    """Load the model while the first reader still types."""
    try:
        engine.warm()
    except StorysearchError as error:
        _log.warning("%s", error)
