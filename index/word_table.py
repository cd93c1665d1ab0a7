"""Rare words: which there are in the corpus, how telling each is, and which passages hold them.

Embeddings place names badly. A word is rare when it stands in at most ``max(3, 5 %)`` of the passages of
every language; the floor of 3 keeps names in languages with few passages. There, ordinary words are as few as
names: those that stand in the calibration text of a language are never rare in its passages.

Each word counts half as it is written and half by its beginning, which its inflected forms share. A rare word
that is nowhere written without a capital may be a name, and is found in other alphabets too.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from index.calibration_text import calibration_lines
from index.lexicon import fold, inverse_frequency, words
from index.place_words import SHORTEST, is_form_of, place_words
from index.sound import may_be_one_name, sound_key
from index.story import Place

LEAST_COMMON = 3
LARGEST_SHARE = 0.05
BEGINNING = 5
"""Letters that the forms of a word share, as good as a stemmer in European languages (McNamee and Mayfield
2004). On XQuAD in five languages, counted half beside the words as they are written, they lift right first
hits from .943 to .948 in one language, and of three words from .635 to .651 where each document is kept
once."""

IN_ANOTHER_ALPHABET = 0.6
"""What a name that only sounds like the query's word counts, beside 1 for the word itself. On names of XQuAD
(``tests/quality/short_queries.py``), each document kept in one language, .91 of the first hits are right in
place of .83, and .70 in place of .31 of those in Greek. Counted in full, wrong names come first."""

_WORD = re.compile(r"\w+")
_SCHEMA = """
CREATE TABLE lexicon_word (
    form TEXT PRIMARY KEY, frequency INTEGER NOT NULL, rare INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE lexicon_posting (
    form TEXT NOT NULL, passage INTEGER NOT NULL, PRIMARY KEY (form, passage)
) WITHOUT ROWID;
CREATE TABLE lexicon_name (
    sound TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (sound, word)
) WITHOUT ROWID;
CREATE TABLE lexicon_place (
    word TEXT NOT NULL, passage INTEGER NOT NULL, PRIMARY KEY (word, passage)
) WITHOUT ROWID;
"""


def as_written(word: str) -> str:
    """A folded word as one of the forms it is looked up by: itself."""
    return word


def beginning(word: str) -> str:
    """The beginning of a folded word, marked by a star so that no word is taken for one."""
    return f"{word[:BEGINNING]}*"


FORMS: tuple[Callable[[str], str], ...] = (as_written, beginning)


def write_words(connection: sqlite3.Connection, passages: Iterable[tuple[str, str, Place]]) -> None:
    """Write the words of ``passages``, each (text, language, place of the story), into an empty database.
    Rows count from 0."""
    languages: list[str] = []
    capitals: set[str] = set()
    small: set[str] = set()
    postings: dict[str, list[int]] = defaultdict(list)
    places: dict[str, list[int]] = defaultdict(list)
    for row, (text, language, place) in enumerate(passages):
        languages.append(language)
        for name in {fold(one) for one in place_words(place)}:
            places[name].append(row)
        for form in set(_forms(words(text))):
            postings[form].append(row)
        for word in set(_WORD.findall(text)):
            (capitals if word[0].isupper() else small).update(words(word))
    common = _common(postings, languages)
    connection.executescript(_SCHEMA)
    connection.executemany(
        "INSERT INTO lexicon_word VALUES (?, ?, ?)",
        ((form, len(rows), form not in common) for form, rows in postings.items()),
    )
    ordinary = _ordinary_forms()
    connection.executemany(
        "INSERT INTO lexicon_posting VALUES (?, ?)",
        (
            (form, row)
            for form, rows in postings.items()
            if form not in common
            for row in rows
            if form not in ordinary.get(languages[row], ())
        ),
    )
    connection.executemany(
        "INSERT INTO lexicon_name VALUES (?, ?)",
        ((key, word) for word in capitals - small - common if (key := sound_key(word))),
    )
    anywhere = set().union(*ordinary.values())
    connection.executemany(
        "INSERT INTO lexicon_place VALUES (?, ?)",
        ((word, row) for word, rows in places.items() if word not in anywhere for row in rows),
    )


def word_coverage(
    connection: sqlite3.Connection, query_words: Sequence[str], passages: int
) -> dict[int, float]:
    """How much of the query's information each passage holds literally: row to a share in (0, 1].

    The mean over the forms of words of the sum of idf over the rare query words in the passage, by the sum of
    idf over all query words; ``idf = ln(1 + (N - f + 0.5) / (f + 0.5))`` (Robertson and Zaragoza 2009). A
    word that names the place of a story, in whatever language, counts as standing in its passages; a name
    that the corpus knows is never looked up by its beginning, which other words share.
    """
    wanted = sorted(set(query_words))
    shares: dict[int, float] = defaultdict(float)
    names = _names_among(connection, wanted)
    for form_of in FORMS:
        forms = {word: word if word in names else form_of(word) for word in wanted}
        known = _frequencies(connection, list(forms.values()))
        rows = {}
        idf = {}
        for word, form in forms.items():
            frequency, rare = known.get(form, (0, True))
            rows[word] = _rows_of(connection, word, form, rare)
            idf[word] = inverse_frequency(max(frequency, len(rows[word])), passages)
        total = len(FORMS) * sum(idf.values())
        for word in wanted:
            for row, certainty in rows[word].items():
                shares[row] += certainty * idf[word] / total
    return dict(shares)


def _forms(found: Iterable[str]) -> Iterator[str]:
    return (form_of(word) for word in found for form_of in FORMS)


def _common(postings: Mapping[str, Sequence[int]], languages: Sequence[str]) -> set[str]:
    """The forms that stand in too many passages of some language to be rare."""
    sizes = Counter(languages)
    most = {language: max(LEAST_COMMON, LARGEST_SHARE * size) for language, size in sizes.items()}
    return {
        form
        for form, rows in postings.items()
        if any(count > most[language] for language, count in Counter(languages[row] for row in rows).items())
    }


@lru_cache(maxsize=1)
def _ordinary_forms() -> dict[str, frozenset[str]]:
    """The forms of all words in the calibration text of each language."""
    return {
        language: frozenset(_forms(word for line in lines for word in words(line)))
        for language, lines in calibration_lines().items()
    }


def _frequencies(connection: sqlite3.Connection, forms: Sequence[str]) -> dict[str, tuple[int, bool]]:
    """In how many passages each known form stands, and whether it is rare."""
    marks = ",".join("?" * len(forms))
    statement = f"SELECT form, frequency, rare FROM lexicon_word WHERE form IN ({marks})"  # noqa: S608
    return {form: (frequency, bool(rare)) for form, frequency, rare in connection.execute(statement, forms)}


def _rows_of(connection: sqlite3.Connection, word: str, form: str, rare: bool) -> dict[int, float]:
    """The passages that hold a rare form of a word or a name that sounds like it, or whose story's place it
    names; each with how certain that is."""
    if not rare:
        return dict.fromkeys(_rows_of_place(connection, word), 1.0)
    found = dict.fromkeys(
        (row for one in _same_name(connection, word) for row in _rows_holding(connection, one)),
        IN_ANOTHER_ALPHABET,
    )
    return found | dict.fromkeys((*_rows_holding(connection, form), *_rows_of_place(connection, word)), 1.0)


def _rows_holding(connection: sqlite3.Connection, form: str) -> list[int]:
    return [
        row for (row,) in connection.execute("SELECT passage FROM lexicon_posting WHERE form = ?", (form,))
    ]


def _names_among(connection: sqlite3.Connection, wanted: Iterable[str]) -> set[str]:
    known = "SELECT 1 FROM lexicon_name WHERE sound = ? AND word = ?"
    return {word for word in wanted if connection.execute(known, (sound_key(word), word)).fetchone()}


def _same_name(connection: sqlite3.Connection, word: str) -> list[str]:
    """The names of the corpus that may be ``word`` in another alphabet."""
    like = connection.execute("SELECT word FROM lexicon_name WHERE sound = ?", (sound_key(word),))
    return [name for (name,) in like if may_be_one_name(word, name)]


def _rows_of_place(connection: sqlite3.Connection, word: str) -> set[int]:
    if len(word) < SHORTEST:
        return set()
    start = word[:SHORTEST]
    near = connection.execute(
        "SELECT word, passage FROM lexicon_place WHERE word >= ? AND word < ?", (start, start + "\U0010ffff")
    )
    return {row for name, row in near if is_form_of(word, name)}
