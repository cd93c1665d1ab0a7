"""Tells a person how far long work has come: a bar on a terminal, a few plain lines in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

import click

_LINE_EVERY = 30.0


class Progress:
    """Reports to ``stream`` (standard error by default); ``quiet`` reports nothing."""

    def __init__(self, stream: TextIO | None = None, quiet: bool = False) -> None:
        self._stream = stream or sys.stderr
        self._quiet = quiet

    def say(self, sentence: str) -> None:
        """One line of its own."""
        if not self._quiet:
            click.echo(sentence, file=self._stream)

    @contextmanager
    def task(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        """Yields a function that is told how many more of ``total`` steps are done."""
        if self._quiet or not total:
            yield lambda _: None
        elif self._stream.isatty():
            with click.progressbar(length=total, label=label, file=self._stream, show_pos=True) as bar:
                yield bar.update
        else:
            yield from self._lines(label, total)

    def _lines(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        done, told = 0, time.monotonic()

        def advance(steps: int) -> None:
            nonlocal done, told
            done += steps
            if time.monotonic() - told > _LINE_EVERY:
                told = time.monotonic()
                self.say(f"{label}: {done} of {total}")

        yield advance
        self.say(f"{label}: {done} of {total}")
