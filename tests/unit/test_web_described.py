"""The API keeps what its description promises: Schemathesis asks what it allows, and what not."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import schemathesis
from schemathesis.checks import CHECKS
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.engine.run import PhaseName

from index.settings import Settings
from tests.browser.made_up_engine import MadeUpEngine, made_up_stories
from web.app import create_app

EXAMPLES = 15
"""Of each address, beside the combinations of values at the edges, which are always all tried."""

STORY = made_up_stories()[0].id


class Asked:
    """What a run of Schemathesis over every address asked, got and found."""

    def __init__(self, engine: MadeUpEngine, allowed: tuple[str, ...] = (), **parameters: str) -> None:
        self.failures: set[str] = set()
        self.statuses: Counter[tuple[str, int]] = Counter()
        self.phases: dict[PhaseName, str] = {}
        self.checked: set[str] = set()
        configuration = SchemathesisConfig(seed=1)
        project = configuration.projects.default
        project.generation.deterministic = True
        project.generation.database = "none"
        project.generation.max_examples = EXAMPLES
        project.parameters = dict(parameters)
        project.checks.not_a_server_error.expected_statuses += allowed
        app = create_app(Settings(), engine)
        schema = schemathesis.openapi.from_asgi("/openapi.json", app, config=configuration)
        for event in from_schema(schema).execute():
            self._note(event)

    def _note(self, event: Any) -> None:
        match event:
            case events.NonFatalError() | events.FatalError():
                self.failures.add(str(event))
            case events.PhaseFinished():
                self.phases[event.phase.name] = str(event.status)
            case events.ScenarioFinished():
                for identifier, one in event.recorder.interactions.items():
                    if one.response is not None:
                        path = event.recorder.cases[identifier].value.path
                        self.statuses[path, one.response.status_code] += 1
                for checks in event.recorder.checks.values():
                    for check in checks:
                        self.checked.add(check.name)
                        if check.failure_info:
                            told = check.failure_info
                            self.failures.add(f"{check.name}: {told.failure.title}: {told.code_sample}")

    def statuses_of(self, path: str) -> set[int]:
        return {status for one, status in self.statuses if one == path}


@pytest.fixture(scope="module")
def published() -> Asked:
    return Asked(MadeUpEngine())


def test_published_stories_are_answered_as_described(published: Asked) -> None:
    assert not published.failures
    assert {published.phases[one] for one in (PhaseName.COVERAGE, PhaseName.FUZZING)} == {"success"}
    assert published.phases[PhaseName.STATEFUL_TESTING] == "success"


def test_every_address_was_asked_well_and_badly(published: Asked) -> None:
    for path in ("/api/v1/search", "/api/v1/places", "/export.csv", "/export.json"):
        assert published.statuses_of(path) - {404} == {200, 400, 405}
    for path in ("/api/v1/facets", "/health/live", "/health/ready", "/metrics"):
        assert published.statuses_of(path) == {200, 405}
    story = "/api/v1/stories/{identifier}"
    for path in (story, f"{story}/similar", f"{story}/peers"):
        assert {200, 404, 405} <= published.statuses_of(path)


def test_every_check_that_applies_was_made(published: Asked) -> None:
    needing = {
        "max_response_time": "time",
        "use_after_free": "something to delete",
        "ensure_resource_availability": "something to create",
        "ignored_auth": "a login",
        "object_level_authorization": "a login",
        "missing_required_header": "a required header",
    }
    known = {one.__name__ for one in CHECKS.get_all()}
    assert known - set(needing) <= published.checked


def test_while_nothing_is_published_it_says_so_and_never_fails() -> None:
    unpublished = Asked(MadeUpEngine(published=False), allowed=("503",))
    assert not unpublished.failures
    assert unpublished.statuses_of("/api/v1/search") - {404} == {400, 405, 503}
    assert unpublished.statuses_of("/health/ready") == {405, 503}
    assert 500 not in {status for _, status in unpublished.statuses}
