"""Places like one's own, and the stories from them.

What works in a city of a million seldom works in a village, so an official of a town of 3,000 asks what other
towns of some thousands have done. The likeness of two places is

    0.9 * size + 0.1 * (1 if they lie in the same country)

and 0 when they are known to be of different kinds. ``size`` is the square root of the smaller population by
the larger one: only the ratio counts, since a thousand people more change a village and not a city. A place
twice as large has .71, one four times as large .5. One more than ten times as large is no peer: the kind town
spans a factor of ten, and a capital is not like a city of 50,000.

Where a population is not known, the kind alone makes ``size`` .5. Three in four pairs of places of one kind
in the Union are nearer than fourfold, so this is cautious: what is known to be alike comes first. Regions
have no populations here and are all equally alike.

The same country means the same laws and funds, but stories from elsewhere are what this search is for: its
tenth outweighs a quarter more inhabitants and no greater difference.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from index.lexicon import fold
from index.story import Place
from index.vectors import Mask
from search.corpus import Corpus
from search.ranking import Ranking
from search.similar import rank_content

Likenesses = npt.NDArray[np.float64]

SAME_COUNTRY = 0.1
"""What the same country adds; at most this much of a likeness."""

KIND_ALONE = 0.5
"""``size`` where the kinds are the same and a population is not known."""

LARGEST_RATIO = 10
"""A place more than this many times as large is no peer, even when it is of the same kind."""

CONTENT = 0.1
"""What near content adds to the likeness in the ranking: as much as the country, so that both together never
bring a place of twice the size before one of the same."""

NEAR_CONTENT = 0.4
"""The cosine that counts as near in full; one of 0 and less counts for nothing. In the demonstration the
nearest of all stories has .24 on average, and half of them less than .03."""

PEER = (1 - SAME_COUNTRY) * KIND_ALONE
"""The least likeness at which a search counts a place among those like one's own: a fourth to four times as
many inhabitants, in the same country a sixth to six times; or the kind alone where a number is not known."""


def likeness(one: Place, other: Place) -> float:
    """How much two places are alike, from 0 (not at all, or nothing is known) to 1, in either order."""
    if one.kind and other.kind and one.kind != other.kind:
        return 0.0
    size = _size(one, other)
    same_country = one.country is not None and one.country == other.country
    return (1 - SAME_COUNTRY) * size + SAME_COUNTRY * same_country if size else 0.0


def same_place(one: Place, other: Place) -> bool:
    """Whether two places are one, also when each is named in another language."""
    if one.country and other.country and one.country != other.country:
        return False
    if one.other_names and one.other_names == other.other_names:
        return True
    return bool(one.name and other.name) and fold(one.name or "") == fold(other.name or "")


def rank_peers(corpus: Corpus, position: int) -> Ranking:
    """The stories from places like that of the story at ``position``, best first; near ties by content.

    Stories from the very same place are left out with their translations, whatever place these name.
    """
    home = corpus.stories[position].place
    alike = np.asarray([likeness(home, story.place) for story in corpus.stories], dtype=np.float32)
    ranking = rank_content(corpus, position, _elsewhere(corpus, position, alike > 0), len(corpus.passages))
    scores = alike[ranking.positions] + CONTENT * np.clip(ranking.scores / NEAR_CONTENT, 0, 1)
    order = np.argsort(-scores, kind="stable")
    return Ranking(ranking.positions[order], scores[order], ranking.rows[order])


def places_like(corpus: Corpus, home: Place) -> Likenesses:
    """How much the place of each story is like ``home``, shape (stories,); that place itself is most so."""
    return np.asarray([likeness(home, story.place) for story in corpus.stories], dtype=np.float64)


def rank_places(corpus: Corpus, alike: Likenesses) -> Ranking:
    """All stories from places like one's own by their :func:`places_like`, the newest of equals first."""
    positions, rows = np.unique(corpus.owner, return_index=True)
    order = np.lexsort((-corpus.day[positions], -alike[positions]))
    order = order[alike[positions[order]] >= PEER]
    return Ranking(positions[order], alike[positions[order]].astype(np.float32), rows[order])


def _size(one: Place, other: Place) -> float:
    if one.population and other.population:
        ratio = max(one.population, other.population) / min(one.population, other.population)
        return 1 / math.sqrt(ratio) if ratio <= LARGEST_RATIO else 0.0
    return KIND_ALONE if one.kind and one.kind == other.kind else 0.0


def _elsewhere(corpus: Corpus, position: int, alike: Mask) -> Mask:
    """Which of the ``alike`` are no telling of the story at ``position`` and of no story from its place."""
    home = corpus.stories[position].place
    here = [
        at
        for at, story in enumerate(corpus.stories)
        if at == position or (alike[at] and same_place(home, story.place))
    ]
    elsewhere: Mask = alike & ~np.isin(corpus.family, corpus.family[here])
    return elsewhere
