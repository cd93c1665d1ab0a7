"""Everything that can go wrong and that a person can mend.

    StorysearchError                 exit code 2
    ├── SettingError                 a setting has a value that cannot be used
    ├── SourceError                  a source is unknown, or its file cannot be read
    ├── QueryError                   a query or a filter value cannot be answered
    ├── ModelError                   a model is missing, damaged or not the one that made the index
    ├── GenerationError              there is no generation to serve, or it fails its checks
    ├── DataError                    an input file or the catalogue cannot be read
    ├── PartialRun                   some sources failed, the others were published   exit code 3
    └── Locked                       another run holds the lock                       exit code 75

The message of each is one sentence for the person who must act; commands print it without a traceback.
"""

from __future__ import annotations

__all__ = [
    "DataError",
    "GenerationError",
    "Locked",
    "ModelError",
    "PartialRun",
    "QueryError",
    "SettingError",
    "SourceError",
    "StorysearchError",
]


class StorysearchError(Exception):
    """The root of the hierarchy; ``exit_code`` is what a command returns when it meets this error."""

    exit_code = 2


class SettingError(StorysearchError):
    """A setting has a value that cannot be used."""


class SourceError(StorysearchError):
    """A source is unknown, or its file cannot be read."""


class QueryError(StorysearchError):
    """A query or one of its filter values cannot be answered."""


class ModelError(StorysearchError):
    """A model is missing, damaged or not the one that made the index."""


class GenerationError(StorysearchError):
    """There is no generation to serve, or the one asked for fails its checks."""


class DataError(StorysearchError):
    """An input file or the catalogue cannot be read."""


class PartialRun(StorysearchError):
    """Some sources failed; what the others gave was published."""

    exit_code = 3


class Locked(StorysearchError):
    """Another run holds the lock. The exit code is EX_TEMPFAIL of sysexits.h: try again later."""

    exit_code = 75
