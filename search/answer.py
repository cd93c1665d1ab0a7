"""The one shape in which results leave the product as JSON: on the command line, over HTTP and in exports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from index.story import Story
from search.results import Hit, Results


def as_json(results: Results) -> dict[str, Any]:
    """Results as plain JSON types. ``total`` counts the matches that are not weak."""
    return {
        "query": results.query.text,
        "query_language": results.query_language,
        "weak": results.weak,
        "total": results.total,
        "results": [hit_as_json(hit) for hit in results.hits],
    }


def hit_as_json(hit: Hit) -> dict[str, Any]:
    """One story of a ranking: what :func:`story_as_json` says, its score and the passage that matched."""
    described = story_as_json(hit.story, hit.translations)
    return {**described, "score": round(hit.score, 4), "weak": hit.weak, "passage": hit.snippet.text}


def story_as_json(story: Story, translations: Sequence[Story] = ()) -> dict[str, Any]:
    """A story without its text, which belongs to the partner site; with the same story in other languages."""
    return {
        "id": story.id,
        "title": story.title,
        "language": story.language,
        "url": story.provenance.url,
        "source": story.provenance.source,
        "country": story.place.country,
        "place": story.place.name,
        "kind": story.place.kind,
        "population": story.place.population,
        "latitude": story.place.latitude,
        "longitude": story.place.longitude,
        "date": story.published.isoformat() if story.published else None,
        "themes": list(story.themes),
        "funding": list(story.funding),
        "fetched": story.provenance.fetched.isoformat(),
        "evidence": dict(story.provenance.evidence),
        "also_published_at": list(story.provenance.also_at),
        "translations": [
            {"id": one.id, "language": one.language, "title": one.title, "url": one.provenance.url}
            for one in translations
        ],
    }
