"""Our own stories and queries as a test set in BEIR form, for ``storysearch eval``.

python tests/quality/own_set.py FOLDER writes the 134 practices of the demonstration as they were written, not
as a crawl reads them, the queries of all languages, and their judgements in two splits, development and test.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from demo.story_files import read_stories

SPLITS = ("development", "test")
_QUERIES = Path(__file__).parent / "queries"


def read_queries() -> list[dict]:
    """Every query with its language, kind, split and judgements, by language and number."""
    return [
        json.loads(line)
        for path in sorted(_QUERIES.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def write_own_set(folder: Path) -> None:
    """Write ``corpus.jsonl``, ``queries.jsonl`` and the judgements of each split.

    A query that nothing answers stands in its split with a document of grade 0.
    """
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    stories = read_stories()
    _write_lines(
        folder / "corpus.jsonl",
        (
            {
                "_id": name,
                "title": story.title,
                "text": "\n\n".join("\n".join(block.lines) for block in story.blocks),
                "metadata": {"lang": story.language},
            }
            for name, story in stories.items()
        ),
    )
    queries = read_queries()
    _write_lines(
        folder / "queries.jsonl",
        ({"_id": one["id"], "text": one["text"], "metadata": {"lang": one["language"]}} for one in queries),
    )
    judged = defaultdict(list)
    for query in queries:
        for practice, grade in (query["judgements"] or {next(iter(stories)): 0}).items():
            judged[query["split"]].append(f"{query['id']}\t{practice}\t{grade}\n")
    for split in SPLITS:
        lines = ["query-id\tcorpus-id\tscore\n", *judged[split]]
        (folder / "qrels" / f"{split}.tsv").write_text("".join(lines), encoding="utf-8")


def _write_lines(path: Path, rows: Iterable[dict]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say in which folder to write the test set.")
    write_own_set(Path(sys.argv[1]))
