"""English sentences that mean nothing, for pages that must not be taken for copies of each other."""

import random

WORDS = (
    "council", "school", "river", "market", "teacher", "harvest", "bridge", "winter", "kitchen", "ticket",
    "garden", "library", "volunteer", "church", "farmer", "lesson", "station", "forest", "mayor", "concert",
    "doctor", "bicycle", "engine", "pension", "village", "nurse", "window", "letter", "family", "course",
)  # fmt: skip


def prose(seed, sentences=14):
    """Sentences that no other seed gives."""
    chance = random.Random(seed)
    return " ".join(
        f"The {' '.join(chance.choices(WORDS, k=4))} helped the {' '.join(chance.choices(WORDS, k=4))}."
        for _ in range(sentences)
    )
