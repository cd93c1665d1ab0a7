"""Counts of what this process has answered, in the text format that Prometheus reads."""

from __future__ import annotations

import threading
from collections import Counter

from search.results import GenerationSummary

_BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Upper bounds of the histogram of durations, in seconds."""


class Counters:
    """Numbers of requests and searches. Safe to use from several threads. No text of a query is kept."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, int]] = Counter()
        self._buckets: Counter[float] = Counter()
        self._seconds = 0.0
        self._searches: Counter[str] = Counter()

    def count_request(self, route: str, status: int, seconds: float) -> None:
        """One request to ``route`` (its pattern, not the address asked) was answered after ``seconds``."""
        with self._lock:
            self._requests[route, status] += 1
            self._seconds += seconds
            for bound in _BOUNDS:
                if seconds <= bound:
                    self._buckets[bound] += 1

    def count_search(self, weak: bool) -> None:
        """One question was answered; ``weak`` when nothing matched well."""
        with self._lock:
            self._searches["weak" if weak else "matched"] += 1

    def text(self, generation: GenerationSummary | None) -> str:
        """All counters, and the size and age of the published generation."""
        with self._lock:
            total = sum(self._requests.values())
            lines = [
                "# HELP storysearch_requests_total Requests answered.",
                "# TYPE storysearch_requests_total counter",
            ]
            lines += [
                f'storysearch_requests_total{{route="{route}",status="{status}"}} {count}'
                for (route, status), count in sorted(self._requests.items())
            ]
            lines += [
                "# HELP storysearch_request_seconds Time to answer a request.",
                "# TYPE storysearch_request_seconds histogram",
                *(
                    f'storysearch_request_seconds_bucket{{le="{bound}"}} {self._buckets[bound]}'
                    for bound in _BOUNDS
                ),
                f'storysearch_request_seconds_bucket{{le="+Inf"}} {total}',
                f"storysearch_request_seconds_sum {self._seconds:.6f}",
                f"storysearch_request_seconds_count {total}",
                "# HELP storysearch_searches_total Questions answered, by whether anything matched well.",
                "# TYPE storysearch_searches_total counter",
                *(
                    f'storysearch_searches_total{{outcome="{outcome}"}} {self._searches[outcome]}'
                    for outcome in ("matched", "weak")
                ),
            ]
        lines += [
            "# HELP storysearch_generation Number of the generation served; 0 while nothing is published.",
            "# TYPE storysearch_generation gauge",
            f"storysearch_generation {generation.number if generation else 0}",
            "# HELP storysearch_stories Stories in the generation served.",
            "# TYPE storysearch_stories gauge",
            f"storysearch_stories {generation.stories if generation else 0}",
        ]
        if generation:
            lines += [
                "# HELP storysearch_published_timestamp_seconds When the generation served was published.",
                "# TYPE storysearch_published_timestamp_seconds gauge",
                f"storysearch_published_timestamp_seconds {generation.published.timestamp():.0f}",
            ]
        return "\n".join(lines) + "\n"
