"""XQuAD-R as a test set in BEIR form: questions, and the sentences in eleven languages that answer them.

python tests/quality/answer_sentences.py FROM TO [--questions N] reads the folder FROM, ``xquad-r`` of the
public repository google-research-datasets/lareqa (Roy et al. 2020), and writes TO. Every sentence of every
language is a document; those in which the marked answer to a question begins are right, one in each language.
With ``--questions`` only N of the 1,190 questions are asked, each in all languages: always the same ones, and
the documents stay all.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

SEED = 1


def write_answer_sentences(source: Path, folder: Path, questions: int | None) -> None:
    """Write the test set; ``questions`` is how many are asked, ``None`` all."""
    documents: list[dict] = []
    asked: dict[str, dict[str, str]] = defaultdict(dict)
    right: dict[str, list[str]] = defaultdict(list)
    for path in sorted(source.glob("*.json")):
        language = path.stem
        for place, paragraph in enumerate(_paragraphs(path)):
            breaks = paragraph["sentence_breaks"]
            documents += [
                _row(f"{place}-{number}", paragraph["context"][start:end], language)
                for number, (start, end) in enumerate(breaks)
            ]
            for question in paragraph["qas"]:
                begins = question["answers"][0]["answer_start"]
                number = next(at for at, (start, end) in enumerate(breaks) if start <= begins < end)
                asked[question["id"]][language] = question["question"]
                right[question["id"]].append(f"{place}-{number}.{language}")
    chosen = sorted(asked)
    if questions is not None:
        chosen = random.Random(SEED).sample(chosen, questions)
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    _write_lines(folder / "corpus.jsonl", documents)
    _write_lines(
        folder / "queries.jsonl",
        (_row(name, text, language) for name in chosen for language, text in asked[name].items()),
    )
    lines = [
        f"{name}.{language}\t{one}\t1\n" for name in chosen for language in asked[name] for one in right[name]
    ]
    (folder / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\n" + "".join(lines), encoding="utf-8"
    )


def _paragraphs(path: Path) -> list[dict]:
    articles = json.loads(path.read_text(encoding="utf-8"))["data"]
    return [paragraph for article in articles for paragraph in article["paragraphs"]]


def _row(name: str, text: str, language: str) -> dict:
    return {"_id": f"{name}.{language}", "text": text, "metadata": {"lang": language}}


def _write_lines(path: Path, rows: Iterable[dict]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write XQuAD-R as a test set in BEIR form.")
    parser.add_argument("source", type=Path, help="the folder xquad-r of google-research-datasets/lareqa")
    parser.add_argument("folder", type=Path, help="where to write the test set")
    parser.add_argument("--questions", type=int, help="ask only so many of the questions")
    given = parser.parse_args()
    write_answer_sentences(given.source, given.folder, given.questions)
