"""Whether the service lives and can answer, and how it has done: for load balancers and monitoring."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from index.errors import GenerationError
from search.results import GenerationSummary
from web.api import NOT_READY, problems
from web.api_models import HealthAnswer
from web.served import served

health_router = APIRouter(tags=["operation"])
_NOT_KEPT = {"Cache-Control": "no-store"}


@health_router.get("/health/live", response_model=HealthAnswer, response_model_exclude_none=True)
def live(response: Response) -> dict[str, Any]:
    """The process answers."""
    response.headers.update(_NOT_KEPT)
    return {"status": "alive"}


@health_router.get("/health/ready", response_model=HealthAnswer, responses=problems(_503=NOT_READY))
def ready(request: Request, response: Response) -> dict[str, Any]:
    """Stories are published and can be searched."""
    response.headers.update(_NOT_KEPT)
    generation = served(request).engine.generation()
    if generation is None:
        raise GenerationError("Nothing is published yet: run 'storysearch ingest' first.")
    return {"status": "ready", "generation": generation.number, "stories": generation.stories}


@health_router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def metrics(request: Request) -> Response:
    """Counters in the text format of Prometheus. They hold no text of any question."""
    found = served(request)
    text = found.counters.text(_generation(request))
    return Response(text, headers=_NOT_KEPT, media_type="text/plain; version=0.0.4; charset=utf-8")


def _generation(request: Request) -> GenerationSummary | None:
    # Counters must be readable above all when the generation is not.
    try:
        return served(request).engine.generation()
    except GenerationError:
        return None
