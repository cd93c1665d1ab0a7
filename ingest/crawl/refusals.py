"""Why a request was not sent, or its answer not taken: stages and sentences for the report."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from twisted.internet.error import ConnectError, ConnectionClosed


class Refused(IgnoreRequest):
    """A request that the crawler itself refuses; ``stage`` is one of those of ``PageFailed``.

    ``by_target`` says that the fault is where a redirect leads, so that the page that redirects is reported.
    """

    def __init__(self, stage: str, message: str, *, by_target: bool = False) -> None:
        super().__init__(message)
        self.stage = stage
        self.message = message
        self.by_target = by_target


def _is(*kinds: type[BaseException]) -> Callable[[BaseException], bool]:
    return lambda error: isinstance(error, kinds)


def _is_bomb(error: BaseException) -> bool:
    return isinstance(getattr(error.__cause__, "decompressed_size", None), int)


def _is_endless_redirect(error: BaseException) -> bool:
    return isinstance(error, IgnoreRequest) and "redirections" in str(error)


def _is_tls(error: BaseException) -> bool:
    reasons: list[Any] = getattr(error.__cause__, "reasons", None) or []
    kinds = [type(getattr(reason, "value", reason)) for reason in reasons]
    return any("SSL" in kind.__module__ or kind.__module__.startswith("service_identity") for kind in kinds)


_TOO_LARGE = "The page is larger than the crawler accepts."
_SENTENCES: tuple[tuple[Callable[[BaseException], bool], str, str], ...] = (
    (_is(CannotResolveHostError), "dns", "The name {host} cannot be resolved."),
    (_is(DownloadTimeoutError), "timeout", "{host} did not answer in time."),
    (_is(DownloadConnectionRefusedError), "connection", "{host} refused the connection."),
    (_is(ResponseDataLossError), "truncated", "{host} broke the answer off."),
    (_is(DownloadCancelledError), "too large", _TOO_LARGE),
    (_is_bomb, "too large", _TOO_LARGE),
    (_is_endless_redirect, "redirect", "The page redirects too often."),
    (_is_tls, "tls", "The certificate of {host} cannot be trusted, or no encryption could be agreed on."),
    (_is(DownloadFailedError, OSError, ConnectError, ConnectionClosed), "connection", "{host} hung up."),
)


def explain(error: BaseException, host: str, refused_names: Collection[str]) -> tuple[str, str]:
    """The stage and the sentence for an ``error`` that a request to ``host`` met.

    ``refused_names`` are the names whose private addresses the resolver left out.
    """
    if isinstance(error, Refused):
        return error.stage, error.message
    if isinstance(error, CannotResolveHostError) and host.lower() in refused_names:
        return "guard", f"{host} has a private address, which the crawler never visits."
    for applies, stage, sentence in _SENTENCES:
        if applies(error):
            return stage, sentence.format(host=host)
    return "crawler", f"The crawler met an unexpected {type(error).__name__}."
