"""The same need names the same concepts in every official language.

``needs/XX.txt`` hold 189 needs of officials, one a line and the same in all languages, as people of the
country would type them. English is what the others are compared with; it misses words too, so agreement is
never whole. The thesaurus was mended with these very lines. ``pytest -s`` prints the table.
"""

from pathlib import Path

import pytest

from index.thesaurus import find_concepts
from index.vocabulary import EU_LANGUAGES

NEEDS = Path(__file__).parent / "needs"
LEAST_RECALL = 0.88
LEAST_PRECISION = 0.78


def concepts_of(language):
    """The concepts of each need."""
    lines = (NEEDS / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    return [{mention.concept for mention in find_concepts(line, [language])} for line in lines]


@pytest.mark.parametrize("language", sorted(set(EU_LANGUAGES) - {"en"}))
def test_needs_name_the_concepts_that_they_name_in_english(language):
    english, found = concepts_of("en"), concepts_of(language)
    assert len(found) == len(english)
    shared = sum(len(one & other) for one, other in zip(english, found, strict=True))
    recall, precision = shared / sum(map(len, english)), shared / sum(map(len, found))
    print(f"{language}  recall {recall:.3f}  precision {precision:.3f}")
    assert recall >= LEAST_RECALL
    assert precision >= LEAST_PRECISION
