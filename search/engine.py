"""Answers questions from the published generation."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime

import numpy as np

from index.encoder import Encoder, Vectors, open_encoder
from index.errors import QueryError
from index.generation import require_same_model
from index.settings import Settings
from index.story import Story
from index.vectors import Mask
from search.arrangement import by_day, count_languages, first_of_each_language, newest_first
from search.corpus import Corpus
from search.facets import count_facets, count_pairs
from search.hits import hits_of_page, shown_of_passage
from search.peers import PEER, Likenesses, places_like, rank_peers, rank_places
from search.places import count_places
from search.published_corpus import PublishedCorpus
from search.query import Filters, Query, check_query
from search.query_language import guess_language
from search.ranking import Ranking, Weights, concept_bonus, match_bound, rank
from search.results import (
    FacetValue,
    GenerationSummary,
    Hit,
    PlaceCount,
    Results,
    SourceSummary,
)
from search.similar import rank_similar
from search.towns import KnownTown, NamedTowns, Towns
from search.wording import Wording, read_wording


class Engine:
    """The one object that the page, the API and the command line ask. Safe to use from several threads.

    The model is loaded when the first query comes, or by :meth:`warm`. Nothing fails while nothing is
    published; a search then raises :class:`GenerationError`.
    """

    def __init__(
        self, settings: Settings, encoder: Encoder | None = None, say: Callable[[str], None] = lambda _: None
    ) -> None:
        self._settings = settings
        self._encoder = encoder
        self._say = say
        self._published = PublishedCorpus(settings)
        self._towns = Towns(settings.model_cache, say)
        self._encoding = threading.Lock()

    def warm(self) -> None:
        """Load the model and the generation, and list the towns, now instead of at the first query."""
        try:
            # before the model, so that the memory of both is never needed at once
            self._towns.prepare()
        finally:
            self._load_encoder()
            self._published.now()

    def search(self, query: Query) -> Results:
        """The stories for a query. Without words: those from places like one's own, the most alike first, or
        all that pass the filters, the newest first.

        Raises :class:`index.errors.QueryError` for a query that cannot be asked and :class:`GenerationError`
        when nothing is published.
        """
        check_query(query)
        corpus = self._published.require()
        _check_sources(corpus, query)
        alike = self._places_like(corpus, query)
        among = alike >= PEER
        passing = corpus.mask(query.filters) & among
        wording = read_wording(query.text, corpus.spoken) if query.text.strip() else None
        if wording:
            everything, least = self._rank(corpus, query, wording, passing)
        elif query.like is not None:
            everything, least = rank_places(corpus, alike), PEER
        else:
            everything, least = by_day(corpus), 0.0
        language = wording.language if wording else None
        matches = everything.above(least).within(among)
        shown = everything.within(passing).one_of_each(corpus.family, corpus.story_language == language)
        if query.order == "new":
            shown = newest_first(corpus, shown, least)
        total = len(np.unique(corpus.family[matches.within(passing).positions]))
        languages = count_languages(corpus, shown.above(least))
        if query.per_language and total:
            shown = first_of_each_language(corpus, shown.above(least), query.per_language)
        return Results(
            query=query,
            query_language=guess_language(query.text, corpus.spoken) if wording else None,
            total=total,
            found=len(shown.positions),
            weak=total == 0,
            hits=hits_of_page(corpus, shown, query, wording, least),
            facets=count_facets(corpus, matches, query.filters),
            languages=languages,
        )

    def town(self, identifier: int) -> KnownTown | None:
        """The town with this number in GeoNames, or ``None``."""
        return self._towns.town(identifier)

    def towns_called(self, name: str, language: str, most: int = 8) -> NamedTowns:
        """What ``name`` may mean for a reader of ``language``, as :mod:`search.towns` finds it."""
        return self._towns.called(name, language, most)

    def story(self, identifier: str) -> Story | None:
        """The story with this id, or ``None``; one that it had at an earlier address, or that a copy has,
        will do too."""
        corpus = self._published.now()
        position = corpus.find(identifier) if corpus else None
        return corpus.stories[position] if corpus and position is not None else None

    def translations(self, identifier: str) -> tuple[Story, ...]:
        """The same story in other languages."""
        corpus = self._published.now()
        position = corpus.find(identifier) if corpus else None
        return corpus.translations(position) if corpus and position is not None else ()

    def similar(self, identifier: str, limit: int = 5) -> tuple[Hit, ...]:
        """The stories nearest in content to one story, whatever their language; itself left out."""
        return self._like(identifier, rank_similar, limit)

    def peers(self, identifier: str, limit: int = 5) -> tuple[Hit, ...]:
        """The stories from places like that of one story, as :mod:`search.peers` compares them; none when
        neither kind nor population of its place is known."""
        return self._like(identifier, rank_peers, limit)

    def facets(self) -> dict[str, tuple[FacetValue, ...]]:
        """All values of all filters over the whole corpus, with their numbers of stories."""
        corpus = self._published.now()
        return count_facets(corpus, by_day(corpus), Filters()) if corpus else {}

    def crossing(self, first: str, second: str) -> dict[tuple[str, str], int]:
        """How many stories have a value of the filter ``first`` and one of ``second``; pairs that none has
        are left out."""
        corpus = self._published.now()
        return count_pairs(corpus, first, second) if corpus else {}

    def places(self) -> tuple[PlaceCount, ...]:
        """The places that can be put on a map, those with the most stories first."""
        corpus = self._published.now()
        return count_places(corpus) if corpus else ()

    def sources(self) -> tuple[SourceSummary, ...]:
        """The partner sites, by name, with the number of their stories and when the newest was fetched; a
        translation adds none."""
        corpus = self._published.now()
        if corpus is None:
            return ()
        families = {
            (story.provenance.source, family)
            for story, family in zip(corpus.stories, corpus.family, strict=True)
        }
        counts = Counter(source for source, _ in families)
        fetched: dict[str, datetime] = {}
        for story in corpus.stories:
            name, when = story.provenance.source, story.provenance.fetched
            fetched[name] = max(fetched.get(name, when), when)
        return tuple(
            SourceSummary(name, title, home_page, counts[name], fetched.get(name))
            for name, title, home_page in corpus.sources()
        )

    def generation(self) -> GenerationSummary | None:
        """What is served, or ``None`` while nothing is published."""
        corpus = self._published.now()
        if corpus is None:
            return None
        manifest = corpus.generation.manifest
        return GenerationSummary(
            number=manifest.number,
            published=datetime.fromisoformat(manifest.published),
            stories=manifest.stories,
            passages=manifest.passages,
            model=manifest.model,
            languages=manifest.languages,
        )

    def _rank(self, corpus: Corpus, query: Query, wording: Wording, passing: Mask) -> tuple[Ranking, float]:
        """The ranking for the words of a query, and the score from which on a story is a good match."""
        require_same_model(corpus.generation.manifest, self._load_encoder())
        vector = self._encode(corpus, query.text)
        weights = Weights(self._settings.lexical_weight, self._settings.concept_weight)
        bonus = concept_bonus(corpus, wording, weights)
        least = match_bound(corpus, wording, bonus)
        return rank(corpus, vector, wording, weights, bonus=bonus, least=least, stories=passing), least

    def _places_like(self, corpus: Corpus, query: Query) -> Likenesses:
        """How much the place of each story is like that of the query; fully, when it names none."""
        if query.like is None:
            return np.ones(len(corpus.stories))
        town = self._towns.town(query.like)
        if town is None:
            raise QueryError(f"There is no town with the number {query.like}.")
        return places_like(corpus, town.place)

    def _like(self, identifier: str, ranked: Callable[[Corpus, int], Ranking], limit: int) -> tuple[Hit, ...]:
        corpus = self._published.now()
        position = corpus.find(identifier) if corpus else None
        if corpus is None or position is None:
            return ()
        ranking = ranked(corpus, position).one_of_each(
            corpus.family, corpus.story_language == corpus.stories[position].language
        )
        first = zip(ranking.positions[:limit], ranking.scores[:limit], ranking.rows[:limit], strict=True)
        return tuple(
            Hit(corpus.stories[at], float(score), False, shown_of_passage(corpus, row))
            for at, score, row in first
        )

    def _load_encoder(self) -> Encoder:
        with self._encoding:
            if self._encoder is None:
                self._encoder = open_encoder(self._settings, self._say)
            return self._encoder

    def _encode(self, corpus: Corpus, text: str) -> Vectors:
        raw = self._load_encoder().encode_queries([text])
        vector: Vectors = corpus.generation.projection.apply(raw)[0]
        return vector


def _check_sources(corpus: Corpus, query: Query) -> None:
    if not query.filters.source:
        return
    known = {name for name, _, _ in corpus.sources()}
    for name in query.filters.source:
        if name not in known:
            raise QueryError(f"There is no source {name!r}; choose one of {', '.join(sorted(known))}.")
