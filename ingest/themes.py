"""What a story is about: the themes that it names, and that its meaning is near to.

All vectors of the model point roughly the same way; taking the mean of the stories away leaves what tells
them apart, and only then a threshold on the cosine means the same for every theme.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from index.thesaurus import find_concepts
from index.vocabulary import THEMES

__all__ = ["MOST_THEMES", "THEME_CONCEPTS", "THEME_TEXTS", "assign_themes", "count_mentions"]

THEME_TEXTS: dict[str, str] = {
    "labour-market": (
        "Employment: helping migrants and refugees find work, jobs with local companies, "
        "employers, internships, recognition of qualifications, starting a business."
    ),
    "vocational-training": (
        "Vocational training: apprenticeships, training courses for a trade or profession, "
        "skills, workshops, certificates, learning on the job."
    ),
    "education": (
        "Education: children of migrants at school and kindergarten, teachers, pupils, classes, "
        "homework help, parents and school."
    ),
    "unaccompanied-minors": (
        "Unaccompanied minors: young people who arrived alone without parents, guardianship, "
        "foster families, leaving care at eighteen."
    ),
    "language-learning": (
        "Language learning: language courses for newcomers, language cafés, conversation "
        "practice, learning to speak the language of the country."
    ),
    "housing": (
        "Housing: flats and houses for refugee families, renting, accommodation in the "
        "municipality, landlords, moving out of the centre."
    ),
    "health": (
        "Health: medical care, mental health, psychological support, trauma, health education, "
        "doctors and nurses, interpreters in health care."
    ),
    "sport": (
        "Sport: football, cricket, volleyball, sports clubs and training together with newcomers,"
        " matches, swimming, coaches."
    ),
    "youth": (
        "Youth: activities for young people and teenagers, youth centres, youth clubs, children's leisure."
    ),
    "culture": (
        "Culture: festivals, music, theatre, art, cooking, traditions, libraries, museums, "
        "getting to know each other's culture."
    ),
    "civil-society": (
        "Civil society: volunteers, associations, churches, charities and residents who help "
        "refugees, mentors and buddies."
    ),
    "participation": (
        "Participation: migrants take part in decisions, advisory councils, consultation, "
        "meetings of residents and newcomers, political participation."
    ),
    "women": (
        "Women: migrant and refugee women, mothers, groups and courses for women, women's health "
        "and empowerment."
    ),
    "reception": (
        "Reception: first welcome of asylum seekers and refugees, reception centre, arrival, one-"
        "stop shop, advice and information for newcomers."
    ),
    "anti-discrimination": (
        "Anti-discrimination: against racism, prejudice, rumours and hate speech, tolerance and "
        "equal treatment."
    ),
    "communication": (
        "Communication: informing the public, campaigns, media, leaflets and web sites, public "
        "meetings about refugees."
    ),
    "data": ("Data: statistics, monitoring, indicators, surveys, research and evaluation of integration."),
    "strategy": (
        "Strategy: integration plan or strategy of a municipality, coordination between "
        "departments and partners, action plan, network of cities."
    ),
    "funding": (
        "Funding: grants, budget, cost of the project, who pays, European funds, financial "
        "support for associations."
    ),
}
"""Label and description of each theme, in English; to be embedded as passages, in this order."""

THEME_CONCEPTS: dict[str, tuple[str, ...]] = {
    "labour-market": (
        "work", "employer", "internship", "entrepreneur", "foreign-worker", "farming", "industry", "hire",
        "job-search", "labour-shortage", "on-the-job", "skilled-professional", "social-enterprise", "wage",
        "work-permit", "catering", "care-work", "food-production", "construction", "entrepreneur-local",
        "language-and-work", "skills-assessment", "public-works",
    ),
    "vocational-training": (
        "vocational-training", "internship", "qualification", "construction", "skills-assessment",
        "on-the-job", "recognition",
    ),
    "education": (
        "school", "kindergarten", "homework", "university", "teacher", "pupil", "school-place",
        "preparatory-class", "assistant", "curriculum", "foreign-student",
    ),
    "unaccompanied-minors": ("unaccompanied-minor", "coming-of-age"),
    "language-learning": (
        "language-course", "language", "conversation", "literacy", "language-and-work", "mother-tongue",
    ),
    "housing": (
        "housing", "rent", "shared-living", "small-units", "host-family", "empty", "converted-building",
        "renovate", "room", "bed", "building",
    ),
    "health": (
        "health", "mental-health", "prevention", "childbirth", "trauma", "health-education", "disability",
    ),
    "sport": ("sport", "football", "coach", "swimming", "cricket", "volleyball", "cycling", "stadium"),
    "youth": ("youth", "youth-centre", "coming-of-age", "holiday-camp", "leisure"),
    "culture": (
        "culture", "festival", "arts", "food", "library", "intercultural", "music", "theatre", "dance",
        "film", "book", "photograph", "cooking", "meal",
    ),
    "civil-society": (
        "volunteer", "association", "church", "mentoring", "donation", "red-cross", "initiative",
        "host-family", "accompany", "match-pairs", "membership",
    ),
    "participation": (
        "participation", "advisory-council", "election", "public-meeting", "citizen", "living-together",
        "meeting-place", "friendship", "belonging",
    ),
    "women": ("woman", "mother", "violence-against-women", "childbirth"),
    "reception": (
        "reception", "reception-centre", "resettlement", "one-stop-shop", "asylum", "information-centre",
        "orientation", "take-in", "quota-refugee", "protection", "emergency", "transit", "camp-tents",
        "war", "humanitarian",
    ),
    "anti-discrimination": ("discrimination", "rumour", "rumour-answer", "prejudice", "hate", "tolerance"),
    "communication": (
        "campaign", "public-meeting", "rumour", "inform", "press", "film", "book", "storytelling", "worry",
    ),
    "data": ("data", "research", "needs-survey"),
    "strategy": (
        "strategy", "network", "integration-team", "coordination", "working-group", "agreement",
        "join-forces",
    ),
    "funding": ("grant", "eu-funds", "small-grant", "cost", "cash-benefit"),
}  # fmt: skip
"""The concepts of the thesaurus by which a story names a theme."""

LEAST_MENTIONS = 2
"""A theme that a story does not name at least twice is not what it is about."""

MENTION_WEIGHT = 0.25
COMMONNESS = 0.5
THRESHOLD = 0.3
"""A theme is assigned when its mean-centred cosine and ``MENTION_WEIGHT`` times its mentions reach the
threshold. Mentions count as ``ln(1 + mentions)``, less ``COMMONNESS`` of what stories have on average: all of
them speak of arriving and of work. Chosen on one half of our 134 stories in 24 languages; on the other half
precision is .73 and recall .58 (``tests/quality/theme_gate.py``)."""

MOST_THEMES = 5
"""More would say nothing about a story."""


def count_mentions(title: str, text: str, language: str) -> list[int]:
    """How often a story names each theme, in the order of :data:`THEME_TEXTS`; the title counts thrice."""
    times = Counter(one.concept for one in find_concepts(text, [language]))
    for one in find_concepts(title, [language]):
        times[one.concept] += 3
    return [sum(times[concept] for concept in THEME_CONCEPTS[theme]) for theme in THEME_TEXTS]


def assign_themes(
    story_vectors: NDArray[np.float32],
    theme_vectors: NDArray[np.float32],
    centre: NDArray[np.float32],
    mentions: NDArray[np.int64],
) -> list[tuple[str, ...]]:
    """The themes of each story, most certain first, at most :data:`MOST_THEMES`.

    ``story_vectors`` has shape (stories, d); ``theme_vectors`` (themes, d) in the order of
    :data:`THEME_TEXTS`; ``centre`` (d,) is the mean of the stories' vectors; ``mentions`` (stories, themes)
    counts how often each story names each theme. ``ValueError`` when the number of themes does not fit.
    """
    if len(theme_vectors) != len(THEME_TEXTS):
        raise ValueError(f"There are {len(THEME_TEXTS)} themes, but {len(theme_vectors)} vectors.")
    if not len(story_vectors):
        return []
    themes = theme_vectors - theme_vectors.mean(axis=0)
    cosines = _unit(story_vectors - centre) @ _unit(themes).T
    counted = np.log1p(mentions)
    certainty = cosines + MENTION_WEIGHT * (counted - COMMONNESS * counted.mean(axis=0))
    certainty[mentions < LEAST_MENTIONS] = -1
    names = tuple(THEME_TEXTS)
    return [
        tuple(
            names[theme] for theme in np.argsort(-row, kind="stable")[:MOST_THEMES] if row[theme] >= THRESHOLD
        )
        for row in certainty
    ]


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(norms > 0, norms, 1), dtype=np.float32)


assert tuple(THEME_TEXTS) == THEMES, "every theme of the vocabulary has a description, in the same order"
