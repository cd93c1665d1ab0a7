"""What every route of the application may ask for."""

from __future__ import annotations

from dataclasses import dataclass, field

from fastapi import Request

from web.counters import Counters
from web.published import PublishedCollection
from web.search_engine import SearchEngine


@dataclass(frozen=True, slots=True)
class Served:
    """The engine that answers, the collection it answers from, whom readers can write to (may be empty), the
    address of the site with a slash at its end (empty: as requests name it), whether requests are counted by
    sender, and the counters of this process.
    """

    engine: SearchEngine
    collection: PublishedCollection
    contact: str = ""
    public_url: str = ""
    counts_senders: bool = False
    counters: Counters = field(default_factory=Counters)


def served(request: Request) -> Served:
    """The :class:`Served` of the application that received ``request``."""
    found: Served = request.app.state.served
    return found


def asked_parameters(request: Request) -> dict[str, list[str]]:
    """The parameters of the address, each with all its values."""
    return {name: request.query_params.getlist(name) for name in request.query_params}
