"""The table in which a town is looked up by any of its names, made once from :mod:`index.towns`.

A server needs a town in few questions, so it holds none in memory: an SQLite file beside the models answers
within milliseconds.
"""

from __future__ import annotations

import os
import re
import sqlite3
import tempfile
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import closing
from difflib import SequenceMatcher
from pathlib import Path

from index.errors import DataError
from index.lexicon import fold, words
from index.sound import alphabet_of, in_latin_letters, sounds
from index.towns import Town, as_written, read_towns, towns_version

FORMAT = 1
"""Raised when the table is made in another way, so that the next server makes a new one."""

_LETTERS = {"GR": "GREEK", "CY": "GREEK", "BG": "CYRILLIC", "UA": "CYRILLIC"}
"""Countries that do not write with Latin letters, in which GeoNames names their towns."""

_ASKED_IN = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARABIC"})
"""The alphabets of the languages in which questions are asked."""

_ANCIENT = re.compile("[\u1f00-\u1fff]")
"""Letters with the accents and breathings of old Greek, which nobody writes towns with today."""

_SCHEMA = """
CREATE TABLE town (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, local TEXT NOT NULL, country TEXT NOT NULL,
    population INTEGER NOT NULL, latitude REAL NOT NULL, longitude REAL NOT NULL
);
CREATE TABLE called (
    key TEXT NOT NULL, town INTEGER NOT NULL, own INTEGER NOT NULL, PRIMARY KEY (key, town)
) WITHOUT ROWID;
CREATE TABLE sounding (
    sound TEXT NOT NULL, town INTEGER NOT NULL, PRIMARY KEY (sound, town)
) WITHOUT ROWID;
CREATE INDEX town_size ON town (country, population);
"""


def town_table(cache: Path, say: Callable[[str], None] = lambda _: None) -> Path:
    """The table below the folder ``cache``, made now if it is not there yet.

    A making that is cut off leaves nothing behind under the final name. Raises :class:`DataError` when the
    cache cannot be written.
    """
    path = table_path(cache)
    if not path.is_file():
        say("Listing the towns of Europe, once (about a quarter of a minute) ...")
        make_town_table(path, read_towns())
    return path


def table_path(cache: Path) -> Path:
    """Where the table lies below the folder ``cache``; named after what it was made from."""
    return cache / f"towns-{towns_version()}-{FORMAT}.sqlite"


def make_town_table(path: Path, towns: Iterable[Town]) -> None:
    """Write the table of ``towns``, those without a number of inhabitants left out, to ``path``."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=".towns-", dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise DataError(f"The model cache {path.parent} cannot be written: {error.strerror}.") from error
    try:
        with closing(sqlite3.connect(beside)) as connection, connection:
            connection.executescript(f"PRAGMA journal_mode = OFF; {_SCHEMA}")
            for town in towns:
                if town.population:
                    _add(connection, town)
        Path(beside).replace(path)
    except sqlite3.Error as error:
        raise DataError(f"The table of towns {path} cannot be written: {error}.") from error
    finally:
        Path(beside).unlink(missing_ok=True)


def name_key(name: str) -> str:
    """The form in which names of towns are compared: their words, folded; empty when there are none."""
    return " ".join(words(name))


def name_sound(name: str) -> str:
    """What a name may sound like, whatever letters it is written in; empty when it is too short to tell."""
    return sounds("".join(words(name)))


def _add(connection: sqlite3.Connection, town: Town) -> None:
    name, local = as_written(town.name, town.country), _local_name(town)
    own = {name_key(name), name_key(local)}
    keys = own | {name_key(one) for one in town.alternatives if alphabet_of(one) in _ASKED_IN}
    connection.execute(
        "INSERT INTO town VALUES (?, ?, ?, ?, ?, ?, ?)",
        (town.id, name, local, town.country, town.population, town.latitude, town.longitude),
    )
    connection.executemany(
        "INSERT INTO called VALUES (?, ?, ?)", ((key, town.id, key in own) for key in keys if key)
    )
    connection.executemany(
        "INSERT INTO sounding VALUES (?, ?)",
        ((sound, town.id) for sound in {name_sound(name), name_sound(local)} if sound),
    )


def _local_name(town: Town) -> str:
    """The alternative in the letters of the country that is nearest to the name, else the name itself."""
    letters = _LETTERS.get(town.country)
    candidates = [
        one
        for one in town.alternatives
        if letters and alphabet_of(one) == letters and not _ANCIENT.search(one)
    ]
    name = as_written(town.name, town.country)
    return max(candidates, key=lambda one: _nearness(one, name), default=name)


def _nearness(local: str, name: str) -> tuple[float, int]:
    sounded = in_latin_letters(fold(local))
    ratio = SequenceMatcher(None, sounded, fold(name)).ratio()
    # of two spellings that differ in accents only, the one that has them
    return ratio, sum(map(bool, map(unicodedata.combining, unicodedata.normalize("NFD", local))))
