"""How far two judges of our own queries agree.

``python -m tests.quality.agreement`` prints it. The first judgements stand with the queries and are what is
measured with; the second (``second_judgements.jsonl``) were made later from the facts of all practices and
the needs behind the queries, without sight of the first ones or of any ranking.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import numpy.typing as npt

from demo.story_files import read_stories
from tests.quality.own_set import read_queries

GRADES = 3
_SECOND = Path(__file__).with_name("second_judgements.jsonl")


def read_second() -> dict[str, dict[str, int]]:
    """The second judgements by query: practice to grade, those of grade 0 left out."""
    rows = [json.loads(line) for line in _SECOND.read_text(encoding="utf-8").splitlines()]
    return {row["id"]: row["judgements"] for row in rows}


def confusion() -> npt.NDArray[np.int64]:
    """How many pairs of query and practice have which grade by the first judge (row) and the second."""
    table = np.zeros((GRADES, GRADES), dtype=np.int64)
    second = read_second()
    practices = list(read_stories())
    for query in read_queries():
        for practice in practices:
            table[query["judgements"].get(practice, 0), second[query["id"]].get(practice, 0)] += 1
    return table


def weighted_kappa(table: npt.NDArray[np.int64]) -> float:
    """Cohen's kappa with linear weights (Cohen 1968): 1 is full agreement, 0 what chance would give."""
    apart = np.abs(np.subtract.outer(np.arange(len(table)), np.arange(len(table))))
    by_chance = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    return float(1 - (apart * table).sum() / (apart * by_chance).sum())


def ndcg_of_second() -> float:
    """Mean nDCG@10 of the second judge's own order (grade, then name) by the first judgements: what a reader
    of the facts reaches, to compare the ranking with."""
    second = read_second()
    values = []
    for query in read_queries():
        grades = query["judgements"]
        if grades:
            found = second[query["id"]]
            order = sorted(found, key=lambda practice: (-found[practice], practice))
            values.append(_gain([grades.get(one, 0) for one in order]) / _gain(sorted(grades.values())[::-1]))
    return float(np.mean(values))


def _gain(grades: list[int]) -> float:
    return sum(grade / math.log2(place + 2) for place, grade in enumerate(grades[:10]))


def main() -> None:
    table = confusion()
    print("first judge (rows), second judge (columns), grades 0 to 2")
    for row in table:
        print("".join(f"{number:8}" for number in row))
    print(f"weighted kappa           {weighted_kappa(table):.3f}")
    print(f"ndcg_10 of second judge  {ndcg_of_second():.3f}")


if __name__ == "__main__":
    main()
