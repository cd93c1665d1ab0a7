"""Tells the operator when a source changes its state: to a web address, by mail, or both.

A source that keeps failing is told of once, and once more when it is well again; nobody reads a message that
comes every night.
"""

from __future__ import annotations

import json
import smtplib
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from http.client import HTTPException
from urllib.parse import urlsplit

from index.errors import SettingError
from index.operation import IngestionStatus
from index.settings import Settings
from ingest.crawl.addresses import normalise

_SECONDS = 20
_SMTP_PORT = 25


@dataclass(frozen=True, slots=True)
class StateChange:
    """A source whose state is another than after the run before; ``why`` is one sentence."""

    source: str
    before: str
    now: str
    why: str


def state_changes(before: Mapping[str, str], status: IngestionStatus) -> tuple[StateChange, ...]:
    """The sources of ``status`` whose state (see :data:`index.operation.STATES`) differs from ``before``, by
    name. A source that is new counts as having been well."""
    return tuple(
        StateChange(
            one.name, before.get(one.name, "ok"), one.state, " ".join([f"{one.outcome}.", *one.warnings])
        )
        for one in status.sources
        if one.state not in (before.get(one.name, "ok"), "never")
        and not (before.get(one.name) == "never" and one.state == "ok")
    )


def check_channels(settings: Settings) -> None:
    """:class:`SettingError` when messages could not be sent with these settings."""
    if settings.notify_url and normalise(settings.notify_url) is None:
        raise SettingError("The setting notify_url must be an http or https address.")
    if settings.notify_mail and not (settings.mail_server and settings.mail_from):
        raise SettingError("The setting notify_mail needs mail_server and mail_from as well.")
    if settings.notify_mail:
        _mail_host(settings.mail_server)


def notify(settings: Settings, changes: Sequence[StateChange]) -> list[str]:
    """Send ``changes`` over the channels that are set; returns one sentence for each that failed."""
    if not changes:
        return []
    troubles = []
    for channel, send in (("notify_url", _post), ("notify_mail", _mail)):
        if getattr(settings, channel):
            try:
                send(settings, changes)
            except (OSError, smtplib.SMTPException, HTTPException, ValueError) as error:
                why = " ".join(str(error).split()) or type(error).__name__
                troubles.append(f"The message to {channel} could not be sent: {why}.")
    return troubles


def message_text(changes: Sequence[StateChange]) -> str:
    """The changes, one a line."""
    return "\n".join(f"{one.source}: {one.before} -> {one.now}. {one.why}" for one in changes)


def _post(settings: Settings, changes: Sequence[StateChange]) -> None:
    body = {"text": message_text(changes), "changes": [asdict(one) for one in changes]}
    request = urllib.request.Request(  # noqa: S310 - check_channels lets only http and https pass
        settings.notify_url,
        data=json.dumps(body, ensure_ascii=False).encode(),
        headers={"Content-Type": "application/json; charset=utf-8", "User-Agent": "storysearch"},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=_SECONDS):  # noqa: S310
        pass


def _mail(settings: Settings, changes: Sequence[StateChange]) -> None:
    message = EmailMessage()
    message["Subject"] = f"storysearch: {', '.join(one.source for one in changes)[:150]}"
    message["From"] = settings.mail_from
    message["To"] = settings.notify_mail
    message.set_content(message_text(changes) + "\n")
    with smtplib.SMTP(*_mail_host(settings.mail_server), timeout=_SECONDS) as server:
        server.send_message(message)


def _mail_host(server: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{server}")
        host, port = parts.hostname, parts.port or _SMTP_PORT
    except ValueError:
        host = None
    if not host or parts.path:
        raise SettingError(f"The setting mail_server must be a host or host:port, but is {server!r}.")
    return host, port
