"""The description of the API in OpenAPI, corrected where the framework would promise what is not so."""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from index.errors import StorysearchError
from index.vocabulary import EU_LANGUAGES, FUNDS, NEIGHBOUR_LANGUAGES, PLACE_KINDS, THEMES
from search.query import MAX_QUERY_CHARACTERS, country_codes
from web.api import problems
from web.api_models import Problem
from web.rate_limit import COSTLY
from web.safe_text import SOMETHING_TO_SEE
from web.unchanged import is_tagged

_REFUSALS = problems(
    _400="The request is malformed, or a parameter has a value that cannot be used.",
    _405="Only GET and HEAD are answered.",
    _413="The request has a body of more than a few kB.",
    _414="The address is too long.",
    _431="The header is too long.",
    _503="Nothing is published yet, or what is published cannot be read.",
)
_LIMITED = problems(
    _429="Too many requests came from your network; Retry-After says in how many seconds more may."
)
_SEARCH = "/api/v1/search"
_EXPORTS = ("/export.csv", "/export.json")
_PAGING = ("page", "limit")
_FIRST_STORY = {"identifier": "$response.body#/results/0/id"}
_TAG = {"ETag": {"description": "Changes with the published generation.", "schema": {"type": "string"}}}
_UNCHANGED = {
    "description": "The answer is the one whose ETag the request has in If-None-Match.",
    "headers": _TAG,
}
_RETRY = {
    "Retry-After": {
        "description": "Seconds to wait.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    }
}
_ALLOW = {"Allow": {"description": "GET, HEAD", "required": True, "schema": {"type": "string"}}}
_HEADERS = {"405": _ALLOW, "429": _RETRY, "503": _RETRY}


def describe_api(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of ``app``, with the values that parameters can have in the published generation.

    Parameters that cannot be used are answered with 400 and a problem, not with the framework's 422, and
    problems have their own media type.
    """
    try:
        sources = tuple(sorted(app.state.served.collection.now().titles))
    except StorysearchError:
        sources = ()
    return _describe(app, sources)


@lru_cache(maxsize=1)
def _describe(app: FastAPI, sources: tuple[str, ...]) -> dict[str, Any]:
    described = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    values = _parameter_values(sources)
    paths = described["paths"]
    _tell_links(paths)
    for export in _EXPORTS:
        _copy_parameters(paths[_SEARCH]["get"], paths[export]["get"])
    for path, operations in paths.items():
        for operation in operations.values():
            _tell_values(operation.get("parameters", []), values)
            _tell_failures(path, operation["responses"])
    schemas = described["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas.setdefault("Problem", Problem.model_json_schema())
    return described


def _tell_links(paths: dict[str, Any]) -> None:
    paths[_SEARCH]["get"]["responses"]["200"]["links"] = {
        operations["get"]["operationId"]: {
            "operationId": operations["get"]["operationId"],
            "parameters": _FIRST_STORY,
        }
        for path, operations in paths.items()
        if "{identifier}" in path
    }


def _copy_parameters(search: dict[str, Any], export: dict[str, Any]) -> None:
    known = {one["name"] for one in export["parameters"]}
    export["parameters"] += deepcopy(
        [one for one in search["parameters"] if one["name"] not in known.union(_PAGING)]
    )


def _parameter_values(sources: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """What a value of each parameter must be like, as far as the framework does not say so.

    Forms send boxes that nobody filled in as empty values; they choose nothing.
    """
    return {
        "q": {"maxLength": MAX_QUERY_CHARACTERS},
        "country": {"enum": [*sorted(country_codes()), ""]},
        "theme": {"enum": [*THEMES, ""]},
        "language": {"enum": [*EU_LANGUAGES, *NEIGHBOUR_LANGUAGES, "und", ""]},
        "year": {"pattern": "^([0-9]{4})?$"},
        "funding": {"enum": [*FUNDS, ""]},
        "kind": {"enum": [*PLACE_KINDS, ""]},
        "source": {"enum": [*sources, ""]},
        "like": {"pattern": "^([0-9]{1,9})?$"},
    }


def _tell_values(parameters: list[dict[str, Any]], values: dict[str, dict[str, Any]]) -> None:
    for parameter in parameters:
        schema = parameter["schema"]
        # An address cannot say null.
        kinds = [one for one in schema.get("anyOf", []) if one.get("type") != "null"]
        if len(kinds) == 1:
            del schema["anyOf"]
            schema |= kinds[0]
        schema.get("items", schema).update(values.get(parameter["name"], {}))
        if parameter["required"] and parameter["name"] == "name":
            schema |= {"minLength": 1, "pattern": SOMETHING_TO_SEE}


def _tell_failures(path: str, responses: dict[str, Any]) -> None:
    responses.pop("422", None)
    further = {**_REFUSALS, **(_LIMITED if COSTLY.fullmatch(path) else {})}
    for status, refusal in further.items():
        told = {name: value for name, value in refusal.items() if name != "model"}
        responses.setdefault(str(status), told)
    for status, response in responses.items():
        if int(status) >= 400:
            response["content"].pop("application/json", None)
        if status in _HEADERS:
            response["headers"] = _HEADERS[status]
    if is_tagged(path):
        responses["200"]["headers"] = _TAG
        responses["304"] = _UNCHANGED
