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
        self._listener: Callable[[], None] | None = None

    def heard_by(self, listener: Callable[[], None]) -> Progress:
        """The same, with ``listener`` called at every step of a task."""
        heard = Progress(self._stream, self._quiet)
        heard._listener = listener
        return heard

    def say(self, sentence: str) -> None:
        """One line of its own."""
        if not self._quiet:
            click.echo(sentence, file=self._stream)

    @contextmanager
    def task(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        """Yields a function that is told how many more of ``total`` steps are done."""
        with self._shown(label, total) as advance:

            def step(steps: int) -> None:
                if self._listener:
                    self._listener()
                advance(steps)

            yield step

    @contextmanager
    def _shown(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        if self._quiet or not total:
            yield lambda _: None
        elif self._stream.isatty():
            with click.progressbar(length=total, label=label, file=self._stream, show_pos=True) as bar:
                yield bar.update
        else:
            yield from self._lines(label, total)

    @contextmanager
    def watch(self, label: str) -> Iterator[Callable[[str], None]]:
        """Yields a function that shows how work of unknown length stands: one line that is written over."""
        last, told = "", time.monotonic()

        def show(state: str) -> None:
            nonlocal last, told
            last = state
            if self._quiet:
                return
            if self._stream.isatty():
                click.echo(f"\r{label}: {state}\033[K", file=self._stream, nl=False)
            elif time.monotonic() - told > _LINE_EVERY:
                told = time.monotonic()
                self.say(f"{label}: {state}")

        yield show
        if last and not self._quiet:
            ending = f"\r{label}: {last}\033[K" if self._stream.isatty() else f"{label}: {last}"
            self.say(ending)

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
