"""What became of stories between two generations."""

from __future__ import annotations

from dataclasses import replace

from index.errors import GenerationError
from index.generation import Generation, current_number, numbers, open_generation
from index.operation import StoryChange
from index.settings import Settings
from index.story import Story, story_id, to_record


def compare_generations(
    settings: Settings, older: int | None = None, newer: int | None = None
) -> tuple[int, int, list[StoryChange]]:
    """The numbers of two generations and the stories that differ; by default the one served and the one
    before it. Raises :class:`GenerationError` when there is no such generation."""
    kept = sorted(numbers(settings.data))
    newer = newer if newer is not None else current_number(settings.data)
    if newer is None:
        raise GenerationError("Nothing is published yet: run 'storysearch ingest' first.")
    if older is None:
        earlier = [one for one in kept if one < newer]
        if not earlier:
            raise GenerationError(f"No generation before {newer} is kept, so there is nothing to compare.")
        older = earlier[-1]
    for number in (older, newer):
        if number not in kept:
            names = ", ".join(map(str, kept))
            raise GenerationError(f"There is no generation {number}; those kept are {names}.")
    return (
        older,
        newer,
        _compare(open_generation(settings.data, older), open_generation(settings.data, newer)),
    )


def _compare(older: Generation, newer: Generation) -> list[StoryChange]:
    before = {story.id: story for story, _ in older.stories()}
    after = {story.id: story for story, _ in newer.stories()}
    moved = {
        old: new
        for new in after.values()
        for old in map(story_id, new.provenance.formerly)
        if old in before and old not in after
    }
    arrived = {new.id for new in moved.values()}
    new = [_change("new", one) for key, one in after.items() if key not in before and key not in arrived]
    changed = [
        _change("changed", one)
        for key, one in after.items()
        if key in before and _told(one) != _told(before[key])
    ]
    gone = [_change("gone", one) for key, one in before.items() if key not in after and key not in moved]
    return [*new, *changed, *(_change("moved", one) for one in moved.values()), *gone]


def _change(kind: str, story: Story) -> StoryChange:
    found = story.provenance
    return StoryChange(kind, found.source, story.title, found.url, story.language)


def _told(story: Story) -> dict[str, object]:
    """What the site told: not what was found out in the company of other stories, nor when."""
    record = to_record(replace(story, themes=(), translations=()))
    return {name: value for name, value in record.items() if name != "provenance"}
