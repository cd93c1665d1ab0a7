"""Rare words: which there are in the corpus, how telling each is, and which passages hold them.

Embeddings place names badly. A word is rare when it stands in at most ``max(3, 5 %)`` of the passages of
every language; the floor of 3 keeps names in languages with few passages. There, ordinary words are as few as
names: those that stand in the calibration text of a language are never rare in its passages.

A rare word that is never written without a capital may be a name, and is found in other alphabets too.
"""

from __future__ import annotations

import math
import re
import sqlite3
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from index.calibration_text import calibration_lines
from index.place_words import SHORTEST, is_form_of, place_words
from index.sound import may_be_one_name, sound_key
from index.story import Place

LEAST_COMMON = 3
LARGEST_SHARE = 0.05
IN_ANOTHER_ALPHABET = 0.6
"""What a name that only sounds like the query's word counts, beside 1 for the word itself. On names of XQuAD
(``tests/quality/short_queries.py``), each document kept in one language, .91 of the first hits are right in
place of .83, and .70 in place of .31 of those in Greek. Counted in full, wrong names come first."""

_WORD = re.compile(r"\w+")
_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}
)
_SCHEMA = """
CREATE TABLE lexicon_word (
    word TEXT PRIMARY KEY, frequency INTEGER NOT NULL, rare INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE lexicon_posting (
    word TEXT NOT NULL, passage INTEGER NOT NULL, PRIMARY KEY (word, passage)
) WITHOUT ROWID;
CREATE TABLE lexicon_name (
    sound TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (sound, word)
) WITHOUT ROWID;
CREATE TABLE lexicon_place (
    word TEXT NOT NULL, passage INTEGER NOT NULL, PRIMARY KEY (word, passage)
) WITHOUT ROWID;
"""


def fold(text: str) -> str:
    """``text`` in lower case and without diacritics, in every script of the Union."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    without = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return without.translate(_LETTERS_WITHOUT_DECOMPOSITION)


def words(text: str) -> list[str]:
    """The folded words of ``text``, in order."""
    return _WORD.findall(fold(text))


def write_lexicon(connection: sqlite3.Connection, passages: Iterable[tuple[str, str, Place]]) -> None:
    """Write the lexicon of ``passages``, each (text, language, place of the story), into an empty database.
    Rows count from 0."""
    languages: list[str] = []
    capitals: set[str] = set()
    small: set[str] = set()
    by_language: dict[str, Counter[str]] = defaultdict(Counter)
    sizes: Counter[str] = Counter()
    postings: dict[str, list[int]] = defaultdict(list)
    places: dict[str, list[int]] = defaultdict(list)
    for row, (text, language, place) in enumerate(passages):
        for word in {fold(one) for one in place_words(place)}:
            places[word].append(row)
        sizes[language] += 1
        languages.append(language)
        for word in set(words(text)):
            by_language[language][word] += 1
            postings[word].append(row)
        for word in set(_WORD.findall(text)):
            (capitals if word[0].isupper() else small).update(words(word))
    known = {
        language: {word for line in lines for word in words(line)}
        for language, lines in calibration_lines().items()
    }
    ordinary = {language: known[language] for language in known if language in sizes}
    anywhere = set().union(*known.values())
    common = {
        word
        for language, counts in by_language.items()
        for word, count in counts.items()
        if count > max(LEAST_COMMON, LARGEST_SHARE * sizes[language])
    }
    connection.executescript(_SCHEMA)
    connection.executemany(
        "INSERT INTO lexicon_word VALUES (?, ?, ?)",
        ((word, len(rows), word not in common) for word, rows in postings.items()),
    )
    connection.executemany(
        "INSERT INTO lexicon_posting VALUES (?, ?)",
        (
            (word, row)
            for word, rows in postings.items()
            if word not in common
            for row in rows
            if word not in ordinary.get(languages[row], ())
        ),
    )
    connection.executemany(
        "INSERT INTO lexicon_name VALUES (?, ?)",
        ((key, word) for word in capitals - small - common if (key := sound_key(word))),
    )
    connection.executemany(
        "INSERT INTO lexicon_place VALUES (?, ?)",
        ((word, row) for word, rows in places.items() if word not in anywhere for row in rows),
    )


def coverage(connection: sqlite3.Connection, query_words: Sequence[str], passages: int) -> dict[int, float]:
    """How much of the query's information each passage holds literally: row to a share in (0, 1].

    The sum of idf over the rare query words in the passage, by the sum of idf over all query words;
    ``idf = ln(1 + (N - f + 0.5) / (f + 0.5))`` (Robertson and Zaragoza 2009). A word that names the place of
    a story, in whatever language, counts as standing in its passages.
    """
    wanted = sorted(set(query_words))
    marks = ",".join("?" * len(wanted))
    known = {
        word: (frequency, bool(rare))
        for word, frequency, rare in connection.execute(
            f"SELECT word, frequency, rare FROM lexicon_word WHERE word IN ({marks})",  # noqa: S608
            wanted,
        )
    }
    rows = {word: _rows_of(connection, word, known.get(word, (0, True))[1]) for word in wanted}
    idf = {
        word: inverse_frequency(max(known.get(word, (0, False))[0], len(rows[word])), passages)
        for word in wanted
    }
    total = sum(idf.values())
    shares: dict[int, float] = defaultdict(float)
    for word in wanted:
        for row, certainty in rows[word].items():
            shares[row] += certainty * idf[word] / total
    return dict(shares)


def _rows_of(connection: sqlite3.Connection, word: str, rare: bool) -> dict[int, float]:
    """The passages that hold a rare word or a name that sounds like it, or whose story's place it names; each
    with how certain that is."""
    if not rare:
        return dict.fromkeys(_rows_of_place(connection, word), 1.0)
    found = dict.fromkeys(
        (row for one in _same_name(connection, word) for row in _rows_holding(connection, one)),
        IN_ANOTHER_ALPHABET,
    )
    return found | dict.fromkeys((*_rows_holding(connection, word), *_rows_of_place(connection, word)), 1.0)


def _rows_holding(connection: sqlite3.Connection, word: str) -> list[int]:
    return [
        row for (row,) in connection.execute("SELECT passage FROM lexicon_posting WHERE word = ?", (word,))
    ]


def _same_name(connection: sqlite3.Connection, word: str) -> list[str]:
    """The names of the corpus that may be ``word`` in another alphabet."""
    like = connection.execute("SELECT word FROM lexicon_name WHERE sound = ?", (sound_key(word),))
    return [name for (name,) in like if may_be_one_name(word, name)]


def _rows_of_place(connection: sqlite3.Connection, word: str) -> set[int]:
    if len(word) < SHORTEST:
        return set()
    beginning = word[:SHORTEST]
    near = connection.execute(
        "SELECT word, passage FROM lexicon_place WHERE word >= ? AND word < ?",
        (beginning, beginning + "\U0010ffff"),
    )
    return {row for name, row in near if is_form_of(word, name)}


def inverse_frequency(frequency: int, total: int) -> float:
    """How telling it is to be among the ``frequency`` of ``total``: idf as in BM25, never negative."""
    return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))
