"""How many requests each sender may make: a bucket of tokens that fills steadily, and a request takes one."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from index.errors import SettingError

MOST_SENDERS = 20_000
"""Senders remembered at once, which takes about 6 MB; beyond them the one longest quiet is forgotten."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a sender stands after a request: ``left`` are the requests that may follow at once.

    ``until_next`` are the seconds until another may, 0 while some are left; ``until_full`` until all may.
    """

    allowed: bool
    left: int
    until_next: int
    until_full: int


@dataclass(slots=True)
class _Bucket:
    tokens: float
    seen: float


class Allowance:
    """Counts requests by sender. Safe to use from several threads.

    A sender may make ``at_once`` requests, and ``per_minute`` in the long run; ``per_minute`` 0 allows all.
    ``clock`` gives seconds from any beginning.
    Who has been quiet long enough to have a full bucket is forgotten, since nothing is known of them that is
    not known of strangers. Raises :class:`~index.errors.SettingError` for numbers that mean nothing.
    """

    def __init__(self, per_minute: int, at_once: int, clock: Callable[[], float] = time.monotonic) -> None:
        if per_minute < 0 or at_once < 1:
            raise SettingError(
                "The setting requests_per_minute must be 0 or more, and requests_at_once 1 or more."
            )
        self.at_once = at_once
        self._rate = per_minute / 60
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    @property
    def unlimited(self) -> bool:
        """Whether nothing is counted."""
        return self._rate == 0

    @property
    def seconds_to_fill(self) -> int:
        """After how many quiet seconds a sender is forgotten; only where there is a limit."""
        return math.ceil(self.at_once / self._rate)

    def __len__(self) -> int:
        return len(self._buckets)

    def forget_the_quiet(self) -> None:
        """Forget the senders whose buckets are full again."""
        with self._lock:
            self._forget(self._clock())

    def take(self, sender: str) -> Standing:
        """Count one request of ``sender``; one that is not allowed takes nothing."""
        with self._lock:
            now = self._clock()
            self._forget(now)
            bucket = self._buckets.get(sender) or _Bucket(float(self.at_once), now)
            bucket.tokens = min(float(self.at_once), bucket.tokens + (now - bucket.seen) * self._rate)
            bucket.seen = now
            self._buckets[sender] = bucket
            self._buckets.move_to_end(sender)
            if len(self._buckets) > MOST_SENDERS:
                self._buckets.popitem(last=False)
            allowed = bucket.tokens >= 1
            bucket.tokens -= allowed
            return Standing(
                allowed,
                int(bucket.tokens),
                max(0, math.ceil((1 - bucket.tokens) / self._rate)),
                math.ceil((self.at_once - bucket.tokens) / self._rate),
            )

    def _forget(self, now: float) -> None:
        while self._buckets:
            longest_quiet = next(iter(self._buckets.values()))
            if self.unlimited or now - longest_quiet.seen < self.at_once / self._rate:
                return
            self._buckets.popitem(last=False)
