"""The web application: the pages, the API, and what stands around both."""

from __future__ import annotations

from functools import partial
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from index.errors import StorysearchError
from index.settings import Settings
from web.allowance import Allowance
from web.api import api_router
from web.discovery import discovery_router
from web.exports import export_router
from web.failures import failure_response
from web.feeds import feed_router
from web.health import health_router
from web.middleware import AnswerFailures, CountRequests, ProtectReaders
from web.openapi import describe_api
from web.pages import pages_router
from web.places_page import places_router
from web.published import PublishedCollection
from web.rate_limit import LimitRates
from web.request_bounds import BoundRequests
from web.search_engine import SearchEngine
from web.senders import read_trusted_proxies
from web.served import Served
from web.site_address import read_public_url
from web.staff import Staff, refusal_response, staff_router
from web.staff_access import NotLoggedIn, StaffAccess, TooManyWrong
from web.static_files import static_router
from web.tidy_address import LeadToTidyAddress
from web.unchanged import AnswerUnchanged

_LEAST_BYTES_TO_COMPRESS = 500


def create_app(settings: Settings, engine: SearchEngine) -> FastAPI:
    """The application that answers from ``engine``, which may have nothing published yet.

    Raises :class:`~index.errors.SettingError` for settings that cannot be used.
    """
    app = FastAPI(
        title="storysearch",
        version=version("storysearch"),
        description="Practice stories on the integration of migrants and refugees, asked in any language.",
        docs_url=None,
        redoc_url=None,
        # It would lead to the host that the request names; see LeadToTidyAddress.
        redirect_slashes=False,
    )
    allowance = Allowance(settings.requests_per_minute, settings.requests_at_once)
    app.state.served = Served(
        engine,
        PublishedCollection(engine),
        settings.contact,
        read_public_url(settings.public_url),
        counts_senders=not allowance.unlimited,
    )
    access = StaffAccess(settings.staff_user, settings.staff_password)
    app.state.staff = Staff(access, settings.data)
    app.openapi = partial(describe_api, app)  # type: ignore[method-assign]
    for router in (
        static_router, discovery_router, health_router, staff_router, export_router, api_router, feed_router,
        places_router, pages_router,
    ):  # fmt: skip
        app.include_router(router)
    for error in (StorysearchError, RequestValidationError, HTTPException):
        app.add_exception_handler(error, failure_response)
    for refusal in (NotLoggedIn, TooManyWrong):
        app.add_exception_handler(refusal, refusal_response)
    # The one added last meets a request first.
    trusted = read_trusted_proxies(settings.trusted_proxies)
    app.add_middleware(LimitRates, allowance=allowance, trusted=trusted)
    app.add_middleware(AnswerUnchanged, engine=engine, settings=settings)
    app.add_middleware(LeadToTidyAddress)
    app.add_middleware(BoundRequests)
    app.add_middleware(AnswerFailures)
    app.add_middleware(GZipMiddleware, minimum_size=_LEAST_BYTES_TO_COMPRESS)
    app.add_middleware(CountRequests, counters=app.state.served.counters)
    app.add_middleware(ProtectReaders)
    return app
