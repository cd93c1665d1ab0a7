"""The description of the API in OpenAPI, corrected where the framework would promise what is not so."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi


def describe_api(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of ``app``; made once.

    Parameters that cannot be used are answered with 400 and a problem, not with the framework's 422, and
    problems have their own media type.
    """
    if app.openapi_schema is None:
        described = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        for path in described["paths"].values():
            for operation in path.values():
                _correct(operation["responses"])
        for unused in ("HTTPValidationError", "ValidationError"):
            described["components"]["schemas"].pop(unused, None)
        app.openapi_schema = described
    return app.openapi_schema


def _correct(responses: dict[str, dict[str, Any]]) -> None:
    responses.pop("422", None)
    for status, response in responses.items():
        if int(status) >= 400:
            response["content"].pop("application/json", None)
