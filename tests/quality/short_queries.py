"""Short queries made from a parallel test set in BEIR form: three words, and proper names.

python tests/quality/short_queries.py three-words|names FROM TO reads the folder FROM (documents and questions
in several languages, such as ``xquad-mixed``) and writes the same documents with other queries to TO.

Three words: of each question the three that the fewest questions of its language hold, in their order; longer
ones first among equals. Names: words that begin with a capital inside a sentence, stand alike in at least
three language versions of a document, and in no other document; at most two of each document in each
language. German is left out, since it writes all nouns so. With ``storysearch eval --single-copy`` a name in
Latin letters has to find the document also when only its Greek version is kept.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from index.lexicon import fold
from search.judged_corpus import JudgedCorpus, read_test_set

WORDS = 3
NAMES_OF_A_DOCUMENT = 2
SHORTEST_NAME = 5
LEAST_VERSIONS = 3
NOUNS_HAVE_CAPITALS = frozenset({"de"})
_WORD = re.compile(r"\w+")
_INSIDE = re.compile(r"(?<=[^\W\d_],|.[^\W\d_]) ([^\W\d_]+)")
Query = tuple[str, str, str, set[str]]
"""Identifier, text, language, documents that answer it."""


def three_words(test_set: JudgedCorpus) -> Iterator[Query]:
    known: dict[str, Counter[str]] = defaultdict(Counter)
    for text, language in test_set.queries.values():
        known[language].update({fold(word) for word in _WORD.findall(text)})
    for identifier, (text, language) in test_set.queries.items():
        words = _WORD.findall(text)
        rarest = sorted(
            range(len(words)), key=lambda at: (known[language][fold(words[at])], -len(words[at]), at)
        )[:WORDS]
        kept = " ".join(words[at] for at in sorted(rarest))
        yield identifier, kept, language, set(test_set.judgements.get(identifier, ()))


def names(test_set: JudgedCorpus) -> Iterator[Query]:
    versions: dict[str, set[str]] = defaultdict(set)
    holding: dict[str, set[str]] = defaultdict(set)
    alike: dict[str, set[str]] = defaultdict(set)
    small: set[str] = set()
    for identifier, (_, text, _) in test_set.documents.items():
        document = identifier.rpartition(".")[0]
        versions[document].add(identifier)
        for word in _WORD.findall(text):
            holding[fold(word)].add(document)
            alike[fold(word)].add(identifier)
            if word[0].islower():
                small.add(fold(word))
    for identifier, (_, text, language) in test_set.documents.items():
        document = identifier.rpartition(".")[0]
        found = [
            word
            for word in dict.fromkeys(_INSIDE.findall(text))
            if len(word) >= SHORTEST_NAME
            and word.istitle()
            and fold(word) not in small
            and holding[fold(word)] == {document}
            and len(alike[fold(word)]) >= LEAST_VERSIONS
        ]
        if language not in NOUNS_HAVE_CAPITALS:
            for number, name in enumerate(found[:NAMES_OF_A_DOCUMENT]):
                yield f"{document}-{number}.{language}", name, language, versions[document]


KINDS = {"three-words": three_words, "names": names}


def write_short_queries(kind: str, source: Path, folder: Path) -> None:
    """Write the documents of ``source`` with queries of a ``kind`` into ``folder``."""
    test_set = read_test_set(source)
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    (folder / "corpus.jsonl").write_bytes((source / "corpus.jsonl").read_bytes())
    queries, judgements = [], ["query-id\tcorpus-id\tscore\n"]
    for identifier, text, language, documents in KINDS[kind](test_set):
        row = {"_id": identifier, "text": text, "metadata": {"lang": language}}
        queries.append(json.dumps(row, ensure_ascii=False) + "\n")
        judgements += [f"{identifier}\t{one}\t1\n" for one in sorted(documents)]
    (folder / "queries.jsonl").write_text("".join(queries), encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text("".join(judgements), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in KINDS:
        sys.exit(f"Say what to make ({' or '.join(KINDS)}), from which folder, and into which.")
    write_short_queries(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
