"""Serves the published generation, and follows to the next one when it is published."""

from __future__ import annotations

import logging
import sqlite3
import threading

from index.errors import GenerationError
from index.generation import current_number, is_unpublished, made_with, open_generation
from index.settings import Settings
from search.corpus import Corpus

_log = logging.getLogger(__name__)


class PublishedCorpus:
    """The corpus of the generation that is published. Safe to use from several threads.

    A generation that cannot be used, because it is damaged or was made by another model, is named in the log
    once, and the one before it is served on.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._corpus: Corpus | None = None
        self._refused: int | None = None
        self._loading = threading.Lock()

    def require(self) -> Corpus:
        """The corpus that is published; raises :class:`GenerationError` while there is none."""
        corpus = self.now()
        if corpus is None:
            raise GenerationError("Nothing is published yet: run 'storysearch ingest' first.")
        return corpus

    def now(self) -> Corpus | None:
        """The corpus that is published, or ``None``; raises :class:`GenerationError` when the first one to be
        served cannot be used."""
        serving = self._corpus
        try:
            number = current_number(self._settings.data)
        except GenerationError:
            if serving is None:
                raise
            return serving
        if number is None and is_unpublished(self._settings.data):
            self._corpus = serving = None
        if number is None or number == self._refused or (serving and _number(serving) == number):
            return serving
        # while one thread opens the next generation, the others go on with the one they have
        if not self._loading.acquire(blocking=serving is None):
            return serving
        try:
            return self._follow(number)
        finally:
            self._loading.release()

    def _follow(self, number: int) -> Corpus | None:
        serving = self._corpus
        if serving and _number(serving) == number:
            return serving
        try:
            generation = open_generation(self._settings.data, number)
            if serving and not made_with(generation.manifest, self._settings):
                raise GenerationError(f"Generation {number} was made by another model than is set.")
            self._corpus = Corpus(generation)
        except (GenerationError, OSError, sqlite3.Error) as error:
            if serving is None:
                raise
            self._refused = number
            _log.error("Still serving generation %d: %s", _number(serving), error)
        return self._corpus


def _number(corpus: Corpus) -> int:
    return corpus.generation.manifest.number
